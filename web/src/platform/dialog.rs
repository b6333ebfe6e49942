//! Dialogs above the page, which keep the keyboard until they are closed.

use web_sys::HtmlDialogElement;
use yew::NodeRef;

/// Opens a dialog that is on the page already.
pub fn show(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        let _ = dialog.show_modal();
    }
}
