//! Exclusions that other public rules use, that are true on an event, and that a rule lacks.

use crate::catalog::{Exclusion, Reach};
use crate::engine::{Batch, compare, trace};
use crate::event::field;
use crate::ir::{Node, Predicate, Subject};
use crate::text::fold::fold;
use crate::truth::Outcome;
use std::cmp::Reverse;
use std::collections::HashSet;

/// At most this many are shown for one event and rule.
const SHOWN: usize = 6;

/// Where Windows keeps the programs that run its scripts. The technique works through them, so
/// an exclusion that is true of one of them lets the technique through.
const SCRIPT_HOSTS: [&str; 4] = [
    r"C:\Windows\System32\cscript.exe",
    r"C:\Windows\System32\wscript.exe",
    r"C:\Windows\System32\cmd.exe",
    r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
];

/// Files in folders that every user can write to.
const WRITABLE: [&str; 4] = [
    r"C:\Users\Public\x",
    r"C:\Users\user\AppData\Local\Temp\x",
    r"C:\ProgramData\x",
    r"C:\Windows\Temp\x",
];

/// An exclusion that would apply.
#[derive(Debug)]
pub struct Known<'c> {
    pub exclusion: &'c Exclusion,
    /// How an attacker could satisfy it, where that is plain.
    pub caution: Option<&'static str>,
}

/// The known exclusions that would apply to an event the rule matches: those without a caution
/// first, then the most used.
///
/// One that the rule has already is left out, and so is one that is an indicator of the rule:
/// excluding what the rule looks for would only switch it off.
pub fn known<'c>(rule: &Node, reach: &'c Reach, batch: &Batch, event: usize) -> Vec<Known<'c>> {
    let mut used = HashSet::new();
    rule.each_predicate(&mut |predicate, _, _| {
        used.insert(predicate.as_ref());
    });
    let mut found: Vec<Known<'_>> = reach
        .exclusions()
        .iter()
        .filter(|exclusion| !used.contains(&exclusion.predicate))
        .filter(|exclusion| trace::outcome(&exclusion.predicate, batch, event) == Outcome::Pass)
        .map(|exclusion| Known {
            exclusion,
            caution: caution(&exclusion.predicate),
        })
        .collect();
    found.sort_by_key(|known| {
        (
            known.caution.is_some(),
            Reverse(known.exclusion.reach.total),
        )
    });
    found.truncate(SHOWN);
    found
}

fn caution(predicate: &Predicate) -> Option<&'static str> {
    let Subject::Field(field) = &predicate.subject else {
        return None;
    };
    let holds = |text: &str| compare::on_text(&predicate.test, text, &fold(text));
    let name = |path: &'static str| path.rsplit('\\').next().unwrap_or(path);
    let (is_path, of_a_host) = match field.as_str() {
        field::COMMAND_LINE | field::PARENT_COMMAND_LINE => {
            return Some(
                "Whoever starts the process chooses its command line, and can put this in.",
            );
        }
        field::IMAGE | field::PARENT_IMAGE => (true, SCRIPT_HOSTS.iter().any(|path| holds(path))),
        field::PROCESS_NAME | field::PARENT_PROCESS_NAME | field::ORIGINAL_FILE_NAME => {
            (false, SCRIPT_HOSTS.iter().any(|path| holds(name(path))))
        }
        field::TARGET_FILENAME | field::CURRENT_DIRECTORY => (true, false),
        _ => (false, false),
    };
    if of_a_host {
        Some("It is true of a script host, too, and would let the technique through.")
    } else if is_path && WRITABLE.iter().any(|path| holds(path)) {
        Some("It is true in a folder that every user can write to.")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exclusion_that_lets_the_technique_through_is_marked() {
        let reach = Reach::shipped();
        let caution_of = |field: &str, op: &str, value: &str| {
            let found = reach.exclusions().iter().find(|exclusion| {
                let predicate = &exclusion.predicate;
                (
                    predicate.subject.to_string().as_str(),
                    predicate.op.name(),
                    predicate.value.as_str(),
                ) == (field, op, value)
            });
            caution(&found.unwrap().predicate).is_some()
        };
        assert!(caution_of("Image", "starts_with", r"c:\windows\system32\"));
        assert!(caution_of("process_name", "eq", "cmd.exe"));
        assert!(caution_of("CommandLine", "contains", "127.0.0.1"));
        assert!(caution_of("TargetFilename", "starts_with", r"c:\users\"));
        assert!(!caution_of("Image", "eq", r"c:\windows\explorer.exe"));
    }
}
