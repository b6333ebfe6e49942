//! The editor of a rule's text: CodeMirror with diagnostics, completion and reach, or a plain text
//! area.

use super::editors::use_editors;
use crate::platform::editor;
use crate::platform::rich::{Editor, Options};
use crate::state::lines::reach;
use cutout_core::report::{PredicateView, Reading};
use cutout_core::rule::Language;
use cutout_core::rule::words::words;
use cutout_core::text::{Diagnostic, Severity, Span};
use serde::Serialize;
use std::rc::Rc;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

/// The id of the editor.
pub const EDITOR: &str = "rule-text";
const LABEL: &str = "Text of your rule";

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub text: String,
    pub plain: bool,
    pub language: Language,
    /// Of the text as it was evaluated last, and so are the predicates.
    pub diagnostics: Rc<Vec<Diagnostic>>,
    pub predicates: Rc<Vec<PredicateView>>,
    pub on_input: Callback<String>,
}

#[component]
pub fn RuleEditor(props: &Props) -> Html {
    let ready = use_editors(EDITOR, props.plain);
    if ready.open {
        return html! { <Rich shared={props.clone()} caret={ready.selected} /> };
    }
    let oninput = props
        .on_input
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    html! {
        <textarea
            id={EDITOR}
            class="editor own__text"
            aria-label={LABEL}
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            wrap="off"
            value={props.text.clone()}
            {oninput}
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
        language,
        diagnostics,
        predicates,
        on_input,
        ..
    } = &props.shared;
    let host = use_node_ref();
    let opened = use_mut_ref(|| None::<Editor>);
    // What the editor holds: only another text is for it to take.
    let held = use_mut_ref(|| text.clone());
    {
        let (host, opened, held) = (host.clone(), opened.clone(), held.clone());
        let (text, caret, on_input) = (text.clone(), props.caret, on_input.clone());
        let name = highlighting(&text, *language);
        use_effect_with((), move |()| {
            let input = Box::new(move |text: String| {
                *held.borrow_mut() = text.clone();
                on_input.emit(text);
            });
            if let Some(element) = host.cast::<Element>() {
                let options = Options {
                    text: &text,
                    line_count: None,
                    label: LABEL,
                    hint: "",
                    wrap: false,
                    language: name,
                };
                *opened.borrow_mut() = Editor::rule(&element, &options, input);
                if let Some((from, to)) = caret {
                    editor::select_units(EDITOR, from, to);
                }
            }
            move || *opened.borrow_mut() = None
        });
    }
    {
        let (opened, held) = (opened.clone(), held.clone());
        use_effect_with(text.clone(), move |text| {
            if let Some(editor) = opened.borrow().as_ref().filter(|_| *held.borrow() != *text) {
                *held.borrow_mut() = text.clone();
                editor.set_text(text);
            }
        });
    }
    {
        let opened = opened.clone();
        let name = highlighting(text, *language);
        use_effect_with((name, *language), move |(name, language)| {
            if let Some(editor) = &*opened.borrow() {
                editor.set_language(name);
                editor.set_words(&words(*language));
            }
        });
    }
    {
        let (opened, text) = (opened.clone(), text.clone());
        let found = (diagnostics.clone(), predicates.clone());
        use_effect_with(found, move |(diagnostics, predicates)| {
            if let Some(editor) = &*opened.borrow() {
                let found: Vec<Squiggle> =
                    diagnostics.iter().map(|one| squiggle(&text, one)).collect();
                editor.set_diagnostics(&found);
                let found: Vec<Hint> = predicates.iter().map(|one| hint(&text, one)).collect();
                editor.set_predicates(&found);
            }
        });
    }
    html! { <div ref={host} id={EDITOR} class="editor editor--rich own__text"></div> }
}

/// What highlights a text: its own language, or that of the file around it.
fn highlighting(text: &str, language: Language) -> &'static str {
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    let first = first.unwrap_or("");
    let is_key = first.split_once(':').is_some_and(|(key, _)| {
        !key.is_empty()
            && key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    });
    match language {
        Language::Sigma => "yaml",
        _ if first.starts_with('[') => "toml",
        Language::Spl if is_key => "yaml",
        Language::Eql => "eql",
        Language::Kql | Language::Lucene => "kql",
        Language::Spl | Language::Esql => "spl",
        Language::Ml => "toml",
    }
}

/// A diagnostic as the editor takes it; places are UTF-16 units.
#[derive(Serialize)]
struct Squiggle<'d> {
    from: u32,
    to: u32,
    severity: &'static str,
    message: String,
    code: &'d str,
    fix: Option<Replace<'d>>,
}

#[derive(Serialize)]
struct Replace<'d> {
    label: &'d str,
    from: u32,
    to: u32,
    insert: &'d str,
}

fn squiggle<'d>(text: &str, diagnostic: &'d Diagnostic) -> Squiggle<'d> {
    let (from, to) = place(text, diagnostic.span);
    let message = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    Squiggle {
        from,
        to,
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "info",
        },
        message,
        code: &diagnostic.code,
        fix: diagnostic.fix.as_ref().map(|fix| {
            let (from, to) = place(text, fix.span);
            Replace {
                label: &fix.label,
                from,
                to,
                insert: &fix.replacement,
            }
        }),
    }
}

/// A predicate and its reach, for who points at it.
#[derive(Serialize)]
struct Hint {
    from: u32,
    to: u32,
    predicate: String,
    reach: String,
    /// `common` for what is underlined.
    reading: &'static str,
}

fn hint(text: &str, predicate: &PredicateView) -> Hint {
    let (from, to) = place(text, predicate.span);
    let common = predicate
        .reach
        .as_ref()
        .is_some_and(|reach| reach.reading == Reading::Common && !predicate.exclusion);
    Hint {
        from,
        to,
        predicate: format!(
            "{} {} {}",
            predicate.field,
            predicate.op.replace('_', " "),
            predicate.value
        ),
        reach: reach(predicate.reach.as_ref()),
        reading: if common { "common" } else { "other" },
    }
}

fn place(text: &str, span: Span) -> (u32, u32) {
    let range = span.range();
    (
        editor::units(text, range.start),
        editor::units(text, range.end),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_in_a_file_is_highlighted_as_the_file() {
        assert_eq!(highlighting("title: x", Language::Sigma), "yaml");
        assert_eq!(highlighting("# c\n[rule]\n", Language::Eql), "toml");
        assert_eq!(highlighting("process where true", Language::Eql), "eql");
        assert_eq!(highlighting("name: x\nsearch: y", Language::Spl), "yaml");
        assert_eq!(highlighting("index=x a:b", Language::Spl), "spl");
    }
}
