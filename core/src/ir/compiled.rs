//! Regular expressions that are compiled when they are first searched for.
//!
//! Of a catalog's expressions most are never searched for: no event comes near enough. Compiling
//! is a fifth of what reading a catalog of rules costs, so it waits. What is wrong with an
//! expression has to be said when its rule is read, though. So an expression is parsed at once,
//! and waits only where its size can be bounded far below the limit; any other is compiled at once.

use super::{RegexFlags, required};
use crate::limits;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A regular expression that compiles; it does so when it is first used as one. Copies share it.
#[derive(Clone, Debug)]
pub struct Compiled(Arc<Expression>);

#[derive(Debug)]
struct Expression {
    source: String,
    flags: RegexFlags,
    compiled: OnceLock<regex::Regex>,
    required: Option<Box<[String]>>,
}

impl Compiled {
    /// Fails where the expression can't be read, or takes more than [`limits::REGEX_SIZE`].
    pub fn new(source: &str, flags: RegexFlags) -> Result<Compiled, regex::Error> {
        let parsed = parsed(source, flags);
        let expression = Expression {
            source: source.to_owned(),
            flags,
            compiled: OnceLock::new(),
            required: parsed.as_ref().and_then(required::texts),
        };
        let is_small = parsed.is_some_and(|hir| size(&hir) < SMALL);
        if !is_small {
            // Nobody else has it yet, so that it is empty.
            let _ = expression.compiled.set(compile(source, flags)?);
        }
        Ok(Compiled(Arc::new(expression)))
    }

    /// Texts of which one stands, with case folded, in every match; `None` where nothing of the
    /// kind is known.
    pub fn required(&self) -> Option<&[String]> {
        self.0.required.as_deref()
    }
}

impl Deref for Compiled {
    type Target = regex::Regex;

    fn deref(&self) -> &regex::Regex {
        let Expression { source, flags, .. } = &*self.0;
        self.0.compiled.get_or_init(|| {
            compile(source, *flags).expect("it was parsed, and is small beside the limit")
        })
    }
}

fn compile(source: &str, flags: RegexFlags) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(source)
        .case_insensitive(flags.ignore_case)
        .multi_line(flags.multi_line)
        .dot_matches_new_line(flags.dot_all)
        .size_limit(limits::REGEX_SIZE)
        .build()
}

fn parsed(source: &str, flags: RegexFlags) -> Option<Hir> {
    ParserBuilder::new()
        .case_insensitive(flags.ignore_case)
        .multi_line(flags.multi_line)
        .dot_matches_new_line(flags.dot_all)
        .build()
        .parse(source)
        .ok()
}

/// What the limit allows has room for four times as much, should [`size`] be that wrong.
const SMALL: usize = limits::REGEX_SIZE / 4;

/// A bound on the bytes that an expression compiles to: what a state takes, times the states of its
/// characters, each part as often as it may repeat.
fn size(hir: &Hir) -> usize {
    /// A state of the automaton, with what it leads to and its place in tables.
    const STATE: usize = 64;
    let parts = |parts: &[Hir]| {
        let sizes = parts.iter().map(size);
        sizes.fold(STATE, |sum, part| {
            sum.saturating_add(part).saturating_add(STATE)
        })
    };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => STATE,
        HirKind::Literal(literal) => (literal.0.len() + 1) * STATE,
        // A range of characters is up to ten sequences of up to four bytes.
        HirKind::Class(Class::Unicode(class)) => (class.ranges().len() + 1) * 40 * STATE,
        HirKind::Class(Class::Bytes(class)) => (class.ranges().len() + 1) * STATE,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min + 1).max(1) as usize;
            size(&repetition.sub)
                .saturating_add(2 * STATE)
                .saturating_mul(times)
        }
        HirKind::Capture(capture) => size(&capture.sub).saturating_add(2 * STATE),
        HirKind::Concat(inner) | HirKind::Alternation(inner) => parts(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(source: &str) -> Result<Compiled, regex::Error> {
        Compiled::new(source, RegexFlags::default())
    }

    fn waits(compiled: &Compiled) -> bool {
        compiled.0.compiled.get().is_none()
    }

    #[test]
    fn a_small_expression_is_compiled_when_it_is_used_and_once_for_all_copies() {
        let compiled = new(r"\\[a-z]{4,8}\.exe$").unwrap();
        let copy = compiled.clone();
        assert!(waits(&compiled));
        assert!(copy.is_match(r"C:\tools\abcde.exe"));
        assert!(!waits(&compiled));
    }

    #[test]
    fn what_is_wrong_is_said_at_once() {
        assert!(matches!(new("a(b"), Err(regex::Error::Syntax(_))));
        let explodes = new(r"(\w{500}){200}");
        assert!(matches!(explodes, Err(regex::Error::CompiledTooBig(_))));
    }

    #[test]
    fn the_bound_holds_for_what_waits() {
        // Of each kind of part, so many that the bound is just reached: it must still compile.
        for part in [
            "a",
            ".",
            r"\w",
            r"\d",
            "(?i)ſ",
            "[^a]",
            "(x|yy|)",
            r"\b.",
            "é?",
            "[à-ÿ]{3}",
        ] {
            let size_of =
                |times: u32| parsed(&format!("(?:{part}){{{times}}}"), RegexFlags::default());
            let times = (1..)
                .map(|power| 1 << power)
                .find(|&times| size_of(times).is_none_or(|hir| size(&hir) >= SMALL));
            let largest = format!("(?:{part}){{{}}}", times.unwrap_or(2) / 2);
            let compiled = new(&largest).unwrap();
            assert!(waits(&compiled), "{largest}");
            assert!(
                compile(&largest, RegexFlags::default()).is_ok(),
                "{largest}"
            );
        }
    }
}
