//! The value modifiers of a Sigma field: `CommandLine|windash|contains|all`.

use crate::ir::RegexFlags;
use crate::rule::suggest::nearest;
use crate::text::{Diagnostic, Span};

/// How the value is compared, before what the value itself says with wildcards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compare {
    #[default]
    Plain,
    Contains,
    StartsWith,
    EndsWith,
    Regex,
    Cidr,
    Exists,
    Lt,
    Le,
    Gt,
    Ge,
}

/// How the value is rewritten, in the order the rule gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewrite {
    Windash,
    Utf16Le,
    Utf16Be,
    Utf16Bom,
    Base64,
    Base64Offset,
}

/// All modifiers of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    pub compare: Compare,
    pub rewrites: Vec<Rewrite>,
    pub all: bool,
    pub cased: bool,
    pub negated: bool,
    pub field_reference: bool,
    pub expand: bool,
    pub flags: RegexFlags,
}

/// The modifiers of specification 2 that are evaluated, sorted.
pub const NAMES: &[&str] = &[
    "all",
    "base64",
    "base64offset",
    "cased",
    "cidr",
    "contains",
    "endswith",
    "exists",
    "expand",
    "fieldref",
    "gt",
    "gte",
    "i",
    "lt",
    "lte",
    "m",
    "neq",
    "re",
    "s",
    "startswith",
    "utf16",
    "utf16be",
    "utf16le",
    "wide",
    "windash",
];

/// Modifiers of the specification that take a part out of a date, which needs a time format
/// that no log declares.
const TIME: &[&str] = &["minute", "hour", "day", "week", "month", "year"];

impl Modifiers {
    /// Reads `name|modifier|…`, the part after the field's name. `span` is where `text` stands
    /// in the source, which may be quoted there.
    pub fn parse(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Modifiers {
        let mut modifiers = Modifiers::default();
        let mut compared: Option<&str> = None;
        let mut at = span.start as usize;
        for name in text.split('|') {
            let place = Span::new(at, at + name.len());
            at += name.len() + 1;
            let compare = match name {
                "contains" => Some(Compare::Contains),
                "startswith" => Some(Compare::StartsWith),
                "endswith" => Some(Compare::EndsWith),
                "re" => Some(Compare::Regex),
                "cidr" => Some(Compare::Cidr),
                "exists" => Some(Compare::Exists),
                "lt" => Some(Compare::Lt),
                "lte" => Some(Compare::Le),
                "gt" => Some(Compare::Gt),
                "gte" => Some(Compare::Ge),
                _ => None,
            };
            if let Some(compare) = compare {
                if let Some(first) = compared {
                    diagnostics.push(
                        Diagnostic::error(
                            "sigma-modifier-conflict",
                            format!(
                                "`{first}` and `{name}` cannot both say how the value is compared"
                            ),
                            place,
                        )
                        .help("keep one of them"),
                    );
                }
                compared = Some(name);
                modifiers.compare = compare;
                continue;
            }
            match name {
                "all" => modifiers.all = true,
                "cased" => modifiers.cased = true,
                "neq" => modifiers.negated = true,
                "fieldref" => modifiers.field_reference = true,
                "expand" => modifiers.expand = true,
                "windash" => modifiers.rewrites.push(Rewrite::Windash),
                "utf16le" | "wide" => modifiers.rewrites.push(Rewrite::Utf16Le),
                "utf16be" => modifiers.rewrites.push(Rewrite::Utf16Be),
                "utf16" => modifiers.rewrites.push(Rewrite::Utf16Bom),
                "base64" => modifiers.rewrites.push(Rewrite::Base64),
                "base64offset" => modifiers.rewrites.push(Rewrite::Base64Offset),
                "i" | "m" | "s" if compared == Some("re") => match name {
                    "i" => modifiers.flags.ignore_case = true,
                    "m" => modifiers.flags.multi_line = true,
                    _ => modifiers.flags.dot_all = true,
                },
                "i" | "m" | "s" => diagnostics.push(
                    Diagnostic::error(
                        "sigma-modifier",
                        format!(
                            "`{name}` is a flag of a regular expression and has to follow `re`"
                        ),
                        place,
                    )
                    .fix(
                        format!("Replace with `re|{name}`"),
                        place,
                        format!("re|{name}"),
                    ),
                ),
                _ if TIME.contains(&name) => diagnostics.push(
                    Diagnostic::error(
                        "unsupported-time-modifier",
                        format!("the time modifier `{name}` is not evaluated"),
                        place,
                    )
                    .help("the specification does not say in which format and zone a date is read"),
                ),
                _ => {
                    let mut unknown = Diagnostic::error(
                        "sigma-modifier",
                        format!("unknown modifier `{name}`"),
                        place,
                    );
                    if let Some(near) = nearest(name, NAMES.iter().copied()) {
                        unknown = unknown.help(format!("did you mean `{near}`?")).fix(
                            format!("Replace with `{near}`"),
                            place,
                            near,
                        );
                    } else {
                        unknown = unknown.help(format!("the modifiers are {}", NAMES.join(", ")));
                    }
                    diagnostics.push(unknown);
                }
            }
        }
        modifiers.check(span, diagnostics);
        modifiers
    }

    /// Combinations that have no meaning.
    fn check(&self, span: Span, diagnostics: &mut Vec<Diagnostic>) {
        let not_text = matches!(
            self.compare,
            Compare::Regex
                | Compare::Cidr
                | Compare::Exists
                | Compare::Lt
                | Compare::Le
                | Compare::Gt
                | Compare::Ge
        );
        let mut conflict = |message: &str| {
            diagnostics.push(Diagnostic::error("sigma-modifier-conflict", message, span));
        };
        if not_text && !self.rewrites.is_empty() {
            conflict("a rewritten value (windash, base64, utf16 …) has to be compared as text");
        }
        if not_text && self.field_reference {
            conflict(
                "`fieldref` compares text: use it alone or with contains, startswith or endswith",
            );
        }
        let utf16 = |rewrite: &Rewrite| {
            matches!(
                rewrite,
                Rewrite::Utf16Le | Rewrite::Utf16Be | Rewrite::Utf16Bom
            )
        };
        if let Some(at) = self.rewrites.iter().position(utf16)
            && !self.rewrites[at + 1..]
                .iter()
                .any(|r| matches!(r, Rewrite::Base64 | Rewrite::Base64Offset))
        {
            conflict(
                "a UTF-16 modifier has to be followed by base64 or base64offset, which encodes its bytes",
            );
        }
    }
}
