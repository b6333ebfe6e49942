//! Rule sets: read in slices, and evaluated from then on.

use super::{Desk, SLICE, Work, work};
use crate::platform::clock;
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, AskSets, RunId, Sets as Said};
use cutout_core::analyze::SetReading;
use std::cell::RefCell;
use std::rc::Rc;

/// Takes a request about rule sets in, and sees it through.
pub fn take(run: RunId, asked: AskSets, desk: &Rc<RefCell<Desk>>, scope: &Scope) {
    match asked {
        AskSets::Read { name, files } => {
            let waiting = &mut desk.borrow_mut().reading;
            waiting.push_back(SetReading::new(&name, files.files().collect()));
            if waiting.len() > 1 {
                return;
            }
        }
        AskSets::Stop => return desk.borrow_mut().reading.clear(),
        AskSets::Remove(key) => {
            let mut at = desk.borrow_mut();
            at.run = run;
            at.analyzer.remove_set(&key);
            drop(at);
            return evaluate(desk, scope);
        }
    }
    read(desk.clone(), scope.clone());
}

/// Reads until all sets are read or given up, a slice at a time.
fn read(desk: Rc<RefCell<Desk>>, scope: Scope) {
    if desk.borrow().reading.is_empty() {
        return;
    }
    if desk.borrow_mut().read_slice(&scope) {
        evaluate(&desk, &scope);
    }
    let next = scope.clone();
    scope.after_messages(move || read(desk, next));
}

impl Desk {
    /// Reads for a slice. True where a set was read to its end, and is to be evaluated.
    fn read_slice(&mut self, scope: &Scope) -> bool {
        let start = clock::now();
        let Some(reading) = self.reading.front_mut() else {
            return false;
        };
        let more = loop {
            match reading.step() {
                Ok(true) if clock::now() - start <= SLICE => {}
                said => break said,
            }
        };
        if more == Ok(true) {
            let (done, of) = reading.progress();
            let (done, of) = (done as u32, of as u32);
            self.say(scope, Answer::Sets(Said::Reading { done, of }));
            return false;
        }
        let read = self.reading.pop_front().map(SetReading::finish);
        let read = more.and_then(|_| read.unwrap_or_else(|| Err(String::new())));
        match read {
            Ok(set) => {
                self.say(scope, Answer::Sets(Said::Read(set.view.clone())));
                self.analyzer.put_set(set);
                true
            }
            Err(reason) => {
                self.say(scope, Answer::Sets(Said::Refused(reason)));
                false
            }
        }
    }
}

/// Has the rules evaluated that are new, unless the analysis was given up.
fn evaluate(desk: &Rc<RefCell<Desk>>, scope: &Scope) {
    let mut at = desk.borrow_mut();
    if at.state == Work::Idle {
        return;
    }
    at.run_now();
    if !std::mem::replace(&mut at.scheduled, true) {
        drop(at);
        work(desk.clone(), scope.clone());
    }
}
