//! A case file, read.

use super::fields::Fields;
use super::{Case, CaseSet, Content, Expect, Given, Labels, RuleSource, VERSION, What};
use crate::catalog::pack::PACKS;
use crate::event::Format;
use crate::report::Verdict;
use crate::report::advice::Label;
use crate::rule::Language;
use crate::rule::yaml::{Kind, Node, Scalar};
use crate::text::Diagnostic;

pub(super) const VERDICTS: [(&str, Verdict); 4] = [
    ("match", Verdict::Match),
    ("cannot_tell", Verdict::CannotTell),
    ("no_match", Verdict::NoMatch),
    ("not_for_this_log", Verdict::NotForThisLog),
];

pub(crate) const LABELS: [(&str, Label); 2] =
    [("malicious", Label::Malicious), ("benign", Label::Benign)];

/// Reads a case file. What is wrong stands in the diagnostics with its line, and what is sound is
/// in the set all the same; a set with errors must not be taken for what its author meant.
pub fn read(text: &str) -> (CaseSet, Vec<Diagnostic>) {
    let (mut fields, root) = Fields::parse(text, "cases");
    let mut set = CaseSet::default();
    match root {
        None => fields.error(
            "empty",
            "there is nothing in this file",
            crate::text::Span::at(0),
        ),
        Some(root) => {
            fields.version(&root, "cutout-cases", VERSION);
            let known = ["cutout-cases", "title", "pack", "rules", "cases"];
            fields.keys(&root, "a case file", &known);
            set.title = fields.text(&root, "title");
            let packs: Vec<_> = PACKS.iter().map(|pack| (pack.id, pack.id)).collect();
            set.pack = fields.one_of(&root, "pack", &packs).map(str::to_owned);
            for item in fields.list(&root, "rules") {
                set.rules.extend(rule(&mut fields, item));
            }
            for item in fields.list(&root, "cases") {
                set.cases.extend(case(&mut fields, item));
            }
            if fields.list(&root, "cases").is_empty() {
                fields.error(
                    "none",
                    "a case file has at least one case under `cases`",
                    root.span,
                );
            }
        }
    }
    (set, fields.finish())
}

fn rule(fields: &mut Fields<'_>, item: &Node) -> Option<RuleSource> {
    fields.keys(item, "a rule", &["text", "file", "language"]);
    let language = language(fields, item);
    let text = content(fields, item, "text", "a rule")?;
    Some(RuleSource { text, language })
}

pub(crate) fn language(fields: &mut Fields<'_>, node: &Node) -> Option<Language> {
    let names = Language::ALL.map(|language| (language.name(), language));
    fields.one_of(node, "language", &names)
}

fn case(fields: &mut Fields<'_>, item: &Node) -> Option<Case> {
    let known = [
        "name", "events", "file", "format", "supplied", "label", "labels", "expect",
    ];
    fields.keys(item, "a case", &known);
    let name = fields.needed(item, "name", "a case");
    let formats = Format::ALL.map(|format| (format.name(), format));
    let format = fields.one_of(item, "format", &formats);
    let supplied = supplied(fields, item);
    let labels = labels(fields, item);
    let expect: Vec<Expect> = fields
        .list(item, "expect")
        .iter()
        .filter_map(|one| expectation(fields, one))
        .collect();
    if labels == Labels::None && item.get("expect").is_none() {
        let say = "a case has a `label`, `labels` or `expect`, else it says nothing";
        fields.error("missing", say, item.span);
    }
    let events = content(fields, item, "events", "a case")?;
    Some(Case {
        name,
        line: fields.line(item.span),
        events,
        format,
        supplied,
        labels,
        expect,
    })
}

/// The text under `key`, or the file that stands for it.
fn content(fields: &mut Fields<'_>, item: &Node, key: &str, what: &str) -> Option<Content> {
    match (item.get(key), item.get("file")) {
        (Some(_), None) => fields.text(item, key).map(Content::Inline),
        (None, Some(_)) => fields.text(item, "file").map(Content::File),
        (Some(_), Some(file)) => {
            let say = format!("{what} has `{key}` or `file`, not both");
            fields.error("both", say, file.span);
            None
        }
        (None, None) => {
            let say = format!("{what} has neither `{key}` nor `file`");
            fields.error("missing", say, item.span);
            None
        }
    }
}

fn supplied(fields: &mut Fields<'_>, item: &Node) -> Vec<Given> {
    let mut supplied = Vec::new();
    for given in fields.list(item, "supplied") {
        fields.keys(given, "a supplied field", &["event", "field", "value"]);
        let event = fields.number(given, "event").unwrap_or_default();
        let field = fields.needed(given, "field", "a supplied field");
        let value = fields.text(given, "value").unwrap_or_default();
        supplied.push(Given {
            event,
            field,
            value,
        });
    }
    supplied
}

fn labels(fields: &mut Fields<'_>, item: &Node) -> Labels {
    if let (Some(_), Some(labels)) = (item.get("label"), item.get("labels")) {
        fields.error(
            "both",
            "a case has `label` or `labels`, not both",
            labels.span,
        );
    }
    if let Some(Node {
        kind: Kind::List(items),
        ..
    }) = item.get("labels")
    {
        let each = items.iter().map(|one| match one.scalar() {
            Some(Scalar::Null) => None,
            _ => fields.choice(one, "labels", &LABELS),
        });
        return Labels::Each(each.collect());
    }
    fields.list(item, "labels");
    let all = fields.one_of(item, "label", &LABELS);
    all.map_or(Labels::None, Labels::All)
}

fn expectation(fields: &mut Fields<'_>, item: &Node) -> Option<Expect> {
    let known = ["rule", "verdict", "verdicts", "matches"];
    fields.keys(item, "an expectation", &known);
    let rule = fields.needed(item, "rule", "an expectation");
    let asked = known[1..].iter().filter(|key| item.get(key).is_some());
    if asked.count() != 1 {
        let say = "an expectation has one of `verdict`, `verdicts` and `matches`";
        fields.error("missing", say, item.span);
        return None;
    }
    let what = if item.get("verdict").is_some() {
        What::Verdict(fields.one_of(item, "verdict", &VERDICTS)?)
    } else if item.get("verdicts").is_some() {
        let each = fields.list(item, "verdicts").iter();
        let each: Option<Vec<_>> = each
            .map(|one| fields.choice(one, "verdicts", &VERDICTS))
            .collect();
        What::Verdicts(each?)
    } else if item.get("matches").and_then(Node::text) == Some("some") {
        What::Matches(None)
    } else {
        What::Matches(Some(fields.number(item, "matches")?))
    };
    Some(Expect { rule, what })
}
