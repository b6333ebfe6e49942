//! The worker, in which evaluation happens so that the page never blocks.

use gloo_worker::{HandlerId, Worker, WorkerScope};

use crate::protocol::{Reply, Request};

/// Answers the page's requests, one after another.
pub struct EvaluationWorker;

impl Worker for EvaluationWorker {
    type Message = ();
    type Input = Request;
    type Output = Reply;

    fn create(_scope: &WorkerScope<Self>) -> Self {
        Self
    }

    fn update(&mut self, _scope: &WorkerScope<Self>, (): Self::Message) {}

    fn received(&mut self, scope: &WorkerScope<Self>, request: Request, page: HandlerId) {
        match request {
            Request::Ping => scope.respond(page, Reply::Pong),
        }
    }
}
