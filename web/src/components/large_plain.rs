//! The text of a large file in a plain text area, some lines at a time.

use super::Dispatch;
use super::pager::Pager;
use super::text_editor::{EVENTS, LABEL};
use crate::protocol::FileNumber;
use crate::state::{Action, ROWS, Shared, Texts};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub file: FileNumber,
    /// How many there are.
    pub lines: u32,
    pub texts: Shared<Texts>,
    pub wrap: bool,
    pub dispatch: Dispatch,
}

#[component]
pub fn LargePlain(props: &Props) -> Html {
    let Props {
        file,
        lines,
        texts,
        wrap,
        dispatch,
    } = props;
    let known = texts.file == *file;
    {
        let dispatch = dispatch.clone();
        use_effect_with(*file, move |_| {
            if !known {
                dispatch.emit(Action::SeeLines(1, 1 + ROWS));
            }
        });
    }
    let (offset, shown) = match known {
        true => (texts.from.saturating_sub(1), texts.texts.len() as u32),
        false => (0, 0),
    };
    let text = if known {
        texts.texts.join("\n")
    } else {
        String::new()
    };
    html! {
        <>
            <textarea
                id={EVENTS}
                class={classes!("editor", wrap.then_some("editor--wrap"))}
                aria-label={LABEL}
                aria-describedby="events-counts"
                readonly=true
                spellcheck="false"
                wrap={if *wrap { "soft" } else { "off" }}
                value={text}
            />
            <Pager
                label="Lines of the file"
                {offset}
                rows={shown}
                total={*lines}
                on_turn={dispatch.reform(|offset: u32| Action::SeeLines(offset + 1, offset + 1 + ROWS))}
            />
        </>
    }
}
