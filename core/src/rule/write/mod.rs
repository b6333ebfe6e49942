//! Changes to a rule's own text, in its own language, that leave everything else as it stands:
//! comments, layout, quotes, line ends.
//!
//! | module | what it does |
//! |---|---|
//! | `edit` | replacements in a text, and where they end up |
//! | `spelling` | values in the case that they were written in |
//! | `wanted` | what a rule should say after a change |
//! | `formula` | whether two conditions say the same |
//! | `check` | reads a changed text again, and holds it against what was asked |
//! | `container` | where a query stands in a file, and what its quotes ask of new text |
//! | `names` | what a language calls a field |
//! | `replace` | alternatives in the place of a predicate of a query |
//! | `query` | what EQL and KQL share |
//! | `sigma/`, `eql`, `kql`, `spl` | one a language |
//!
//! Nothing is handed out unchecked: the new text is read as any other, must give no message that
//! the old one did not give, and its condition must be exactly the old one with the change. What
//! fails that is refused.

mod check;
mod container;
mod edit;
pub(crate) mod eql;
pub(crate) mod formula;
pub(crate) mod kql;
pub(crate) mod names;
mod query;
pub(crate) mod quotes;
mod replace;
pub(crate) mod sigma;
pub(crate) mod spelling;
pub(crate) mod spl;
#[cfg(test)]
mod tests;
mod wanted;

use self::check::Before;
use super::{Language, Rule};
use crate::ir::Predicate;
use crate::report::advice::Placement;
use crate::text::Span;
use std::fmt;

/// A changed text.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The whole new source of the rule, or of a file beside it.
    pub text: String,
    /// What is new in it.
    pub added: Vec<Span>,
    /// Where the language can't say exactly what was asked: how what stands there differs.
    pub note: Option<String>,
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Short and stable.
    pub code: &'static str,
    /// What is in the way, and what to do instead.
    pub message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            code,
            message: message.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// A predicate as text of a language, to show or to paste.
///
/// Refused for what the language can't say, with the reason.
pub fn predicate(predicate: &Predicate, language: Language) -> Result<String, Refusal> {
    match language {
        Language::Sigma => sigma::predicate(predicate),
        Language::Eql => eql::predicate(predicate, "").map(|said| said.text),
        Language::Kql => kql::predicate(predicate, "").map(|said| said.text),
        Language::Spl => spl::predicate(predicate, ""),
        _ => Err(not_written(language)),
    }
}

/// The rule with one more exclusion: what fulfils all of the predicates is no match any more.
///
/// With [`Placement::File`] the text is that of a Sigma filter, a file beside the rule. The rule
/// is read from its own source again, so what other files add to it does not count.
///
/// # Errors
///
/// Where the rule can't be evaluated, where its language can't say one of the predicates, and
/// where the change could not be proved to be exactly what was asked.
pub fn exclude(
    rule: &Rule,
    all_of: &[Predicate],
    placement: Placement,
) -> Result<Written, Refusal> {
    if all_of.is_empty() {
        return Err(Refusal::new(
            "nothing",
            "there is nothing to exclude: give at least one field with a value",
        ));
    }
    let before = Before::of(rule)?;
    match (before.rule().language, placement) {
        (Language::Sigma, Placement::Main) => sigma::exclude(&before, all_of, "filter_main_"),
        (Language::Sigma, Placement::Optional) => {
            sigma::exclude(&before, all_of, "filter_optional_")
        }
        (Language::Eql, Placement::Main | Placement::Optional) => eql::exclude(&before, all_of),
        (Language::Kql, Placement::Main | Placement::Optional) => kql::exclude(&before, all_of),
        (Language::Spl, Placement::Main | Placement::Optional) => spl::exclude(&before, all_of),
        (Language::Sigma, Placement::File) => sigma::filter::file(before.rule(), all_of),
        (language, Placement::Main | Placement::Optional) => Err(not_written(language)),
        (language, Placement::File) => Err(Refusal::new(
            "placement",
            format!(
                "only Sigma has files of filters; add the exclusion to the {} rule itself",
                language.title()
            ),
        )),
    }
}

/// The rule with one of its predicates replaced: where it was true, one of others must be.
///
/// `place` is the span of the predicate in the rule's condition. The predicate itself may be one
/// of the alternatives. In Sigma, alternatives of one field become a list, or the key gets their
/// modifier; those of other fields become maps in a list. In the query languages they are joined
/// by `or`.
///
/// # Errors
///
/// As for [`exclude`], and where no predicate stands at the place, or the alternatives don't fit.
pub fn replace(rule: &Rule, place: Span, one_of: &[Predicate]) -> Result<Written, Refusal> {
    if one_of.is_empty() {
        return Err(Refusal::new(
            "nothing",
            "there is nothing to put in the place of the predicate",
        ));
    }
    let before = Before::of(rule)?;
    match before.rule().language {
        Language::Sigma => sigma::replace::replace(&before, place, one_of),
        Language::Eql | Language::Kql | Language::Spl => replace::replace(&before, place, one_of),
        language => Err(not_written(language)),
    }
}

fn not_written(language: Language) -> Refusal {
    Refusal::new(
        "language",
        format!("{} is not written here; add it by hand", language.title()),
    )
}
