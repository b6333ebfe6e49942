//! A parameter and its value in one word.

use crate::advice::evade::line::{Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::programs::script_parameter;

pub const JOINED_VALUE: Mutation = Mutation {
    name: "joined_value",
    title: "A colon between parameter and value",
    why: "PowerShell takes -Name:value for -Name value, also for the parameters of a script it runs.",
    layer: "PowerShell",
    source: "https://github.com/PowerShell/PowerShell/blob/master/src/Microsoft.PowerShell.ConsoleHost/host/msh/CommandLineParameterParser.cs",
    changes: Changes::Abbreviations,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let (Program::PowerShell, Some(script), Some(name)) =
        (line.program, line.script, line.script_name())
    else {
        return Vec::new();
    };
    let edits = (script + 1..line.args.len().saturating_sub(1)).filter_map(|arg| {
        script_parameter(&name, line.raw(arg))?;
        let is_value = !line.args[arg + 1].text.starts_with('-');
        let gap = line.place(arg).end..line.place(arg + 1).start;
        is_value.then(|| (gap, ":".to_owned()))
    });
    line.change("", edits.collect()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn the_value_is_joined_to_its_parameter() {
        assert_eq!(
            logged(
                &JOINED_VALUE,
                r#"powershell -f Launch-VsDevShell.ps1 -SkipAutomaticLocation -VsInstallationPath "/; calc ;""#
            ),
            [
                r#"powershell -f Launch-VsDevShell.ps1 -SkipAutomaticLocation -VsInstallationPath:"/; calc ;""#
            ]
        );
        assert_eq!(logged(&JOINED_VALUE, "powershell -f x.ps1 -a b"), [""; 0]);
    }
}
