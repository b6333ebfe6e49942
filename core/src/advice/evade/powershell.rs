//! The part of a line that PowerShell reads as code, and the words in it.

use super::line::{Edit, Line, Program};
use super::mutation::Mutated;
use super::programs;
use crate::event::cmdline::Arg;
use std::ops::Range;

/// PowerShell code in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Where it stands, without the quotes around it.
    pub range: Range<usize>,
    /// The argument that PowerShell's own command line gives it with; `None` where the code comes
    /// in another way.
    pub switch: Option<usize>,
    /// Whether it begins with an argument to a command that stands elsewhere, as what
    /// `SyncAppvPublishingServer.vbs` and `pester.bat` put into their own code does.
    pub begins_inside: bool,
}

/// Scripts that put their arguments into PowerShell code.
const PUT_INTO_CODE: [&str; 2] = ["syncappvpublishingserver", "pester"];

/// The code of a line, where it stands in one piece.
pub fn code(line: &Line<'_>) -> Option<Code> {
    let (first, switch, begins_inside) = match line.program {
        Program::Console => {
            return Some(Code {
                range: line.place(0).start..line.text.trim_end().len(),
                switch: None,
                begins_inside: false,
            });
        }
        Program::PowerShell => {
            let (first, switch) = command(&line.args)?;
            (first, switch, false)
        }
        Program::ScriptHost | Program::Script | Program::Batch => {
            let name = line.script_name()?;
            let script = line.script.filter(|_| PUT_INTO_CODE.contains(&&*name))?;
            // `pester.bat` has words of its own in front of what it hands on.
            let own = line.args.get(script + 1).is_some_and(|arg| {
                ["help", "/help", "/?", "-?"].contains(&&*arg.text.to_ascii_lowercase())
            });
            (script + 1 + usize::from(own), None, true)
        }
        Program::Cmd | Program::Other => return None,
    };
    let range = piece(line, first)?;
    Some(Code {
        range,
        switch,
        begins_inside,
    })
}

/// The arguments from `first` on as one piece of text: a single one in quotes, or several without
/// any.
fn piece(line: &Line<'_>, first: usize) -> Option<Range<usize>> {
    let last = line
        .args
        .len()
        .checked_sub(1)
        .filter(|&last| last >= first)?;
    let all = line.place(first).start..line.place(last).end;
    let raw = &line.text[all.clone()];
    let range = if first == last && raw.len() > 1 && raw.starts_with('"') && raw.ends_with('"') {
        all.start + 1..all.end - 1
    } else if raw.contains('"') {
        return None;
    } else {
        all
    };
    (!range.is_empty()).then_some(range)
}

/// The first argument of the command that PowerShell is given, and the switch in front of it.
fn command(args: &[Arg]) -> Option<(usize, Option<usize>)> {
    let mut at = 1;
    while at < args.len() {
        match programs::host_parameter(&args[at].text) {
            Some(known) if known.name == "Command" => return Some((at + 1, Some(at))),
            Some(known) if matches!(known.name, "File" | "EncodedCommand") => return None,
            Some(known) => at += 1 + usize::from(known.takes_value),
            // Without a switch, what follows is a command to Windows PowerShell and a file to
            // PowerShell 7, which for a file ends in its extension.
            None if args[at].text.to_ascii_lowercase().ends_with(".ps1") => return None,
            None => return Some((at, None)),
        }
    }
    None
}

/// The file that PowerShell is given to run.
pub fn file(args: &[Arg]) -> Option<usize> {
    let mut at = 1;
    while at < args.len() {
        match programs::host_parameter(&args[at].text) {
            Some(known) if known.name == "File" => {
                return Some(at + 1).filter(|&at| at < args.len());
            }
            Some(known) if matches!(known.name, "Command" | "EncodedCommand") => return None,
            Some(known) => at += 1 + usize::from(known.takes_value),
            None => {
                let is_file = args[at].text.to_ascii_lowercase().ends_with(".ps1");
                return is_file.then_some(at);
            }
        }
    }
    None
}

/// A word of code outside of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub place: Range<usize>,
    /// Whether it names a command: a cmdlet, a function, a program.
    pub is_command: bool,
}

/// What stands where a command could and is none.
const KEYWORDS: [&str; 14] = [
    "break", "continue", "do", "else", "exit", "for", "foreach", "function", "if", "param",
    "return", "switch", "try", "while",
];

/// The line with the names of the commands in its code written otherwise. `spell` is given where
/// a name stands and the name, and leaves it with `None`.
pub fn commands(
    line: &Line<'_>,
    spell: impl Fn(Range<usize>, &str) -> Option<Edit>,
) -> Vec<Mutated> {
    let Some(code) = &line.code else {
        return Vec::new();
    };
    let (words, _) = words(line.text, code);
    let names = words.into_iter().filter(|word| word.is_command);
    let edits = names.filter_map(|word| spell(word.place.clone(), &line.text[word.place]));
    line.change("", edits.collect()).into_iter().collect()
}

