//! A script called from its own folder.

use crate::advice::evade::line::{Line, Program, Shell};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::{parts, paths};

pub const WITHOUT_FOLDER: Mutation = Mutation {
    name: "without_folder",
    title: "The script called from its own folder",
    why: "In the folder of the script its name is enough. The log has the folder in CurrentDirectory at most.",
    layer: "the program",
    source: "https://attack.mitre.org/techniques/T1216/001/",
    changes: Changes::Paths,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let Some(script) = line.script.map(|script| line.place(script)) else {
        return Vec::new();
    };
    let is_script = |start: usize| script.start == start || script.start + 1 == start;
    let Some(path) = paths(line)
        .into_iter()
        .find(|path| is_script(path.place.start))
    else {
        return Vec::new();
    };
    let Some((folder, name)) = parts(path.text) else {
        return Vec::new();
    };
    let mut made = line.change("", vec![(path.place.clone(), name.to_owned())]);
    let is_here = folder == r".\";
    if let Some(made) = &mut made
        && line.shell == Shell::Typed
        && line.program != Program::Console
        && !is_here
    {
        made.typed = format!(
            "cd /d \"{}\" & {}",
            folder.trim_end_matches('\\'),
            made.logged
        );
    }
    made.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::{logged, made};
    use super::*;

    #[test]
    fn only_the_name_is_logged() {
        assert_eq!(
            made(&WITHOUT_FOLDER, r#"cscript //b "C:\a b\pubprn.vbs" C:\x"#),
            [(
                r#"cd /d "C:\a b" & cscript //b "pubprn.vbs" C:\x"#.to_owned(),
                r#"cscript //b "pubprn.vbs" C:\x"#.to_owned()
            )]
        );
        assert_eq!(
            logged(&WITHOUT_FOLDER, r"powershell -f .\x.ps1 -a"),
            ["powershell -f x.ps1 -a"]
        );
        assert_eq!(logged(&WITHOUT_FOLDER, "cscript x.vbs"), [""; 0]);
    }
}
