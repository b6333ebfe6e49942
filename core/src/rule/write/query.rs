//! What EQL and KQL share: an exclusion behind a condition with `and` and `or`, in the lines that
//! it stands in.

use super::Refusal;
use crate::ir::Predicate;

/// What a predicate became.
pub struct Said {
    pub text: String,
    /// What the text is read as, where the language can't say it in the same way: an expression
    /// in EQL for a value with a star that is text, a comparison that minds case in KQL.
    pub meaning: Predicate,
}

/// What each of some predicates became: the texts, and what they are read as.
pub fn said(
    predicates: &[Predicate],
    say: impl Fn(&Predicate) -> Result<Said, Refusal>,
) -> Result<(Vec<String>, Vec<Predicate>), Refusal> {
    let said = predicates.iter().map(say).collect::<Result<Vec<_>, _>>()?;
    Ok(said
        .into_iter()
        .map(|said| (said.text, said.meaning))
        .unzip())
}

/// Where a condition stands in a query, and how it is put together.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    pub start: usize,
    pub end: usize,
    /// Its weakest operator is `or`.
    pub either: bool,
}

/// What comes between a condition and `not …`: in a condition over several lines a line of its
/// own, with `and` where the other lines have it.
pub fn and(condition: &str, takes_lines: bool) -> String {
    let Some(line) = condition.rfind('\n').filter(|_| takes_lines) else {
        return " and ".to_owned();
    };
    let last = &condition[line + 1..];
    let indent = &last[..last.len() - last.trim_start().len()];
    let end = match condition[..line].ends_with('\r') {
        true => "\r\n",
        false => "\n",
    };
    let leads = |line: &str| {
        let word = line.trim_start().get(..4);
        word.is_some_and(|word| word.eq_ignore_ascii_case("and "))
    };
    match condition.lines().any(leads) {
        true => format!("{end}{indent}and "),
        false => format!(" and{end}{indent}"),
    }
}

/// `not a`, or `not (a and b)`.
pub fn not(all_of: &[String]) -> String {
    match all_of {
        [one] => format!("not {one}"),
        all => format!("not ({})", all.join(" and ")),
    }
}

/// Whether one pair of parentheses holds all of a text. What stands between double quotes, and
/// behind a backslash, is looked over.
pub fn in_parentheses(text: &str) -> bool {
    let text = text.trim();
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, c) in text.char_indices() {
        let plain = !escaped;
        escaped = c == '\\' && plain;
        match c {
            '"' if plain => quoted = !quoted,
            '(' if plain && !quoted => depth += 1,
            ')' if plain && !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !quoted {
            return at > 0 && at + c.len_utf8() == text.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pair_of_parentheses() {
        for (text, want) in [
            ("(a or b)", true),
            (" ((a) or (b)) ", true),
            ("(a) or (b)", false),
            ("a", false),
            (r#"(a: ")" or b)"#, true),
            (r"(a: \) or b)", true),
            ("(a", false),
        ] {
            assert_eq!(in_parentheses(text), want, "{text}");
        }
    }

    #[test]
    fn lines_go_on_as_they_began() {
        assert_eq!(and("a and b", true), " and ");
        assert_eq!(and("a and\n  b", true), " and\n  ");
        assert_eq!(and("a\r\n  and b", true), "\r\n  and ");
        assert_eq!(and("a and\n  b", false), " and ");
    }
}
