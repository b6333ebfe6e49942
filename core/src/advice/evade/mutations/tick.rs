//! Backticks in names of commands.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::powershell;

pub const TICK: Mutation = Mutation {
    name: "tick",
    title: "Backticks within names of commands",
    why: "PowerShell drops a backtick in front of a letter that has no meaning with it. Code that is given on the command line is logged with it.",
    layer: "PowerShell",
    source: "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_special_characters",
    changes: Changes::Code,
    apply,
};

/// With a backtick in front these are other characters: a tab, a line break.
const MEANT: [char; 11] = ['0', 'a', 'b', 'e', 'f', 'n', 'r', 't', 'u', 'v', '-'];

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    powershell::commands(line, |place, name| {
        let at = name
            .char_indices()
            .skip(1)
            .find(|(_, c)| !MEANT.contains(c))?
            .0;
        let at = place.start + at;
        Some((at..at, "`".to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn letters_with_a_meaning_are_passed_over() {
        assert_eq!(
            logged(
                &TICK,
                r#"powershell -c "RegSnapin x; LoadAssemblyFromPath y""#
            ),
            [r#"powershell -c "Re`gSnapin x; L`oadAssemblyFromPath y""#]
        );
        assert_eq!(logged(&TICK, "powershell -c abba"), [""; 0]);
    }
}
