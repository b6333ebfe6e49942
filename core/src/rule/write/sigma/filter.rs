//! An exclusion as a Sigma filter: a file of its own, which leaves the rule as it is.

use super::item::Item;
use super::layout::{Layout, Quotes};
use crate::ir::Predicate;
use crate::rule::write::{Refusal, Written, formula, wanted};
use crate::rule::{self, Rule, yaml};
use crate::text::Span;

/// A filter for one rule, by its id, or else by its name.
///
/// The filter has no id: the specification asks for a random one, if any, and here everything
/// follows from what is given.
pub fn file(rule: &Rule, all_of: &[Predicate]) -> Result<Written, Refusal> {
    let name = rule.meta.id.as_ref().or(rule.meta.name.as_ref());
    let Some(name) = name else {
        return Err(Refusal::new(
            "sigma-filter",
            "a filter names its rule by `id` or `name`, and this rule has neither; give it an id",
        ));
    };
    let (documents, _) = yaml::parse(&rule.source);
    let document = documents
        .iter()
        .find(|document| document.span.start == rule.span.start)
        .ok_or_else(super::unknown_layout)?;
    let layout = Layout::of(document, &rule.source).ok_or_else(super::unknown_layout)?;
    let items = all_of
        .iter()
        .map(Item::of)
        .collect::<Result<Vec<Item>, Refusal>>()?;
    let title = rule.meta.title.as_deref().unwrap_or(name);
    let mut text = format!(
        "title: {}\nlogsource:",
        Quotes::Single.around(&format!("Exclusion from {title}"))
    );
    let source = document.get("logsource");
    let entries = source.map(yaml::Node::entries).unwrap_or_default();
    let mut any = false;
    for (key, value) in entries {
        if let (Some(key @ ("category" | "product" | "service")), Some(value)) =
            (key.text(), value.text())
        {
            text.push_str(&format!("\n    {key}: {}", word(value)));
            any = true;
        }
    }
    text.push_str(if any { "\n" } else { " {}\n" });
    text.push_str(&format!("filter:\n    rules:\n        - {}\n", word(name)));
    text.push_str(&layout.block("selection", &items, "    ", "\n")?);
    text.push_str("    condition: not selection\n");
    prove(rule, &text, all_of)?;
    Ok(Written {
        added: vec![Span::new(0, text.trim_end().len())],
        text,
        note: None,
    })
}

/// A category, or an id, as it is nearly always written: without quotes, where it means itself.
fn word(text: &str) -> String {
    let plain = yaml::Node {
        kind: yaml::Kind::Scalar {
            text: text.to_owned(),
            plain: true,
        },
        span: Span::default(),
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    match starts && text.chars().all(allowed) && plain.scalar() == Some(yaml::Scalar::Text(text)) {
        true => text.to_owned(),
        false => Quotes::Single.around(text),
    }
}

/// That the rule together with the file is the rule with the exclusion.
fn prove(rule: &Rule, text: &str, all_of: &[Predicate]) -> Result<(), Refusal> {
    let filter = rule::parse(text);
    let linked = match filter.as_slice() {
        [filter] => rule::link(&[rule, filter]),
        _ => Vec::new(),
    };
    let wanted = wanted::excluding(rule, 0, all_of);
    let proved = linked.iter().any(|(at, linked)| {
        let conditions = wanted.condition.as_ref().zip(linked.condition.as_ref());
        *at == 0 && conditions.is_some_and(|(wanted, linked)| formula::same(wanted, linked))
    });
    let silent = filter.iter().all(|filter| filter.diagnostics.is_empty());
    match proved && silent {
        true => Ok(()),
        false => Err(Refusal::new(
            "sigma-filter",
            "a filter for this rule does not come to the exclusion; add it to the rule itself",
        )),
    }
}
