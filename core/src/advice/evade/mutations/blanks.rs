//! Doubled blanks.

use crate::advice::evade::line::{Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};

pub const BLANKS: Mutation = Mutation {
    name: "blanks",
    title: "Two blanks for one",
    why: "Programs skip any number of blanks between arguments; cmd.exe and the log keep them.",
    layer: "the program's own splitting",
    source: "https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments",
    changes: Changes::Nothing,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    if line.program == Program::Cmd {
        return Vec::new();
    }
    let edits = line
        .gaps()
        .into_iter()
        .map(|gap| (gap.end..gap.end, " ".to_owned()));
    line.change("", edits.collect()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn blanks_between_arguments_are_doubled_and_those_in_code_are_not() {
        assert_eq!(
            logged(&BLANKS, "winrm invoke Create \"a b\""),
            ["winrm  invoke  Create  \"a b\""]
        );
        assert_eq!(
            logged(&BLANKS, "powershell -c a b"),
            ["powershell  -c  a b"]
        );
        assert_eq!(logged(&BLANKS, "cmd  /c cscript x"), ["cmd  /c cscript  x"]);
        assert_eq!(logged(&BLANKS, "sigverif.exe"), [""; 0]);
    }
}
