//! Text areas: their text, and the place of the caret in bytes of it.

use super::rich;
use gloo::utils::document;
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlTextAreaElement};

/// Sets the text, unless it is there already (setting it would move the caret).
pub fn set_text(area: &HtmlTextAreaElement, text: &str) {
    if area.value() != text {
        area.set_value(text);
    }
}

/// Pastes that are longer than this many UTF-16 units are put in by [`paste_long`].
const LONG_PASTE: u32 = 50_000;

/// Puts a long paste into the area and returns the whole text; leaves a short one to the browser.
///
/// Browsers insert pasted lines one by one, so that ten thousand of them stall the page for
/// seconds. Setting the range at once takes milliseconds.
pub fn paste_long(event: &web_sys::Event, area: &HtmlTextAreaElement) -> Option<String> {
    let data = event
        .dyn_ref::<ClipboardEvent>()?
        .clipboard_data()?
        .get_data("text/plain")
        .ok()?;
    if js_sys::JsString::from(data.as_str()).length() < LONG_PASTE {
        return None;
    }
    event.prevent_default();
    let start = area.selection_start().ok().flatten().unwrap_or(0);
    let end = area.selection_end().ok().flatten().unwrap_or(start);
    let mode = "end";
    area.set_range_text_with_start_and_end_and_mode(&data, start, end, mode)
        .ok()?;
    Some(area.value())
}

/// Selects a range, in bytes of `text`, which is what the area of that id holds; focuses the area
/// and brings the selection into view.
pub fn select(id: &str, text: &str, range: Range<usize>) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    let (start, end) = (units(text, range.start), units(text, range.end));
    if rich::select(&element, start, end) {
        return;
    }
    let Ok(area) = element.dyn_into::<HtmlTextAreaElement>() else {
        return;
    };
    let _ = area.focus();
    let _ = area.set_selection_range(start, end);
    scroll_to_line(&area, text, range.start);
}

/// Selects a line (from 1) in the editor of that id.
pub fn select_line(id: &str, line: u32) {
    if let Some(element) = document().get_element_by_id(id) {
        rich::select_line(&element, line);
    }
}

/// Selects a range, in UTF-16 units, in the editor of that id.
pub fn select_units(id: &str, from: u32, to: u32) {
    if let Some(element) = document().get_element_by_id(id) {
        rich::select(&element, from, to);
    }
}

/// Bytes of a text in the units of UTF-16 that browsers count in.
pub fn units(text: &str, bytes: usize) -> u32 {
    let before = text.get(..bytes).unwrap_or(text);
    before.encode_utf16().count() as u32
}

/// What is selected in the text area of that id, if the keyboard is in it.
pub fn selection(id: &str) -> Option<(u32, u32)> {
    let area = document()
        .active_element()?
        .dyn_into::<HtmlTextAreaElement>()
        .ok()?;
    let start = area.selection_start().ok()??;
    let end = area.selection_end().ok()??;
    (area.id() == id).then_some((start, end))
}

/// Puts the line of `offset` a third down the area, where lines are not wrapped.
fn scroll_to_line(area: &HtmlTextAreaElement, text: &str, offset: usize) {
    let count = |part: &str| part.bytes().filter(|&byte| byte == b'\n').count();
    let lines = count(text) + 1;
    let line = count(text.get(..offset).unwrap_or(text));
    let height = f64::from(area.scroll_height()) / lines as f64;
    let top = height * line as f64 - f64::from(area.client_height()) / 3.0;
    area.set_scroll_top(top.max(0.0) as i32);
}

/// The line (from 1) that the caret is on.
pub fn caret_line(area: &HtmlTextAreaElement) -> Option<u32> {
    let caret = area.selection_start().ok().flatten()?;
    let value = js_sys::JsString::from(area.value());
    let before = String::from(value.slice(0, caret));
    Some(before.bytes().filter(|&byte| byte == b'\n').count() as u32 + 1)
}
