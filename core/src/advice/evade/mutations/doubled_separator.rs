//! Doubled separators.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::{Path, parts, respell};

pub const DOUBLED_SEPARATOR: Mutation = Mutation {
    name: "doubled_separator",
    title: "Two separators for one",
    why: "Windows takes several separators in a row for one, save at the start of a path.",
    layer: "Windows",
    source: "https://learn.microsoft.com/en-us/dotnet/standard/io/file-path-formats",
    changes: Changes::Paths,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    line.change("", respell(line, spell)).into_iter().collect()
}

fn spell(path: &Path<'_>) -> Option<String> {
    let (folder, name) = parts(path.text)?;
    Some(format!("{}{name}", folder.replace('\\', r"\\")))
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn every_separator_is_doubled() {
        assert_eq!(
            logged(&DOUBLED_SEPARATOR, r"cscript C:\W\a.vbs"),
            [r"cscript C:\\W\\a.vbs"]
        );
    }
}
