//! PowerShell code in base64.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub const ENCODED_COMMAND: Mutation = Mutation {
    name: "encoded_command",
    title: "The code in base64",
    why: "PowerShell takes its code in base64, too, and the log shows that alone. The script block log has the code itself.",
    layer: "PowerShell",
    source: "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_powershell_exe",
    changes: Changes::Code,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let Some(switch) = line.code.as_ref().and_then(|code| code.switch) else {
        return Vec::new();
    };
    let code: Vec<&str> = line.args[switch + 1..]
        .iter()
        .map(|arg| &*arg.text)
        .collect();
    let bytes: Vec<u8> = code
        .join(" ")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let place = line.place(switch).start..line.place(line.args.len() - 1).end;
    let new = format!("-EncodedCommand {}", STANDARD.encode(bytes));
    line.change("", vec![(place, new)]).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn the_code_is_base64_of_utf_16() {
        assert_eq!(
            logged(&ENCODED_COMMAND, r#"powershell -nop -c "whoami""#),
            ["powershell -nop -EncodedCommand dwBoAG8AYQBtAGkA"]
        );
        assert_eq!(logged(&ENCODED_COMMAND, "powershell whoami"), [""; 0]);
    }
}
