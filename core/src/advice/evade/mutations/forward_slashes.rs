//! Forward slashes in paths.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::{Path, respell};

pub const FORWARD_SLASHES: Mutation = Mutation {
    name: "forward_slashes",
    title: "Forward slashes in paths",
    why: "Windows turns forward slashes into backslashes when it opens a file. cmd.exe does not take them in the name of a program, so only arguments are changed.",
    layer: "Windows",
    source: "https://learn.microsoft.com/en-us/dotnet/standard/io/file-path-formats",
    changes: Changes::Paths,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    line.change("", respell(line, spell)).into_iter().collect()
}

/// A program's path is left alone, since cmd.exe takes what follows the slash for a switch.
fn spell(path: &Path<'_>) -> Option<String> {
    (!path.is_program).then(|| path.text.replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn separators_of_arguments_change() {
        assert_eq!(
            logged(&FORWARD_SLASHES, r#"C:\W\cscript "C:\a b\x.vbs" \\host\x"#),
            [r#"C:\W\cscript "C:/a b/x.vbs" \\host\x"#]
        );
        assert_eq!(
            logged(&FORWARD_SLASHES, r"powershell -c ipmo .\a.ps1"),
            ["powershell -c ipmo ./a.ps1"]
        );
    }
}
