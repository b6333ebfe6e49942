//! What the worker is doing, in one short line.

use super::Dispatch;
use crate::protocol::{Progress, Stage};
use crate::state::{Action, Engine, Phase};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub engine: Engine,
    pub dispatch: Dispatch,
}

#[component]
pub fn Status(props: &Props) -> Html {
    let Props { engine, dispatch } = props;
    let (text, progress) = match &engine.phase {
        Phase::Starting => ("Starting".to_owned(), None),
        // Work that is over in a moment is not worth a flicker.
        Phase::Working(None) if engine.shown > 0 => ("Ready".to_owned(), None),
        Phase::Working(None) => ("Starting".to_owned(), None),
        Phase::Working(Some(progress)) => (telling(*progress), Some(*progress)),
        Phase::Idle => ("Ready".to_owned(), None),
        Phase::Cancelled => ("Cancelled".to_owned(), None),
        Phase::Stopped => ("Stopped".to_owned(), None),
    };
    let state = match &engine.phase {
        Phase::Stopped | Phase::Cancelled => "status--stopped",
        Phase::Working(Some(_)) => "status--busy",
        _ => "",
    };
    html! {
        <div class={classes!("status", state)}>
            <span class="status__text" role="status" data-testid="worker-state">{ text }</span>
            if let Some(progress) = progress {
                <progress
                    class="status__bar"
                    aria-label="Evaluation"
                    max={progress.of.to_string()}
                    value={progress.done.to_string()}
                />
                <button class="button button--small" onclick={dispatch.reform(|_| Action::Cancel)}>
                    { "Cancel" }
                </button>
            }
            if matches!(engine.phase, Phase::Stopped | Phase::Cancelled) {
                <button class="button button--small" onclick={dispatch.reform(|_| Action::Retry)}>
                    { "Evaluate again" }
                </button>
            }
        </div>
    }
}

fn telling(progress: Progress) -> String {
    let percent = (u64::from(progress.done) * 100)
        .checked_div(u64::from(progress.of))
        .unwrap_or(0);
    match progress.stage {
        Stage::Opening => format!("Reading the file, {percent} %"),
        Stage::Reading => format!("Reading events, {percent} %"),
        Stage::Evaluating => format!("Evaluating rules, {percent} %"),
    }
}
