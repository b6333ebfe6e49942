//! Tabs for blanks.

use crate::advice::evade::line::{Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};

pub const TABS: Mutation = Mutation {
    name: "tabs",
    title: "Tabs for blanks",
    why: "Programs take a tab between arguments for a blank; cmd.exe and the log keep it. winrm.vbs, which splits its line itself, does not.",
    layer: "the program's own splitting",
    source: "https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments",
    changes: Changes::Nothing,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    if line.program == Program::Cmd || line.is_winrm() {
        return Vec::new();
    }
    let edits = line.gaps().into_iter().map(|gap| (gap, "\t".to_owned()));
    line.change("", edits.collect()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn each_run_of_blanks_becomes_a_tab() {
        assert_eq!(
            logged(&TABS, r"powershell -f  x.ps1 -VsWherePath c:\a"),
            ["powershell\t-f\tx.ps1\t-VsWherePath\tc:\\a"]
        );
        assert_eq!(logged(&TABS, "winrm quickconfig -q"), [""; 0]);
        assert_eq!(logged(&TABS, r"cscript C:\winrm.vbs qc"), [""; 0]);
    }
}
