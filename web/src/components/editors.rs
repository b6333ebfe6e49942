//! The wait for the editors' code: until it is there, and where it can't be had, a plain text area
//! stands in.

use crate::platform::{editor, rich};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whether an editor may be opened, and what was selected in the text area before it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ready {
    pub open: bool,
    pub selected: Option<(u32, u32)>,
}

/// Loads the code unless `plain` text is wanted. `id` is that of the text area.
#[hook]
pub fn use_editors(id: &'static str, plain: bool) -> Ready {
    let ready = use_state_eq(|| Ready {
        open: rich::is_loaded(),
        selected: None,
    });
    {
        let ready = ready.clone();
        use_effect_with(plain, move |plain| {
            if *plain {
                return;
            }
            spawn_local(async move {
                if rich::load().await {
                    let selected = editor::selection(id);
                    ready.set(Ready {
                        open: true,
                        selected,
                    });
                }
            });
        });
    }
    Ready {
        open: ready.open && !plain,
        ..*ready
    }
}
