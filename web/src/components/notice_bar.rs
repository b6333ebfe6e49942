//! A message about the page itself, with what can be done about it.

use super::Dispatch;
use super::icons::Icon;
use crate::state::{Action, Notice, Tone};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub notice: Option<Notice>,
    pub stopped: bool,
    pub undo: bool,
    pub newer: bool,
    pub dispatch: Dispatch,
}

#[component]
pub fn NoticeBar(props: &Props) -> Html {
    let Props {
        notice,
        stopped,
        undo,
        newer,
        dispatch,
    } = props;
    let class = match notice.as_ref().map(|notice| notice.tone) {
        Some(Tone::Problem) => "notice notice--problem",
        _ => "notice",
    };
    // The region is always there, so that a screen reader hears what appears in it.
    html! {
        <div class="notices" role="status" aria-label="Messages">
            if let Some(notice) = notice {
                <div {class}>
                    { if notice.tone == Tone::Problem { Icon::Warning.html() } else { Icon::Note.html() } }
                    <p class="notice__text">{ &notice.text }</p>
                    if notice.undo && *undo {
                        <button class="button button--small" onclick={dispatch.reform(|_| Action::Undo)}>
                            { "Undo" }
                        </button>
                    }
                    if *stopped {
                        <button class="button button--small" onclick={dispatch.reform(|_| Action::Retry)}>
                            { "Try again" }
                        </button>
                    }
                    <button
                        class="button button--quiet button--icon"
                        aria-label="Dismiss the message"
                        onclick={dispatch.reform(|_| Action::Dismiss)}
                    >
                        { Icon::Close.html() }
                    </button>
                </div>
            }
            if *newer {
                <div class="notice">
                    { Icon::Note.html() }
                    <p class="notice__text">
                        { "A newer version of this page is ready. Your text, rules and labels stay." }
                    </p>
                    <button class="button button--small" onclick={dispatch.reform(|_| Action::TakeNewer)}>
                        { "Load it" }
                    </button>
                    <button
                        class="button button--quiet button--icon"
                        aria-label="Load the newer version at the next visit"
                        onclick={dispatch.reform(|_| Action::LeaveNewer)}
                    >
                        { Icon::Close.html() }
                    </button>
                </div>
            }
        </div>
    }
}
