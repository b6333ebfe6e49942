//! The exercises: all of them, or one to work on.

use super::Dispatch;
use super::exercise_list::ExerciseList;
use super::exercise_view::ExerciseView;
use crate::state::Route;
use crate::state::exercises::{Exercises, Loading};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub exercises: Exercises,
    pub host: Option<String>,
    pub chosen: Option<String>,
    /// A plain text area in the place of the editor.
    pub plain: bool,
    pub dispatch: Dispatch,
}

#[component]
pub fn ExercisesView(props: &Props) -> Html {
    let Props {
        exercises,
        host,
        chosen,
        plain,
        dispatch,
    } = props;
    let big = exercises.kept.big.then_some("exercises--big");
    let frame = |inner: Html| {
        html! { <main class={classes!("exercises", big)} id="main">{ inner }</main> }
    };
    let Some(key) = chosen else {
        return frame(html! {
            <ExerciseList exercises={exercises.clone()} host={host.clone()} dispatch={dispatch.clone()} />
        });
    };
    if let Some(file) = exercises.get(key) {
        return frame(html! {
            <ExerciseView
                key={key.clone()}
                exercises={exercises.clone()}
                file={file.clone()}
                plain={*plain}
                dispatch={dispatch.clone()}
            />
        });
    }
    let say = match &exercises.loading {
        Loading::Failed(why) => why.clone(),
        Loading::Done => format!("There is no exercise “{key}” here."),
        _ => "The exercises are being loaded.".to_owned(),
    };
    frame(html! {
        <div class="empty" role="status">
            <p>{ say }</p>
            <p><a class="link" href={Route::Exercises(None).hash()}>{ "All exercises" }</a></p>
        </div>
    })
}
