//! The editor of the events: CodeMirror with verdicts, labels and marks, or a plain text area.

use super::Dispatch;
use super::editors::use_editors;
use super::large_plain::LargePlain;
use super::text_editor::{EVENTS, HINT, LABEL, TextEditor, TextHandle};
use crate::platform::editor;
use crate::platform::rich::{Editor, EventCalls, Options};
use crate::state::lines::draw;
use crate::state::{Action, Large, Shared, Text, Texts};
use cutout_core::report::RuleView;
use cutout_core::report::advice::Labels;
use cutout_core::report::lines::LineView;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub text: Text,
    pub wrap: bool,
    pub plain: bool,
    pub lines: Shared<Vec<LineView>>,
    pub texts: Shared<Texts>,
    pub rules: Shared<Vec<RuleView>>,
    pub labels: Rc<Labels>,
    /// The event on show.
    pub selected: Option<u32>,
    pub dispatch: Dispatch,
}

#[component]
pub fn EventsEditor(props: &Props) -> Html {
    let ready = use_editors(EVENTS, props.plain);
    let large = props.text.large.as_ref();
    if let Some(Large {
        lines: None, file, ..
    }) = large
    {
        let name = format!("{} is being read…", file.name);
        return html! { <div class="editor muted">{ name }</div> };
    }
    if ready.open {
        // A large file has an editor of its own, which another one takes the place of.
        let key = large.map_or(0, |_| props.text.revision);
        return html! { <Rich {key} shared={props.clone()} caret={ready.selected} /> };
    }
    if let Some(lines) = large.and_then(|large| large.lines) {
        return html! {
            <LargePlain
                key={props.text.revision}
                file={props.text.revision}
                {lines}
                texts={props.texts.clone()}
                wrap={props.wrap}
                dispatch={props.dispatch.clone()}
            />
        };
    }
    let dispatch = &props.dispatch;
    html! {
        <TextEditor
            revision={props.text.revision}
            text={TextHandle::from(&props.text)}
            wrap={props.wrap}
            on_input={dispatch.reform(Action::Type)}
            on_paste={dispatch.reform(Action::Paste)}
            on_caret={dispatch.reform(Action::FollowCaret)}
        />
    }
}

#[derive(Properties, PartialEq)]
struct RichProps {
    shared: Props,
    /// What was selected in the text area that this editor takes the place of.
    caret: Option<(u32, u32)>,
}

#[component]
fn Rich(props: &RichProps) -> Html {
    let Props {
        text,
        wrap,
        lines,
        texts,
        rules,
        labels,
        selected,
        dispatch,
        ..
    } = &props.shared;
    let host = use_node_ref();
    let opened = use_mut_ref(|| None::<Editor>);
    {
        let (host, opened, dispatch) = (host.clone(), opened.clone(), dispatch.clone());
        let (text, wrap, caret) = (text.clone(), *wrap, props.caret);
        use_effect_with((), move |()| {
            if let Some(element) = host.cast::<Element>() {
                *opened.borrow_mut() = open(&element, &text, wrap, &dispatch);
                if let Some((from, to)) = caret {
                    editor::select_units(EVENTS, from, to);
                }
            }
            move || *opened.borrow_mut() = None
        });
    }
    {
        let (opened, revision) = (opened.clone(), text.revision);
        use_effect_with(texts.clone(), move |texts| {
            if let Some(editor) = opened.borrow().as_ref().filter(|_| texts.file == revision) {
                editor.set_texts(texts.from, &texts.texts);
            }
        });
    }
    {
        let (opened, text) = (opened.clone(), text.clone());
        use_effect_with(props.shared.text.revision, move |_| {
            if let Some(editor) = opened.borrow().as_ref().filter(|_| text.large.is_none()) {
                editor.set_text(&text.value);
            }
        });
    }
    {
        let opened = opened.clone();
        use_effect_with(*wrap, move |wrap| {
            if let Some(editor) = &*opened.borrow() {
                editor.set_wrap(*wrap);
            }
        });
    }
    {
        let opened = opened.clone();
        let all = (lines.clone(), rules.clone(), labels.clone());
        use_effect_with(all, move |(lines, rules, labels)| {
            if let Some(editor) = &*opened.borrow() {
                editor.set_lines(&draw(lines, rules, labels));
            }
        });
    }
    {
        let opened = opened.clone();
        use_effect_with(*selected, move |selected| {
            if let Some(editor) = &*opened.borrow() {
                editor.set_shown(*selected);
            }
        });
    }
    html! { <div ref={host} id={EVENTS} class="editor editor--rich"></div> }
}

fn open(host: &Element, text: &Text, wrap: bool, dispatch: &Dispatch) -> Option<Editor> {
    let options = Options {
        text: &text.value,
        line_count: text.large.as_ref().and_then(|large| large.lines),
        label: LABEL,
        hint: HINT,
        wrap,
        language: "",
    };
    let to = |dispatch: &Dispatch| dispatch.clone();
    let (input, caret, lines, turn, pick) = (
        to(dispatch),
        to(dispatch),
        to(dispatch),
        to(dispatch),
        to(dispatch),
    );
    let calls = EventCalls {
        input: Box::new(move |text| input.emit(Action::Type(Rc::from(text)))),
        caret: Box::new(move |line| caret.emit(Action::FollowCaret(line))),
        lines: Box::new(move |from, to| lines.emit(Action::SeeLines(from, to))),
        turn: Box::new(move |key| turn.emit(Action::TurnLabel(key))),
        pick: Box::new(move |event| pick.emit(Action::Select(event))),
    };
    Editor::events(host, &options, calls)
}
