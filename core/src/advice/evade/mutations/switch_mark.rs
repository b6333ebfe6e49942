//! Another mark in front of switches.

use crate::advice::evade::line::{Edit, Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::programs::{DASHES, host_parameter};
use crate::event::cmdline::file_name;

pub const SWITCH_MARK: Mutation = Mutation {
    name: "switch_mark",
    title: "Another mark in front of switches",
    why: "PowerShell takes en dash, em dash and horizontal bar for a dash, and a slash for its own switches. Windows Script Host takes one slash or two in front of its options, winrm.vbs and some programs a dash or a slash.",
    layer: "the program",
    source: "https://github.com/PowerShell/PowerShell/blob/master/src/System.Management.Automation/engine/parser/CharTraits.cs",
    changes: Changes::SwitchMarks,
    apply,
};

/// Programs that take a dash and a slash alike.
const EITHER: [&str; 4] = ["ping", "certutil", "regsvr32", "ipconfig"];

const VARIANTS: [(&str, &str); 3] = [
    ("en dash", "\u{2013}"),
    ("em dash", "\u{2014}"),
    ("horizontal bar", "\u{2015}"),
];

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let made = match line.program {
        Program::PowerShell => {
            let mut made: Vec<_> = VARIANTS
                .iter()
                .map(|(how, mark)| line.change(how, powershell(line, mark)))
                .collect();
            made.push(line.change("slash", slashes(line)));
            made
        }
        Program::ScriptHost | Program::Script if line.is_winrm() => {
            let from = line.script.map_or(1, |script| script + 1);
            vec![line.change("", exchanged(line, from))]
        }
        Program::ScriptHost => {
            let until = line.script.unwrap_or(line.args.len());
            let edits = (1..until).filter_map(|arg| {
                let place = line.place(arg);
                let raw = line.raw(arg);
                let (old, new) = if raw.starts_with("//") {
                    (2, "/")
                } else {
                    (1, "//")
                };
                raw.starts_with('/')
                    .then(|| (place.start..place.start + old, new.to_owned()))
            });
            vec![line.change("", edits.collect())]
        }
        Program::Other => {
            let name = file_name(&line.args[0].text).to_ascii_lowercase();
            let name = name.strip_suffix(".exe").unwrap_or(&name);
            let edits = match EITHER.contains(&name) {
                true => exchanged(line, 1),
                false => Vec::new(),
            };
            vec![line.change("", edits)]
        }
        _ => Vec::new(),
    };
    made.into_iter().flatten().collect()
}

/// Switches of PowerShell's host, and parameters of the script it runs.
fn powershell(line: &Line<'_>, mark: &str) -> Vec<Edit> {
    let edits = line.plain_args().skip(1).filter_map(|arg| {
        let text = &line.args[arg].text;
        let is_parameter = line.script.is_some_and(|script| arg > script)
            && text.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic());
        let is_switch =
            line.script.is_none_or(|script| arg < script) && host_parameter(text).is_some();
        let is_dash = line.raw(arg).starts_with('-');
        (is_dash && (is_parameter || is_switch)).then(|| {
            let start = line.place(arg).start;
            (start..start + 1, mark.to_owned())
        })
    });
    edits.collect()
}

/// A slash is for switches of the host only.
fn slashes(line: &Line<'_>) -> Vec<Edit> {
    let edits = line.plain_args().skip(1).filter_map(|arg| {
        let is_hosts = line.script.is_none_or(|script| arg < script)
            && host_parameter(&line.args[arg].text).is_some();
        let is_dash = line.raw(arg).starts_with(DASHES);
        let length = line.raw(arg).chars().next()?.len_utf8();
        let start = line.place(arg).start;
        (is_hosts && is_dash).then(|| (start..start + length, "/".to_owned()))
    });
    edits.collect()
}

/// A slash for a dash, and the other way round.
fn exchanged(line: &Line<'_>, from: usize) -> Vec<Edit> {
    let edits = (from..line.args.len()).filter_map(|arg| {
        let raw = line.raw(arg);
        let new = match raw.as_bytes() {
            [b'-', second, ..] if second.is_ascii_alphabetic() => "/",
            [b'/', second, ..] if second.is_ascii_alphabetic() => "-",
            _ => return None,
        };
        let start = line.place(arg).start;
        Some((start..start + 1, new.to_owned()))
    });
    edits.collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn powershell_takes_three_more_dashes_and_a_slash_for_its_own() {
        assert_eq!(
            logged(&SWITCH_MARK, "powershell -ep bypass -f x.ps1 -Arch amd64"),
            [
                "powershell –ep bypass –f x.ps1 –Arch amd64",
                "powershell —ep bypass —f x.ps1 —Arch amd64",
                "powershell ―ep bypass ―f x.ps1 ―Arch amd64",
                "powershell /ep bypass /f x.ps1 -Arch amd64",
            ]
        );
        assert_eq!(
            logged(&SWITCH_MARK, "powershell -c ls -r").last().unwrap(),
            "powershell /c ls -r"
        );
    }

    #[test]
    fn others_take_what_they_are_known_to_take() {
        assert_eq!(
            logged(&SWITCH_MARK, "winrm invoke Create x -r:http://h"),
            ["winrm invoke Create x /r:http://h"]
        );
        assert_eq!(
            logged(&SWITCH_MARK, "cscript //b x.vbs /a -b"),
            ["cscript /b x.vbs /a -b"]
        );
        assert_eq!(
            logged(&SWITCH_MARK, "ping -n 3 127.0.0.1"),
            ["ping /n 3 127.0.0.1"]
        );
        assert_eq!(logged(&SWITCH_MARK, "bash -c id"), [""; 0]);
    }
}
