//! What the rules say of one event, in the order a person cares: matches, what can't be told
//! though something speaks for it, near misses, and the rest in a line each.

use super::Dispatch;
use super::supply_panel::SupplyPanel;
use super::verdict_card::VerdictCard;
use crate::state::Shared;
use crate::state::advice::Advice;
use crate::state::list::count;
use crate::state::marks::Legend;
use cutout_core::analyze::Supplied;
use cutout_core::report::{EventDetail, RuleVerdict, RuleView, Verdict};
use std::collections::BTreeSet;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub detail: Shared<EventDetail>,
    pub rules: Shared<Vec<RuleView>>,
    pub supplied: Vec<Supplied>,
    pub legend: Shared<Legend>,
    pub pointed: Option<u32>,
    pub point: Callback<Option<u32>>,
    pub advice: Advice,
    pub dispatch: Dispatch,
}

/// Rules for another log that are named.
const NAMED: usize = 200;
const MATCHES: &str = "Matches";

/// Rules of one group, by their place among the event's verdicts.
struct Group {
    name: &'static str,
    verdicts: Vec<usize>,
    /// One line instead of the cards, which stay a click away.
    folded: Option<String>,
}

#[component]
pub fn VerdictGroups(props: &Props) -> Html {
    let Props {
        detail,
        rules,
        supplied,
        legend,
        pointed,
        point,
        advice,
        dispatch,
    } = props;
    let card = |at: usize| {
        let verdict = &detail.verdicts[at];
        html! {
            <VerdictCard
                key={verdict.rule}
                detail={detail.clone()}
                {at}
                rules={rules.clone()}
                legend={legend.clone()}
                pointed={*pointed}
                point={point.clone()}
                advice={advice.clone()}
                dispatch={dispatch.clone()}
            />
        }
    };
    let group = |group: Group| {
        let cards =
            html! { <div class="cards">{ for group.verdicts.iter().map(|at| card(*at)) }</div> };
        match group.folded {
            None => html! {
                <section class="group" key={group.name}>
                    <h3 class="label">{ group.name }</h3>
                    { cards }
                </section>
            },
            Some(line) => html! {
                <details class="group group--folded" key={group.name}>
                    <summary>{ line }</summary>
                    { cards }
                </details>
            },
        }
    };
    let of_other_logs = detail.not_for_this_log.len();
    let other_logs: Vec<&str> = detail
        .not_for_this_log
        .iter()
        .take(NAMED)
        .filter_map(|rule| rules.get(*rule as usize))
        .map(|rule| rule.title.as_str())
        .collect();
    let (matches, others): (Vec<Group>, Vec<Group>) = groups(&detail.verdicts)
        .into_iter()
        .partition(|group| group.name == MATCHES);
    html! {
        <div class="groups">
            // Groups come and go while a field is typed in. Each list has an element of its own, so
            // that the panel between them stays the same one and keeps the focus.
            <div class="groups__part">{ for matches.into_iter().map(&group) }</div>
            <SupplyPanel
                detail={detail.clone()}
                supplied={supplied.clone()}
                dispatch={dispatch.clone()}
            />
            <div class="groups__part">{ for others.into_iter().map(&group) }</div>
            if detail.left_out > 0 {
                <p class="muted">
                    { format!("{} of rule sets with less in common with this event", count(detail.left_out, "more rule", "more rules")) }
                </p>
            }
            if !other_logs.is_empty() {
                <details class="group group--folded">
                    <summary>
                        { format!("{} for another log than this one", count(of_other_logs as u32, "rule is", "rules are")) }
                    </summary>
                    <ul class="plain-list">{ for other_logs.iter().map(|title| html! { <li>{ *title }</li> }) }</ul>
                    if of_other_logs > NAMED {
                        <p class="muted">{ format!("And {} more.", of_other_logs - NAMED) }</p>
                    }
                </details>
            }
        </div>
    }
}

fn groups(verdicts: &[RuleVerdict]) -> Vec<Group> {
    let of = |keep: &dyn Fn(&RuleVerdict) -> bool| -> Vec<usize> {
        (0..verdicts.len())
            .filter(|at| keep(&verdicts[*at]))
            .collect()
    };
    let matches = of(&|one| one.verdict == Verdict::Match);
    let open = of(&|one| one.verdict == Verdict::CannotTell && one.evidence > 0);
    let near = of(&|one| one.verdict == Verdict::NoMatch && one.evidence > 0);
    let blank = of(&|one| one.verdict == Verdict::CannotTell && one.evidence == 0);
    let rest = of(&|one| one.verdict == Verdict::NoMatch && one.evidence == 0);

    let needs: BTreeSet<&str> = blank
        .iter()
        .flat_map(|at| verdicts[*at].needs.iter().map(String::as_str))
        .collect();
    let needs: Vec<&str> = needs.into_iter().collect();
    let blank_line = format!(
        "{} can’t tell, and nothing here speaks for them: they need {}",
        count(blank.len() as u32, "more rule", "more rules"),
        needs.join(", ")
    );
    let rest_line = format!(
        "{} with nothing in common with this event",
        count(rest.len() as u32, "rule", "rules")
    );
    let all = [
        Group {
            name: MATCHES,
            verdicts: matches,
            folded: None,
        },
        Group {
            name: "Can’t tell yet",
            verdicts: open,
            folded: None,
        },
        Group {
            name: "Near misses",
            verdicts: near,
            folded: None,
        },
        Group {
            name: "Can’t tell without evidence",
            verdicts: blank,
            folded: Some(blank_line),
        },
        Group {
            name: "No match",
            verdicts: rest,
            folded: Some(rest_line),
        },
    ];
    all.into_iter()
        .filter(|group| !group.verdicts.is_empty())
        .collect()
}
