//! A change to a rule before it is made: what it does to the verdicts, its text, and what to do
//! with it.

use super::Dispatch;
use super::event_links::event_links;
use super::icons::Icon;
use super::patch_text::PatchText;
use super::predicate_line::predicates;
use crate::platform::{clipboard, dialog, download};
use crate::state::advice::{Change, Changed, Preview, file_name, only_in};
use crate::state::list::{count, grouped};
use crate::state::{Action, Shared};
use cutout_core::report::advice::{Label, Labels, Placement};
use cutout_core::report::{Origin, RuleView};
use cutout_core::rule::Language;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub preview: Preview,
    pub rules: Shared<Vec<RuleView>>,
    pub labels: Rc<Labels>,
    pub dispatch: Dispatch,
}

#[component]
pub fn PatchDialog(props: &Props) -> Html {
    let Props {
        preview,
        rules,
        labels,
        dispatch,
    } = props;
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((), move |()| dialog::show(&element));
    }
    let Some(rule) = rules.get(preview.rule as usize) else {
        return html! {};
    };
    let title = match &preview.change {
        Change::Exclude { .. } => format!("Exclusion for “{}”", rule.title),
        Change::Repair { title, .. } => format!("{}: “{}”", titled(title), rule.title),
    };
    let close = dispatch.reform(|_: MouseEvent| Action::ClosePreview);
    html! {
        <dialog
            ref={element}
            class="dialog dialog--wide"
            aria-labelledby="patch-title"
            onclose={dispatch.reform(|_: Event| Action::ClosePreview)}
        >
            <div class="dialog__head">
                <h2 class="pane__title" id="patch-title">{ title }</h2>
                <button class="button button--quiet button--icon" aria-label="Close" onclick={close}>
                    { Icon::Close.html() }
                </button>
            </div>
            <div class="dialog__body patch">
                { change(&preview.change, rule, dispatch) }
                <div class="patch__outcome" aria-live="polite">
                    { match &preview.outcome {
                        None => html! { <p class="muted">{ "The rule is being changed and evaluated again…" }</p> },
                        Some(Err(why)) => html! { <p class="card__warning">{ Icon::Warning.html() }<span>{ titled(why) }</span></p> },
                        Some(Ok(changed)) => html! { <Effects changed={changed.clone()} labels={labels.clone()} dispatch={dispatch.clone()} /> },
                    } }
                </div>
                if let Some(Ok(changed)) = &preview.outcome {
                    <PatchText text={changed.patch.text.clone()} added={changed.patch.added.clone()} />
                    <Tools changed={changed.clone()} rule={rule.clone()} dispatch={dispatch.clone()} />
                }
            </div>
        </dialog>
    }
}

/// What is to be changed, and where an exclusion is written down.
fn change(change: &Change, rule: &RuleView, dispatch: &Dispatch) -> Html {
    match change {
        Change::Repair { why, .. } => html! { <p>{ why }</p> },
        Change::Exclude {
            predicates: all,
            placement,
        } => {
            let place = |one: Placement, name: &str, what: &str| {
                html! {
                    <label class="place">
                        <input
                            type="radio"
                            name="placement"
                            checked={one == *placement}
                            onchange={dispatch.reform(move |_: Event| Action::Place(one))}
                        />
                        <span><b>{ name }</b><span class="place__what">{ what }</span></span>
                    </label>
                }
            };
            html! {
                <>
                    <p class="patch__what"><span class="leaf__op">{ "not " }</span>{ predicates(all, "and") }</p>
                    if rule.language == Language::Sigma {
                        <fieldset class="places">
                            <legend class="sr-only">{ "Where it is written down" }</legend>
                            { place(Placement::Main, "In the rule", "filter_main: excluded everywhere") }
                            { place(Placement::Optional, "In the rule, optional", "filter_optional: excluded in some places") }
                            { place(Placement::File, "A filter beside it", "the rule stays as it is") }
                        </fieldset>
                    }
                </>
            }
        }
    }
}

#[derive(Properties, PartialEq)]
struct EffectsProps {
    changed: Shared<Changed>,
    labels: Rc<Labels>,
    dispatch: Dispatch,
}

/// Events that the rule matches before and after, and what became of the labelled ones.
#[component]
fn Effects(props: &EffectsProps) -> Html {
    let EffectsProps {
        changed,
        labels,
        dispatch,
    } = props;
    let patch = &changed.patch;
    let gone = only_in(&patch.before, &patch.after);
    let new = only_in(&patch.after, &patch.before);
    let checked = labels.values().any(|label| *label == Label::Malicious);
    let go = dispatch.reform(|action: Action| action);
    html! {
        <>
            <dl class="figures patch__figures">
                <div class="figures__one"><dt>{ "matches now" }</dt><dd>{ grouped(patch.before.len() as u32) }</dd></div>
                <div class="figures__one"><dt>{ "matches then" }</dt><dd>{ grouped(patch.after.len() as u32) }</dd></div>
                <div class="figures__one"><dt>{ "malicious lost" }</dt><dd>{ grouped(patch.lost.len() as u32) }</dd></div>
            </dl>
            if !gone.is_empty() {
                <p>{ format!("{} more: ", count(gone.len() as u32, "event matches no", "events match no")) }{ event_links(&gone, &changed.rows, &go) }</p>
            }
            if !new.is_empty() {
                <p>{ format!("{} in addition.", count(new.len() as u32, "event matches", "events match")) }</p>
            }
            if let Some(note) = &patch.note {
                <p class="patch__note">{ Icon::Note.html() }<span>{ note }</span></p>
            }
            if !patch.lost.is_empty() {
                <p class="card__warning">
                    { Icon::Warning.html() }
                    <span>{ "It loses a malicious event: " }{ event_links(&patch.lost, &changed.rows, &go) }</span>
                </p>
            } else if !checked {
                <p class="muted">{ "No event is labelled malicious, so nothing shows that the rule still finds what it is for." }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ToolsProps {
    changed: Shared<Changed>,
    rule: RuleView,
    dispatch: Dispatch,
}

#[component]
fn Tools(props: &ToolsProps) -> Html {
    let ToolsProps {
        changed,
        rule,
        dispatch,
    } = props;
    let said = use_state_eq(|| "");
    let patch = &changed.patch;
    let apply = match (patch.placement, rule.origin) {
        (Placement::File, _) => "Add the filter to my rules",
        (_, Origin::Own) => "Change my rule",
        (_, Origin::Pack | Origin::Set) => "Use a changed copy",
    };
    let copy = {
        let (text, said) = (patch.text.clone(), said.clone());
        move |_: MouseEvent| {
            let said = said.clone();
            clipboard::write(&text, move |done| {
                said.set(if done {
                    "Copied."
                } else {
                    "The browser did not allow it. Select the text and copy it."
                });
            });
        }
    };
    let save = {
        let (name, text) = (file_name(rule, patch), patch.text.clone());
        move |_: MouseEvent| download::text(&name, &text)
    };
    html! {
        <div class="patch__tools">
            <button class="button button--primary" onclick={dispatch.reform(|_| Action::ApplyPreview)}>{ apply }</button>
            <button class="button" onclick={copy}>{ "Copy" }</button>
            <button class="button" onclick={save}>{ "Download" }</button>
            <span class="muted" role="status">{ *said }</span>
        </div>
    }
}

/// A title that begins a line.
fn titled(title: &str) -> String {
    let mut rest = title.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}