/// The words of code, and the blanks between them, strings, variables and types left out.
pub fn words(text: &str, code: &Code) -> (Vec<Word>, Vec<Range<usize>>) {
    let (mut words, mut blanks) = (Vec::new(), Vec::new());
    let mut command_next = !code.begins_inside;
    let mut at = code.range.start;
    let end = code.range.end;
    let until = |from: usize, stop: &dyn Fn(char) -> bool| {
        text[from..end]
            .find(stop)
            .map_or(end, |length| from + length)
    };
    while let Some(c) = text[at..end].chars().next() {
        let next = at + c.len_utf8();
        at = match c {
            ' ' | '\t' => {
                let after = until(at, &|c| !matches!(c, ' ' | '\t'));
                blanks.push(at..after);
                after
            }
            '\'' | '"' => {
                command_next = false;
                (until(next, &|other| other == c) + 1).min(end)
            }
            '[' => {
                command_next = false;
                (until(next, &|other| other == ']') + 1).min(end)
            }
            '$' => {
                command_next = false;
                until(next, &|c| !(c.is_alphanumeric() || matches!(c, '_' | ':')))
            }
            ';' | '|' | '&' | '{' | '(' | '=' => {
                command_next = true;
                next
            }
            '}' | ')' | ']' | ',' | '@' | '`' | '#' | '<' | '>' => {
                command_next = false;
                next
            }
            _ => {
                let after = until(next, &is_between);
                let word = &text[at..after];
                let names_command = word.starts_with(|c: char| c.is_ascii_alphabetic())
                    && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                    && !KEYWORDS.contains(&&*word.to_ascii_lowercase());
                words.push(Word {
                    place: at..after,
                    is_command: command_next && names_command,
                });
                command_next = false;
                after
            }
        };
    }
    (words, blanks)
}

fn is_between(c: char) -> bool {
    c <= ' '
        || matches!(
            c,
            ';' | '|'
                | '&'
                | '{'
                | '}'
                | '('
                | ')'
                | '['
                | ']'
                | '\''
                | '"'
                | ','
                | '='
                | '$'
                | '`'
                | '@'
                | '#'
                | '<'
                | '>'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(text: &str) -> Option<&str> {
        let line = Line::of(text)?;
        line.code.map(|code| &text[code.range])
    }

    #[test]
    fn the_code_follows_the_command_switch_or_stands_alone() {
        assert_eq!(
            code_of(r#"powershell -ep bypass -c "ls; dir""#),
            Some("ls; dir")
        );
        assert_eq!(code_of("powershell.exe ls  c:\\x"), Some("ls  c:\\x"));
        assert_eq!(code_of("powershell /nop /command ls"), Some("ls"));
        assert_eq!(code_of(r"powershell -f .\x.ps1 -a b"), None);
        assert_eq!(code_of("powershell -e aGk="), None);
        assert_eq!(code_of("powershell -nop"), None);
        assert_eq!(code_of(r#"powershell -c a "b""#), None);
    }

    #[test]
    fn scripts_that_hand_their_argument_on_have_code() {
        assert_eq!(
            code_of(r#"wscript x\SyncAppvPublishingServer.vbs "n; calc""#),
            Some("n; calc")
        );
        assert_eq!(
            code_of(r#"Pester.bat /help "$null; notepad""#),
            Some("$null; notepad")
        );
        assert_eq!(code_of(r#"cscript x\pubprn.vbs "n; calc""#), None);
        assert_eq!(code_of("& 'C:\\x.ps1' -a "), Some("& 'C:\\x.ps1' -a"));
    }

    #[test]
    fn commands_are_told_from_arguments_and_strings() {
        let commands = |text: &str| -> Vec<String> {
            let line = Line::of(text).unwrap();
            let (words, _) = words(text, line.code.as_ref().unwrap());
            let commands = words.into_iter().filter(|word| word.is_command);
            commands.map(|word| text[word.place].to_owned()).collect()
        };
        assert_eq!(
            commands(
                r#"powershell -c "set-location -path C:\x; import-module .\a.ps1; RegSnapin ..\b.dll;[P.C]::M()""#
            ),
            ["set-location", "import-module", "RegSnapin"]
        );
        assert_eq!(
            commands("powershell -c $x = iex ('ls; dir') | foo"),
            ["iex", "foo"]
        );
        assert_eq!(
            commands(r#"SyncAppvPublishingServer.vbs "n;Start-Process calc""#),
            ["Start-Process"]
        );
    }
}
