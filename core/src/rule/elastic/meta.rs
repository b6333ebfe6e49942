//! What one of Elastic's rules says about itself.

use super::table::Table;
use crate::rule::meta::{Meta, level};

pub fn read(file: &Table<'_>, rule: &Table<'_>) -> Meta {
    let text = |key: &str| rule.text(key).map(|(text, _)| text.trim().to_owned());
    let metadata = file.table("metadata");
    let about = |key: &str| {
        metadata
            .and_then(|table| table.text(key))
            .map(|(text, _)| text.to_owned())
    };
    let authors = rule.texts("author");
    Meta {
        title: text("name"),
        id: text("rule_id"),
        name: None,
        status: about("maturity"),
        level: text("severity").and_then(|severity| level(&severity)),
        description: text("description"),
        author: (!authors.is_empty()).then(|| authors.join(", ")),
        license: text("license"),
        upstream: text("upstream"),
        date: about("creation_date"),
        modified: about("updated_date"),
        references: rule.texts("references"),
        false_positives: rule.texts("false_positives"),
        tags: tags(rule),
    }
}

/// The rule's own tags, and its techniques the way Sigma tags them.
fn tags(rule: &Table<'_>) -> Vec<String> {
    let mut tags = rule.texts("tags");
    let mut add = |tag: String| {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    };
    for threat in rule.tables("threat") {
        if let Some((name, _)) = threat
            .table("tactic")
            .and_then(|tactic| tactic.text("name"))
        {
            add(format!("attack.{}", name.to_lowercase().replace(' ', "-")));
        }
        for technique in threat.tables("technique") {
            let of_technique = [technique]
                .into_iter()
                .chain(technique.tables("subtechnique"));
            for (id, _) in of_technique.filter_map(|table| table.text("id")) {
                add(format!("attack.{}", id.to_lowercase()));
            }
        }
    }
    tags
}
