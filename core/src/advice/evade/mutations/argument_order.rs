//! Arguments in another order.

use crate::advice::evade::line::{Edit, Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::programs::host_parameter;
use std::ops::Range;

pub const ARGUMENT_ORDER: Mutation = Mutation {
    name: "argument_order",
    title: "Arguments in another order",
    why: "Windows Script Host takes its own options, with two slashes, anywhere in the line. PowerShell takes switches in any order in front of the command or file, winrm.vbs its switches in any order behind the operation.",
    layer: "the program",
    source: "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/cscript",
    changes: Changes::Order,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let groups = match line.program {
        Program::PowerShell => powershell(line),
        Program::ScriptHost | Program::Script if line.is_winrm() => winrm(line),
        Program::ScriptHost => {
            let edits = option_to_the_end(line);
            return line.change("", edits).into_iter().collect();
        }
        _ => Vec::new(),
    };
    if groups.len() < 2 {
        return Vec::new();
    }
    let turned = groups.iter().zip(groups.iter().rev());
    let edits = turned.map(|(place, other)| (place.clone(), line.text[other.clone()].to_owned()));
    line.change("", edits.collect()).into_iter().collect()
}

/// The option in front of the script goes behind the last argument.
fn option_to_the_end(line: &Line<'_>) -> Vec<Edit> {
    let Some(script) = line
        .script
        .filter(|&script| line.raw(script - 1).starts_with("//"))
    else {
        return Vec::new();
    };
    let option = line.raw(script - 1);
    let end = line.place(line.args.len() - 1).end;
    vec![
        (
            line.place(script - 1).start..line.place(script).start,
            String::new(),
        ),
        (end..end, format!(" {option}")),
    ]
}

/// Each switch in front of the command or the file, with its value.
fn powershell(line: &Line<'_>) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut at = 1;
    while let Some(known) = line.args.get(at).and_then(|arg| host_parameter(&arg.text)) {
        let last = at + usize::from(known.takes_value);
        if matches!(known.name, "Command" | "File" | "EncodedCommand") || last >= line.args.len() {
            break;
        }
        groups.push(line.place(at).start..line.place(last).end);
        at = last + 1;
    }
    groups
}

/// The switches and the input behind the words that have a place of their own.
fn winrm(line: &Line<'_>) -> Vec<Range<usize>> {
    let is_free = |arg: &usize| {
        let raw = line.raw(*arg);
        raw.starts_with(['-', '/', '@']) && !raw.starts_with("//")
    };
    let from = line.script.map_or(1, |script| script + 1);
    let free = (from..line.args.len()).filter(is_free);
    free.map(|arg| line.place(arg)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn what_has_no_place_of_its_own_moves() {
        assert_eq!(
            logged(&ARGUMENT_ORDER, "cscript //b x.vbs a \"b c\""),
            ["cscript x.vbs a \"b c\" //b"]
        );
        assert_eq!(
            logged(
                &ARGUMENT_ORDER,
                "powershell -nologo -windowstyle minimized -nop -file a.ps1 -x"
            ),
            ["powershell -nop -windowstyle minimized -nologo -file a.ps1 -x"]
        );
        assert_eq!(
            logged(
                &ARGUMENT_ORDER,
                r#"winrm i c uri @{CommandLine="a b"} -r:http://h"#
            ),
            [r#"winrm i c uri -r:http://h @{CommandLine="a b"}"#]
        );
        assert_eq!(logged(&ARGUMENT_ORDER, "cscript /b x.vbs"), [""; 0]);
        assert_eq!(logged(&ARGUMENT_ORDER, "powershell -nop -c ls"), [""; 0]);
    }
}
