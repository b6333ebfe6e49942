//! A dot behind the name of a folder.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::{Path, parts, respell};

pub const TRAILING_DOT: Mutation = Mutation {
    name: "trailing_dot",
    title: "A dot behind a folder",
    why: "Windows takes a dot off the end of each part of a path. The file itself keeps its name, since its extension tells who runs it.",
    layer: "Windows",
    source: "https://learn.microsoft.com/en-us/archive/blogs/jeremykuhne/path-normalization",
    changes: Changes::Paths,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    line.change("", respell(line, spell)).into_iter().collect()
}

/// Puts it behind the last folder that has a name.
fn spell(path: &Path<'_>) -> Option<String> {
    let (folder, name) = parts(path.text)?;
    let folder = folder.strip_suffix('\\')?;
    let is_named = !folder.ends_with([':', '.', '%', ' ']) && !folder.is_empty();
    is_named.then(|| format!("{folder}.\\{name}"))
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn the_last_folder_gets_a_dot() {
        assert_eq!(
            logged(&TRAILING_DOT, r#"cscript "C:\a b\x.vbs" .\y C:\z"#),
            [r#"cscript "C:\a b.\x.vbs" .\y C:\z"#]
        );
    }
}
