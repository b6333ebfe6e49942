//! The events: the text, what it was taken for, and what could not be read of it.

use super::Dispatch;
use super::diagnostics::Diagnostics;
use super::drop_target::use_drop_target;
use super::events_editor::EventsEditor;
use super::found_formats::FoundFormats;
use super::samples::SamplePicker;
use super::welcome::Welcome;
use crate::platform::files::{self, Opening, Said};
use crate::protocol::{AskCases, AskShare};
use crate::state::list::count;
use crate::state::share::is_cases;
use crate::state::{Action, Large, Notice, Shared, Text, Texts};
use cutout_core::event::Format;
use cutout_core::report::advice::Labels;
use cutout_core::report::lines::LineView;
use cutout_core::report::{Report, RuleView};
use cutout_core::share::Workspace;
use cutout_core::text::lines::breaks;
use std::collections::HashSet;
use std::rc::Rc;
use web_sys::{File, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: Text,
    pub format: Option<Format>,
    pub wrap: bool,
    pub plain: bool,
    pub lines: Shared<Vec<LineView>>,
    /// The lines on the screen, of a large file.
    pub texts: Shared<Texts>,
    pub rules: Shared<Vec<RuleView>>,
    pub labels: Rc<Labels>,
    /// The event on show.
    pub selected: Option<u32>,
    pub report: Option<Shared<Report>>,
    pub dispatch: Dispatch,
}

