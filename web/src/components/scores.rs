//! How the rules do on the labelled events: a table of right and wrong verdicts, in which each
//! figure lists its events.

use super::Dispatch;
use super::icons::Icon;
use crate::protocol::{AskCases, SaveAs};
use crate::state::list::{count, grouped};
use crate::state::{Action, Shared};
use cutout_core::report::advice::Label;
use cutout_core::report::cases::{Cell, Confusion, LabelScores, RuleFigures};
use cutout_core::report::{RuleView, Verdict};
use cutout_core::sort::Sort;
use std::cmp::Reverse;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scores: LabelScores,
    pub rules: Shared<Vec<RuleView>>,
    pub chosen: Option<Cell>,
    pub dispatch: Dispatch,
}

/// The columns: what a figure is called in short and in full, and what it counts.
const COLUMNS: [(&str, &str, Label, Verdict); 6] = [
    (
        "TP",
        "true positives: malicious, matched",
        Label::Malicious,
        Verdict::Match,
    ),
    (
        "FN",
        "false negatives: malicious, not matched",
        Label::Malicious,
        Verdict::NoMatch,
    ),
    (
        "M ?",
        "malicious, can’t tell",
        Label::Malicious,
        Verdict::CannotTell,
    ),
    (
        "FP",
        "false positives: benign, matched",
        Label::Benign,
        Verdict::Match,
    ),
    (
        "TN",
        "true negatives: benign, not matched",
        Label::Benign,
        Verdict::NoMatch,
    ),
    (
        "B ?",
        "benign, can’t tell",
        Label::Benign,
        Verdict::CannotTell,
    ),
];

fn figure(confusion: &Confusion, label: Label, verdict: Verdict) -> u32 {
    match (label, verdict) {
        (Label::Malicious, Verdict::Match) => confusion.true_positives,
        (Label::Malicious, Verdict::CannotTell) => confusion.malicious_cannot_tell,
        (Label::Malicious, _) => confusion.false_negatives,
        (Label::Benign, Verdict::Match) => confusion.false_positives,
        (Label::Benign, Verdict::CannotTell) => confusion.benign_cannot_tell,
        (Label::Benign, _) => confusion.true_negatives,
    }
}

/// Whether a label is broken where this is more than 0. That another rule finds what one misses
/// breaks none, so that only all together can miss.
fn breaks(together: bool, label: Label, verdict: Verdict) -> bool {
    match label {
        Label::Malicious => together && verdict != Verdict::Match,
        Label::Benign => verdict == Verdict::Match,
    }
}

#[component]
pub fn Scores(props: &Props) -> Html {
    let Props {
        scores,
        rules,
        chosen,
        dispatch,
    } = props;
    let all = &scores.together;
    let broken = all.false_negatives + all.malicious_cannot_tell + all.false_positives;
    let cell = |rule: Option<u32>, name: &str, confusion: &Confusion, at: usize| {
        let (short, full, label, verdict) = COLUMNS[at];
        let number = figure(confusion, label, verdict);
        if number == 0 {
            return html! { <td class="scores__none">{ "0" }</td> };
        }
        let this = Cell {
            rule,
            label,
            verdict,
        };
        let on = *chosen == Some(this);
        let next = (!on).then_some(this);
        let bad = breaks(rule.is_none(), label, verdict);
        let what = if bad { ", broken" } else { "" };
        html! {
            <td>
                <button
                    class={classes!("scores__figure", bad.then_some("scores__figure--broken"))}
                    aria-pressed={on.to_string()}
                    aria-label={format!("{name}: {number} {short}{what}, list them")}
                    title={format!("{} {full}", grouped(number))}
                    onclick={dispatch.reform(move |_| Action::FilterByCell(next))}
                >
                    if bad { { Icon::Warning.html() } }
                    { grouped(number) }
                </button>
            </td>
        }
    };
    let row = |rule: Option<u32>, name: &str, confusion: &Confusion| {
        html! {
            <tr class={rule.is_none().then_some("scores__all")}>
                <th scope="row" title={name.to_owned()}>{ name }</th>
                { for (0..COLUMNS.len()).map(|at| cell(rule, name, confusion, at)) }
            </tr>
        }
    };
    let mut ordered: Vec<&RuleFigures> = scores.rules.iter().collect();
    ordered
        .order_by_key(|one| Reverse(one.confusion.true_positives + one.confusion.false_positives));
    let of_rule = |rule: u32| {
        rules
            .get(rule as usize)
            .map_or("", |view| view.title.as_str())
    };
    let save =
        |kind: SaveAs| dispatch.reform(move |_: MouseEvent| Action::Cases(AskCases::Save(kind)));
    html! {
        <details class="scores">
            <summary class={classes!("scores__summary", (broken > 0).then_some("scores__summary--broken"))}>
                if broken > 0 {
                    { Icon::Warning.html() }{ format!("{} broken", count(broken, "label is", "labels are")) }
                } else {
                    { Icon::Pass.html() }{ "All labels hold" }
                }
            </summary>
            <div class="scores__body" role="region" aria-label="Labels by rule" tabindex="0">
                <table class="scores__table">
                    <thead>
                        <tr>
                            <th scope="col">{ "Rule" }</th>
                            { for COLUMNS.map(|(short, full, ..)| html! {
                                <th scope="col"><abbr title={full}>{ short }</abbr></th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>
                        { row(None, "All rules", all) }
                        { for ordered.into_iter().map(|one| row(Some(one.rule), of_rule(one.rule), &one.confusion)) }
                    </tbody>
                </table>
                if scores.silent > 0 {
                    <p class="muted">{ format!("{} nothing of a labelled event.", count(scores.silent, "other rule says", "other rules say")) }</p>
                }
            </div>
            <div class="scores__tools">
                <button class="button button--small" title="For cutout test, in CI" onclick={save(SaveAs::Cases)}>{ "Save as case file" }</button>
                <button class="button button--small" title="A folder a rule, as SigmaHQ keeps them, in a zip" onclick={save(SaveAs::Folders)}>
                    { "Save as regression folders" }
                </button>
            </div>
        </details>
    }
}
