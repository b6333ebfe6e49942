//! The other script host.

use crate::advice::evade::line::{Line, Program};
use crate::advice::evade::mutation::{Changes, Host, Mutated, Mutation};
use crate::advice::evade::programs::CSCRIPT_ONLY;

pub const HOST_SWAP: Mutation = Mutation {
    name: "host_swap",
    title: "The other script host",
    why: "cscript.exe and wscript.exe run the same scripts with the same options. winrm.vbs stops in any other than cscript.exe.",
    layer: "Windows Script Host",
    source: "https://learn.microsoft.com/en-us/previous-versions/0fs17b0s(v=vs.85)",
    changes: Changes::Host,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let only = |name: String| CSCRIPT_ONLY.contains(&&*name);
    if line.program != Program::ScriptHost || line.script_name().is_none_or(only) {
        return Vec::new();
    }
    let raw = line.raw(0).to_ascii_lowercase();
    let (Some(at), start) = (raw.rfind("script"), line.place(0).start) else {
        return Vec::new();
    };
    let Some((letter, host)) = (match at.checked_sub(1).map(|at| raw.as_bytes()[at]) {
        Some(b'c') => Some(("w", "wscript.exe")),
        Some(b'w') => Some(("c", "cscript.exe")),
        _ => None,
    }) else {
        return Vec::new();
    };
    let mut made = line.change("", vec![(start + at - 1..start + at, letter.to_owned())]);
    if let Some(made) = &mut made {
        made.host = Some(Host::Other(host));
    }
    made.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn each_host_becomes_the_other() {
        assert_eq!(
            logged(&HOST_SWAP, r"cscript //b x.vbs"),
            [r"wscript //b x.vbs"]
        );
        assert_eq!(
            logged(&HOST_SWAP, r#""C:\W\WScript.exe" x.wsf"#),
            [r#""C:\W\cScript.exe" x.wsf"#]
        );
        assert_eq!(logged(&HOST_SWAP, "cscript winrm.vbs qc"), [""; 0]);
        assert_eq!(logged(&HOST_SWAP, "pubprn.vbs x"), [""; 0]);
    }
}
