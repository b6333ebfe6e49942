//! An editor for a rule of the user's, with its diagnostics and the reach of what is written.

use super::Dispatch;
use super::badges;
use super::compared_panel::{self, ComparedPanel};
use super::convert_dialog::opener;
use super::diagnostics::Diagnostics;
use super::icons::Icon;
use super::predicates_table::PredicatesTable;
use super::rests_on::RestsOn;
use super::rule_editor::RuleEditor;
use super::telemetry_table::TelemetryTable;
use crate::protocol::{Compared, KeptVersion};
use crate::state::{Action, Route, Shared};
use cutout_core::analyze::OwnRule;
use cutout_core::report::advice::TelemetryRow;
use cutout_core::report::{PredicateView, RuleView};
use cutout_core::rule::Language;
use cutout_core::sort::Sort;
use cutout_core::text::{Diagnostic, Fix};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: OwnRule,
    /// What became of it: a rule a document.
    pub documents: Vec<RuleView>,
    pub rules: Shared<Vec<RuleView>>,
    /// In which logs each of these can match.
    pub logs: Vec<TelemetryRow>,
    /// A plain text area in the place of the editor.
    pub plain: bool,
    /// A version of the text that was kept, and what has changed since in the text on show.
    pub kept: Option<KeptVersion>,
    pub compared: Option<Shared<Compared>>,
    pub dispatch: Dispatch,
}

#[component]
pub fn OwnRuleEditor(props: &Props) -> Html {
    let Props {
        text,
        documents,
        rules,
        logs,
        plain,
        kept,
        compared,
        dispatch,
    } = props;
    let key = &text.key;
    let on_input = {
        let key = key.clone();
        dispatch.reform(move |text| Action::EditRule {
            key: key.clone(),
            text,
        })
    };
    let on_go = {
        let key = key.clone();
        dispatch.reform(move |diagnostic: Diagnostic| Action::GoToRuleText {
            key: key.clone(),
            span: diagnostic.span,
        })
    };
    let on_fix = {
        let key = key.clone();
        // Each document carries the text of them all, as it was when its diagnostics were made.
        let made_for = documents.first().map(|document| document.source.clone());
        let made_for = made_for.unwrap_or_default();
        dispatch.reform(move |fix: Fix| Action::ApplyFix {
            key: key.clone(),
            fix,
            made_for: made_for.to_string(),
        })
    };
    let set_language = {
        let key = key.clone();
        dispatch.reform(move |event: Event| {
            let index = event
                .target_unchecked_into::<HtmlSelectElement>()
                .selected_index();
            let at = usize::try_from(index - 1).ok();
            Action::SetRuleLanguage {
                key: key.clone(),
                language: at.and_then(|at| Language::ALL.get(at).copied()),
            }
        })
    };
    let delete = {
        let key = key.clone();
        dispatch.reform(move |_| Action::DeleteRule(key.clone()))
    };
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for diagnostic in documents.iter().flat_map(|document| &document.diagnostics) {
        if !diagnostics.contains(diagnostic) {
            diagnostics.push(diagnostic.clone());
        }
    }
    diagnostics.order_by_key(|one| (one.span.start, one.code.clone()));
    let predicates: Vec<PredicateView> = documents
        .iter()
        .flat_map(|document| document.predicates.iter().cloned())
        .collect();
    let warnings = documents
        .iter()
        .filter_map(|document| document.reach.warning.as_ref());
    let first = documents.first();
    let title = first.map_or("Your rule", |rule| rule.title.as_str());
    let because = first
        .and_then(|rule| rule.because.as_ref())
        .map(|because| format!("Because {because}"));
    html! {
        <>
            <div class="pane__head">
                <a class="back" href={Route::RULES.hash()}>{ "All rules" }</a>
                <h2 class="pane__title">{ title }</h2>
                <span class="card__meta">
                    { for first.and_then(|rule| rule.level).map(badges::level) }
                    { for documents.iter().map(state) }
                </span>
                <div class="pane__tools">
                    <label class="field-inline">
                        <span class="sr-only">{ "Language" }</span>
                        <select class="select select--small" onchange={set_language} title={because.clone()}>
                            <option selected={text.language.is_none()}>
                                { match first.filter(|_| text.language.is_none()) {
                                    Some(rule) => format!("Found: {}", rule.language.title()),
                                    None => "Find the language".to_owned(),
                                } }
                            </option>
                            { for Language::ALL.map(|one| html! {
                                <option selected={text.language == Some(one)}>{ one.title() }</option>
                            }) }
                        </select>
                    </label>
                    { for first.filter(|rule| rule.usable).map(|rule| opener(rule, dispatch)) }
                    if kept.is_none() {
                        { compared_panel::opener(key, dispatch) }
                    }
                    <button class="button button--small" onclick={delete}>{ "Delete" }</button>
                </div>
            </div>
            <div class="own">
                <RuleEditor
                    text={text.text.clone()}
                    plain={*plain}
                    language={text.language.or(first.map(|rule| rule.language)).unwrap_or(Language::Sigma)}
                    diagnostics={Rc::new(diagnostics.clone())}
                    predicates={Rc::new(predicates.clone())}
                    {on_input}
                />
                <div class="own__side">
                    if let Some(kept) = kept {
                        <ComparedPanel compared={compared.clone()} is_same={kept.version.text == text.text} dispatch={dispatch.clone()} />
                    }
                    if let Some(because) = &because {
                        <p class="own__why">
                            { for first.map(|rule| badges::language(rule.language)) }
                            { " " }{ because }{ "." }
                        </p>
                    }
                    if diagnostics.is_empty() {
                        <p class="own__fine">{ Icon::Pass.html() }{ "No problems found." }</p>
                    } else {
                        <Diagnostics
                            label="Problems in the rule"
                            {diagnostics}
                            {on_go}
                            {on_fix}
                        />
                    }
                    { for warnings.map(|warning| html! {
                        <p class="card__warning">{ Icon::Warning.html() }{ warning }</p>
                    }) }
                    { for documents.iter().filter(|rule| rule.usable).map(|rule| html! { <RestsOn rule={(*rule).clone()} /> }) }
                    <PredicatesTable rule_key={key.clone()} rules={rules.clone()} {predicates} />
                    { for logs.iter().map(|row| html! { <TelemetryTable rule_key={key.clone()} row={row.clone()} /> }) }
                </div>
            </div>
        </>
    }
}

fn state(rule: &RuleView) -> Html {
    let (text, tone) = match (rule.usable, rule.enabled) {
        (_, true) if rule.part.is_some() => (rule.part.as_deref().unwrap_or_default(), "on"),
        (false, _) => ("not evaluated", "off"),
        (true, false) => ("switched off", "off"),
        (true, true) if rule.filters_only => return badges::filters_only(),
        (true, true) => ("evaluated", "on"),
    };
    html! { <span class={classes!("rule-state", format!("rule-state--{tone}"))}>{ text }</span> }
}
