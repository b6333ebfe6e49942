//! A dot that stands for the same folder.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::{Path, parts, respell};

pub const SAME_FOLDER: Mutation = Mutation {
    name: "same_folder",
    title: "A dot for the same folder",
    why: "Windows takes a folder named with one dot for the folder before it. What is logged is what was typed.",
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
    Some(format!("{folder}.\\{name}"))
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn a_dot_goes_in_front_of_the_name() {
        assert_eq!(
            logged(&SAME_FOLDER, r"cscript C:\W\x.vbs .\y"),
            [r"cscript C:\W\.\x.vbs .\.\y"]
        );
    }
}
