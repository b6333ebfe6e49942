//! The verdicts: what fired at a glance, and the events one by one.

use super::Dispatch;
use super::event_list::EventList;
use super::export_menu::ExportMenu;
use super::fired_rules::FiredRules;
use super::label_bar::LabelBar;
use super::pager::Pager;
use super::scores::Scores;
use super::summary::Summary;
use super::verdict_map::VerdictMapView;
use crate::protocol::RunId;
use crate::state::advice::Asked;
use crate::state::list::headline;
use crate::state::{Action, Shared};
use cutout_core::report::advice::Labels;
use cutout_core::report::map::VerdictMap;
use cutout_core::report::{EventRow, Report, RuleView, View};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub empty: bool,
    pub rules: Shared<Vec<RuleView>>,
    pub report: Option<Shared<Report>>,
    pub rows: Shared<Vec<Rc<EventRow>>>,
    pub list: View,
    pub labels: Rc<Labels>,
    pub selected: Option<u32>,
    pub map: Option<Asked<VerdictMap>>,
    pub shown: RunId,
    pub ignore_logsource: bool,
    pub dispatch: Dispatch,
}

#[component]
pub fn VerdictsPane(props: &Props) -> Html {
    let Props {
        empty,
        rules,
        report,
        rows,
        list,
        labels,
        selected,
        map,
        shown,
        ignore_logsource,
        dispatch,
    } = props;
    let search = dispatch.reform(|event: InputEvent| {
        Action::FilterByText(event.target_unchecked_into::<HtmlInputElement>().value())
    });
    let ignore = dispatch.reform(|event: Event| {
        Action::IgnoreLogsource(event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    let Some(report) = report.as_ref().filter(|report| report.totals.events > 0) else {
        return html! {
            <>
                <div class="pane__head"><h2 class="pane__title" id="verdicts-title">{ "Verdicts" }</h2></div>
                <div class="empty" data-run={shown.to_string()}>
                    if *empty {
                        <p>{ "Each event gets one of three answers." }</p>
                        <dl class="empty__legend">
                            <dt>{ super::badges::verdict(cutout_core::report::Verdict::Match) }</dt>
                            <dd>{ "A rule’s condition is true for it." }</dd>
                            <dt>{ super::badges::verdict(cutout_core::report::Verdict::CannotTell) }</dt>
                            <dd>{ "Something speaks for it, but a field the rule needs is not in what you pasted. You can type it in." }</dd>
                            <dt>{ super::badges::verdict(cutout_core::report::Verdict::NoMatch) }</dt>
                            <dd>{ "No rule applies; near misses say what was lacking." }</dd>
                        </dl>
                    } else {
                        <p>{ "No events were found in this text." }</p>
                    }
                </div>
            </>
        };
    };
    html! {
        <>
            <div class="pane__head">
                <h2 class="sr-only" id="verdicts-title">{ "Verdicts" }</h2>
                <p class="glance" aria-live="polite" data-testid="headline">{ headline(&report.totals) }</p>
            </div>
            <Summary totals={report.totals} show={list.show} dispatch={dispatch.clone()} />
            <FiredRules
                report={report.clone()}
                rules={rules.clone()}
                chosen={list.rule}
                dispatch={dispatch.clone()}
            />
            // Of one event, the list says all that there is.
            if report.totals.events > 1 {
                <VerdictMapView map={map.clone()} rules={rules.clone()} dispatch={dispatch.clone()} />
            }
            <div class="verdict-tools">
                <label class="search">
                    <span class="sr-only">{ "Find events by text" }</span>
                    <input
                        class="input"
                        type="search"
                        placeholder="Find in events"
                        value={list.text.clone()}
                        oninput={search}
                    />
                </label>
                <label class="check" title="Evaluate every rule on every event, whatever log its logsource asks for">
                    <input type="checkbox" checked={*ignore_logsource} onchange={ignore} />
                    { "Any logsource" }
                </label>
                <ExportMenu dispatch={dispatch.clone()} />
            </div>
            <LabelBar
                totals={report.totals.labels}
                show={list.show}
                selects={report.page.total}
                dispatch={dispatch.clone()}
            />
            if let Some(scores) = &report.scores {
                <Scores
                    scores={(**scores).clone()}
                    rules={rules.clone()}
                    chosen={list.cell}
                    dispatch={dispatch.clone()}
                />
            }
            <EventList
                rows={rows.clone()}
                labels={labels.clone()}
                rules={rules.clone()}
                selected={*selected}
                run={*shown}
                dispatch={dispatch.clone()}
            />
            <Pager
                label="Pages of events"
                offset={report.page.offset}
                rows={rows.len() as u32}
                total={report.page.total}
                on_turn={dispatch.reform(|offset| Action::TurnTo { offset })}
            />
        </>
    }
}
