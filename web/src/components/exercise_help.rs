//! Hints one at a time, and the worked answer.

use super::prose::Prose;
use crate::state::exercises::{ExerciseAction, Work};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub hints: Vec<String>,
    pub answer: String,
    pub explanation: String,
    pub work: Work,
    pub act: Callback<ExerciseAction>,
}

#[component]
pub fn ExerciseHelp(props: &Props) -> Html {
    let Props {
        hints,
        answer,
        explanation,
        work,
        act,
    } = props;
    let shown = work.hints.min(hints.len());
    let left = hints.len() - shown;
    let answered = work.solved || work.gave_up;
    html! {
        <section class="help" aria-labelledby="help-title">
            <h3 class="label" id="help-title">{ "Help" }</h3>
            <div aria-live="polite">
                <ol class="help__hints">
                    { for hints.iter().take(shown).map(|hint| html! { <li><Prose text={hint.clone()} /></li> }) }
                </ol>
            </div>
            <div class="help__ask">
                if left > 0 {
                    <button class="button button--small" onclick={act.reform(|_| ExerciseAction::Hint)}>
                        { match shown { 0 => format!("Show a hint (of {left})"), _ => format!("Next hint ({left} left)") } }
                    </button>
                }
                if !answered {
                    <button
                        class="button button--small"
                        title="The exercise then counts as one whose answer was seen, until you solve it"
                        onclick={act.reform(|_| ExerciseAction::Answer)}
                    >
                        { "Show the answer" }
                    </button>
                }
            </div>
            if answered {
                <details class="answer" open={work.gave_up}>
                    <summary>
                        { if work.gave_up { "The worked answer (you asked for it before solving)" } else { "The worked answer" } }
                    </summary>
                    <pre class="answer__rule" tabindex="0">{ answer.trim_end() }</pre>
                    <Prose text={explanation.clone()} />
                </details>
            }
        </section>
    }
}
