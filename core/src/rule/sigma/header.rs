//! What stands at the head of a Sigma rule: its metadata and its logsource.

use crate::rule::yaml;
use crate::rule::{Logsource, Meta, meta};
use crate::text::{Diagnostic, Span};

pub fn read_meta(document: &yaml::Node, diagnostics: &mut Vec<Diagnostic>) -> Meta {
    let text = |key: &str| {
        let value = document.get(key)?.text()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let list = |key: &str| -> Vec<String> {
        let values = document.get(key).map(yaml::Node::items).unwrap_or_default();
        values
            .iter()
            .filter_map(yaml::Node::text)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let level = text("level").and_then(|name| {
        let level = meta::level(&name);
        if level.is_none() {
            let span = document
                .get("level")
                .map_or(document.span, |node| node.span);
            let message = format!("unknown level `{name}`");
            diagnostics.push(
                Diagnostic::warning("sigma-level", message, span)
                    .help("the levels are informational, low, medium, high and critical"),
            );
        }
        level
    });
    if document.get("title").is_none() {
        let at = Span::at(document.span.start as usize);
        diagnostics.push(
            Diagnostic::warning("sigma-title", "the rule has no title", at).help("add `title: …`"),
        );
    }
    Meta {
        title: text("title"),
        id: text("id"),
        name: text("name"),
        status: text("status"),
        level,
        description: text("description"),
        author: text("author"),
        license: text("license"),
        upstream: text("upstream"),
        date: text("date"),
        modified: text("modified"),
        references: list("references"),
        false_positives: list("falsepositives"),
        tags: list("tags"),
    }
}

pub fn read_logsource(document: &yaml::Node, diagnostics: &mut Vec<Diagnostic>) -> Logsource {
    let Some(node) = document.get("logsource") else {
        if document.get("correlation").is_none() && document.get("filter").is_none() {
            diagnostics.push(
                Diagnostic::warning("sigma-logsource", "the rule has no logsource", Span::at(document.span.start as usize))
                    .help("it is evaluated on every event; add `logsource:` with a category and a product"),
            );
        }
        return Logsource::default();
    };
    let text = |key: &str| {
        node.get(key)
            .and_then(yaml::Node::text)
            .map(str::to_lowercase)
    };
    Logsource {
        categories: text("category").into_iter().collect(),
        product: text("product"),
        service: text("service"),
    }
}
