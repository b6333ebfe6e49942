//! Bare command lines, one a line.

use super::json::begins_record;
use super::{Cut, Step, Window};
use crate::event::sniff;
use crate::text::{Diagnostic, Span};

/// The most UTF-16 units a process can be started with.
const LONGEST: usize = 32_767;

/// Cuts command lines, one a line.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommandLines {
    /// Every line is a command line, whatever it looks like.
    alone: bool,
    /// The segment has a line already, so it may end.
    begun: bool,
    // A text with one prompt, NUL byte or stray record has many; the first is reported.
    told_prompt: bool,
    told_nul: bool,
    told_json: bool,
}

impl Cut for CommandLines {
    /// Blank lines and lines that start with `#` are skipped. Of a line only its break is left
    /// out: blanks at its ends and doubled ones are part of the command line, since rules can and
    /// do ask for them. A prompt in front is left out too, where it is unmistakable.
    fn next<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        said: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let text = window.text;
        while *at < text.len() {
            let start = *at;
            let end = match text[start..].find('\n') {
                Some(length) => start + length,
                None if window.at_end => text.len(),
                None => return Step::More,
            };
            if !self.alone && self.begun && sniff::begins(&text[start..]).is_some() {
                return Step::End;
            }
            *at = (end + 1).min(text.len());
            let line = &text[start..end];
            let line = line.strip_suffix('\r').unwrap_or(line);
            let (line, start) = match line.strip_prefix('\u{feff}') {
                Some(rest) => (rest, start + '\u{feff}'.len_utf8()),
                None => (line, start),
            };
            let shown = line.trim();
            if shown.is_empty() || shown.starts_with('#') || shown.starts_with(sniff::FENCE) {
                continue;
            }
            self.begun = true;
            let prompt = prompt(line);
            let span = Span::new(start + prompt, start + line.len());
            if prompt > 0 {
                if !std::mem::replace(&mut self.told_prompt, true) {
                    said.push(prompt_left_out(Span::new(start, start + prompt)));
                }
                if line[prompt..].trim().is_empty() {
                    continue;
                }
            }
            self.remark(text, span, said);
            return Step::Line(span);
        }
        if window.at_end { Step::End } else { Step::More }
    }
}

impl CommandLines {
    /// Only command lines, whatever they look like.
    pub fn alone() -> CommandLines {
        CommandLines {
            alone: true,
            ..CommandLines::default()
        }
    }

    fn remark(&mut self, text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
        let line = span.of(text);
        if let Some(at) = line.find('\0')
            && !std::mem::replace(&mut self.told_nul, true)
        {
            let at = Span::new(at, at + 1).shifted(span.start as usize);
            let message = "There is a NUL byte in this command line, where Windows would end it. It is kept as text.";
            diagnostics.push(Diagnostic::warning("nul-byte", message, at).help(
                "Text saved as UTF-16 looks like this when it is pasted; drop the file instead.",
            ));
        }
        if self.alone
            && line.starts_with('{')
            && begins_record(line)
            && line.trim_end().ends_with('}')
            && !std::mem::replace(&mut self.told_json, true)
        {
            let message =
                "This line looks like a JSON record, but the text is read as command lines.";
            diagnostics.push(
                Diagnostic::warning("mixed-formats", message, span).help(
                    "Paste command lines and JSON records apart, or choose the format by hand.",
                ),
            );
        }
        if line.len() > LONGEST {
            let units = line.encode_utf16().count();
            if units > LONGEST {
                let message = format!(
                    "This line has {units} characters; Windows starts no process with more than {LONGEST}. It is evaluated as it is."
                );
                diagnostics.push(Diagnostic::warning("line-length", message, span));
            }
        }
    }
}

fn prompt_left_out(span: Span) -> Diagnostic {
    Diagnostic::note(
        "prompt",
        "The prompt in front of the command was left out.",
        span,
    )
}

