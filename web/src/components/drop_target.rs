//! A place on the page where files can be dropped.

use yew::prelude::*;

/// What such a place listens with, and whether files are held above it.
pub struct DropTarget {
    pub over: bool,
    pub ondragover: Callback<DragEvent>,
    pub ondragleave: Callback<DragEvent>,
    pub ondrop: Callback<DragEvent>,
}

/// Calls `dropped` with what is dropped there. Other places around it hear nothing of that, since
/// one of them may take the same files for something else.
#[hook]
pub fn use_drop_target(dropped: impl Fn(DragEvent) + 'static) -> DropTarget {
    let over = use_state_eq(|| false);
    let held = |on: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            event.stop_propagation();
            over.set(on);
        })
    };
    let ondrop = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            event.stop_propagation();
            over.set(false);
            dropped(event);
        })
    };
    DropTarget {
        over: *over,
        ondragover: held(true),
        ondragleave: held(false),
        ondrop,
    }
}
