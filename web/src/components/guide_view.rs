//! The authoring guide: what the rules filter by, and how common that is.

use super::Dispatch;
use super::guide_overview::GuideOverview;
use super::guide_values::{GuideValues, Side};
use crate::state::{Action, Route, Shared};
use cutout_core::report::advice::TelemetryRow;
use cutout_core::report::{Guide, GuideFilter, RuleView};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub guide: Option<Shared<Guide>>,
    pub filter: GuideFilter,
    pub telemetry: Option<Shared<Vec<TelemetryRow>>>,
    pub rules: Shared<Vec<RuleView>>,
    pub dispatch: Dispatch,
}

/// What is in front where there is room for one part only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Overview,
    Values(Side),
}

impl Part {
    const ALL: [Part; 4] = [
        Part::Overview,
        Part::Values(Side::Indicators),
        Part::Values(Side::Exclusions),
        Part::Values(Side::Logs),
    ];

    fn title(self) -> &'static str {
        match self {
            Part::Overview => "Overview",
            Part::Values(side) => side.title(),
        }
    }
}

#[component]
pub fn GuideView(props: &Props) -> Html {
    let Props {
        guide,
        filter,
        telemetry,
        rules,
        dispatch,
    } = props;
    let part = use_state_eq(Part::default);
    let field = use_state_eq(|| None::<String>);
    let Some(guide) = guide else {
        return html! { <main class="guide" id="main"><p class="empty">{ "The rules are being counted." }</p></main> };
    };
    if guide.rules.is_empty() && *filter == GuideFilter::default() {
        return html! {
            <main class="guide" id="main">
                <div class="empty">
                    <h2 class="pane__title">{ "Guide" }</h2>
                    <p>{ "No rule is switched on, so there is nothing to count." }</p>
                    <p><a class="link" href={Route::RULES.hash()}>{ "Switch on or write rules" }</a></p>
                </div>
            </main>
        };
    }
    let turn = {
        let part = part.clone();
        Callback::from(move |to| part.set(to))
    };
    let choose = {
        let (field, turn, part) = (field.clone(), turn.clone(), part.clone());
        Callback::from(move |name: Option<String>| {
            let values = [
                Part::Values(Side::Indicators),
                Part::Values(Side::Exclusions),
            ];
            if name.is_some() && !values.contains(&part) {
                turn.emit(Part::Values(Side::Indicators));
            }
            field.set(name);
        })
    };
    let side = match *part {
        Part::Overview => Side::Indicators,
        Part::Values(side) => side,
    };
    let switch = Part::ALL.map(|one| {
        html! {
            <button
                class="switch__button"
                aria-pressed={(one == *part).to_string()}
                onclick={turn.reform(move |_| one)}
            >
                { one.title() }
            </button>
        }
    });
    let behind = |front: bool| (!front).then_some("pane--behind");
    let overview = *part == Part::Overview;
    html! {
        <main class="guide" id="main">
            <div class="switch" role="group" aria-label="Part of the guide">{ for switch }</div>
            <section class={classes!("pane", behind(overview))} aria-labelledby="guide-title">
                <GuideOverview
                    guide={guide.clone()}
                    rules={rules.clone()}
                    field={(*field).clone()}
                    on_field={choose.clone()}
                    on_filter={dispatch.reform(Action::CountRules)}
                    dispatch={dispatch.clone()}
                />
            </section>
            <section class={classes!("pane", behind(!overview))} aria-labelledby="guide-values-title">
                <GuideValues
                    guide={guide.clone()}
                    rules={rules.clone()}
                    telemetry={telemetry.clone()}
                    {side}
                    on_side={turn.reform(Part::Values)}
                    field={(*field).clone()}
                    on_field={choose}
                />
            </section>
        </main>
    }
}
