//! Text that is plainly something, but nothing that is read.

use super::{Cut, Step, Window, line_end};
use crate::event::sniff;
use crate::text::{Diagnostic, Span};

/// Says once what it is, and skips to where something begins that is read.
#[derive(Debug)]
pub struct Unread {
    pub code: &'static str,
    pub what: &'static str,
    pub help: &'static str,
    /// It takes all that follows, whatever it looks like.
    pub to_the_end: bool,
    pub said: bool,
}

impl Cut for Unread {
    fn next<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        _: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let start = *at;
        let text = window.text;
        while *at < text.len() {
            let end = line_end(text, *at);
            if end == text.len() && !window.at_end {
                break;
            }
            if (*at > start || self.said)
                && !self.to_the_end
                && sniff::begins(&text[*at..]).is_some()
            {
                break;
            }
            *at = (end + 1).min(text.len());
        }
        if !std::mem::replace(&mut self.said, true) && *at > start {
            let end = line_end(text, start).min(*at);
            let span = Span::new(start, start + text[start..end].trim_end().len());
            return Step::Problem(Diagnostic::error(self.code, self.what, span).help(self.help));
        }
        if *at == text.len() && window.at_end
            || *at > start
            || sniff::begins(&text[*at..]).is_some()
        {
            Step::End
        } else {
            Step::More
        }
    }
}
