//! Names of commands put together from parts.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::powershell;

pub const CONCATENATION: Mutation = Mutation {
    name: "concatenation",
    title: "Names of commands put together from parts",
    why: "PowerShell runs the command that an expression behind a dot names. Code that is given on the command line is logged as it stands.",
    layer: "PowerShell",
    source: "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_operators",
    changes: Changes::Code,
    apply,
};

/// The dot runs it in the same scope, as a command that is named would be, and unlike `&` means
/// nothing to cmd.exe.
fn apply(line: &Line<'_>) -> Vec<Mutated> {
    powershell::commands(line, |place, name| {
        let (left, right) = name.split_at(name.len() / 2);
        (!left.is_empty()).then(|| (place, format!(".('{left}'+'{right}')")))
    })
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn the_name_is_cut_in_its_middle() {
        assert_eq!(
            logged(&CONCATENATION, r#"powershell -c "SyncInvoke cmd.exe; x""#),
            [r#"powershell -c ".('SyncI'+'nvoke') cmd.exe; x""#]
        );
    }
}
