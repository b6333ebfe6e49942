//! The rules: the pack's and the user's own, and one of them in full.

use super::Dispatch;
use super::own_rule::OwnRuleEditor;
use super::rule_detail::RuleDetail;
use super::rule_list::RuleList;
use super::telemetry_table::row_of;
use crate::protocol::{Compared, KeptVersion};
use crate::state::Shared;
use crate::state::host::Host;
use crate::state::rules::{Filter, comes_from, of_text, own_text};
use crate::state::sets::Sets;
use cutout_core::analyze::OwnRule;
use cutout_core::report::RuleView;
use cutout_core::report::advice::TelemetryRow;
use cutout_core::text::Span;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rules: Shared<Vec<RuleView>>,
    pub sets: Sets,
    /// Keys of rules and sets that are switched off.
    pub off: Vec<String>,
    pub own: Vec<OwnRule>,
    pub host: Host,
    pub telemetry: Option<Shared<Vec<TelemetryRow>>>,
    pub plain: bool,
    /// The version of a rule that was kept, and what has changed since.
    pub kept: Option<KeptVersion>,
    pub compared: Option<Shared<Compared>>,
    pub chosen: Option<String>,
    pub target: Option<Span>,
    pub dispatch: Dispatch,
}

#[component]
pub fn RulesView(props: &Props) -> Html {
    let Props {
        rules,
        sets,
        off,
        own,
        host,
        telemetry,
        plain,
        kept,
        compared,
        chosen,
        target,
        dispatch,
    } = props;
    let filter = use_state_eq(Filter::default);
    let set_filter = {
        let filter = filter.clone();
        use_callback((), move |next: Filter, ()| filter.set(next))
    };
    let mine = chosen.as_deref().and_then(|key| own_text(key, own));
    let found = chosen
        .as_deref()
        .and_then(|key| rules.iter().find(|rule| rule.key == key));
    // Its set told it in brief.
    let whole = sets.whole.as_deref();
    let found = found.map(|rule| whole.filter(|whole| whole.key == rule.key).unwrap_or(rule));
    let logs = |key: &str| {
        let rows = telemetry.as_ref()?;
        row_of(key, rules, rows).cloned()
    };
    let detail = match (mine, found, chosen) {
        (Some(text), _, _) => html! {
            <OwnRuleEditor
                key={text.key.clone()}
                text={text.clone()}
                documents={of_text(&text.key, rules).cloned().collect::<Vec<_>>()}
                rules={rules.clone()}
                logs={of_text(&text.key, rules).filter_map(|rule| logs(&rule.key)).collect::<Vec<_>>()}
                plain={*plain}
                kept={kept.clone().filter(|kept| kept.key == text.key)}
                compared={compared.clone()}
                dispatch={dispatch.clone()}
            />
        },
        (None, Some(rule), _) => html! {
            <RuleDetail key={rule.key.clone()} rule={rule.clone()} rules={rules.clone()} logs={logs(&rule.key)} target={*target} dispatch={dispatch.clone()} />
        },
        (None, None, Some(key)) if !rules.is_empty() => html! {
            <p class="empty">{ format!("There is no rule “{key}” here.") }</p>
        },
        _ => html! {
            <p class="empty">
                { "Choose a rule to read its text, its predicates and how common each is; or write one of your own. \
                   Your rules are evaluated with the pack as you type." }
            </p>
        },
    };
    let current = mine.map(|text| text.key.clone()).or(chosen.clone());
    html! {
        <main class={classes!("rules", current.is_some().then_some("rules--open"))} id="main">
            <section class="pane" aria-labelledby="rules-title">
                <RuleList
                    rules={rules.clone()}
                    sets={sets.clone()}
                    off={off.clone()}
                    own={own.clone()}
                    host={host.clone()}
                    filter={(*filter).clone()}
                    on_filter={set_filter}
                    current={current.clone().filter(|key| rules.iter().any(|rule| comes_from(&rule.key, key)) || mine.is_some())}
                    dispatch={dispatch.clone()}
                />
            </section>
            <section class="pane pane--wide" aria-label="Rule">{ detail }</section>
        </main>
    }
}
