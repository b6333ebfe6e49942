//! Quotes within the program's name.

use crate::advice::evade::line::{Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};

pub const QUOTED_PROGRAM: Mutation = Mutation {
    name: "quoted_program",
    title: "Quotes within the program's name",
    why: "cmd.exe leaves quotes out when it looks for the program, but hands the name on as it was typed. So they are in the log.",
    layer: "cmd.exe",
    source: "https://github.com/danielbohannon/Invoke-DOSfuscation",
    changes: Changes::Nothing,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let raw = line.raw(0);
    if matches!(line.program, Program::Console | Program::Cmd) || raw.contains(['"', '%', '^']) {
        return Vec::new();
    }
    let name = raw.rfind(['\\', '/']).map_or(0, |at| at + 1);
    let letters = raw[name..]
        .bytes()
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    if letters < 3 {
        return Vec::new();
    }
    let open = line.place(0).start + name + 1;
    let close = open + letters - 2;
    let quote = |at: usize| (at..at, "\"".to_owned());
    line.change("", vec![quote(open), quote(close)])
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn the_name_is_quoted_in_its_middle() {
        assert_eq!(
            logged(&QUOTED_PROGRAM, "cscript //b x.vbs"),
            [r#"c"scrip"t //b x.vbs"#]
        );
        assert_eq!(
            logged(&QUOTED_PROGRAM, r"cmd /c C:\W\pubprn.vbs a"),
            [r#"cmd /c C:\W\p"ubpr"n.vbs a"#]
        );
        assert_eq!(logged(&QUOTED_PROGRAM, r#""C:\W\cscript.exe" x"#), [""; 0]);
    }
}
