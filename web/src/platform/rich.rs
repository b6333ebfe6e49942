//! The editors in `web/editor/`, which are loaded when the first of them is shown.

use serde::Serialize;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// Put there by the start script of the page, which knows the file's name.
    #[wasm_bindgen(js_namespace = globalThis, js_name = cutoutEditors, catch)]
    async fn import() -> Result<JsValue, JsValue>;

    type Code;
    #[wasm_bindgen(method, js_name = openEvents)]
    fn open_events(this: &Code, host: &Element, options: &JsValue) -> Raw;
    #[wasm_bindgen(method, js_name = openRule)]
    fn open_rule(this: &Code, host: &Element, options: &JsValue) -> Raw;

    type Raw;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Raw, text: &str);
    #[wasm_bindgen(method, js_name = setWrap)]
    fn set_wrap(this: &Raw, wrap: bool);
    #[wasm_bindgen(method)]
    fn select(this: &Raw, from: u32, to: u32);
    #[wasm_bindgen(method, js_name = selectLine)]
    fn select_line(this: &Raw, line: u32);
    #[wasm_bindgen(method)]
    fn close(this: &Raw);
    #[wasm_bindgen(method, js_name = setTexts)]
    fn set_texts(this: &Raw, from: u32, texts: &JsValue);
    #[wasm_bindgen(method, js_name = setLines)]
    fn set_lines(this: &Raw, lines: &JsValue);
    #[wasm_bindgen(method, js_name = setShown)]
    fn set_shown(this: &Raw, event: Option<u32>);
    #[wasm_bindgen(method, js_name = setLanguage)]
    fn set_language(this: &Raw, name: &str);
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &Raw, found: &JsValue);
    #[wasm_bindgen(method, js_name = setPredicates)]
    fn set_predicates(this: &Raw, found: &JsValue);
    #[wasm_bindgen(method, js_name = setWords)]
    fn set_words(this: &Raw, words: &JsValue);

    /// What an editor leaves on its element, for those who find it by its id.
    type Host;
    #[wasm_bindgen(method, getter, js_name = cutoutEditor)]
    fn editor(this: &Host) -> Option<Raw>;
}

thread_local! {
    static CODE: RefCell<Option<Code>> = const { RefCell::new(None) };
}

/// Loads the editors' code; false where it can't be had.
pub async fn load() -> bool {
    if is_loaded() {
        return true;
    }
    match import().await {
        Ok(code) => {
            CODE.with_borrow_mut(|place| *place = Some(code.unchecked_into()));
            true
        }
        Err(_) => false,
    }
}

pub fn is_loaded() -> bool {
    CODE.with_borrow(Option::is_some)
}

/// An open editor. It ends, and what was typed is told, when this is dropped.
pub struct Editor(Raw);

/// How an editor is to be opened.
#[derive(Serialize)]
pub struct Options<'o> {
    pub text: &'o str,
    /// How many lines there are, where the text is not there and each line is put in as it comes on
    /// the screen. Nothing can be changed then.
    #[serde(rename = "lineCount")]
    pub line_count: Option<u32>,
    /// For screen readers.
    pub label: &'o str,
    /// Shown while it is empty.
    pub hint: &'o str,
    pub wrap: bool,
    /// What highlights it; for rules.
    pub language: &'o str,
}

/// What an editor of events tells.
pub struct EventCalls {
    pub input: Box<dyn Fn(String)>,
    /// The line, from 1, that the caret was moved to.
    pub caret: Box<dyn Fn(u32)>,
    /// The lines on the screen, from 1, and the one behind the last.
    pub lines: Box<dyn Fn(u32, u32)>,
    /// The key of the event whose label was clicked.
    pub turn: Box<dyn Fn(String)>,
    /// The event whose verdict was clicked.
    pub pick: Box<dyn Fn(u32)>,
}

impl Editor {
    /// Opens the editor of the events; `None` until the code is loaded.
    pub fn events(host: &Element, options: &Options<'_>, calls: EventCalls) -> Option<Editor> {
        let calls = vec![
            ("input", Closure::wrap(calls.input).into_js_value()),
            ("caret", Closure::wrap(calls.caret).into_js_value()),
            ("lines", Closure::wrap(calls.lines).into_js_value()),
            ("turn", Closure::wrap(calls.turn).into_js_value()),
            ("pick", Closure::wrap(calls.pick).into_js_value()),
        ];
        Editor::open(options, calls, |code, options| {
            code.open_events(host, options)
        })
    }

    /// Opens the editor of a rule; `None` until the code is loaded.
    pub fn rule(
        host: &Element,
        options: &Options<'_>,
        input: Box<dyn Fn(String)>,
    ) -> Option<Editor> {
        let calls = vec![("input", Closure::wrap(input).into_js_value())];
        Editor::open(options, calls, |code, options| {
            code.open_rule(host, options)
        })
    }

    fn open(
        options: &Options<'_>,
        calls: Vec<(&str, JsValue)>,
        open: impl FnOnce(&Code, &JsValue) -> Raw,
    ) -> Option<Editor> {
        let options = value(options);
        for (name, call) in &calls {
            js_sys::Reflect::set(&options, &(*name).into(), call).ok()?;
        }
        CODE.with_borrow(|code| Some(Editor(open(code.as_ref()?, &options))))
    }

    pub fn set_text(&self, text: &str) {
        self.0.set_text(text);
    }

    pub fn set_wrap(&self, wrap: bool) {
        self.0.set_wrap(wrap);
    }

    /// Puts in the text of these lines, from one on.
    pub fn set_texts(&self, from: u32, texts: &[String]) {
        self.0.set_texts(from, &value(&texts));
    }

    pub fn set_lines(&self, lines: &impl Serialize) {
        self.0.set_lines(&value(lines));
    }

    /// Marks the event that is on show.
    pub fn set_shown(&self, event: Option<u32>) {
        self.0.set_shown(event);
    }

    pub fn set_language(&self, name: &str) {
        self.0.set_language(name);
    }

    pub fn set_diagnostics(&self, found: &impl Serialize) {
        self.0.set_diagnostics(&value(found));
    }

    pub fn set_predicates(&self, found: &impl Serialize) {
        self.0.set_predicates(&value(found));
    }

    pub fn set_words(&self, words: &impl Serialize) {
        self.0.set_words(&value(words));
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Selects a range, in UTF-16 units, in the editor that this element holds; false where it
/// holds none.
pub fn select(host: &Element, from: u32, to: u32) -> bool {
    let editor = host.unchecked_ref::<Host>().editor();
    editor.is_some_and(|editor| {
        editor.select(from, to);
        true
    })
}

/// Selects a line (from 1) in the editor that this element holds, if it holds one.
pub fn select_line(host: &Element, line: u32) {
    if let Some(editor) = host.unchecked_ref::<Host>().editor() {
        editor.select_line(line);
    }
}

fn value(data: &impl Serialize) -> JsValue {
    // Plain data always can be written; what can't would show as nothing.
    serde_wasm_bindgen::to_value(data).unwrap_or(JsValue::UNDEFINED)
}
