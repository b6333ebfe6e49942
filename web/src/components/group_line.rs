//! How the event stands in a rule over several events, with the way to the others.

use super::{Dispatch, badges};
use crate::state::Action;
use cutout_core::report::{GroupView, MemberView};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub group: GroupView,
    /// The event on show.
    pub event: u32,
    pub dispatch: Dispatch,
}

#[component]
pub fn GroupLine(props: &Props) -> Html {
    let Props {
        group,
        event,
        dispatch,
    } = props;
    let shared = group.key.iter().map(|key| {
        let value = key.value.as_deref().unwrap_or("not known");
        html! { <span><code>{ &key.field }</code>{ " " }{ value }</span> }
    });
    let others = group.members.iter().filter(|member| member.event != *event);
    html! {
        <div class="group">
            <p class="group__sentence">{ &group.sentence }</p>
            if !group.steps.is_empty() {
                <ul class="group__steps" aria-label="Steps that hold here">
                    { for group.steps.iter().map(|step| html! {
                        <li>{ badges::outcome(step.outcome) }<code>{ &step.label }</code></li>
                    }) }
                </ul>
            }
            <p class="group__key">
                { for group.time.iter().map(|time| html! { <span>{ format!("{time} UTC") }</span> }) }
                { for shared }
            </p>
            if group.members.len() > 1 {
                <ol class="group__members" aria-label="The other events of the match">
                    { for others.map(|member| other(member, dispatch)) }
                </ol>
            }
            if group.members_left_out > 0 {
                <p class="group__key">{ format!("and {} more", group.members_left_out) }</p>
            }
        </div>
    }
}

fn other(member: &MemberView, dispatch: &Dispatch) -> Html {
    let onclick = {
        let (dispatch, event) = (dispatch.clone(), member.event);
        move |_: MouseEvent| dispatch.emit(Action::Select(event))
    };
    let step = member.step.map(|step| format!("step {step} · "));
    let time = member.time.as_deref().unwrap_or("no time");
    html! {
        <li>
            <button class="group__member" {onclick}>
                { format!("Line {} · {}{time}", member.line, step.unwrap_or_default()) }
                <code>{ &member.headline }</code>
            </button>
        </li>
    }
}
