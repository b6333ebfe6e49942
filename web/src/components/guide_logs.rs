//! In the guide: which of the rules can match in which logs.

use super::telemetry_table::can;
use crate::state::{Route, Shared};
use cutout_core::report::RuleView;
use cutout_core::report::advice::{CanMatch, TelemetryRow};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rows: Option<Shared<Vec<TelemetryRow>>>,
    pub rules: Shared<Vec<RuleView>>,
}

#[component]
pub fn GuideLogs(props: &Props) -> Html {
    let Props { rows, rules } = props;
    let Some(rows) = rows else {
        return html! { <p class="empty">{ "The rules are being put to each log." }</p> };
    };
    let Some(first) = rows.first() else {
        return html! { <p class="empty">{ "No rule is switched on, so there is nothing to show." }</p> };
    };
    let count = |at: usize| {
        let can = |row: &&TelemetryRow| {
            let cell = row.cells.get(at).map(|cell| cell.can);
            matches!(cell, Some(CanMatch::Fully | CanMatch::InPart))
        };
        rows.iter().filter(can).count()
    };
    let row = |row: &TelemetryRow| {
        let Some(rule) = rules.get(row.rule as usize) else {
            return html! {};
        };
        html! {
            <tr>
                <th scope="row"><a class="link" href={Route::rule(&rule.key).hash()}>{ &rule.title }</a></th>
                { for row.cells.iter().map(|cell| {
                    let lacks = (!cell.lacks.is_empty()).then(|| format!("Never has {}", cell.lacks.join(", ")));
                    html! { <td title={lacks} data-log={cell.title.clone()}>{ can(cell.can) }</td> }
                }) }
            </tr>
        }
    };
    html! {
        <div class="guide-logs">
            <p class="guide-lead">
                { "A rule that asks for a field which a log never carries can’t match there. Open a rule to see what it \
                   lacks and what to add." }
            </p>
            <div class="guide-logs__box" role="region" aria-label="Rules and logs" tabindex="0">
                <table class="rule-logs">
                    <thead>
                        <tr>
                            <th scope="col">{ "Rule" }</th>
                            { for first.cells.iter().enumerate().map(|(at, cell)| html! {
                                <th scope="col">
                                    { &cell.title }
                                    <span class="rule-logs__count">{ format!("{} of {}", count(at), rows.len()) }</span>
                                </th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>{ for rows.iter().map(row) }</tbody>
                </table>
            </div>
        </div>
    }
}
