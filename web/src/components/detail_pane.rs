//! One event in full: what was found in it, what each rule says, and what is known of it.

use super::Dispatch;
use super::command_view::CommandView;
use super::evasion::EvasionView;
use super::fields_table::FieldsTable;
use super::label_buttons::LabelButtons;
use super::legend::LegendList;
use super::verdict_groups::VerdictGroups;
use crate::state::advice::Advice;
use crate::state::list::count;
use crate::state::marks::Legend;
use crate::state::{Action, DETAIL, Shared};
use cutout_core::analyze::Supplied;
use cutout_core::report::advice::Labels;
use cutout_core::report::{EventDetail, FieldValue, FieldView, RuleView, Verdict};
use cutout_core::sort::Sort;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub detail: Option<Shared<EventDetail>>,
    pub rules: Shared<Vec<RuleView>>,
    pub supplied: Vec<Supplied>,
    pub labels: Rc<Labels>,
    pub advice: Advice,
    pub dispatch: Dispatch,
}

#[component]
pub fn DetailPane(props: &Props) -> Html {
    let Props {
        detail,
        rules,
        supplied,
        labels,
        advice,
        dispatch,
    } = props;
    // The number of the predicate that the user points at, here or in a trace.
    let pointed = use_state_eq(|| None::<u32>);
    let legend = use_memo(detail.clone(), |detail| match detail {
        Some(detail) => Legend::of(&detail.verdicts),
        None => Legend::default(),
    });
    let point = {
        let pointed = pointed.clone();
        use_callback((), move |number: Option<u32>, ()| pointed.set(number))
    };
    let Some(detail) = detail else {
        return html! {
            <>
                <div class="pane__head">
                    <h2 class="pane__title" id={DETAIL} tabindex="-1">{ "Detail" }</h2>
                </div>
                <p class="empty">{ "Choose an event to see which characters matched, what each rule says, and why." }</p>
            </>
        };
    };
    let legend = Shared::from(legend);
    let marked = marked_fields(detail, &legend, *pointed);
    html! {
        <>
            <div class="pane__head">
                <h2 class="pane__title" id={DETAIL} tabindex="-1">{ format!("Line {}", detail.line) }</h2>
                <p class="pane__sub">{ verdict_line(detail) }</p>
                <div class="pane__tools">
                    <LabelButtons
                        event={detail.key.clone()}
                        line={detail.line}
                        label={labels.get(&detail.key).copied()}
                        words=true
                        dispatch={dispatch.clone()}
                    />
                    { related(detail, dispatch) }
                </div>
            </div>
            <div class="detail" key={detail.index}>
                <div class="detail__values">
                    { for marked.iter().map(|field| html! {
                        <CommandView
                            key={field.name.clone()}
                            field={(*field).clone()}
                            legend={legend.clone()}
                            pointed={*pointed}
                            point={point.clone()}
                        />
                    }) }
                    if let Some(decoded) = &detail.decoded {
                        <div class="decoded">
                            <h3 class="label">{ "Decoded from it" }</h3>
                            <pre class="command">{ decoded }</pre>
                        </div>
                    }
                    <LegendList
                        legend={legend.clone()}
                        rules={rules.clone()}
                        pointed={*pointed}
                        point={point.clone()}
                    />
                </div>
                <VerdictGroups
                    detail={detail.clone()}
                    rules={rules.clone()}
                    supplied={supplied.clone()}
                    legend={legend.clone()}
                    pointed={*pointed}
                    point={point.clone()}
                    advice={advice.clone()}
                    dispatch={dispatch.clone()}
                />
                <EvasionView
                    evasion={advice.evasion.as_ref().filter(|(of, _)| *of == detail.index).map(|(_, asked)| asked.clone())}
                    matches={detail.verdicts.iter().filter(|one| one.verdict == Verdict::Match).count() as u32}
                    rules={rules.clone()}
                    dispatch={dispatch.clone()}
                />
                <FieldsTable detail={detail.clone()} dispatch={dispatch.clone()} />
            </div>
        </>
    }
}

/// `1 match · 2 can't tell · process_creation`.
fn verdict_line(detail: &EventDetail) -> String {
    let of = |verdict| {
        detail
            .verdicts
            .iter()
            .filter(|one| one.verdict == verdict)
            .count() as u32
    };
    let (matches, open) = (of(Verdict::Match), of(Verdict::CannotTell));
    let verdicts = match (matches, open) {
        (0, 0) => "no rule matches".to_owned(),
        (0, open) => format!("{open} can’t tell"),
        (matches, 0) => count(matches, "match", "matches"),
        (matches, open) => format!("{} · {open} can’t tell", count(matches, "match", "matches")),
    };
    format!("{verdicts} · {}", detail.kind)
}

/// The way to the event's parent, its children, and its place in the text.
fn related(detail: &EventDetail, dispatch: &Dispatch) -> Html {
    let go = |name: String, index: u32| {
        html! {
            <button class="button button--small" onclick={dispatch.reform(move |_| Action::Select(index))}>
                { name }
            </button>
        }
    };
    let line = detail.line;
    html! {
        <>
            { for detail.parent.map(|parent| go("Its cmd /c".to_owned(), parent)) }
            { for (1..).zip(&detail.children).map(|(n, child)| {
                let alone = detail.children.len() == 1;
                go(if alone { "Inner command".to_owned() } else { format!("Inner {n}") }, *child)
            }) }
            <button class="button button--small" onclick={dispatch.reform(move |_| Action::GoToLine(line))}>
                { "Show in text" }
            </button>
        </>
    }
}

/// The fields to show at the top: the command line, and every other in which something is marked.
fn marked_fields<'a>(
    detail: &'a EventDetail,
    legend: &Legend,
    pointed: Option<u32>,
) -> Vec<&'a FieldView> {
    let marked = |field: &FieldView| {
        legend
            .drawn(pointed)
            .any(|entry| entry.marks.iter().any(|mark| mark.field == field.name))
    };
    let shown = |field: &&FieldView| {
        field.value != FieldValue::Unknown && (field.name == "CommandLine" || marked(field))
    };
    let mut fields: Vec<&FieldView> = detail.fields.iter().filter(shown).collect();
    fields.order_by_key(|field| field.name != "CommandLine");
    fields
}
