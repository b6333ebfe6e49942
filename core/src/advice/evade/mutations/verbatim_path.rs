//! Paths that are taken as they stand.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::{Path, respell};

pub const VERBATIM_PATH: Mutation = Mutation {
    name: "verbatim_path",
    title: "A path that begins with \\\\?\\",
    why: "Windows takes a whole path in this form as it stands. A program can be named so.",
    layer: "Windows",
    source: "https://learn.microsoft.com/en-us/dotnet/standard/io/file-path-formats",
    changes: Changes::Paths,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    line.change("", respell(line, spell)).into_iter().collect()
}

/// Only a program's: script hosts and PowerShell have rules of their own for the paths they open.
fn spell(path: &Path<'_>) -> Option<String> {
    let has_drive = path.text.as_bytes().get(1) == Some(&b':');
    (path.is_program && has_drive).then(|| format!(r"\\?\{}", path.text))
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn a_program_with_its_drive_gets_the_prefix() {
        assert_eq!(
            logged(&VERBATIM_PATH, r#""C:\W\cscript.exe" C:\a.vbs"#),
            [r#""\\?\C:\W\cscript.exe" C:\a.vbs"#]
        );
        assert_eq!(logged(&VERBATIM_PATH, r"cscript C:\a.vbs"), [""; 0]);
    }
}
