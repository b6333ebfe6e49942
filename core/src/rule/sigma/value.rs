//! One value of a field, with the field's modifiers, lowered to a predicate.

use super::modifier::{Compare, Modifiers, Rewrite};
use super::pattern::{rewrite, tokens, wrap};
use crate::event::Field;
use crate::ir::{Cidr, Fit, Number, Op, Predicate, Regex, Relation, Subject, Test};
use crate::rule::pcre;
use crate::rule::yaml::{self, Scalar};
use crate::text::glob::Token;
use crate::text::{Diagnostic, Glob, Span};

/// An operator, the value as the catalog prints it, and the test.
struct Lowered {
    op: Op,
    value: String,
    test: Test,
    warning: Option<Diagnostic>,
}

/// The predicate, and a warning where it may not be what the author meant.
pub fn predicate(
    subject: &Subject,
    modifiers: &Modifiers,
    value: &yaml::Node,
) -> Result<(Predicate, Option<Diagnostic>), Diagnostic> {
    let Some(scalar) = value.scalar() else {
        return Err(Diagnostic::error(
            "sigma-value",
            "a value in a list has to be text, a number, or null",
            value.span,
        )
        .help("quote it if it holds `: ` or brackets"));
    };
    let written = value.text().unwrap_or_default();
    let span = value.span;
    let of_a_field = modifiers.field_reference
        || modifiers.compare == Compare::Exists
        || scalar == Scalar::Null
        || modifiers.negated;
    if *subject == Subject::Anywhere && of_a_field {
        let message = "a keyword stands anywhere in the event, so it has no field to compare, to exist or to differ";
        return Err(Diagnostic::error("sigma-keyword", message, span)
            .help("name a field, or put the keyword in a selection of its own and negate that"));
    }
    let lowered = match modifiers.compare {
        Compare::Exists => exists(scalar, span)?,
        Compare::Lt => number(Op::Lt, Relation::Lt, written, span)?,
        Compare::Le => number(Op::Le, Relation::Le, written, span)?,
        Compare::Gt => number(Op::Gt, Relation::Gt, written, span)?,
        Compare::Ge => number(Op::Ge, Relation::Ge, written, span)?,
        Compare::Cidr => cidr(written, span)?,
        Compare::Regex => regex(written, modifiers, span)?,
        _ if modifiers.field_reference => field_reference(written, modifiers, span)?,
        _ if modifiers.expand && written.contains('%') => undecidable(written, modifiers, span),
        // A rewritten value is text, whatever it looks like.
        _ if !modifiers.rewrites.is_empty() => text(subject, modifiers, written, span)?,
        compare => match scalar {
            Scalar::Null if compare != Compare::Plain && !written.is_empty() => {
                return Err(null_as_text(span));
            }
            Scalar::Null if compare == Compare::Plain => Lowered {
                op: Op::Exists,
                value: "false".into(),
                test: Test::Null,
                warning: None,
            },
            Scalar::Number(n) if compare == Compare::Plain && *subject != Subject::Anywhere => {
                exact_number(n, written)
            }
            _ => text(subject, modifiers, written, span)?,
        },
    };
    let Lowered {
        op,
        value,
        test,
        warning,
    } = lowered;
    let (op, test) = match op {
        Op::Eq if modifiers.negated => (Op::Ne, Test::Differs(Box::new(test))),
        op => (op, test),
    };
    Ok((
        Predicate {
            subject: subject.clone(),
            op,
            value,
            test,
        },
        warning,
    ))
}

fn null_as_text(span: Span) -> Diagnostic {
    Diagnostic::error(
        "sigma-value",
        "null is no text that a value could contain",
        span,
    )
    .help("quote it if you mean the word; use the field without modifiers for an absent field")
}

fn exists(scalar: Scalar<'_>, span: Span) -> Result<Lowered, Diagnostic> {
    let wanted = match scalar {
        Scalar::Bool(wanted) => wanted,
        Scalar::Text(text) if text.eq_ignore_ascii_case("true") => true,
        Scalar::Text(text) if text.eq_ignore_ascii_case("false") => false,
        _ => {
            return Err(Diagnostic::error(
                "sigma-value",
                "`exists` takes true or false",
                span,
            ));
        }
    };
    Ok(Lowered {
        op: Op::Exists,
        value: wanted.to_string(),
        test: Test::Exists(wanted),
        warning: None,
    })
}

fn number(op: Op, relation: Relation, written: &str, span: Span) -> Result<Lowered, Diagnostic> {
    match written.trim().parse().ok().and_then(Number::new) {
        Some(n) => Ok(Lowered {
            op,
            value: written.into(),
            test: Test::Number(relation, n),
            warning: None,
        }),
        None => Err(Diagnostic::error(
            "sigma-value",
            format!("`{}` compares with a number", op.name()),
            span,
        )),
    }
}

/// A number without modifiers equals the same number however a log writes it. Numbers too large
/// to be kept exactly are compared as text instead.
fn exact_number(n: f64, written: &str) -> Lowered {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let test = match Number::new(n).filter(|n| n.get().abs() < EXACT) {
        Some(n) => Test::Number(Relation::Eq, n),
        None => Test::Text(vec![Glob::literal(written, false)]),
    };
    Lowered {
        op: Op::Eq,
        value: written.into(),
        test,
        warning: None,
    }
}

