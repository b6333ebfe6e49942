//! A rule as a query of another engine: which engine, whose names, and what comes of it.

use super::Dispatch;
use super::convert_result::ConvertResult;
use super::icons::Icon;
use crate::platform::{dialog, files, read_texts};
use crate::protocol::ConvertTo;
use crate::state::convert::{ConvertAction, Converting};
use crate::state::rules::siblings;
use crate::state::{Action, Shared};
use cutout_core::convert::{Schema, Target};
use cutout_core::report::RuleView;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The button that opens the dialog.
pub fn opener(rule: &RuleView, dispatch: &Dispatch) -> Html {
    let key = rule.key.clone();
    let open =
        dispatch.reform(move |_: MouseEvent| Action::Convert(ConvertAction::Open(key.clone())));
    html! {
        <button
            class="button button--small"
            title="The rule as a query for Splunk, Elastic, Microsoft, or SQL"
            onclick={open}
        >
            { "Convert…" }
        </button>
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub converting: Converting,
    pub rules: Shared<Vec<RuleView>>,
    /// The rule of a set that is on show, with its text.
    pub whole: Option<Shared<RuleView>>,
    pub dispatch: Dispatch,
}

#[component]
pub fn ConvertDialog(props: &Props) -> Html {
    let Props {
        converting,
        rules,
        whole,
        dispatch,
    } = props;
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((), move |()| dialog::show(&element));
    }
    let key = &converting.asked.rule;
    let whole = whole.as_deref().filter(|rule| rule.key == *key);
    let Some(rule) = whole.or_else(|| rules.iter().find(|rule| rule.key == *key)) else {
        return html! {};
    };
    let close = dispatch.reform(|_: MouseEvent| Action::Convert(ConvertAction::Close));
    let outcome = converting.outcome.as_ref();
    let of_target = outcome
        .and_then(|outcome| outcome.as_ref().ok())
        .filter(|conversion| conversion.target == converting.asked.to.target);
    let found = of_target.map(|conversion| conversion.schema);
    html! {
        <dialog
            ref={element}
            class="dialog dialog--wide"
            aria-labelledby="convert-title"
            onclose={dispatch.reform(|_: Event| Action::Convert(ConvertAction::Close))}
        >
            <div class="dialog__head">
                <h2 class="pane__title" id="convert-title">{ format!("Convert “{}”", rule.title) }</h2>
                <button class="button button--quiet button--icon" aria-label="Close" onclick={close}>
                    { Icon::Close.html() }
                </button>
            </div>
            <div class="dialog__body convert">
                { which_rule(rule, rules, dispatch) }
                <To to={converting.asked.to.clone()} found={found} dispatch={dispatch.clone()} />
                <div aria-live="polite">
                    { match &converting.outcome {
                        None => html! { <p class="muted">{ "The rule is being converted…" }</p> },
                        Some(Err(why)) => html! {
                            <p class="card__warning">{ Icon::Warning.html() }<span>{ why }</span></p>
                        },
                        Some(Ok(conversion)) => html! {
                            <ConvertResult conversion={conversion.clone()} rule={rule.clone()} />
                        },
                    } }
                </div>
            </div>
        </dialog>
    }
}

/// A choice among the rules of one text.
fn which_rule(rule: &RuleView, rules: &[RuleView], dispatch: &Dispatch) -> Html {
    let all: Vec<RuleView> = siblings(rule, rules)
        .filter(|rule| rule.usable)
        .cloned()
        .collect();
    if all.len() < 2 {
        return html! {};
    }
    let keys: Vec<String> = all.iter().map(|rule| rule.key.clone()).collect();
    let choose = dispatch.reform(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let at = usize::try_from(select.selected_index()).unwrap_or_default();
        let key = keys.get(at).cloned().unwrap_or_default();
        Action::Convert(ConvertAction::Open(key))
    });
    html! {
        <label class="convert__one">
            <span class="label">{ "Rule" }</span>
            <select class="select" onchange={choose}>
                { for all.iter().map(|one| html! {
                    <option selected={one.key == rule.key}>{ &one.title }</option>
                }) }
            </select>
        </label>
    }
}

#[derive(Properties, PartialEq)]
struct ToProps {
    to: ConvertTo,
    /// The log that is searched where none was chosen.
    found: Option<Schema>,
    dispatch: Dispatch,
}

/// The engine, its log, and the user's own names.
#[component]
fn To(props: &ToProps) -> Html {
    let ToProps {
        to,
        found,
        dispatch,
    } = props;
    let change = |change: fn(&mut ConvertTo, usize)| {
        let to = to.clone();
        dispatch.reform(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let mut to = to.clone();
            change(
                &mut to,
                usize::try_from(select.selected_index()).unwrap_or_default(),
            );
            Action::Convert(ConvertAction::To(to))
        })
    };
    let engine = change(|to, at| {
        to.target = Target::ALL.get(at).copied().unwrap_or(to.target);
        to.schema = None;
    });
    let log = change(|to, at| to.schema = to.target.schemas().get(at).copied());
    let names = {
        let (to, dispatch) = (to.clone(), dispatch.clone());
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let file = files::chosen(&input).into_iter().collect();
            let (to, dispatch) = (to.clone(), dispatch.clone());
            read_texts::read(file, move |texts| {
                let names = texts.into_iter().next();
                dispatch.emit(Action::Convert(ConvertAction::To(ConvertTo {
                    names,
                    ..to
                })));
            });
        }
    };
    let forget = {
        let to = to.clone();
        dispatch.reform(move |_: MouseEvent| {
            let to = ConvertTo {
                names: None,
                ..to.clone()
            };
            Action::Convert(ConvertAction::To(to))
        })
    };
    let schema = to.schema.or(*found).unwrap_or(to.target.schema());
    html! {
        <div class="convert__to">
            <label class="convert__one">
                <span class="label">{ "Engine" }</span>
                <select class="select" onchange={engine}>
                    { for Target::ALL.map(|one| html! {
                        <option selected={one == to.target}>{ one.title() }</option>
                    }) }
                </select>
            </label>
            <label class="convert__one">
                <span class="label">{ "Log" }</span>
                <select class="select" onchange={log} disabled={to.target.schemas().len() < 2}>
                    { for to.target.schemas().iter().map(|one| html! {
                        <option selected={*one == schema}>{ one.title() }</option>
                    }) }
                </select>
            </label>
            <div class="convert__one">
                <span class="label" id="convert-names">{ "Names of your own table" }</span>
                <span class="convert__names">
                    <super::opener::Opener id="names-file" title="Open a file…" folder={false} choose={Callback::from(names)} />
                    if let Some(file) = &to.names {
                        <span class="convert__file">{ &file.name }</span>
                        <button class="button button--quiet button--small" onclick={forget}>{ "Don’t use it" }</button>
                    }
                </span>
            </div>
        </div>
    }
}
