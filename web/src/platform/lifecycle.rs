//! When the page goes away: closed, reloaded, or sent to the background.

use gloo::events::EventListener;
use gloo::utils::{document, window};

/// Calls `leave` each time the page may not come back, while the listeners are kept.
pub fn on_leave(leave: impl Fn() + Clone + 'static) -> [EventListener; 2] {
    let hidden = leave.clone();
    [
        EventListener::new(&window(), "pagehide", move |_| leave()),
        EventListener::new(&document(), "visibilitychange", move |_| {
            if document().hidden() {
                hidden();
            }
        }),
    ]
}

/// Calls `back` each time the page is looked at again, while the listeners are kept. A page in the
/// background may have been asleep, and has then not been told what happened.
pub fn on_return(back: impl Fn() + Clone + 'static) -> [EventListener; 2] {
    let shown = back.clone();
    [
        EventListener::new(&window(), "pageshow", move |_| back()),
        EventListener::new(&document(), "visibilitychange", move |_| {
            if !document().hidden() {
                shown();
            }
        }),
    ]
}
