//! Rule sets: folders or archives of rules that are evaluated as a whole, and a way to open one.

use super::Dispatch;
use super::drop_target::use_drop_target;
use super::icons::Icon;
use super::opener::Opener;
use crate::platform::dropped;
use crate::platform::rule_files::{Opened, Opening};
use crate::state::list::{count, grouped};
use crate::state::reach::OwnReach;
use crate::state::sets::{Set, SetAction, Sets, Use, Work};
use crate::state::{Action, Route};
use cutout_core::report::sets::{SetProblem, SetView};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub sets: Sets,
    /// Keys of rules and sets that are switched off.
    pub off: Vec<String>,
    pub dispatch: Dispatch,
}

#[component]
pub fn RuleSets(props: &Props) -> Html {
    let Props {
        sets,
        off,
        dispatch,
    } = props;
    let opening = use_memo((), |()| Opening::default());
    let on_opened = dispatch.reform(|opened| {
        Action::Sets(match opened {
            Opened::Progress(progress) => SetAction::Opening(progress),
            Opened::Reach(OwnReach::Rules { name, files }) => SetAction::Opened { name, files },
            Opened::Reach(OwnReach::Index { name, .. }) => SetAction::Refused(format!(
                "{name} holds figures of how common predicates are, and no rules. Open it in the Guide."
            )),
            Opened::Refused(reason) => SetAction::Refused(reason),
        })
    });
    let choose = {
        let (opening, on_opened) = (opening.clone(), on_opened.clone());
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            opening.open(dropped::chosen(&input), on_opened.clone());
        })
    };
    let target = {
        let (opening, on_opened) = (opening.clone(), on_opened.clone());
        use_drop_target(move |event| opening.open(dropped::dropped(&event), on_opened.clone()))
    };
    let stop = {
        let opening = opening.clone();
        dispatch.reform(move |_: MouseEvent| {
            opening.stop();
            Action::Sets(SetAction::Stop)
        })
    };
    let in_work = |progress: String| {
        html! {
            <p>
                { progress }
                { " " }
                <button class="button button--small" onclick={stop.clone()}>{ "Cancel" }</button>
            </p>
        }
    };
    html! {
        <section
            class={classes!("rule-sets", target.over.then_some("rule-sets--over"))}
            aria-labelledby="rule-sets-title"
            ondragover={target.ondragover}
            ondragleave={target.ondragleave}
            ondrop={target.ondrop}
        >
            <h3 class="label" id="rule-sets-title">{ "Rule sets" }</h3>
            if !sets.all.is_empty() {
                <ul class="set-rows">{ for sets.all.iter().map(|set| row(set, off, dispatch)) }</ul>
            }
            <div role="status">
                { match &sets.work {
                    Work::Opening(progress) => in_work(format!("{progress}…")),
                    Work::Reading { name, done, of, .. } => in_work(format!(
                        "{} of {} files of {name} read", grouped(*done), grouped(*of)
                    )),
                    Work::Idle | Work::Asking { .. } => html! {},
                } }
            </div>
            if let Work::Asking { name, files } = &sets.work {
                { question(name, files.len(), dispatch, stop.clone()) }
            } else {
                <div class="rule-sets__open">
                    <Opener id="set-file" title="Open rules or a zip" folder=false choose={choose.clone()} />
                    <Opener id="set-folder" title="Open a folder of rules" folder=true {choose} />
                </div>
                <p class="muted">
                    { "Or drop them here, folders and all. They are kept for as long as this tab is open, and never leave it." }
                </p>
            }
        </section>
    }
}

/// What the files that were opened are for.
fn question(name: &str, files: u32, dispatch: &Dispatch, neither: Callback<MouseEvent>) -> Html {
    let answer = |purpose: Use, title: &str, main: bool| {
        let onclick =
            dispatch.reform(move |_: MouseEvent| Action::Sets(SetAction::UseFor(purpose)));
        let class = classes!("button", "button--small", main.then_some("button--primary"));
        html! { <button {class} {onclick}>{ title }</button> }
    };
    html! {
        <div class="set-question" role="group" aria-labelledby="set-question">
            <p id="set-question">
                <b>{ format!("What are the {} of {name} for?", count(files, "file", "files")) }</b>
            </p>
            <p class="muted">
                { "Evaluating shows which of their rules match your events. Counting reach replaces the public \
                   figures of how many rules use a predicate by those of these rules." }
            </p>
            <div class="rule-sets__open">
                { answer(Use::Evaluate, "Evaluate them", true) }
                { answer(Use::CountReach, "Count reach in them", false) }
                { answer(Use::Both, "Both", false) }
                <button class="button button--small" onclick={neither}>{ "Cancel" }</button>
            </div>
        </div>
    }
}

fn row(set: &Set, off: &[String], dispatch: &Dispatch) -> Html {
    let view = &set.view;
    let on = !off.contains(&view.key);
    let key = view.key.clone();
    let switch = dispatch.reform(move |event: Event| Action::Enable {
        keys: vec![key.clone()],
        on: event.target_unchecked_into::<HtmlInputElement>().checked(),
    });
    let key = view.key.clone();
    let remove = dispatch.reform(move |_: MouseEvent| Action::Sets(SetAction::Remove(key.clone())));
    html! {
        <li class={classes!("set-row", (!on).then_some("rule-row--off"))} key={view.key.clone()}>
            <div class="set-row__head">
                <input
                    class="switch-box"
                    type="checkbox"
                    role="switch"
                    aria-label={format!("Evaluate the rule set {}", view.name)}
                    checked={on}
                    onchange={switch}
                />
                <span class="rule-row__title">{ &view.name }</span>
                <button class="button button--small" aria-label={format!("Remove the rule set {}", view.name)} onclick={remove}>
                    { "Remove" }
                </button>
            </div>
            <p class="set-row__counts">{ counts(view) }</p>
            if !view.problems.is_empty() {
                <details class="set-problems">
                    <summary>{ "What is not evaluated in full" }</summary>
                    <ul class="plain-list">{ for view.problems.iter().map(problem) }</ul>
                    if view.problems_left_out > 0 {
                        <p class="muted">{ format!("And {}.", count(view.problems_left_out, "more rule", "more rules")) }</p>
                    }
                </details>
            }
        </li>
    }
}

fn counts(view: &SetView) -> String {
    format!(
        "{}: {} evaluated in full, {} with parts that are not evaluated here, {}",
        count(view.rules(), "rule", "rules"),
        grouped(view.ok),
        grouped(view.unsupported),
        count(view.errors, "error", "errors")
    )
}

fn problem(problem: &SetProblem) -> Html {
    html! {
        <li key={problem.rule.clone()}>
            if problem.error { { Icon::Error.html() } } else { { Icon::Warning.html() } }
            <a class="leaf__source" href={Route::rule(&problem.rule).hash()}>
                { format!("{}:{}", problem.path, problem.line) }
            </a>
            { format!(" {}", problem.message) }
        </li>
    }
}
