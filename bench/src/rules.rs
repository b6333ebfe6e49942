//! The Sigma rules that are measured: public ones where they lie beside the checkout, else made up.

use crate::activities::ACTIVITIES;
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

/// All Sigma rules, of whatever log.
pub fn all() -> Rules {
    match shared::read("corpus/sigma", "yml") {
        Some(texts) => Rules {
            texts,
            source: "SigmaHQ",
        },
        None => Rules {
            texts: (0..3_750).map(made_up).collect(),
            source: "made up",
        },
    }
}

/// A rule with an end of a path, parts of a command line and an exclusion, as most rules are. Its
/// values are of command lines that are among the events, and of others.
fn made_up(number: usize) -> String {
    let activity = &ACTIVITIES[number % ACTIVITIES.len()];
    let program = activity.image.rsplit('\\').next().unwrap_or_default();
    let is_plain = |word: &&str| word.len() >= 3 && !word.contains(['{', '"', '\'']);
    let words: Vec<&str> = activity.line.split(' ').filter(is_plain).collect();
    let all = if number.is_multiple_of(3) { "|all" } else { "" };
    let mut values = String::new();
    for value in 0..2 + number % 7 {
        match words.get(value) {
            Some(word) if !(number + value).is_multiple_of(4) => {
                write!(values, "            - '{word}'")
            }
            _ => write!(values, "            - ' -option{}'", (number + value) % 97),
        }
        .expect("a String takes all");
        values.push('\n');
    }
    let regex = match number % 20 {
        0 => format!("        ParentCommandLine|re: '[a-z]{{4,}}\\.exe {number}'\n"),
        _ => String::new(),
    };
    format!(
        "title: Made up {number}\n\
         id: 00000000-0000-4000-8000-{number:012}\n\
         status: test\n\
         description: Stands for a rule of its shape\n\
         logsource:\n    category: process_creation\n    product: windows\n\
         detection:\n    selection_img:\n        Image|endswith: '\\{program}'\n    selection_cli:\n        \
         CommandLine|contains{all}:\n{values}{regex}    filter_main:\n        \
         ParentImage|startswith: 'C:\\Program Files\\Vendor{}\\'\n    \
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
