//! Rules against events, as a map: a row a rule, a column a stretch of the log.

use super::Dispatch;
use super::icons::Icon;
use crate::state::advice::Asked;
use crate::state::list::{count, grouped};
use crate::state::{Action, Shared};
use cutout_core::report::RuleView;
use cutout_core::report::map::{MapCell, MapRow, VerdictMap};
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// While it is open.
    pub map: Option<Asked<VerdictMap>>,
    pub rules: Shared<Vec<RuleView>>,
    pub dispatch: Dispatch,
}

#[component]
pub fn VerdictMapView(props: &Props) -> Html {
    let Props {
        map,
        rules,
        dispatch,
    } = props;
    let toggle = dispatch.reform(|event: Event| {
        let details: HtmlDetailsElement = event.target_unchecked_into();
        Action::Map(details.open())
    });
    html! {
        <details class="map" open={map.is_some()} ontoggle={toggle}>
            <summary class="map__summary">{ "Map of rules and events" }</summary>
            { match map {
                Some(Asked::Here(map)) if map.rows.is_empty() => html! {
                    <p class="map__note muted">{ "No rule matches, and nothing here speaks for one that can’t tell." }</p>
                },
                Some(Asked::Here(map)) => picture(map, rules, dispatch),
                Some(Asked::Waiting) | None => html! {},
            } }
        </details>
    }
}

fn picture(map: &VerdictMap, rules: &[RuleView], dispatch: &Dispatch) -> Html {
    let titled = |row: &MapRow| {
        let rule = rules.get(row.rule as usize);
        rule.map_or_else(String::new, |rule| rule.title.clone())
    };
    html! {
        <>
            <div class="map__picture">
                { for map.rows.iter().map(|row| html! {
                    <div class="map__row">
                        <span class="map__title" title={titled(row)}>{ titled(row) }</span>
                        { strip(row, map, &titled(row), dispatch) }
                    </div>
                }) }
            </div>
            <p class="map__note muted">
                { match map.events_a_column {
                    1 => "A column is an event. ".to_owned(),
                    many => format!("A column is {} in the order of the text; the stronger its colour, the more of them. ", count(many, "event", "events")),
                } }
                <span class="map__key">{ Icon::Match.html() }{ " match: full height" }</span>
                { ", " }
                <span class="map__key">{ Icon::CannotTell.html() }{ " can’t tell: the lower half" }</span>
                { "." }
                if map.left_out > 0 {
                    { format!(" {} more left out.", count(map.left_out, "rule is", "rules are")) }
                }
            </p>
            <details class="map__behind">
                <summary>{ "As a table" }</summary>
                <div class="map__scroll" tabindex="0" role="region" aria-label="The map as a table">
                    <table class="map__table">
                        <thead>
                            <tr><th scope="col">{ "Rule" }</th><th scope="col" class="map__figure">{ "Matches" }</th><th scope="col" class="map__figure">{ "Can’t tell" }</th><th scope="col">{ "Events" }</th></tr>
                        </thead>
                        <tbody>
                            { for map.rows.iter().map(|row| html! {
                                <tr>
                                    <th scope="row">{ titled(row) }</th>
                                    <td class="map__figure">{ grouped(row.matches) }</td>
                                    <td class="map__figure">{ grouped(row.open) }</td>
                                    <td>{ for row.cells.iter().map(|cell| stretch(cell, map, dispatch)) }</td>
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </details>
        </>
    }
}

/// The events of a rule as one strip. What a click on it does, the table does by keyboard.
fn strip(row: &MapRow, map: &VerdictMap, title: &str, dispatch: &Dispatch) -> Html {
    let label = format!(
        "{title}: {}, {} open, of {}",
        count(row.matches, "match", "matches"),
        grouped(row.open),
        count(map.events, "event", "events")
    );
    let cell = |cell: &MapCell| {
        let first = cell.first;
        let of = events_of(cell.column, map);
        let share = |part: u32| 0.4 + 0.6 * f64::from(part) / f64::from(of.max(1));
        let select = dispatch.reform(move |_: MouseEvent| Action::Pick(first));
        let x = cell.column.to_string();
        html! {
            <g class="map__cell" onclick={select}>
                <title>{ said(cell, map) }</title>
                // The whole height takes the click.
                <rect class="map__ground" x={x.clone()} y="0" width="1" height="2" />
                if cell.matches > 0 {
                    <rect class="map__match" x={x.clone()} y="0" width="1" height="2" opacity={share(cell.matches).to_string()} />
                } else if cell.open > 0 {
                    <rect class="map__open" {x} y="1" width="1" height="1" opacity={share(cell.open).to_string()} />
                }
            </g>
        }
    };
    html! {
        <svg
            class="map__strip"
            viewBox={format!("0 0 {} 2", map.columns())}
            preserveAspectRatio="none"
            role="img"
            aria-label={label}
        >
            { for row.cells.iter().map(cell) }
        </svg>
    }
}

fn stretch(cell: &MapCell, map: &VerdictMap, dispatch: &Dispatch) -> Html {
    let first = cell.first;
    html! {
        <button
            class="event-link"
            title={said(cell, map)}
            onclick={dispatch.reform(move |_: MouseEvent| Action::Pick(first))}
        >
            { place(cell.column, map) }
        </button>
    }
}

/// `events 21–40: 3 matches, 1 can’t tell`
fn said(cell: &MapCell, map: &VerdictMap) -> String {
    let mut said = Vec::new();
    if cell.matches > 0 {
        said.push(count(cell.matches, "match", "matches"));
    }
    if cell.open > 0 {
        said.push(format!("{} can’t tell", grouped(cell.open)));
    }
    format!("events {}: {}", place(cell.column, map), said.join(", "))
}

/// The events of a column, counted from 1.
fn place(column: u32, map: &VerdictMap) -> String {
    let first = column * map.events_a_column + 1;
    match events_of(column, map) {
        1 => grouped(first),
        many => format!("{}–{}", grouped(first), grouped(first + many - 1)),
    }
}

fn events_of(column: u32, map: &VerdictMap) -> u32 {
    let before = column * map.events_a_column;
    map.events_a_column.min(map.events.saturating_sub(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_names_its_events_from_one() {
        let map = VerdictMap {
            events: 25,
            events_a_column: 10,
            ..VerdictMap::default()
        };
        assert_eq!(place(0, &map), "1–10");
        assert_eq!(place(2, &map), "21–25");
        let cell = MapCell {
            column: 1,
            matches: 2,
            open: 1,
            first: 12,
        };
        assert_eq!(said(&cell, &map), "events 11–20: 2 matches, 1 can’t tell");
    }
}
