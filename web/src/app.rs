//! The page's root component.

use gloo_worker::Spawnable;
use yew::prelude::*;

use crate::platform;
use crate::protocol::{Reply, Request};
use crate::worker::EvaluationWorker;

/// The whole page.
#[component]
pub fn App() -> Html {
    let answered = use_state(|| false);
    {
        let answered = answered.clone();
        use_effect_with((), move |()| {
            // The loader is a file of the page, because the page's policy forbids workers made
            // from blobs, which is what gloo-worker does unless told otherwise.
            let bridge = platform::worker_address().map(|address| {
                let bridge = EvaluationWorker::spawner()
                    .callback(move |reply| match reply {
                        Reply::Pong => answered.set(true),
                    })
                    .with_loader(true)
                    .spawn(&address);
                bridge.send(Request::Ping);
                bridge
            });
            move || drop(bridge)
        });
    }
    html! {
        <main>
            <h1>{ "Cutout" }</h1>
            <p role="status" data-testid="worker-state">
                { if *answered { "Ready" } else { "Starting" } }
            </p>
        </main>
    }
}
