//! Shorter and longer forms of switches and verbs.

use crate::advice::evade::line::{Edit, Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::programs::{
    WINRM_OPERATIONS, WINRM_SWITCHES, host_parameter, script_parameter,
};

pub const ABBREVIATION: Mutation = Mutation {
    name: "abbreviation",
    title: "Shorter or longer forms of switches and verbs",
    why: "PowerShell takes any beginning of a parameter's name that no other parameter shares. winrm.vbs has short names for its operations and switches.",
    layer: "the program",
    source: "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_parameters",
    changes: Changes::Abbreviations,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let made = [("short", true), ("in full", false)].map(|(how, short)| {
        let edits = match line.program {
            Program::PowerShell => powershell(line, short),
            Program::ScriptHost | Program::Script if line.is_winrm() => winrm(line, short),
            _ => Vec::new(),
        };
        line.change(how, edits)
    });
    made.into_iter().flatten().collect()
}

fn powershell(line: &Line<'_>, short: bool) -> Vec<Edit> {
    let script_name = line.script_name();
    let edits = line.plain_args().skip(1).filter_map(|arg| {
        let raw = line.raw(arg);
        let mark = raw.chars().next()?.len_utf8();
        let name = line.place(arg).start + mark..line.place(arg).end;
        let is_hosts = line.script.is_none_or(|script| arg < script);
        let new = if is_hosts {
            let known = host_parameter(raw)?;
            if short {
                known.shortest.to_owned()
            } else {
                known.name.to_owned()
            }
        } else {
            let (_, shortest) = script_parameter(script_name.as_deref()?, raw)?;
            shortest.to_owned()
        };
        (!raw[mark..].eq_ignore_ascii_case(&new)).then_some((name, new))
    });
    edits.collect()
}

fn winrm(line: &Line<'_>, short: bool) -> Vec<Edit> {
    let from = line.script.map_or(1, |script| script + 1);
    let other = |known: &[(&str, &str)], word: &str| {
        known.iter().find_map(|(full, brief)| {
            let (old, new) = if short { (full, brief) } else { (brief, full) };
            old.eq_ignore_ascii_case(word).then(|| (*new).to_owned())
        })
    };
    let edits = (from..line.args.len()).filter_map(|arg| {
        let raw = line.raw(arg);
        let start = line.place(arg).start;
        if raw.starts_with(['-', '/']) && !raw.starts_with("//") {
            let end = raw.find(':').unwrap_or(raw.len());
            let new = other(&WINRM_SWITCHES, &raw[1..end])?;
            return Some((start + 1..start + end, new));
        }
        // The operation, and an action with the name of one.
        let is_verb = arg <= from + 1;
        let new = other(&WINRM_OPERATIONS, raw).filter(|_| is_verb)?;
        Some((line.place(arg), new))
    });
    edits.collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn winrm_has_short_names() {
        assert_eq!(
            logged(
                &ABBREVIATION,
                "winrm invoke Create wmicimv2/Win32_Process -r:http://h"
            ),
            [
                "winrm i c wmicimv2/Win32_Process -r:http://h",
                "winrm invoke Create wmicimv2/Win32_Process -remote:http://h",
            ]
        );
        assert_eq!(
            logged(
                &ABBREVIATION,
                r"cscript //nologo C:\W\winrm.vbs get x -format:pretty"
            ),
            [r"cscript //nologo C:\W\winrm.vbs g x -f:pretty"]
        );
    }

    #[test]
    fn powershell_takes_beginnings() {
        assert_eq!(
            logged(
                &ABBREVIATION,
                "powershell -ep bypass -noprofile -file x.ps1 -a"
            ),
            [
                "powershell -ex bypass -nop -f x.ps1 -a",
                "powershell -ExecutionPolicy bypass -noprofile -file x.ps1 -a",
            ]
        );
        assert_eq!(
            logged(
                &ABBREVIATION,
                r"powershell -f .\Launch-VsDevShell.ps1 -VsWherePath x"
            ),
            [
                r"powershell -f .\Launch-VsDevShell.ps1 -VsW x",
                r"powershell -File .\Launch-VsDevShell.ps1 -VsW x",
            ]
        );
    }
}
