//! In which logs a rule can match, and what to add where it can't.

use super::icons::Icon;
use crate::state::Route;
use cutout_core::report::RuleView;
use cutout_core::report::advice::{CanMatch, TelemetryCell, TelemetryRow};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rule_key: String,
    pub row: TelemetryRow,
}

#[component]
pub fn TelemetryTable(props: &Props) -> Html {
    let Props { rule_key, row } = props;
    let (about, not): (Vec<&TelemetryCell>, Vec<&TelemetryCell>) = row
        .cells
        .iter()
        .partition(|cell| cell.can != CanMatch::NotForThisLog);
    let others: Vec<&str> = not.iter().map(|cell| cell.title.as_str()).collect();
    html! {
        <section class="group">
            <h3 class="label">{ "Logs it can match in" }</h3>
            if !about.is_empty() {
                <table class="logs">
                    <thead class="sr-only">
                        <tr>
                            <th scope="col">{ "Log" }</th>
                            <th scope="col">{ "Can it match?" }</th>
                            <th scope="col">{ "What is lacking, and what to do" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for about.iter().map(|cell| html! {
                            <tr>
                                <th scope="row">{ &cell.title }</th>
                                <td class="logs__can">{ can(cell.can) }</td>
                                <td class="logs__why">{ why(rule_key, cell) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            }
            if !others.is_empty() {
                <p class="muted logs__others">{ format!("Not about what these record: {}.", others.join(", ")) }</p>
            }
        </section>
    }
}

/// Whether a rule can match, as a shape and words.
pub fn can(can: CanMatch) -> Html {
    let (icon, name, tone) = match can {
        CanMatch::Fully => (Icon::Pass, "can match", "survives"),
        CanMatch::InPart => (Icon::CannotTell, "in part", "open"),
        CanMatch::Never => (Icon::Fail, "never", "evades"),
        CanMatch::NotForThisLog => (Icon::NotForThisLog, "other log", "same"),
    };
    html! { <span class={format!("fate fate--{tone}")}>{ icon.html() }{ name }</span> }
}

fn why(rule_key: &str, cell: &TelemetryCell) -> Html {
    html! {
        <>
            if let Some(advice) = &cell.advice {
                <p>{ advice.trim_end_matches('.') }{ "." }</p>
            } else if !cell.lacks.is_empty() {
                <p>{ format!("Never has {}.", cell.lacks.join(", ")) }</p>
            }
            if !cell.dead.is_empty() {
                <p class="muted">
                    { "Can’t be true there: " }
                    { for cell.dead.iter().enumerate().map(|(at, span)| html! {
                        <>
                            if at > 0 { { ", " } }
                            <a class="leaf__source" href={Route::rule_at(rule_key, *span).hash()}>{ format!("part {}", at + 1) }</a>
                        </>
                    }) }
                </p>
            }
        </>
    }
}

/// The row of a rule by its key.
pub fn row_of<'a>(
    key: &str,
    rules: &[RuleView],
    rows: &'a [TelemetryRow],
) -> Option<&'a TelemetryRow> {
    let at = rules.iter().position(|rule| rule.key == key)?;
    rows.iter().find(|row| row.rule as usize == at)
}
