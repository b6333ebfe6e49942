//! The right of the guide: indicators or exclusions, each with its rules and its reach, or the logs
//! that rules can match in.

use super::guide_logs::GuideLogs;
use super::guide_rules::GuideRules;
use super::icons::Icon;
use super::reach_chip::ReachChip;
use super::reach_missing::ReachMissing;
use super::value_text::ValueText;
use crate::state::Shared;
use crate::state::guide::keeps;
use crate::state::list::count;
use cutout_core::report::advice::TelemetryRow;
use cutout_core::report::{Guide, GuideValue, RuleView};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Rows that are shown before more are asked for.
const ROWS: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Indicators,
    Exclusions,
    Logs,
}

impl Side {
    const ALL: [Side; 3] = [Side::Indicators, Side::Exclusions, Side::Logs];

    pub fn title(self) -> &'static str {
        match self {
            Side::Indicators => "Indicators",
            Side::Exclusions => "Exclusions",
            Side::Logs => "Logs",
        }
    }

    fn rows(self, guide: &Guide) -> &[GuideValue] {
        match self {
            Side::Indicators => &guide.indicators,
            Side::Exclusions => &guide.exclusions,
            Side::Logs => &[],
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub guide: Shared<Guide>,
    pub rules: Shared<Vec<RuleView>>,
    pub telemetry: Option<Shared<Vec<TelemetryRow>>>,
    pub side: Side,
    pub on_side: Callback<Side>,
    /// Only values of this field.
    pub field: Option<String>,
    pub on_field: Callback<Option<String>>,
}

/// A row by what it says, so that it stays open when others come and go.
type Key = (String, String, String);

#[component]
pub fn GuideValues(props: &Props) -> Html {
    let Props {
        guide,
        rules,
        telemetry,
        side,
        on_side,
        field,
        on_field,
    } = props;
    let text = use_state_eq(String::new);
    let open = use_state_eq(|| None::<Key>);
    let all = use_state_eq(|| false);
    let rows = side.rows(guide);
    let kept: Vec<&GuideValue> = rows
        .iter()
        .filter(|row| keeps(row, field.as_deref(), &text))
        .collect();
    let shown = if *all { kept.len() } else { ROWS };
    let search = {
        let text = text.clone();
        move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let row = |(at, row): (usize, &&GuideValue)| {
        let key: Key = (row.field.clone(), row.op.clone(), row.value.clone());
        let is_open = open.as_ref() == Some(&key);
        let toggle = {
            let open = open.clone();
            move |_: MouseEvent| open.set((!is_open).then(|| key.clone()))
        };
        let id = format!("guide-value-{at}");
        html! {
            <>
                <tr class={classes!("values__row", is_open.then_some("values__row--open"))}>
                    <td class="values__value">
                        <button
                            class={classes!("values__toggle", is_open.then_some("values__toggle--open"))}
                            aria-expanded={is_open.to_string()}
                            aria-controls={is_open.then(|| id.clone())}
                            title="Show its rules"
                            onclick={toggle}
                        >
                            { Icon::Chevron.html() }
                            <ValueText value={row.value.clone()} />
                        </button>
                    </td>
                    <td class="values__field">
                        <span class="leaf__field">{ &row.field }</span>
                        { " " }
                        <span class="leaf__op">{ row.op.replace('_', " ") }</span>
                    </td>
                    <td class="values__here">
                        { count(row.rules.len() as u32, "rule", "rules") }
                        if !row.excluding.is_empty() {
                            <span class="values__aside">
                                { match (row.excluding.len(), row.rules.len()) {
                                    (some, every) if some == every => "only to exclude".to_owned(),
                                    (some, _) => format!("{some} to exclude"),
                                } }
                            </span>
                        }
                    </td>
                    <td class="values__reach">
                        if let Some(reach) = &row.reach {
                            <ReachChip reach={reach.clone()} exclusion={*side == Side::Exclusions} />
                            if let Some(published) = reach.published.filter(|&figure| figure != reach.total && !reach.at_most) {
                                <span class="values__aside">{ format!("published guide: {published}") }</span>
                            }
                        } else {
                            <ReachMissing />
                        }
                    </td>
                </tr>
                if is_open {
                    <tr class="values__more" {id}>
                        <td colspan="4">
                            <GuideRules
                                guide={guide.clone()}
                                rules={rules.clone()}
                                at={row.rules.clone()}
                                value={Some((**row).clone())}
                            />
                        </td>
                    </tr>
                }
            </>
        }
    };
    let segment = |one: Side| {
        html! {
            <button
                class="segments__one"
                aria-pressed={(one == *side).to_string()}
                onclick={on_side.reform(move |_| one)}
            >
                { one.title() }
                if one != Side::Logs { { " " }<b>{ one.rows(guide).len() }</b> }
            </button>
        }
    };
    let head = html! {
        <>
            <h2 class="pane__title sr-only" id="guide-values-title">{ side.title() }</h2>
            <div class="segments" role="group" aria-label="Values">{ for Side::ALL.map(segment) }</div>
        </>
    };
    if *side == Side::Logs {
        return html! {
            <>
                <div class="pane__head guide-head--logs">{ head }</div>
                <GuideLogs rows={telemetry.clone()} rules={rules.clone()} />
            </>
        };
    }
    html! {
        <>
            <div class="pane__head">
                { head }
                if let Some(name) = field {
                    <button class="chip-clear" onclick={on_field.reform(|_| None)} aria-label={format!("Show all fields, not only {name}")}>
                        { name }{ Icon::Close.html() }
                    </button>
                }
                <label class="search guide-search">
                    <span class="sr-only">{ "Find values by text" }</span>
                    <input class="input" type="search" placeholder="Find values" value={(*text).clone()} oninput={search} />
                </label>
            </div>
            <div class="guide-values" tabindex="0" role="group" aria-label={side.title()}>
                if kept.is_empty() {
                    <p class="empty">
                        { if rows.is_empty() { "The rules that are counted have none." } else { "No value fits what you look for." } }
                    </p>
                } else {
                    <table class="values">
                        <thead>
                            <tr>
                                <th scope="col">{ "Value" }</th>
                                <th scope="col">{ "Field and operator" }</th>
                                <th scope="col">{ "Rules here" }</th>
                                <th scope="col">{ "Corpus reach" }</th>
                            </tr>
                        </thead>
                        <tbody>{ for kept.iter().take(shown).enumerate().map(row) }</tbody>
                    </table>
                }
                if kept.len() > shown {
                    <p class="empty">
                        <button class="button" onclick={{ let all = all.clone(); move |_: MouseEvent| all.set(true) }}>
                            { format!("Show all {}", count(kept.len() as u32, "value", "values")) }
                        </button>
                    </p>
                }
            </div>
        </>
    }
}
