//! Files of rules: what their endings say, and which YAML and TOML files hold no rule at all.

use super::{Language, yaml};

/// The endings of files that may hold rules, in the order that messages list them.
pub const ENDINGS: [&str; 10] = [
    "yml", "yaml", "toml", "conf", "eql", "kql", "kuery", "spl", "esql", "lucene",
];

/// Keys of which a rule in YAML has at least one, whatever its language.
const YAML_KEYS: [&str; 7] = [
    "title",
    "detection",
    "logsource",
    "correlation",
    "filter",
    "action",
    "search",
];

/// The language that a file's ending states; `None` where it has to be found out from the text.
pub fn language(ending: &str) -> Option<Language> {
    match ending.to_ascii_lowercase().as_str() {
        "eql" => Some(Language::Eql),
        "kql" | "kuery" => Some(Language::Kql),
        "spl" => Some(Language::Spl),
        "esql" => Some(Language::Esql),
        "lucene" => Some(Language::Lucene),
        _ => None,
    }
}

/// True of a file that is plainly something else: a macro, a workflow, a project file.
///
/// Folders of rules hold such files, too. What is empty or has anything of a rule about it is not
/// among them, since it may have been meant as one.
pub fn is_no_rule(ending: &str, text: &str) -> bool {
    let line = |holds: fn(&str) -> bool| text.lines().any(holds);
    match ending.to_ascii_lowercase().as_str() {
        // Every file of a rule has this table; others, like a project's own, have other ones.
        "toml" => {
            !line(|line| line.trim_start().starts_with("[rule"))
                && line(|line| line.trim_start().starts_with('['))
        }
        "conf" => !has_search(text) && line(|line| line.trim_start().starts_with('[')),
        "yml" | "yaml" => {
            // This search is quick, and nearly every file is a rule.
            let begins = |line: &str| YAML_KEYS.iter().any(|key| line.starts_with(key));
            !line(begins) && maps_without_rule(text)
        }
        _ => false,
    }
}

/// True of a file of Splunk's macros and nothing else, which searches of other files use.
pub fn is_macros(ending: &str, text: &str) -> bool {
    if !is_no_rule(ending, text) {
        return false;
    }
    match ending.to_ascii_lowercase().as_str() {
        "conf" => text.lines().any(|line| line.starts_with("definition")),
        "yml" | "yaml" => {
            let (documents, problems) = yaml::parse(text);
            let is_macro = |node: &yaml::Node| node.get("definition").is_some();
            problems.is_empty() && documents.iter().all(is_macro)
        }
        _ => false,
    }
}

/// Whether a stanza has a search, which may be broken. A line that goes on from the one before
/// may begin with the command of that name.
fn has_search(text: &str) -> bool {
    let mut goes_on = false;
    text.lines().any(|line| {
        let begins = !std::mem::replace(&mut goes_on, line.trim_end().ends_with('\\'));
        begins && line.trim_start().starts_with("search")
    })
}

fn maps_without_rule(text: &str) -> bool {
    let (documents, _) = yaml::parse(text);
    let is_rule = |node: &yaml::Node| YAML_KEYS.iter().any(|key| node.get(key).is_some());
    !documents.is_empty()
        && documents
            .iter()
            .all(|node| !node.entries().is_empty() && !is_rule(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_things_are_no_rules() {
        let macros = "definition: source=Windows\nname: windows\n";
        assert!(is_no_rule("yml", macros));
        assert!(is_no_rule("YAML", "on: [push]\njobs: {}\n"));
        assert!(is_no_rule("toml", "[project]\nname = \"x\"\n"));
        assert!(is_no_rule(
            "conf",
            "[windows]\ndefinition = source=Windows\n"
        ));
    }

    #[test]
    fn what_may_have_been_meant_as_a_rule_is_not_waved_through() {
        for text in [
            "",
            "- 1\n- 2\n",
            "title: x\ndetection: [",
            "title: x\nlogsource: {}\ndetction: {}\n",
            "{search: index=main}",
            "a: 1\n---\nsearch: x\n",
        ] {
            assert!(!is_no_rule("yml", text), "{text}");
        }
        assert!(!is_no_rule("toml", "[metadata]\n[rule]\n"));
        assert!(!is_no_rule("toml", "query = 'process where true'"));
        assert!(!is_no_rule("conf", "[x]\nsearch = index=main\n"));
        assert!(!is_no_rule("eql", "anything"));
    }

    #[test]
    fn macros_alone_are_told_from_other_files() {
        let goes_on = "[windows]\ndefinition = index=win \\\n| \\\nsearch EventCode=1\n";
        assert!(is_macros("conf", goes_on));
        assert!(is_macros(
            "yml",
            "definition: source=Windows\nname: windows\n"
        ));
        assert!(!is_macros("yml", "on: [push]\njobs: {}\n"));
        assert!(!is_macros("conf", "[default]\ncount = 1\n"));
        assert!(!is_macros("conf", "[m]\ndefinition = x\n[s]\nsearch = y\n"));
    }

    #[test]
    fn an_ending_may_state_the_language() {
        assert_eq!(language("EQL"), Some(Language::Eql));
        assert_eq!(language("yml"), None);
        assert!(ENDINGS.iter().filter_map(|ending| language(ending)).count() == 6);
    }
}
