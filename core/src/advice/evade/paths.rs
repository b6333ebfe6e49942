//! The paths in a line, and other spellings of them.

use super::line::{Edit, Line, Program};
use super::powershell;
use std::ops::Range;

/// A path in a line.
#[derive(Clone, Debug)]
pub struct Path<'l> {
    /// Where it stands, without quotes.
    pub place: Range<usize>,
    pub text: &'l str,
    pub is_program: bool,
    /// Whether PowerShell reads it.
    pub in_code: bool,
}

/// The paths with a folder: of the program, among the arguments, and in PowerShell code.
pub fn paths<'l>(line: &Line<'l>) -> Vec<Path<'l>> {
    let mut paths = Vec::new();
    // Commands of cmd's own have rules of their own for paths.
    if line.program == Program::Cmd {
        return paths;
    }
    for arg in line.plain_args() {
        let mut place = line.place(arg);
        let raw = line.raw(arg);
        if raw.len() > 1 && raw.starts_with('"') && raw.ends_with('"') {
            place = place.start + 1..place.end - 1;
        }
        let text = &line.text[place.clone()];
        let is_named = arg == 0 || Some(arg) == line.script;
        let is_path =
            is_rooted(text) || (is_named && text.contains('\\') && !text.starts_with('\\'));
        if is_path && !text.contains(['"', '\'', '*', '?', '|', '<', '>', '^', '/']) {
            paths.push(Path {
                place,
                text,
                is_program: arg == 0,
                in_code: false,
            });
        }
    }
    if let Some(code) = &line.code {
        let (words, _) = powershell::words(line.text, code);
        for word in words {
            let text = &line.text[word.place.clone()];
            if is_rooted(text) && !text.contains('/') {
                paths.push(Path {
                    place: word.place,
                    text,
                    is_program: false,
                    in_code: true,
                });
            }
        }
    }
    paths
}

/// Does a text begin as only a path does: `C:\`, `.\`, `..\`, `%windir%\`?
fn is_rooted(text: &str) -> bool {
    let bytes = text.as_bytes();
    let drive = bytes.len() > 3 && bytes[0].is_ascii_alphabetic() && &bytes[1..3] == b":\\";
    drive
        || text.starts_with(".\\")
        || text.starts_with("..\\")
        || (text.starts_with('%') && text[1..].contains("%\\"))
}

/// Edits that spell each path in the way that `spell` does.
pub fn respell(line: &Line<'_>, spell: impl Fn(&Path<'_>) -> Option<String>) -> Vec<Edit> {
    let paths = paths(line);
    let edits = paths
        .iter()
        .filter_map(|path| Some((path.place.clone(), spell(path)?)));
    edits.collect()
}

/// A path's folder, the separator at its end included, and the file's name.
pub fn parts(path: &str) -> Option<(&str, &str)> {
    let name = path.rfind('\\')? + 1;
    (name < path.len()).then(|| path.split_at(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_the_program_the_script_and_what_begins_as_one() {
        let found = |text: &'static str| -> Vec<&str> {
            let line = Line::of(text).unwrap();
            paths(&line).into_iter().map(|path| path.text).collect()
        };
        assert_eq!(
            found(r#"C:\W\cscript.exe //b "C:\a b\x.vbs" \\host\share script:http://x/y D:\z"#),
            [r"C:\W\cscript.exe", r"C:\a b\x.vbs", r"D:\z"]
        );
        assert_eq!(
            found(r#"powershell -c "sl C:\x; RegSnapin ..\..\b.dll; 'C:\y'""#),
            [r"C:\x", r"..\..\b.dll"]
        );
        assert_eq!(found(r"sub\tool.exe a\b"), [r"sub\tool.exe"]);
    }
}
