//! The playground: events, verdicts and detail side by side, or one at a time where there is
//! little room.

use super::Dispatch;
use super::detail_pane::DetailPane;
use super::events_pane::EventsPane;
use super::verdicts_pane::VerdictsPane;
use crate::state::list::headline;
use crate::state::{Action, Pane, State};
use yew::prelude::*;

#[derive(Properties)]
pub struct Props {
    pub state: State,
    pub dispatch: Dispatch,
}

impl PartialEq for Props {
    /// The state is a handful of pointers that its parts compare; every change of it is for here.
    fn eq(&self, _: &Props) -> bool {
        false
    }
}

#[component]
pub fn Playground(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let report = &state.report;
    let empty = state.text.is_blank();
    let switch = Pane::ALL.map(|pane| {
        let here = pane == state.pane;
        html! {
            <button
                class="switch__button"
                aria-pressed={here.to_string()}
                onclick={dispatch.reform(move |_| Action::SetPane(pane))}
            >
                { pane.title() }
            </button>
        }
    });
    let pane = |pane: Pane| classes!("pane", (pane != state.pane).then_some("pane--behind"));
    html! {
        <main class={classes!("playground", empty.then_some("playground--empty"))} id="main">
            <div class="switch" role="group" aria-label="Pane">
                { for switch }
                if let Some(report) = report.as_ref().filter(|_| state.pane != Pane::Verdicts && !empty) {
                    <span class="switch__summary">{ headline(&report.totals) }</span>
                }
            </div>
            <section class={pane(Pane::Events)} aria-labelledby="events-title">
                <EventsPane
                    text={state.text.clone()}
                    format={state.choices.format}
                    wrap={state.choices.wrap}
                    plain={state.choices.plain}
                    lines={state.lines.clone()}
                    texts={state.texts.clone()}
                    rules={state.rules.clone()}
                    labels={state.choices.labels.clone()}
                    selected={state.selected}
                    report={report.clone()}
                    dispatch={dispatch.clone()}
                />
            </section>
            <section class={pane(Pane::Verdicts)} aria-labelledby="verdicts-title">
                <VerdictsPane
                    {empty}
                    rules={state.rules.clone()}
                    report={report.clone()}
                    rows={state.rows.clone()}
                    list={state.list.clone()}
                    labels={state.choices.labels.clone()}
                    selected={state.selected}
                    map={state.map.clone()}
                    shown={state.engine.shown}
                    ignore_logsource={state.choices.ignore_logsource}
                    dispatch={dispatch.clone()}
                />
            </section>
            <section class={pane(Pane::Detail)} aria-labelledby="detail-title">
                <DetailPane
                    detail={state.detail.clone()}
                    rules={state.rules.clone()}
                    supplied={state.choices.supplied.clone()}
                    labels={state.choices.labels.clone()}
                    advice={state.advice.clone()}
                    dispatch={dispatch.clone()}
                />
            </section>
        </main>
    }
}
