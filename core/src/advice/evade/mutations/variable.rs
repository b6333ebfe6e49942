//! Variables in paths.

use crate::advice::evade::line::{Edit, Line};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::paths;

pub const VARIABLE: Mutation = Mutation {
    name: "variable",
    title: "A variable for the folder of Windows",
    why: "cmd.exe replaces variables before it starts the program. Only the line of cmd /c itself is logged with them.",
    layer: "cmd.exe",
    source: "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/cmd",
    changes: Changes::Nothing,
    apply,
};

const WINDOWS: &str = r"C:\Windows";

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let edits = paths(line).into_iter().filter_map(|path| -> Option<Edit> {
        let begins = path
            .text
            .get(..WINDOWS.len())?
            .eq_ignore_ascii_case(WINDOWS);
        let ends = path.text[WINDOWS.len()..].starts_with('\\');
        let place = path.place.start..path.place.start + WINDOWS.len();
        (begins && ends && !path.in_code).then(|| (place, "%windir%".to_owned()))
    });
    line.change_for_cmd("", edits.collect())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::made;
    use super::*;

    #[test]
    fn the_program_never_sees_the_variable() {
        let line = r"cscript c:\windows\System32\x.vbs C:\WindowsX\y";
        assert_eq!(
            made(&VARIABLE, line),
            [(
                r"cscript %windir%\System32\x.vbs C:\WindowsX\y".to_owned(),
                line.to_owned()
            )]
        );
        let typed = r"cmd /c cscript %windir%\x.vbs".to_owned();
        assert_eq!(
            made(&VARIABLE, r"cmd /c cscript C:\Windows\x.vbs"),
            [(typed.clone(), typed)]
        );
    }
}
