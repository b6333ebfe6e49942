//! The left of the guide: which rules are counted, the events they cover, their fields, notes.

use super::Dispatch;
use super::guide_rules::GuideRules;
use super::icons::Icon;
use super::reach_source::ReachSource;
use super::value_text::ValueText;
use crate::state::list::count;
use crate::state::{Route, Shared};
use cutout_core::report::{Guide, GuideEvent, GuideField, GuideFilter, GuideGroup, RuleView};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub guide: Shared<Guide>,
    pub rules: Shared<Vec<RuleView>>,
    /// The field whose values are on show.
    pub field: Option<String>,
    pub on_field: Callback<Option<String>>,
    pub on_filter: Callback<GuideFilter>,
    pub dispatch: Dispatch,
}

#[component]
pub fn GuideOverview(props: &Props) -> Html {
    let Props {
        guide,
        rules,
        field,
        on_field,
        on_filter,
        dispatch,
    } = props;
    let open = use_state_eq(|| None::<usize>);
    let menu = |name: &'static str, groups: &[GuideGroup], chosen: &Option<String>, set: Setter| {
        let names: Vec<String> = groups.iter().map(|group| group.name.clone()).collect();
        let filter = guide.filter.clone();
        let onchange = on_filter.reform(move |event: Event| {
            let index = event
                .target_unchecked_into::<HtmlSelectElement>()
                .selected_index();
            let at = usize::try_from(index - 1).ok();
            set(&filter, at.and_then(|at| names.get(at).cloned()))
        });
        html! {
            <label class="field-inline">
                <span class="sr-only">{ name }</span>
                <select class="select select--small" {onchange}>
                    <option selected={chosen.is_none()}>{ format!("Every {}", name.to_lowercase()) }</option>
                    { for groups.iter().map(|group| html! {
                        <option selected={chosen.as_deref() == Some(&*group.name)}>
                            { format!("{} ({})", titled(&group.name), group.rules) }
                        </option>
                    }) }
                </select>
            </label>
        }
    };
    let event = |(at, event): (usize, &GuideEvent)| {
        let shown = *open == Some(at);
        let id = format!("guide-event-{at}");
        let toggle = {
            let open = open.clone();
            move |_: MouseEvent| open.set((!shown).then_some(at))
        };
        html! {
            <li class="guide-row">
                <button
                    class={classes!("guide-row__button", shown.then_some("guide-row__button--open"))}
                    aria-expanded={shown.to_string()}
                    aria-controls={shown.then(|| id.clone())}
                    onclick={toggle}
                >
                    { Icon::Chevron.html() }
                    <span class="guide-row__name">
                        { &event.log }
                        if let Some(id) = event.id { { format!(" {id}") } }
                    </span>
                    <span class="guide-row__what">{ event.what.replace('_', " ") }</span>
                    <span class="guide-row__count">{ count(event.rules.len() as u32, "rule", "rules") }</span>
                </button>
                if shown {
                    <div class="guide-row__more" {id}>
                        <GuideRules guide={guide.clone()} rules={rules.clone()} at={event.rules.clone()} />
                    </div>
                }
            </li>
        }
    };
    let most = guide.fields.first().map_or(1, |field| field.rules.len());
    let vendors: Vec<String> = guide
        .vendors
        .iter()
        .map(|group| format!("{} {}", group.name, group.rules))
        .collect();
    let filtered = guide.filter != GuideFilter::default();
    html! {
        <>
            <div class="pane__head">
                <h2 class="pane__title" id="guide-title">{ "Guide" }</h2>
                <p class="pane__sub">{ count(guide.rules.len() as u32, "rule", "rules") }</p>
                <div class="pane__tools">
                    { menu("Vendor", &guide.vendors, &guide.filter.vendor, |filter, vendor| GuideFilter { vendor, ..filter.clone() }) }
                    { menu("Platform", &guide.platforms, &guide.filter.platform, |filter, platform| GuideFilter { platform, ..filter.clone() }) }
                </div>
            </div>
            <div class="guide-overview" tabindex="0" role="group" aria-label="Overview of the rules">
                <p class="guide-lead">
                    { "What the rules that are switched on filter by. Write a rule of your own with it: take a field \
                       that others rely on, a value that few share, and the exclusions they needed." }
                </p>
                if guide.rules.is_empty() {
                    <p class="empty">
                        { "No rule fits both filters. " }
                        <button class="button button--small" onclick={on_filter.reform(|_| GuideFilter::default())}>
                            { "Count all rules" }
                        </button>
                    </p>
                }
                <dl class="figures">
                    { for [
                        (guide.events.len(), "event", "events"),
                        (guide.fields.len(), "field", "fields"),
                        (guide.indicators.len(), "indicator", "indicators"),
                        (guide.exclusions.len(), "exclusion", "exclusions"),
                    ].map(|(number, one, many)| html! {
                        <div class="figures__one">
                            <dt>{ if number == 1 { one } else { many } }</dt>
                            <dd>{ number }</dd>
                        </div>
                    }) }
                </dl>
                <section class="guide-section">
                    <h3 class="label">{ "Rules by vendor" }</h3>
                    { bars(&guide.vendors) }
                    if filtered {
                        <p class="muted guide-aside">{ format!("All rules: {}. The tables count those that the filters keep.", vendors.join(", ")) }</p>
                    }
                </section>
                <section class="guide-section">
                    <h3 class="label">{ "Events covered" }</h3>
                    <ul class="guide-rows">{ for guide.events.iter().enumerate().map(event) }</ul>
                </section>
                <section class="guide-section">
                    <h3 class="label">{ "Fields filtered most" }</h3>
                    <ul class="guide-rows">
                        { for guide.fields.iter().map(|row| field_row(row, most, field, on_field)) }
                    </ul>
                </section>
                <ReachSource dispatch={dispatch.clone()} />
                <section class="guide-section">
                    <h3 class="label">{ "Notes" }</h3>
                    <ul class="guide-notes">{ for guide.notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul>
                    <p class="guide-aside">
                        <a class="link" href={Route::RULES.hash()}>{ "Choose which rules are counted" }</a>
                    </p>
                </section>
            </div>
        </>
    }
}

