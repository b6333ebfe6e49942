//! One change to a command line: which rules still find it, and what broke where one does not.

use super::Dispatch;
use super::icons::Icon;
use super::predicate_line::{predicate, predicates};
use super::reach_chip::ReachChip;
use crate::state::{Action, Route, Shared};
use cutout_core::report::advice::{BrokenView, Evasion, EvasionCell, EvasionRow, RepairView};
use cutout_core::report::{ReachView, RuleView, Verdict};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub evasion: Shared<Evasion>,
    /// Which of its rows.
    pub at: usize,
    pub rules: Shared<Vec<RuleView>>,
    pub open: bool,
    pub toggle: Callback<()>,
    pub dispatch: Dispatch,
}

#[component]
pub fn MutationRow(props: &Props) -> Html {
    let Props {
        evasion,
        at,
        rules,
        open,
        toggle,
        dispatch,
    } = props;
    let Some(row) = evasion.rows.get(*at) else {
        return html! {};
    };
    let id = format!("mutation-{at}");
    let title = |rule: &u32| {
        rules
            .get(*rule as usize)
            .map_or("", |rule| rule.title.as_str())
    };
    let broken = evasion
        .rules
        .iter()
        .zip(&row.cells)
        .filter_map(|(rule, cell)| {
            let view = rules.get(*rule as usize)?;
            (!cell.broke.is_empty()).then_some((*rule, view, cell))
        });
    html! {
        <>
            <tr class={classes!("matrix__row", open.then_some("matrix__row--open"))}>
                <th scope="row">
                    <button
                        class={classes!("values__toggle", open.then_some("values__toggle--open"))}
                        aria-expanded={open.to_string()}
                        aria-controls={open.then(|| id.clone())}
                        onclick={toggle.reform(|_| ())}
                    >
                        { Icon::Chevron.html() }
                        <span>{ &row.title }</span>
                    </button>
                </th>
                { for evasion.rules.iter().zip(&row.cells).map(|(rule, cell)| html! {
                    <td data-rule={title(rule).to_owned()}>{ outcome(row, cell) }</td>
                }) }
            </tr>
            if *open {
                <tr class="matrix__more" {id}>
                    <td colspan={(evasion.rules.len() + 1).to_string()}>
                        { lines(row) }
                        <p>
                            { &row.why }
                            { " " }
                            <span class="muted">{ format!("({}) ", row.layer) }</span>
                            { source(&row.source) }
                        </p>
                        { for broken.map(|(rule, view, cell)| html! {
                            <Broken {rule} view={view.clone()} broke={cell.broke.clone()} dispatch={dispatch.clone()} />
                        }) }
                    </td>
                </tr>
            }
        </>
    }
}

fn outcome(row: &EvasionRow, cell: &EvasionCell) -> Html {
    let (icon, name, tone) = match cell.verdict {
        _ if !row.reaches_log => (Icon::NotForThisLog, "changes nothing", "same"),
        Verdict::Match => (Icon::Pass, "survives", "survives"),
        Verdict::CannotTell => (Icon::Unknown, "can’t tell", "open"),
        Verdict::NoMatch | Verdict::NotForThisLog => (Icon::Fail, "evades", "evades"),
    };
    html! { <span class={format!("fate fate--{tone}")}>{ icon.html() }{ name }</span> }
}

/// What is typed and what the log shows of it.
fn lines(row: &EvasionRow) -> Html {
    let line = |name: &str, text: &str| {
        html! { <><dt>{ name }</dt><dd><code>{ text.to_owned() }</code></dd></> }
    };
    html! {
        <dl class="mutated">
            if row.typed == row.logged {
                { line("Typed and logged", &row.logged) }
            } else {
                { line("Typed", &row.typed) }
                { line("Logged", &row.logged) }
            }
        </dl>
    }
}

/// Only plain web addresses become links.
fn source(source: &str) -> Html {
    if !source.starts_with("https://") {
        return html! { <span class="muted">{ source }</span> };
    }
    let host = source.trim_start_matches("https://");
    let host = host.split('/').next().unwrap_or(host);
    html! {
        <a class="link" href={source.to_owned()} target="_blank" rel="noopener noreferrer external">
            { host }{ Icon::External.html() }
        </a>
    }
}

#[derive(Properties, PartialEq)]
struct BrokenProps {
    rule: u32,
    view: RuleView,
    broke: Vec<BrokenView>,
    dispatch: Dispatch,
}

/// The predicates of one rule that the change broke, and how each could be made to hold.
#[component]
fn Broken(props: &BrokenProps) -> Html {
    let BrokenProps {
        rule,
        view,
        broke,
        dispatch,
    } = props;
    let one = |broken: &BrokenView| {
        html! {
            <li>
                <p class="leaf__predicate">
                    { predicate(&broken.predicate) }
                    { " " }
                    if !broken.span.is_empty() {
                        <a class="leaf__source" href={Route::rule_at(&view.key, broken.span).hash()}>{ "in the rule" }</a>
                        { " " }
                    }
                    { for reach(view, broken).map(|reach| html! { <ReachChip {reach} /> }) }
                </p>
                if let Some(repair) = &broken.repair {
                    { offer(*rule, repair, dispatch) }
                } else {
                    <p class="muted">{ "No repair is known." }</p>
                }
            </li>
        }
    };
    html! {
        <div class="broken">
            <p>{ "Broke in " }<b>{ &view.title }</b></p>
            <ul class="plain-list">{ for broke.iter().map(one) }</ul>
        </div>
    }
}

fn reach(view: &RuleView, broken: &BrokenView) -> Option<ReachView> {
    let of = |one: &&cutout_core::report::PredicateView| {
        let same = &broken.predicate;
        one.field == same.field && one.op == same.op && one.value == same.value && !one.exclusion
    };
    view.predicates.iter().find(of)?.reach.clone()
}

fn offer(rule: u32, repair: &RepairView, dispatch: &Dispatch) -> Html {
    let shown = Rc::new(repair.clone());
    let preview = dispatch.reform(move |_| Action::PreviewRepair {
        rule,
        repair: shown.clone(),
    });
    let becomes = repair.becomes.iter().zip(&repair.reach);
    html! {
        <div class="repair">
            <div class="candidate__head">
                <p class="candidate__what"><b>{ "Repair: " }</b>{ &repair.title }</p>
                <button class="button button--small" aria-label={format!("Preview the repair: {}", repair.title)} onclick={preview}>
                    { "Preview…" }
                </button>
            </div>
            <p>{ &repair.why }</p>
            if repair.reach.iter().any(Option::is_some) {
                <ul class="plain-list">
                    { for becomes.map(|(one, reach)| html! {
                        <li class="leaf__predicate">
                            { predicate(one) }{ " " }
                            { for reach.iter().map(|reach| html! { <ReachChip reach={reach.clone()} /> }) }
                        </li>
                    }) }
                </ul>
            } else {
                <p class="leaf__predicate">{ predicates(&repair.becomes, "or") }</p>
            }
            <p class="muted">
                { format!("With it, the rule survives {} of {}.", repair.score.survived, repair.score.of) }
            </p>
        </div>
    }
}
