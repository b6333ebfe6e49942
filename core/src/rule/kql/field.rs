//! Fields as a KQL query names them, and how their values are compared.
//!
//! Elasticsearch decides by the type in the index's mapping, which a query does not carry. The
//! types here are those of the Elastic Common Schema, told from the name.

use super::ast::Literal;
use crate::ir::Subject;
use crate::rule::ecs::Names;
use crate::text::Glob;
use crate::text::glob::Token;

/// How values of a field are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// The whole value, case included. Elastic's reference on KQL: for keyword, numeric, date
    /// and boolean fields the value must match exactly, "including punctuation and case"; an
    /// issue of Elasticsearch (135772) fixed the one place that ignored case.
    Keyword,
    /// The whole value, ignoring case: a keyword with a normalizer that lower-cases.
    Caseless,
    /// Words, ignoring case and what stands between them: an analysed field.
    Text,
    /// An address, or a block of them.
    Ip,
}

/// Fields of the Elastic Common Schema and of Winlogbeat that are analysed.
const TEXT: [&str; 3] = [
    "message",
    "error.message",
    "powershell.file.script_block_text",
];

/// What a name stands for, below `prefix`, which is empty or ends in a dot.
pub fn subject(literal: &Literal, prefix: &str, names: Names) -> (Subject, Type) {
    let written = format!("{prefix}{}", literal.text());
    if literal.is_star() && prefix.is_empty() {
        return (Subject::Anywhere, Type::Keyword);
    }
    // The second spelling of a field under another type, as Elastic's mappings have it.
    let spelt = [
        (".caseless", Type::Caseless),
        (".text", Type::Text),
        (".keyword", Type::Keyword),
    ];
    let (name, of_type) = spelt
        .into_iter()
        .find_map(|(ending, of_type)| Some((written.strip_suffix(ending)?, of_type)))
        .unwrap_or_else(|| (&written, of_name(&written)));
    let subject = if literal.has_wildcard() && !literal.quoted {
        let mut tokens = vec![Token::Literal(prefix.to_owned())];
        tokens.extend(literal.tokens.iter().cloned());
        Subject::Named(Glob::new(tokens, false))
    } else {
        Subject::Field(names.field(name))
    };
    (subject, of_type)
}

fn of_name(name: &str) -> Type {
    let lower = name.to_ascii_lowercase();
    if TEXT.contains(&lower.as_str()) {
        Type::Text
    } else if lower.ends_with("ip") || lower.ends_with("ip_address") {
        Type::Ip
    } else {
        Type::Keyword
    }
}
