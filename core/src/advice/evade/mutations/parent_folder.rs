//! A folder that is entered and left again.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::{Path, parts, respell};

pub const PARENT_FOLDER: Mutation = Mutation {
    name: "parent_folder",
    title: "A folder entered and left again",
    why: "Windows takes two dots for the folder above before it looks for any of them, so that the folder that is entered need not exist.",
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
    Some(format!("{folder}x\\..\\{name}"))
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn the_folder_goes_in_front_of_the_name() {
        assert_eq!(
            logged(&PARENT_FOLDER, r"cscript C:\W\a.vbs"),
            [r"cscript C:\W\x\..\a.vbs"]
        );
    }
}
