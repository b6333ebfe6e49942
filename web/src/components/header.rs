//! The bar at the top: what this is, the views, the state of the evaluation, the theme.

use super::Dispatch;
use super::icons::Icon;
use super::status::Status;
use crate::protocol::With;
use crate::state::{Action, Engine, Route, Theme};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub route: Route,
    pub engine: Engine,
    pub theme: Theme,
    pub dispatch: Dispatch,
}

#[component]
pub fn Header(props: &Props) -> Html {
    let Props {
        route,
        engine,
        theme,
        dispatch,
    } = props;
    let tab = |to: Route, name: &str| {
        let same = std::mem::discriminant(&to) == std::mem::discriminant(route);
        let here = same || (*route == Route::Instructor && matches!(to, Route::Exercises(_)));
        html! {
            <a class="nav__link" href={to.hash()} aria-current={here.then_some("page")}>{ name }</a>
        }
    };
    let about = dispatch.reform(|_| Action::About(true));
    let share = dispatch.reform(|_| {
        Action::Share(With {
            events: false,
            redacted: false,
        })
    });
    let set_theme = dispatch.reform(|event: Event| {
        let index = event
            .target_unchecked_into::<HtmlSelectElement>()
            .selected_index();
        Action::SetTheme(Theme::ALL.get(index as usize).copied().unwrap_or_default())
    });
    html! {
        <header class="header">
            <a class="brand" href={Route::Playground.hash()}>
                { Icon::Cutout.html() }
                <h1 class="brand__name">{ "Cutout" }</h1>
                <span class="brand__what">{ "T1216 detection playground" }</span>
            </a>
            <nav class="nav" aria-label="Views">
                { tab(Route::Playground, "Playground") }
                { tab(Route::RULES, "Rules") }
                { tab(Route::Guide, "Guide") }
                { tab(Route::Fields, "Fields") }
                { tab(Route::Exercises(None), "Exercises") }
            </nav>
            <Status engine={engine.clone()} dispatch={dispatch.clone()} />
            <div class="header__end">
                <label class="field-inline">
                    <span class="sr-only">{ "Theme" }</span>
                    <select class="select select--quiet" title="Theme" onchange={set_theme}>
                        { for Theme::ALL.map(|one| html! {
                            <option selected={one == *theme}>{ one.title() }</option>
                        }) }
                    </select>
                </label>
                <button class="button button--quiet" onclick={share}>{ "Share" }</button>
                <button class="button button--quiet" onclick={about}>{ "About" }</button>
            </div>
        </header>
    }
}
