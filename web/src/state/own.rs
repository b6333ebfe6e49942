//! The user's own rules: the text a new one starts with, keys, and fixes.

use cutout_core::analyze::OwnRule;
use cutout_core::rule::Language;
use cutout_core::text::Fix;

/// The languages that a rule can be begun in, each with its first text: small, complete, about
/// this page's subject, and the same in each.
pub const TEMPLATES: [(Language, &str); 3] = [
    (Language::Sigma, SIGMA),
    (Language::Eql, EQL),
    (Language::Spl, SPL),
];

const SIGMA: &str = r"title: My rule
status: experimental
level: medium
description: What it looks for, and why that is worth a look.
tags:
  - attack.t1216
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith:
      - '\cscript.exe'
      - '\wscript.exe'
    CommandLine|contains: '.vbs'
  filter_admin_scripts:
    CommandLine|contains: '\Printing_Admin_Scripts\'
  condition: selection and not 1 of filter_*
";

const EQL: &str = r#"process where event.type == "start"
  and process.name : ("cscript.exe", "wscript.exe")
  and process.command_line : "*.vbs*"
  and not process.command_line : "*\\Printing_Admin_Scripts\\*"
"#;

const SPL: &str = r#"| tstats count from datamodel=Endpoint.Processes
  where Processes.process_name IN ("cscript.exe", "wscript.exe")
    Processes.process="*.vbs*"
    NOT Processes.process="*\\Printing_Admin_Scripts\\*"
  by Processes.dest Processes.user Processes.process_name Processes.process
"#;

/// A new rule with a key that no other has.
pub fn new_rule(own: &[OwnRule], language: Language) -> OwnRule {
    let known = TEMPLATES.iter().find(|(one, _)| *one == language);
    let text = known.map_or("", |(_, text)| text);
    OwnRule {
        key: new_key(own),
        text: text.to_owned(),
        language: None,
    }
}

/// A key that none of these rules has.
pub fn new_key(own: &[OwnRule]) -> String {
    let free = (1..)
        .find(|n| own.iter().all(|rule| rule.key != key(*n)))
        .unwrap_or(0);
    key(free)
}

fn key(n: u32) -> String {
    format!("own-{n}")
}

/// The text with the fix applied, or `None` where it is no longer the text that the fix was made
/// for: its span may lie anywhere in another.
pub fn fixed(text: &str, made_for: &str, fix: &Fix) -> Option<String> {
    if text != made_for {
        return None;
    }
    let before = text.get(..fix.span.start as usize)?;
    let after = text.get(fix.span.end as usize..)?;
    Some([before, &fix.replacement, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutout_core::text::Span;

    #[test]
    fn a_key_is_free_again_after_its_rule_is_gone() {
        let rule = |n| OwnRule {
            key: key(n),
            text: String::new(),
            language: None,
        };
        assert_eq!(new_rule(&[], Language::Sigma).key, "own-1");
        assert_eq!(new_rule(&[rule(1), rule(3)], Language::Eql).key, "own-2");
    }

    /// The three say the same, so they show the same page in three languages.
    #[test]
    fn each_template_is_found_to_be_what_it_is_and_is_clean() {
        for (language, text) in TEMPLATES {
            let rules = cutout_core::rule::parse(text);
            assert_eq!(rules.len(), 1);
            assert_eq!(rules[0].language, language);
            assert_eq!(rules[0].diagnostics, [], "{text}");
            assert!(rules[0].usable().is_some());
        }
    }

    #[test]
    fn a_fix_replaces_its_span_and_nothing_where_it_does_not_fit() {
        let fix = |start, end| Fix {
            label: String::new(),
            span: Span::new(start, end),
            replacement: "contains".into(),
        };
        let text = "a|conatins: é";
        assert_eq!(
            fixed(text, text, &fix(2, 10)).as_deref(),
            Some("a|contains: é")
        );
        assert_eq!(fixed("ab|conatins: é", text, &fix(2, 10)), None);
        assert_eq!(fixed("é", "é", &fix(1, 2)), None);
        assert_eq!(fixed("", "", &fix(1, 2)), None);
    }
}
