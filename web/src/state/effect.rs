//! What has to be done in the browser after a change.

use super::Theme;
use crate::protocol::{Request, RuleChange};
use cutout_core::text::Span;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the worker for a new analysis after this many milliseconds, unless another such effect
    /// comes first. The request is made from the state of that moment.
    Analyze {
        after: u32,
    },
    /// Ask the worker for the verdicts of other rules on the text that it has, or for a new
    /// analysis where it does not have that of the page yet.
    Judge(RuleChange),
    Send(Request),
    /// Have the worker fetch the reach index of the page.
    FetchReach,
    /// Have the worker fetch the exercises of the page.
    FetchExercises,
    /// Have the worker fetch what the host has put beside the page, if anything.
    FetchHost,
    /// Hand the user a file of that name.
    Download {
        name: String,
        bytes: Rc<serde_bytes::ByteBuf>,
    },
    /// End the worker and start another.
    Restart,
    /// Keep text and choices for the next visit.
    SaveText,
    SaveChoices,
    SaveExercises,
    ApplyTheme(Theme),
    /// Load the newer version of the page that waits.
    TakeNewer,
    /// Go to another hash.
    Go(String),
    /// Select a stretch of a text in its editor, and focus it.
    SelectIn {
        editor: Editor,
        span: Span,
    },
    /// Select a line (from 1) of a large file in its editor, and focus it.
    ShowLine(u32),
    /// Bring a row of the event list into view.
    RevealRow(u32),
    /// Scroll the page to its top, where one pane takes the place of another. Panes side by side
    /// scroll by themselves, and the page does not.
    ToTop,
    /// Move the keyboard to the element of that id.
    Focus(&'static str),
}

/// The text areas that can be sent to a place in their text.
#[derive(Clone, Debug, PartialEq)]
pub enum Editor {
    Events,
    Rule(String),
    /// That of the exercise on the screen.
    Exercise,
}