fn cidr(written: &str, span: Span) -> Result<Lowered, Diagnostic> {
    match Cidr::parse(written.trim()) {
        Some(block) => Ok(Lowered {
            op: Op::Cidr,
            value: written.into(),
            test: Test::Cidr(block),
            warning: None,
        }),
        None => Err(Diagnostic::error(
            "sigma-value",
            format!("`{written}` is not a block of IP addresses"),
            span,
        )
        .help("write it like 10.0.0.0/8 or fe80::/10")),
    }
}

fn regex(written: &str, modifiers: &Modifiers, span: Span) -> Result<Lowered, Diagnostic> {
    match Regex::new(&pcre::translate(written), modifiers.flags) {
        Ok(regex) => Ok(Lowered {
            op: Op::RegexMatch,
            value: written.into(),
            test: Test::Regex(regex),
            warning: None,
        }),
        Err(reason) => {
            let look = ["(?=", "(?!", "(?<=", "(?<!", "(?>"]
                .iter()
                .any(|open| written.contains(open));
            if look {
                return Err(Diagnostic::error(
                    "unsupported-regex",
                    "look-around and atomic groups are not part of Sigma's regular expressions",
                    span,
                )
                .help("split it into a selection that must match and one that must not"));
            }
            Err(Diagnostic::error(
                "sigma-regex",
                format!("this regular expression does not compile: {reason}"),
                span,
            ))
        }
    }
}

fn fit(compare: Compare) -> (Fit, Op) {
    match compare {
        Compare::Contains => (Fit::Within, Op::Contains),
        Compare::StartsWith => (Fit::Start, Op::StartsWith),
        Compare::EndsWith => (Fit::End, Op::EndsWith),
        _ => (Fit::Whole, Op::Eq),
    }
}

fn field_reference(
    written: &str,
    modifiers: &Modifiers,
    span: Span,
) -> Result<Lowered, Diagnostic> {
    if written.is_empty() {
        return Err(Diagnostic::error(
            "sigma-value",
            "`fieldref` needs the name of a field",
            span,
        ));
    }
    let (how, op) = fit(modifiers.compare);
    let test = Test::SameAs {
        field: Field::new(written),
        how,
        cased: modifiers.cased,
    };
    Ok(Lowered {
        op,
        value: format!("field:{written}"),
        test,
        warning: None,
    })
}

/// A placeholder stands for a list that only the user's own environment has.
fn undecidable(written: &str, modifiers: &Modifiers, span: Span) -> Lowered {
    let missing = format!("the list behind {written}");
    let warning = Diagnostic::warning("sigma-expand", format!("`{written}` stands for a list that is not given"), span)
        .help("replace the placeholder with the values of your environment; until then the predicate is unknown");
    Lowered {
        op: fit(modifiers.compare).1,
        value: written.into(),
        test: Test::Undecidable(missing),
        warning: Some(warning),
    }
}

fn text(
    subject: &Subject,
    modifiers: &Modifiers,
    written: &str,
    span: Span,
) -> Result<Lowered, Diagnostic> {
    // A keyword may stand anywhere in a value.
    let compare = match (subject, modifiers.compare) {
        (Subject::Anywhere, Compare::Plain) => Compare::Contains,
        (_, compare) => compare,
    };
    let value = tokens(written);
    let (op, shown) = match compare {
        Compare::Plain => shape(&value, written),
        compare => (fit(compare).1, written.to_owned()),
    };
    let patterns = rewrite(value, &modifiers.rewrites)
        .map_err(|message| Diagnostic::error("sigma-value", message, span))?;
    let patterns: Vec<Glob> = patterns
        .into_iter()
        .map(|tokens| wrap(tokens, compare, modifiers.cased))
        .collect();
    let matches_all = compare != Compare::Plain && patterns.iter().any(Glob::matches_all);
    let warning = matches_all.then(|| {
        let message = format!("every value of this field matches `{written}`");
        Diagnostic::warning("sigma-matches-all", message, span)
            .help("give some text, or use `exists: true`")
    });
    let test = Test::Text(patterns);
    Ok(Lowered {
        op,
        value: encoded(&modifiers.rewrites, shown),
        test,
        warning,
    })
}

/// How the catalog prints a plain value, by where its wildcards are; `?` alone counts as eq.
fn shape(tokens: &[Token], written: &str) -> (Op, String) {
    let glob = Glob::new(tokens.iter().cloned(), true);
    let inner = |from: usize, to: usize| written[from..written.len() - to].to_owned();
    match glob.tokens() {
        [Token::Many] => (Op::Exists, "true".to_owned()),
        [Token::Many, Token::Literal(_), Token::Many] => (Op::Contains, inner(1, 1)),
        [Token::Literal(_), Token::Many] => (Op::StartsWith, inner(0, 1)),
        [Token::Many, Token::Literal(_)] => (Op::EndsWith, inner(1, 0)),
        tokens if tokens.contains(&Token::Many) => (Op::Wildcard, written.to_owned()),
        _ => (Op::Eq, written.to_owned()),
    }
}

/// An encoded value is printed with its encodings: `base64offset(x)`. A `windash` value is
/// printed as written.
fn encoded(rewrites: &[Rewrite], value: String) -> String {
    rewrites.iter().fold(value, |value, step| match step {
        Rewrite::Windash => value,
        Rewrite::Utf16Le => format!("utf16le({value})"),
        Rewrite::Utf16Be => format!("utf16be({value})"),
        Rewrite::Utf16Bom => format!("utf16({value})"),
        Rewrite::Base64 => format!("base64({value})"),
        Rewrite::Base64Offset => format!("base64offset({value})"),
    })
}
