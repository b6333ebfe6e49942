//! Where results and messages go.

use crate::progress;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use cutout_core::report::{EventRow, Level, Outcome, Verdict};
use cutout_core::text::{Diagnostic, Severity};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, StdoutLock, Write};

/// Standard output, which a reader may close early (`cutout … | head`).
///
/// After that, what is written is dropped: the exit code still depends on all of the input.
pub struct Out {
    to: BufWriter<StdoutLock<'static>>,
    closed: bool,
    colour: bool,
}

impl Out {
    pub fn new() -> Out {
        let stdout = io::stdout();
        let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
        Out {
            to: BufWriter::with_capacity(1 << 16, stdout.lock()),
            closed: false,
            colour,
        }
    }

    /// True where nobody reads any more.
    pub fn closed(&self) -> bool {
        self.closed
    }

    /// One object on one line.
    pub fn json(&mut self, object: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut *self, object).map_err(io::Error::from)?;
        self.write_all(b"\n")
    }

    /// Text in a style where colour is wanted; width and padding of the text apply.
    pub fn styled<T: fmt::Display>(&self, style: Style, text: T) -> Styled<T> {
        Styled {
            style: if self.colour { style } else { Style::new() },
            text,
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.to.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.to.flush();
        self.unless_closed(flushed, ())
    }
}

impl Out {
    fn unless_closed<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(instead)
            }
            result => result,
        }
    }
}

/// Text with its colours.
pub struct Styled<T> {
    style: Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Styled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.style)?;
        self.text.fmt(f)?;
        write!(f, "{:#}", self.style)
    }
}

pub const STRONG: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();
pub const MARKED: Style = AnsiColor::Red.on_default().bold();
const OPEN: Style = AnsiColor::Yellow.on_default();

pub fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Match => MARKED,
        Verdict::CannotTell => OPEN,
        Verdict::NoMatch | Verdict::NotForThisLog => FAINT,
    }
}

pub fn outcome_style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Pass => AnsiColor::Green.on_default(),
        Outcome::Fail => FAINT,
        Outcome::Unknown => OPEN,
    }
}

pub fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Match => "match",
        Verdict::CannotTell => "can't tell",
        Verdict::NoMatch => "no match",
        Verdict::NotForThisLog => "not for this log",
    }
}

pub fn level_word(level: Option<Level>) -> &'static str {
    level.map_or("-", Level::name)
}

/// Says something on standard error. There is nobody to tell where that fails.
pub fn complain(message: fmt::Arguments<'_>) {
    progress::clear();
    let _ = writeln!(io::stderr(), "{message}");
}

/// Says `file:line:column: severity[code]: message`.
pub fn complain_of(file: &str, diagnostic: &Diagnostic) {
    complain(format_args!("{}", Located { file, diagnostic }));
}

/// A diagnostic the way compilers print it, so that editors and CI systems find the place.
pub struct Located<'a> {
    pub file: &'a str,
    pub diagnostic: &'a Diagnostic,
}

impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic {
            severity,
            code,
            message,
            line,
            column,
            help,
            fix,
            ..
        } = self.diagnostic;
        let severity = match severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let file = shown(self.file);
        write!(
            f,
            "{file}:{line}:{column}: {severity}[{code}]: {}",
            shown(message)
        )?;
        if let Some(help) = help {
            write!(f, "; help: {}", shown(help))?;
        }
        if let Some(fix) = fix {
            write!(f, "; fix: {}", shown(&fix.label))?;
        }
        Ok(())
    }
}

/// Text of others made safe to print: a log may hold escape sequences that drive the terminal,
/// or characters that turn the reading direction. Each becomes one visible character, so that
/// columns still count.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| visible(c) != c) {
        text.chars().map(visible).collect::<String>().into()
    } else {
        text.into()
    }
}

fn visible(c: char) -> char {
    match c {
        // The control pictures stand in the order of the control characters.
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' => char::REPLACEMENT_CHARACTER,
        '\u{061c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        '\u{2028}' | '\u{2029}' => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// `1 event`, `2 events`.
pub fn count(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        number => format!("{number} {thing}s"),
    }
}

/// `no match`, `1 match`, `2 matches`.
pub fn matches(number: u64) -> String {
    match number {
        0 => "no match".to_owned(),
        1 => "1 match".to_owned(),
        number => format!("{number} matches"),
    }
}

/// Characters of an event's headline that are printed.
const HEADLINE: usize = 140;

/// The line that names an event: where it stands, and what it is.
pub fn event_line(out: &mut Out, file: &str, row: &EventRow) -> io::Result<()> {
    let place = format!("{}:{}", shown(file), row.line);
    let derived = if row.parent.is_some() {
        " (derived)"
    } else {
        ""
    };
    let mut headline: String = row.headline.chars().take(HEADLINE).collect();
    if headline.len() < row.headline.len() {
        headline.push('…');
    }
    let (place, headline) = (out.styled(STRONG, place), shown(&headline));
    writeln!(out, "{place}{derived}  {headline}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drives_a_terminal_is_shown_instead() {
        assert_eq!(shown("plain é 漢"), "plain é 漢");
        assert_eq!(
            shown("\x1b[2J\0\t\u{202e}x\u{9b}"),
            "␛[2J␀␉\u{fffd}x\u{fffd}"
        );
    }

    #[test]
    fn one_event_and_two_events() {
        assert_eq!(
            (count(1, "event"), count(0, "event")),
            ("1 event".into(), "0 events".into())
        );
    }
}
