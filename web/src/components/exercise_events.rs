//! The events of an exercise with their labels, and what the rule says of each.

use super::badges;
use super::icons::Icon;
use super::label_buttons::letter;
use crate::state::list::{label_name, unexpected};
use cutout_core::exercise::Block;
use cutout_core::report::Verdict;
use cutout_core::report::exercise::TriedEvent;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub blocks: Vec<Block>,
    /// None before the rule was tried.
    pub tried: Vec<TriedEvent>,
    /// Whether labels that are hidden at first may be seen.
    pub reveal: bool,
}

#[component]
pub fn ExerciseEvents(props: &Props) -> Html {
    let Props {
        blocks,
        tried,
        reveal,
    } = props;
    let block = |(at, block): (u32, &Block)| {
        let events: Vec<&TriedEvent> = tried.iter().filter(|event| event.block == at).collect();
        let name = label_name(block.label);
        let hidden = block.hidden && !reveal;
        html! {
            <section class="events-block">
                <h4 class="events-block__label">
                    if hidden {
                        { "Label hidden until you change the rule" }
                    } else {
                        <span class={format!("label-shape label-shape--{name}")} aria-hidden="true">{ letter(block.label) }</span>
                        { name }
                    }
                </h4>
                if !told_by_headlines(&block.text, &events) {
                    <pre class="events-block__text" tabindex="0">{ block.text.trim_end() }</pre>
                }
                <ul>{ for events.iter().map(|event| row(block, event, hidden)) }</ul>
            </section>
        }
    };
    html! {
        <div class="exercise-events">
            <h3 class="label">{ "Events" }</h3>
            { for (0..).zip(blocks).map(block) }
        </div>
    }
}

/// Whether the headlines of the events say all that their text says, as with command lines.
fn told_by_headlines(text: &str, events: &[&TriedEvent]) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.eq(events.iter().map(|event| event.headline.trim()))
}

fn row(block: &Block, event: &TriedEvent, hidden: bool) -> Html {
    let wrong = !event.right && !hidden;
    let matched = event.verdict == Verdict::Match;
    let broken = unexpected(Some(block.label), matched).filter(|_| wrong);
    html! {
        <li class={classes!("tried", wrong.then_some("tried--wrong"))}>
            <code class="tried__line">{ &event.headline }</code>
            <div class="tried__said">
                { badges::verdict(event.verdict) }
                if let Some(broken) = broken {
                    <span class="tried__wrong">{ Icon::Warning.html() }{ broken }</span>
                }
            </div>
            if wrong {
                <ul class="tried__why">
                    { for event.changes.iter().map(|change| html! { <li>{ &change.sentence }</li> }) }
                    if !event.needs.is_empty() {
                        <li>{ format!("It can’t tell without {}.", event.needs.join(", ")) }</li>
                    }
                </ul>
            }
        </li>
    }
}