/// The length of a shell's prompt at the start of a line: `C:\Users\x>` or `PS C:\> `; 0 if
/// there is none.
///
/// `C:\x\run.exe>out.txt` is a command whose output goes to a file, so what stands before the
/// `>` must be a folder: no part of it may look like a program, and a blank in it is only
/// believed in folders that Windows itself names so.
fn prompt(line: &str) -> usize {
    let trimmed = line.trim_start_matches([' ', '\t']);
    let skipped = line.len() - trimmed.len();
    let (shell, path) = match trimmed
        .strip_prefix("PS ")
        .or_else(|| trimmed.strip_prefix("PS>").map(|_| &trimmed[2..]))
    {
        Some(rest) => (trimmed.len() - rest.len(), rest),
        None => (0, trimmed),
    };
    let Some(end) = path.find('>') else { return 0 };
    let folder = &path[..end];
    let is_folder = match folder.as_bytes() {
        [] => shell > 0,
        [b'/' | b'~', ..] => shell > 0 && !folder.contains(' '),
        [drive, b':', b'\\', ..] => drive.is_ascii_alphabetic() && plain_folder(folder),
        _ => false,
    };
    if !is_folder {
        return 0;
    }
    // PowerShell asks for the rest of a statement with `>>`.
    let marks = path[end..].bytes().take_while(|&byte| byte == b'>').count();
    if marks > if shell > 0 { 2 } else { 1 } {
        return 0;
    }
    let blanks = path[end + marks..]
        .bytes()
        .take_while(|&byte| byte == b' ')
        .count();
    // What follows a blank after cmd's prompt was typed; PowerShell's own prompt ends in one.
    let blanks = if shell > 0 { blanks.min(1) } else { blanks };
    skipped + shell + end + marks + blanks
}

fn plain_folder(folder: &str) -> bool {
    const SPACED: [&str; 3] = [
        "C:\\Users\\",
        "C:\\Program Files",
        "C:\\Documents and Settings",
    ];
    const PROGRAMS: [&str; 9] = [
        ".exe", ".com", ".bat", ".cmd", ".vbs", ".js", ".wsf", ".ps1", ".msc",
    ];
    let lower = folder.to_ascii_lowercase();
    let spaced_by_name = SPACED
        .iter()
        .any(|known| lower.starts_with(&known.to_ascii_lowercase()));
    !folder.ends_with(' ')
        && !folder[2..].contains(['<', '|', '"', '*', '?', ':', '/', '%', '&'])
        && (!folder.contains(' ') || spaced_by_name)
        && !lower
            .split(['\\', ' '])
            .any(|part| PROGRAMS.iter().any(|program| part.ends_with(program)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<&str>, Vec<String>) {
        let (mut lines, mut diagnostics, mut found) =
            (CommandLines::alone(), Vec::new(), Vec::new());
        let (mut at, window) = (0, Window { text, at_end: true });
        while let Step::Line(span) = lines.next(&mut at, window, &mut diagnostics) {
            found.push(span.of(text));
        }
        (
            found,
            diagnostics
                .into_iter()
                .map(|diagnostic| diagnostic.code)
                .collect(),
        )
    }

    #[test]
    fn blanks_are_part_of_a_command_line_and_line_breaks_are_not() {
        let (lines, diagnostics) = read("\u{feff}a  b \r\n\r\n \t\n # note\n  c\t\nd");
        assert_eq!(lines, ["a  b ", "  c\t", "d"]);
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn an_unmistakable_prompt_is_left_out_and_noted_once() {
        let text = "C:\\Users\\John Smith>cscript x.vbs\nPS C:\\> whoami  \nC:\\Windows\\System32>\nPS> dir\nPS C:\\x>> more";
        let (lines, diagnostics) = read(text);
        assert_eq!(lines, ["cscript x.vbs", "whoami  ", "dir", "more"]);
        assert_eq!(diagnostics, ["prompt"]);
    }

    #[test]
    fn output_sent_to_a_file_is_no_prompt() {
        let kept = "C:\\x\\run.exe>out.txt\nC:\\x\\run.exe -a >out.txt\nC:\\windows\\system32\\cscript x>out\necho a>b\nC:\\x>>y";
        assert_eq!(read(kept).0, kept.lines().collect::<Vec<_>>());
    }

    #[test]
    fn nul_bytes_and_endless_lines_are_kept_and_named() {
        let text = format!("a\0b\n{}\n", "x".repeat(40_000));
        let (lines, diagnostics) = read(&text);
        assert_eq!(lines.len(), 2);
        assert_eq!(diagnostics, ["nul-byte", "line-length"]);
    }

    #[test]
    fn a_json_record_among_command_lines_is_pointed_out() {
        assert_eq!(
            read("whoami\n{\"CommandLine\":\"x\"}\n").1,
            ["mixed-formats"]
        );
        assert!(read("whoami\n{ Invoke-Pester }\n").1.is_empty());
    }
}
