//! The Sigma rules that are measured: public ones where they lie beside the checkout, else made up.

use crate::shared;
use std::fmt::Write;

/// Texts of one rule each.
pub struct Rules {
    pub texts: Vec<String>,
    /// Where they come from, for the head of the table.
    pub source: &'static str,
}

/// As many as SigmaHQ has for process creations on Windows.
const MADE_UP: usize = 1_183;

/// The rules for process creations on Windows.
pub fn process_creation() -> Rules {
    match shared::read("corpus/sigma/rules/windows/process_creation", "yml") {
        Some(texts) => Rules {
            texts,
            source: "SigmaHQ",
        },
        None => Rules {
            texts: (0..MADE_UP).map(made_up).collect(),
            source: "made up",
        },
    }
}

/// A rule with an end of a path, parts of a command line and an exclusion, as most rules are.
fn made_up(number: usize) -> String {
    let programs = [
        "cmd",
        "powershell",
        "reg",
        "schtasks",
        "certutil",
        "rundll32",
        "net",
        "wmic",
    ];
    let words = [
        "add", "create", "query", "download", "delete", "http", "hidden", "bypass", "run",
    ];
    let program = programs[number % programs.len()];
    let mut text = format!(
        "title: Made up {number}\n\
         id: 00000000-0000-4000-8000-{number:012}\n\
         status: test\n\
         description: Stands for a rule of its shape\n\
         logsource:\n    category: process_creation\n    product: windows\n\
         detection:\n    selection_img:\n        Image|endswith: '\\{program}.exe'\n    selection_cli:\n"
    );
    let all = if number.is_multiple_of(3) { "|all" } else { "" };
    writeln!(text, "        CommandLine|contains{all}:").expect("a String takes all");
    for value in 0..2 + number % 7 {
        let word = words[(number / 8 + value) % words.len()];
        writeln!(text, "            - ' {word}{}'", (number + value) % 97)
            .expect("a String takes all");
    }
    let regex = if number.is_multiple_of(20) {
        format!("        CommandLine|re: '[a-z]{{4,}}{number}'\n")
    } else {
        String::new()
    };
    text + &format!(
        "{regex}    filter_main:\n        ParentImage|startswith: 'C:\\Program Files\\Vendor{}\\'\n    \
         condition: all of selection_* and not 1 of filter_main*\nlevel: medium\n",
        number % 50
    )
}

/// The rule with a letter more in the first value of its detection, as someone would type it.
///
/// `None` where there is no value that can be told by its line alone.
pub fn edited(text: &str) -> Option<String> {
    let detection = text.find("\ndetection:")? + 1;
    let mut at = detection;
    for line in text[detection..].split_inclusive('\n') {
        let trimmed = line.trim_end();
        let start = trimmed.trim_start();
        if start.starts_with("condition:") {
            return None;
        }
        let is_value = start.starts_with("- ") || trimmed.contains(": ");
        if is_value && trimmed.ends_with('\'') && !trimmed.contains("|re") {
            let end = at + trimmed.len() - 1;
            return Some(format!("{}q{}", &text[..end], &text[end..]));
        }
        at += line.len();
    }
    None
}
