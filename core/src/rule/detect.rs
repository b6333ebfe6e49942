//! Which language is this rule in, and what is it wrapped in?

use super::Language;

/// How the text of a rule is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// YAML documents of Sigma.
    Sigma,
    /// A TOML file of Elastic's detection rules, whose `language` says the rest.
    ElasticRule,
    /// A YAML file of Splunk's security content, with a `search`.
    SplunkRule,
    /// Stanzas like those of `savedsearches.conf`.
    SavedSearches,
    /// A bare query.
    Query(Language),
}

/// The shape of a rule text; `language` is what the user chose.
pub fn shape(source: &str, language: Option<Language>) -> Shape {
    let line = |begins: &str| source.lines().any(|line| line.starts_with(begins));
    if line("[rule]") {
        return Shape::ElasticRule;
    }
    match language {
        None | Some(Language::Sigma) => Shape::Sigma,
        Some(language) => Shape::Query(language),
    }
}