#[component]
pub fn EventsPane(props: &Props) -> Html {
    let Props {
        text,
        format,
        wrap,
        plain,
        lines,
        texts,
        rules,
        labels,
        selected,
        report,
        dispatch,
    } = props;
    let why = use_state_eq(|| false);
    let picker = use_node_ref();
    let empty = text.is_empty();
    let found = report
        .as_ref()
        .filter(|_| !empty)
        .and_then(|report| report.format);
    let formats = report.as_ref().map_or(0, |report| {
        let formats: HashSet<Format> = report.found.iter().map(|one| one.format).collect();
        formats.len()
    });

    let opening = use_state(Opening::default);
    let open = {
        let dispatch = dispatch.clone();
        move |file: File| {
            let (name, dispatch) = (file.name(), dispatch.clone());
            opening.open(file, move |said| dispatch.emit(told(name.clone(), said)));
        }
    };
    let onchange = {
        let open = open.clone();
        move |event: Event| {
            if let Some(file) = files::chosen(&event.target_unchecked_into::<HtmlInputElement>()) {
                open(file);
            }
        }
    };
    let choose = {
        let picker = picker.clone();
        move |_: MouseEvent| {
            if let Some(input) = picker.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    let target = use_drop_target(move |event| {
        if let Some(file) = files::dropped(&event) {
            open(file);
        }
    });
    let set_format = dispatch.reform(|event: Event| {
        let index = event
            .target_unchecked_into::<HtmlSelectElement>()
            .selected_index();
        Action::SetFormat(
            usize::try_from(index - 1)
                .ok()
                .and_then(|at| Format::ALL.get(at).copied()),
        )
    });
    let set_wrap = dispatch.reform(|event: Event| {
        Action::SetWrap(event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    let set_plain = dispatch.reform(|event: Event| {
        Action::SetPlain(event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    let counts = use_memo(text.value.clone(), |text| Counts::of(text));
    let (lines_counted, size) = match &text.large {
        None => (
            count(counts.lines, "line", "lines"),
            count(counts.characters, "character", "characters"),
        ),
        Some(large) => (
            match large.lines {
                Some(lines) => count(lines, "line", "lines"),
                None => large.file.megabytes(),
            },
            large.file.megabytes(),
        ),
    };
    let is_large = text.large.is_some();
    html! {
        <>
            <div class="pane__head">
                <h2 class="pane__title" id="events-title">{ "Events" }</h2>
                <div class="pane__tools">
                    <SamplePicker dispatch={dispatch.clone()} />
                    <input
                        ref={picker}
                        type="file"
                        class="hidden"
                        id="events-file"
                        aria-label="File to open"
                        tabindex="-1"
                        {onchange}
                    />
                    <button class="button button--small" onclick={choose}>{ "Open file" }</button>
                    <button
                        class="button button--small"
                        disabled={empty}
                        onclick={dispatch.reform(|_| Action::Clear)}
                    >
                        { "Clear" }
                    </button>
                </div>
            </div>
            <div
                class={classes!("drop", target.over.then_some("drop--over"))}
                ondragover={target.ondragover}
                ondragleave={target.ondragleave}
                ondrop={target.ondrop}
            >
                <EventsEditor
                    text={text.clone()}
                    wrap={*wrap}
                    plain={*plain}
                    lines={lines.clone()}
                    texts={texts.clone()}
                    rules={rules.clone()}
                    labels={labels.clone()}
                    selected={*selected}
                    dispatch={dispatch.clone()}
                />
                if empty {
                    <Welcome dispatch={dispatch.clone()} />
                }
            </div>
            if let Some(report) = report.as_ref().filter(|report| !report.diagnostics.is_empty()) {
                <Diagnostics
                    label="Problems in the events"
                    diagnostics={report.diagnostics.clone()}
                    left_out={report.diagnostics_left_out}
                    on_go={dispatch.reform(move |diagnostic: cutout_core::text::Diagnostic|
                        if is_large { Action::GoToLine(diagnostic.line) } else { Action::GoToText(diagnostic.span) }
                    )}
                />
            }
            if let Some(report) = report.as_ref().filter(|_| *why && found.is_some()) {
                <FoundFormats id="found-formats" found={report.found.clone()} dispatch={dispatch.clone()} />
            }
            <div class="pane__foot">
                <label class="field-inline">
                    <span class="sr-only">{ "Format" }</span>
                    <select class="select select--small" onchange={set_format}>
                        <option selected={format.is_none()}>
                            { match found.filter(|_| format.is_none()) {
                                Some(_) if formats > 1 => format!("Found: {formats} formats"),
                                Some(found) => format!("Found: {}", found.title()),
                                None => "Detect format".to_owned(),
                            } }
                        </option>
                        { for Format::ALL.map(|one| html! {
                            <option selected={*format == Some(one)}>{ one.title() }</option>
                        }) }
                    </select>
                </label>
                if found.is_some() {
                    <button
                        class="button button--link"
                        aria-expanded={why.to_string()}
                        aria-controls={why.then_some("found-formats")}
                        onclick={{ let why = why.clone(); move |_: MouseEvent| why.set(!*why) }}
                    >
                        { if formats > 1 { "Which, and why?" } else { "Why?" } }
                    </button>
                }
                <label class="check">
                    <input type="checkbox" checked={*wrap} onchange={set_wrap} />
                    { "Wrap" }
                </label>
                <label class="check" title="A plain text area: no marks in the text, and nothing between it and a screen reader">
                    <input type="checkbox" checked={*plain} onchange={set_plain} />
                    { "Plain" }
                </label>
                <span class="counts" id="events-counts" title={size}>{ lines_counted }</span>
            </div>
        </>
    }
}

/// How long a text is.
struct Counts {
    lines: u32,
    characters: u32,
}

impl Counts {
    fn of(text: &str) -> Counts {
        let clamped = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let lines = if text.is_empty() { 0 } else { breaks(text) + 1 };
        Counts {
            lines: clamped(lines),
            characters: clamped(text.chars().count()),
        }
    }
}

/// What becomes of a file that is being opened.
fn told(name: String, said: Said) -> Action {
    match said {
        Said::Progress(percent) => {
            Action::Tell(Notice::note(format!("Unpacking {name}: {percent} %")))
        }
        Said::Opened(file) if Workspace::is_file(&file.text) => {
            Action::OpenWork(AskShare::OpenFile {
                name,
                text: file.text,
            })
        }
        Said::Opened(file) if is_cases(&file.text) => Action::Cases(AskCases::Open {
            name,
            text: file.text,
        }),
        Said::Opened(file) => Action::Open { name, file },
        Said::Large(file) => Action::OpenLarge(Large::new(file)),
        Said::Refused(reason) => {
            Action::Tell(Notice::problem(format!("{name} was not opened: {reason}.")))
        }
    }
}
