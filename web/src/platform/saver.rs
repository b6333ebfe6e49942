//! Keeps the latest work in the browser's storage: a moment after the last change, and at once when
//! the page goes away.
//!
//! What is to be kept lies here, and not in the state of the page, because a page that goes away
//! runs what it is told there and then, and nothing that waits for its turn.

use super::lifecycle;
use super::storage::{self, NotKept};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Milliseconds for which a change waits for others.
const SAVE_AFTER: u32 = 400;

/// A handle; clones stand for the same work.
#[derive(Clone)]
pub struct Saver(Rc<Shelf>);

struct Shelf {
    /// What matters most comes first, and what is longest last: that gives way to the others.
    slots: Vec<Slot>,
    wait: RefCell<Option<Timeout>>,
    not_kept: Box<dyn Fn(&'static str, NotKept)>,
}

struct Slot {
    key: &'static str,
    latest: RefCell<Option<Rc<dyn Fn() -> String>>>,
    unsaved: Cell<bool>,
    /// What was told is not told again until it has worked.
    failure: Cell<Option<NotKept>>,
}

impl Saver {
    /// `not_kept` is told when something can't be kept, and why, once until it can be again.
    pub fn new(keys: &[&'static str], not_kept: impl Fn(&'static str, NotKept) + 'static) -> Saver {
        let slot = |&key| Slot {
            key,
            latest: RefCell::default(),
            unsaved: Cell::new(false),
            failure: Cell::new(None),
        };
        Saver(Rc::new(Shelf {
            slots: keys.iter().map(slot).collect(),
            wait: RefCell::default(),
            not_kept: Box::new(not_kept),
        }))
    }

    /// Saves when the page goes away, while the listeners are kept.
    pub fn on_leave(&self) -> [EventListener; 2] {
        let saver = self.clone();
        lifecycle::on_leave(move || saver.save())
    }

    /// Has `value` kept under `key`. It is made when it is written.
    pub fn later(&self, key: &str, value: impl Fn() -> String + 'static) {
        let Some(slot) = self.0.slots.iter().find(|slot| slot.key == key) else {
            return;
        };
        *slot.latest.borrow_mut() = Some(Rc::new(value));
        slot.unsaved.set(true);
        let saver = self.clone();
        let wait = Timeout::new(SAVE_AFTER, move || saver.save());
        *self.0.wait.borrow_mut() = Some(wait);
    }

    /// Whether something newer than what is kept under `key` waits.
    pub fn waits(&self, key: &str) -> bool {
        let mut slots = self.0.slots.iter();
        slots.any(|slot| slot.key == key && slot.unsaved.get())
    }

    /// Writes what is unsaved.
    pub fn save(&self) {
        *self.0.wait.borrow_mut() = None;
        let [firsts @ .., longest] = &self.0.slots[..] else {
            return;
        };
        for slot in firsts {
            self.write(slot, || {
                storage::remove(longest.key);
                longest.unsaved.set(true);
            });
        }
        self.write(longest, || {});
        if longest.failure.get().is_some() {
            // A reload must not bring back another text than was on the screen.
            storage::remove(longest.key);
        }
    }

    fn write(&self, slot: &Slot, make_room: impl Fn()) {
        if !slot.unsaved.take() {
            return;
        }
        let Some(value) = slot.latest.borrow().as_ref().map(|latest| latest()) else {
            return;
        };
        let mut outcome = storage::write(slot.key, &value);
        if outcome == Err(NotKept::Full) {
            make_room();
            outcome = storage::write(slot.key, &value);
        }
        let failure = outcome.err();
        if let Some(why) = failure.filter(|_| failure != slot.failure.get()) {
            (self.0.not_kept)(slot.key, why);
        }
        slot.failure.set(failure);
    }
}
