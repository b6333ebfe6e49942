//! SigmaHQ's regression folders: an `info.yml` that names a rule, beside events that it matches.

use super::fields::Fields;
use super::write::quoted;
use super::{Case, CaseSet, Content, Expect, Files, Labels, What};
use crate::report::advice::Label;
use crate::report::cases::CaseReport;
use crate::text::{Diagnostic, Span};
use std::fmt::Write;

/// Reads an `info.yml`. Its tests become cases whose events are files beside it: the paths in it
/// count from the root of the rules' repository, which need not be there, so only their last part
/// is taken.
pub fn read_info(text: &str) -> (CaseSet, Vec<Diagnostic>) {
    let (mut fields, root) = Fields::parse(text, "regression");
    let mut set = CaseSet::default();
    let Some(root) = root else {
        fields.error("empty", "there is nothing in this file", Span::at(0));
        return (set, fields.finish());
    };
    let rules = fields.list(&root, "rule_metadata");
    let ids: Vec<String> = rules
        .iter()
        .map(|rule| fields.needed(rule, "id", "an entry of `rule_metadata`"))
        .collect();
    set.title = rules.first().and_then(|rule| fields.text(rule, "title"));
    let tests = fields.list(&root, "regression_tests_info");
    if ids.is_empty() || tests.is_empty() {
        let say = "`rule_metadata` and `regression_tests_info` have an entry each, at least";
        fields.error("missing", say, root.span);
    }
    for test in tests {
        let path = fields.needed(test, "path", "a test");
        let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let what = What::Matches(fields.number(test, "match_count"));
        let expect = |id: &String| Expect {
            rule: id.clone(),
            what: what.clone(),
        };
        set.cases.push(Case {
            name: fields.needed(test, "name", "a test"),
            line: fields.line(test.span),
            events: Content::File(file.to_owned()),
            format: None,
            supplied: Vec::new(),
            labels: Labels::None,
            expect: ids.iter().map(expect).collect(),
        });
    }
    (set, fields.finish())
}

/// One folder to write: its name, and its files by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    pub name: String,
    pub files: Files,
}

/// A case set as regression folders, one a rule: the cases of which all events are malicious, or
/// have no label, and of which the rule matches some. What such a folder can't hold is left out:
/// benign events, expectations of other verdicts, supplied fields, and rules without an id.
pub fn folders(set: &CaseSet, report: &CaseReport, files: &Files) -> Vec<Folder> {
    let of_rule = |(at, rule): (usize, &crate::report::cases::RuleScore)| {
        let id = rule.id.as_deref()?;
        let mut tests = String::new();
        let mut texts = Files::new();
        for (case, result) in set.cases.iter().zip(&report.cases) {
            let matched = result
                .events
                .iter()
                .filter(|event| event.matches.contains(&(at as u32)));
            let matched = matched.count();
            let benign =
                |event: &crate::report::cases::CaseEvent| event.label == Some(Label::Benign);
            let left_out = result.events.iter().any(benign) || !case.supplied.is_empty();
            let (false, true, Ok(text)) = (left_out, matched > 0, case.events.text(files)) else {
                continue;
            };
            let ending = if text.trim_start().starts_with(['{', '[']) {
                "json"
            } else {
                "log"
            };
            let number = texts.len();
            let file = match number {
                0 => format!("{id}.{ending}"),
                number => format!("{id}_{number}.{ending}"),
            };
            let _ = write!(
                tests,
                "    - name: {}\n      type: {ending}\n      match_count: {matched}\n      path: {}\n",
                quoted(&case.name),
                quoted(&file)
            );
            texts.insert(file, text.to_owned());
        }
        if texts.is_empty() {
            return None;
        }
        let title = quoted(&rule.title);
        let info = format!(
            "description: N/A\nrule_metadata:\n    - id: {}\n      title: {title}\nregression_tests_info:\n{tests}",
            quoted(id)
        );
        texts.insert("info.yml".to_owned(), info);
        Some(Folder {
            name: id.to_owned(),
            files: texts,
        })
    };
    report
        .rules
        .iter()
        .enumerate()
        .filter_map(of_rule)
        .collect()
}
