//! The goals of an exercise: met, or what still misses.

use super::icons::Icon;
use crate::state::Route;
use cutout_core::report::exercise::GoalView;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The goals, in sentences.
    pub sentences: Vec<String>,
    /// What came of them; none before the rule was tried.
    pub goals: Vec<GoalView>,
    /// The key of the exercise after this one.
    pub next: Option<String>,
}

#[component]
pub fn ExerciseGoals(props: &Props) -> Html {
    let Props {
        sentences,
        goals,
        next,
    } = props;
    let met = goals.iter().filter(|goal| goal.met).count();
    let done = !goals.is_empty() && met == goals.len();
    let row = |(at, sentence): (usize, &String)| {
        let goal = goals.get(at);
        let is_met = goal.is_some_and(|goal| goal.met);
        let (icon, word) = match goal {
            None => (Icon::Unknown, "Not tried"),
            Some(_) if is_met => (Icon::Pass, "Met"),
            Some(_) => (Icon::Fail, "Not yet"),
        };
        html! {
            <li class={classes!("goal", is_met.then_some("goal--met"))}>
                <span class="goal__sign">{ icon.html() }<span class="sr-only">{ format!("{word}: ") }</span></span>
                <div>
                    <p class="goal__what">{ sentence }</p>
                    if let Some(goal) = goal {
                        <p class="goal__why">{ &goal.why }</p>
                    }
                </div>
            </li>
        }
    };
    html! {
        <section class="goals" aria-labelledby="goals-title">
            <h3 class="label" id="goals-title">{ "Goals" }</h3>
            <p class="sr-only" role="status">{ format!("{met} of {} goals met", sentences.len()) }</p>
            <ul class="goals__list">{ for sentences.iter().enumerate().map(row) }</ul>
            if done {
                <div class="goals__done">
                    <p>{ Icon::Pass.html() }{ " Solved." }</p>
                    if let Some(next) = next {
                        <a class="button button--primary button--small" href={Route::Exercises(Some(next.clone())).hash()}>
                            { "Next exercise" }
                        </a>
                    }
                </div>
            }
        </section>
    }
}
