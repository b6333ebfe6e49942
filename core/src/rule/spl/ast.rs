//! A search as it was written. Spans point into the expanded text (`expand.rs`).

use crate::text::Span;

/// The commands of a search or a subsearch, in the order in which rows flow through them.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    pub commands: Vec<Command>,
}

#[derive(Clone, Debug)]
pub struct Command {
    /// In lower case; `search` where it is implied.
    pub name: String,
    /// Of the name, or of the whole command where that is implied.
    pub span: Span,
    pub kind: CommandKind,
}

#[derive(Clone, Debug)]
pub enum CommandKind {
    Search(Option<Term>),
    Where(Eval),
    Regex {
        field: Name,
        negated: bool,
        pattern: Literal,
    },
    Rex {
        field: Name,
        pattern: Literal,
        /// `mode=sed`, which rewrites the field and extracts nothing.
        rewrites: bool,
    },
    Eval(Vec<(Name, Eval)>),
    Rename(Vec<(Name, Name)>),
    /// `fields` and `table`; `keep` is false for `fields - a, b`.
    Fields {
        keep: bool,
        names: Vec<Name>,
    },
    FillNull {
        value: String,
        names: Vec<Name>,
    },
    Bin {
        field: Name,
        span: Option<String>,
        alias: Option<Name>,
    },
    Stats(Stats),
    EventStats(Stats),
    Tstats(Tstats),
    /// `datamodel X Y search`, `from datamodel:X.Y`.
    DataModel(Name),
    Dedup {
        names: Vec<Name>,
    },
    /// `None` where the number of rows depends on a condition.
    Head(Option<u32>),
    Tail(u32),
    Uniq,
    Sort {
        limit: Option<u32>,
        /// True beside a field that goes down.
        names: Vec<(Name, bool)>,
    },
    Join {
        names: Vec<Name>,
        outer: bool,
        with: Pipeline,
    },
    /// `lookup … OUTPUT a, b`, `iplocation`, `spath output=a`: fields that come from elsewhere.
    /// Without names, any field may.
    Enrich {
        names: Vec<Name>,
    },
    /// A stage that is a macro which was not expanded.
    Macro(Macro),
    /// Any other command, with the names that it may give a value.
    Other {
        names: Vec<String>,
    },
    /// Its arguments could not be read, which a message says.
    Broken,
}

#[derive(Clone, Debug)]
pub struct Stats {
    pub aggregates: Vec<Aggregate>,
    pub by: Vec<Name>,
}

#[derive(Clone, Debug)]
pub struct Tstats {
    pub stats: Stats,
    /// `from datamodel=Endpoint.Processes`.
    pub from: Option<Name>,
    pub filter: Option<Term>,
    /// `span=1h` after `_time`.
    pub span: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Aggregate {
    pub function: String,
    pub argument: Argument,
    pub alias: Option<Name>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Argument {
    None,
    Field(Name),
    Eval(Eval),
    /// Something of several parts, as `sparkline(count, 1h)` has.
    Other,
}

/// A field's name, or a pattern of names with `*`.
#[derive(Clone, Debug)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A text with its escapes still in it, and without its quotes.
#[derive(Clone, Debug)]
pub struct Literal {
    pub written: String,
    pub span: Span,
}

impl Literal {
    /// What it means: a backslash before a backslash or a quote is an escape, any other one is
    /// itself.
    pub fn text(&self) -> String {
        unescape(&self.written)
    }
}

/// Resolves the two escapes of SPL's strings.
pub fn unescape(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = (c == '\\')
            .then(|| chars.next_if(|next| matches!(next, '\\' | '"')))
            .flatten();
        text.push(escaped.unwrap_or(c));
    }
    text
}

/// `` `name(argument, …)` `` that no definition is known for.
#[derive(Clone, Debug)]
pub struct Macro {
    pub name: String,
    pub arguments: Vec<String>,
    pub span: Span,
}

/// A part of what `search` and `tstats … where` ask.
#[derive(Clone, Debug)]
pub struct Term {
    pub kind: TermKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum TermKind {
    And(Vec<Term>),
    Or(Vec<Term>),
    Not(Box<Term>),
    Compare(Name, Compare, Literal),
    In(Name, Vec<Literal>),
    /// Text anywhere in the event.
    Raw(Literal, RawKind),
    Macro(Macro),
    Subsearch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawKind {
    /// A word or a phrase between any breakers.
    Phrase,
    /// `TERM(…)`: between major breakers.
    Term,
    /// `CASE(…)`: a phrase in just this case.
    Case,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Compare {
    /// The comparison that holds of two values where this one does not.
    pub fn opposite(self) -> Compare {
        match self {
            Compare::Eq => Compare::Ne,
            Compare::Ne => Compare::Eq,
            Compare::Lt => Compare::Ge,
            Compare::Le => Compare::Gt,
            Compare::Gt => Compare::Le,
            Compare::Ge => Compare::Lt,
        }
    }

    /// The same comparison with its sides exchanged.
    pub fn flipped(self) -> Compare {
        match self {
            Compare::Lt => Compare::Gt,
            Compare::Le => Compare::Ge,
            Compare::Gt => Compare::Lt,
            Compare::Ge => Compare::Le,
            same => same,
        }
    }
}

/// An expression of `eval` and `where`.
#[derive(Clone, Debug)]
pub struct Eval {
    pub kind: EvalKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum EvalKind {
    Field(String),
    Text(Literal),
    Number(f64),
    /// The function's name in lower case.
    Call(String, Vec<Eval>),
    And(Vec<Eval>),
    Or(Vec<Eval>),
    Xor(Box<Eval>, Box<Eval>),
    Not(Box<Eval>),
    Negative(Box<Eval>),
    Compare(Compare, Box<Eval>, Box<Eval>),
    /// `x IN (a, b)` and `in(x, a, b)`.
    In(Box<Eval>, Vec<Eval>),
    /// `a . b . c`
    Concat(Vec<Eval>),
    Arithmetic(char, Box<Eval>, Box<Eval>),
    Macro(Macro),
    Subsearch,
}
