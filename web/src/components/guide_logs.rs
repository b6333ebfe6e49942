//! In the guide: which of the rules can match in which logs.

use super::telemetry_table::can;
use crate::state::{Route, Shared};
use cutout_core::report::RuleView;
use cutout_core::report::advice::{CanMatch, TelemetryCell, TelemetryRow};
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
    let cells = |at: usize| rows.iter().filter_map(move |row| row.cells.get(at));
    let about = |at: &usize| cells(*at).any(|cell| cell.can != CanMatch::NotForThisLog);
    let (shown, others): (Vec<usize>, Vec<usize>) = (0..first.cells.len()).partition(about);
    let matching = |at: usize| {
        let can = |cell: &&TelemetryCell| matches!(cell.can, CanMatch::Fully | CanMatch::InPart);
        cells(at).filter(can).count()
    };
    let others: Vec<&str> = others
        .iter()
        .filter_map(|at| first.cells.get(*at))
        .map(|cell| cell.title.as_str())
        .collect();
    let cell = |cell: &TelemetryCell| {
        let lacks =
            (!cell.lacks.is_empty()).then(|| format!("Never has {}", cell.lacks.join(", ")));
        let other = cell.can == CanMatch::NotForThisLog;
        html! {
            <td
                class={other.then_some("rule-logs__other")}
                title={lacks}
                data-log={cell.title.clone()}
            >
                { can(cell.can) }
            </td>
        }
    };
    let row = |row: &TelemetryRow| {
        let Some(rule) = rules.get(row.rule as usize) else {
            return html! {};
        };
        html! {
            <tr>
                <th scope="row"><a class="link" href={Route::rule(&rule.key).hash()}>{ &rule.title }</a></th>
                { for shown.iter().filter_map(|at| row.cells.get(*at)).map(cell) }
            </tr>
        }
    };
    html! {
        <div class="guide-logs">
            <p class="guide-lead">
                { "A rule that asks for a field which a log never carries can’t match there. Open a rule to see what it \
                   lacks and what to add." }
                if !others.is_empty() { { format!(" No rule here is about {}.", others.join(", ")) } }
            </p>
            <div class="guide-logs__box" role="region" aria-label="Rules and logs" tabindex="0">
                <table class="rule-logs">
                    <thead>
                        <tr>
                            <th scope="col">{ "Rule" }</th>
                            { for shown.iter().map(|at| html! {
                                <th scope="col">
                                    { &first.cells[*at].title }
                                    <span class="rule-logs__count">{ format!("{} of {}", matching(*at), rows.len()) }</span>
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
