//! Aliases of cmdlets.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::powershell;

pub const ALIAS: Mutation = Mutation {
    name: "alias",
    title: "Aliases of cmdlets",
    why: "PowerShell has short names for its cmdlets. Code that is given on the command line is logged as it stands.",
    layer: "PowerShell",
    source: "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_aliases",
    changes: Changes::Code,
    apply,
};

/// Cmdlets with an alias that Windows PowerShell and PowerShell 7 share.
pub const ALIASES: [(&str, &str); 10] = [
    ("Import-Module", "ipmo"),
    ("Set-Location", "sl"),
    ("Start-Process", "saps"),
    ("Invoke-Expression", "iex"),
    ("Invoke-WebRequest", "iwr"),
    ("Invoke-RestMethod", "irm"),
    ("Get-Content", "gc"),
    ("Get-ChildItem", "gci"),
    ("Get-Item", "gi"),
    ("ForEach-Object", "foreach"),
];

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    powershell::commands(line, |place, name| {
        let other = ALIASES.iter().find_map(|(cmdlet, alias)| {
            if cmdlet.eq_ignore_ascii_case(name) {
                Some(alias)
            } else {
                alias.eq_ignore_ascii_case(name).then_some(cmdlet)
            }
        })?;
        Some((place, (*other).to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{logged, made};
    use super::*;

    #[test]
    fn cmdlets_become_their_aliases_and_the_other_way_round() {
        assert_eq!(
            logged(
                &ALIAS,
                r#"powershell -c "set-location x; ipmo .\a.ps1; RegSnapin saps""#
            ),
            [r#"powershell -c "sl x; Import-Module .\a.ps1; RegSnapin saps""#]
        );
        // What is typed into PowerShell itself reaches no log of processes.
        let line = "& iex 'x'; iwr y";
        assert_eq!(
            made(&ALIAS, line),
            [(
                "& Invoke-Expression 'x'; Invoke-WebRequest y".to_owned(),
                line.to_owned()
            )]
        );
    }
}
