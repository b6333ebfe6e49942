//! Where the keyboard is, and what is in view.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::NodeRef;

/// Moves the keyboard to the element of that id, where there is one.
pub fn focus(id: &str) {
    let element = document()
        .get_element_by_id(id)
        .and_then(|e| e.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // What is folded away can't take the keyboard.
        if let Ok(Some(folded)) = element.closest("details") {
            let _ = folded.set_attribute("open", "");
        }
        let _ = element.focus();
    }
}

/// Scrolls as little as it takes to bring the element of that id into view.
pub fn reveal(id: &str) {
    scroll(id, ScrollLogicalPosition::Nearest);
}

/// Scrolls the element of that id to the middle of its pane.
pub fn centre(id: &str) {
    scroll(id, ScrollLogicalPosition::Center);
}

/// Scrolls the pane that an element is positioned in, and nothing around it, so that the element
/// is its first line.
pub fn first_of_pane(element: &NodeRef) {
    let element = element.cast::<HtmlElement>();
    let pane = element.as_ref().and_then(HtmlElement::offset_parent);
    if let (Some(element), Some(pane)) = (element, pane) {
        pane.set_scroll_top(element.offset_top());
    }
}

/// Scrolls the page itself to its top.
pub fn to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

fn scroll(id: &str, block: ScrollLogicalPosition) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(block);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
