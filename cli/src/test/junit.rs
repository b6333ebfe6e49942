//! A JUnit report, as CI systems read it: a suite a case file, a test a case.

use cutout_core::report::cases::CaseResult;
use std::fmt::Write;

pub fn report(suites: &[(String, Vec<CaseResult>)]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_owned();
    for (file, cases) in suites {
        let errors = cases
            .iter()
            .filter(|case| !case.problems.is_empty())
            .count();
        let is_failure = |case: &&CaseResult| case.problems.is_empty() && !case.broken.is_empty();
        let failures = cases.iter().filter(is_failure).count();
        let (tests, file) = (cases.len(), escaped(file));
        let _ = writeln!(
            out,
            "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
        );
        for case in cases {
            let name = escaped(&case.name);
            let _ = write!(
                out,
                "    <testcase classname=\"{file}\" name=\"{name}\" file=\"{file}\" line=\"{}\"",
                case.line
            );
            let (kind, said) = match (case.problems.as_slice(), case.broken.as_slice()) {
                ([], []) => {
                    out.push_str("/>\n");
                    continue;
                }
                ([], broken) => ("failure", broken),
                (problems, _) => ("error", problems),
            };
            let first = escaped(&said[0]);
            let all = escaped(&said.join("\n"));
            let _ = writeln!(
                out,
                ">\n      <{kind} message=\"{first}\">{all}</{kind}>\n    </testcase>"
            );
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// Text as XML takes it; of control characters it has only three, so the others are shown as �.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
