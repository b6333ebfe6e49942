//! The one kind of message about input: what is wrong, where, and what to do.

use super::{Extract, LineIndex, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Evaluated, but perhaps not as meant.
    Warning,
    /// This part of the input could not be used. The rest still is.
    Error,
}

/// A replacement that would mend the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the fix does, as the label of a button: "Replace with `contains`".
    pub label: String,
    pub span: Span,
    pub replacement: String,
}

/// A message about a rule or about pasted events.
///
/// `code` is stable and documented, so that tests and CI can rely on it; `message` names the
/// thing in the user's own words. `line` and `column` count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: String,
    pub message: String,
    pub span: Span,
    pub line: u32,
    pub column: u32,
    /// What to do about it, where that is not plain from the message.
    pub help: Option<String>,
    pub fix: Option<Fix>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &str, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic {
            severity,
            code: code.into(),
            message: message.into(),
            span,
            line: 0,
            column: 0,
            help: None,
            fix: None,
        }
    }

    pub fn error(code: &str, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message, span)
    }

    pub fn warning(code: &str, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message, span)
    }

    pub fn note(code: &str, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic::new(Severity::Note, code, message, span)
    }

    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    pub fn fix(
        mut self,
        label: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Diagnostic {
        self.fix = Some(Fix {
            label: label.into(),
            span,
            replacement: replacement.into(),
        });
        self
    }

    /// The same message about the source that its text was taken from.
    pub fn within(mut self, extract: &Extract) -> Diagnostic {
        self.span = extract.span(self.span);
        if let Some(fix) = &mut self.fix {
            fix.span = extract.span(fix.span);
        }
        self
    }

    /// Fills in line and column from the span. Every producer ends with this.
    pub fn locate(mut self, text: &str, lines: &LineIndex) -> Diagnostic {
        let position = lines.position(text, self.span.start);
        self.line = position.line;
        self.column = position.column;
        self
    }
}

impl fmt::Display for Diagnostic {
    /// `error[sigma-modifier] 12:9: unknown modifier …; help: …`, the form tests and logs read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(
            f,
            "{severity}[{}] {}:{}: {}",
            self.code, self.line, self.column, self.message
        )?;
        if let Some(help) = &self.help {
            write!(f, "; help: {help}")?;
        }
        if let Some(fix) = &self.fix {
            write!(f, "; fix: {}", fix.label)?;
        }
        Ok(())
    }
}
