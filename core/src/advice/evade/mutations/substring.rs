//! A letter taken from a variable.

use crate::advice::evade::layers::COMSPEC;
use crate::advice::evade::line::{Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};

pub const SUBSTRING: Mutation = Mutation {
    name: "substring",
    title: "A letter taken from a variable",
    why: "cmd.exe replaces %comspec:~20,1% by the letter that stands there in the variable before it starts the program. Only the line of cmd /c itself is logged with it.",
    layer: "cmd.exe",
    source: "https://ss64.com/nt/syntax-substring.html",
    changes: Changes::Nothing,
    apply,
};

/// Takes one letter of the script's name, or of the program's where there is no script.
fn apply(line: &Line<'_>) -> Vec<Mutated> {
    if matches!(line.program, Program::Console | Program::Cmd) {
        return Vec::new();
    }
    let arg = line.script.unwrap_or(0);
    let raw = line.raw(arg);
    let name = raw.rfind(['\\', '/', '%']).map_or(0, |at| at + 1);
    let letter = raw[name..].char_indices().skip(1).find_map(|(at, c)| {
        let index = COMSPEC.find(c).filter(|_| c.is_ascii_lowercase())?;
        Some((line.place(arg).start + name + at, index))
    });
    let edits = letter.map(|(at, index)| (at..at + 1, format!("%comspec:~{index},1%")));
    line.change_for_cmd("", edits.into_iter().collect())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::made;
    use super::*;

    #[test]
    fn cmd_puts_the_letter_back() {
        // C:\Windows\system32\cmd.exe has `n` at 5, counted from 0, and `d` at 6.
        let line = r"cscript C:\x\manage-bde.wsf";
        assert_eq!(
            made(&SUBSTRING, line),
            [(
                r"cscript C:\x\ma%comspec:~5,1%age-bde.wsf".to_owned(),
                line.to_owned()
            )]
        );
        let typed = "cmd /c win%comspec:~0,1%".to_owned();
        assert_eq!(made(&SUBSTRING, "cmd /c ab"), []);
        assert_ne!(made(&SUBSTRING, "cmd /c winrm qc")[0].1, typed);
    }
}