type Setter = fn(&GuideFilter, Option<String>) -> GuideFilter;

fn bars(groups: &[GuideGroup]) -> Html {
    let all: u32 = groups.iter().map(|group| group.rules).sum();
    let bar = |group: &GuideGroup| {
        html! {
            <li class="bars__row">
                <span class="bars__name">{ &group.name }</span>
                <span class="bars__track" aria-hidden="true">{ bar(group.rules as usize, all as usize) }</span>
                <span class="bars__count">{ group.rules }</span>
            </li>
        }
    };
    html! { <ul class="bars">{ for groups.iter().map(bar) }</ul> }
}

/// Drawn as an image, since the page's policy allows no styles on elements.
fn bar(part: usize, of: usize) -> Html {
    let width = 100 * part / of.max(1);
    html! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="bar__rest" width="100" height="4" />
            <rect class="bar__part" width={width.max(1).to_string()} height="4" />
        </svg>
    }
}

fn field_row(
    row: &GuideField,
    most: usize,
    chosen: &Option<String>,
    on_field: &Callback<Option<String>>,
) -> Html {
    let here = chosen.as_ref() == Some(&row.field);
    let name = row.field.clone();
    let onclick = on_field.reform(move |_| (!here).then(|| name.clone()));
    html! {
        <li class={classes!("guide-row", here.then_some("guide-row--here"))}>
            <button class="guide-field" aria-pressed={here.to_string()} {onclick}>
                <span class="guide-field__head">
                    <span class="guide-row__name">{ &row.field }</span>
                    <span class="guide-row__count">{ count(row.rules.len() as u32, "rule", "rules") }</span>
                </span>
                { bar(row.rules.len(), most) }
                <span class="guide-field__ops">
                    { for row.ops.iter().map(|op| html! {
                        <span class="guide-field__op">{ format!("{} ", op.name.replace('_', " ")) }<b>{ op.rules }</b></span>
                    }) }
                </span>
                if !row.samples.is_empty() {
                    <span class="guide-field__samples">
                        { for row.samples.iter().map(|sample| html! { <ValueText value={sample.clone()} /> }) }
                        if row.values as usize > row.samples.len() {
                            <span class="muted">{ format!("and {} more", row.values as usize - row.samples.len()) }</span>
                        }
                    </span>
                }
            </button>
        </li>
    }
}

/// `windows` as a menu shows it.
fn titled(name: &str) -> String {
    let mut rest = name.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}
