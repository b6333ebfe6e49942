//! Figures of reach: fetched, read from a file of the user's, or counted from rules, in slices.

use super::{Desk, SLICE, WORTH_TELLING, Work};
use crate::platform::clock;
use crate::platform::fetch;
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, AskReach, Index, Reach as Said};
use cutout_core::catalog::Reach;
use cutout_core::catalog::reach::Counting;
use serde_bytes::ByteBuf;
use std::cell::RefCell;
use std::rc::Rc;

/// Takes a request about reach in, and sees it through.
pub fn take(asked: AskReach, desk: &Rc<RefCell<Desk>>, scope: &Scope) {
    // Whatever is asked, the count before it is not wanted any more.
    desk.borrow_mut().counting = None;
    match asked {
        AskReach::Fetch(address) => {
            let (desk, scope) = (desk.clone(), scope.clone());
            fetch::bytes(address, move |bytes| {
                let reach = bytes.and_then(|bytes| Reach::read(&bytes));
                let reach = reach.map_err(|error| {
                    format!("The figures of corpus reach could not be loaded: {error}.")
                });
                desk.borrow_mut().settle(reach, None, &scope);
            });
        }
        AskReach::Index { name, bytes } => {
            let reach = Reach::read(&bytes).map_err(|error| format!("{name}: {error}."));
            desk.borrow_mut().settle(reach, None, scope);
        }
        AskReach::Count { name, files } => {
            desk.borrow_mut().counting = Some(Counting::new(&name, files.files().collect()));
            count(desk.clone(), scope.clone(), clock::now());
        }
        AskReach::Stop => {}
    }
}

/// Counts until all is counted or something else is asked, a slice at a time.
fn count(desk: Rc<RefCell<Desk>>, scope: Scope, since: f64) {
    let start = clock::now();
    let mut at = desk.borrow_mut();
    let Some(counting) = &mut at.counting else {
        return;
    };
    let more = loop {
        let more = counting.step();
        if !more || clock::now() - start > SLICE {
            break more;
        }
    };
    if more {
        if clock::now() - since > WORTH_TELLING {
            let (done, of) = counting.progress();
            let (done, of) = (done as u32, of as u32);
            at.say(&scope, Answer::Reach(Said::Counting { done, of }));
        }
        drop(at);
        let next = scope.clone();
        return scope.after_messages(move || count(desk, next, since));
    }
    if let Some(counting) = at.counting.take() {
        match counting.finish() {
            Ok(index) => {
                let counted = ByteBuf::from(index.to_bytes());
                at.settle(Ok(Reach::from(index)), Some(Rc::new(counted)), &scope);
            }
            Err(error) => at.settle(Err(format!("{error}.")), None, &scope),
        }
    }
}

impl Desk {
    /// Goes on with other figures, or says why not.
    fn settle(&mut self, reach: Result<Reach, String>, counted: Option<Index>, scope: &Scope) {
        let said = match reach {
            Ok(reach) => {
                let source = reach.source().unwrap_or_default();
                self.analyzer.set_reach(reach);
                // It is about the figures of before, and asked for anew where it is wanted.
                self.suggesting = None;
                Said::Loaded { source, counted }
            }
            Err(error) => return self.say(scope, Answer::Reach(Said::Refused(error))),
        };
        self.say(scope, Answer::Reach(said));
        // What was told has the figures of before.
        self.told = None;
        if self.state == Work::Done {
            self.deliver(scope);
        }
    }
}
