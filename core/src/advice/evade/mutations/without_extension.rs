//! A script called without its extension.

use crate::advice::evade::line::{Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::programs::NEEDS_EXTENSION;

pub const WITHOUT_EXTENSION: Mutation = Mutation {
    name: "without_extension",
    title: "The script called without its extension",
    why: "Windows Script Host adds .vbs itself, and cmd.exe the extensions in PATHEXT. Not where a program has the same name, nor for winrm.vbs, which looks for its own name in the line.",
    layer: "Windows Script Host",
    source: "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/cscript",
    changes: Changes::Paths,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let takes = matches!(line.program, Program::ScriptHost | Program::Script);
    let needs = |name: String| NEEDS_EXTENSION.contains(&&*name);
    let Some(script) = line
        .script
        .filter(|_| takes && !line.script_name().is_some_and(needs))
    else {
        return Vec::new();
    };
    let raw = line.raw(script);
    let Some(at) = raw.to_ascii_lowercase().rfind(".vbs") else {
        return Vec::new();
    };
    let at = line.place(script).start + at;
    let ends = matches!(
        line.text[at + 4..].chars().next(),
        None | Some(' ' | '\t' | '"')
    );
    let edits = ends.then(|| (at..at + 4, String::new()));
    line.change("", edits.into_iter().collect())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn the_host_adds_it() {
        assert_eq!(
            logged(
                &WITHOUT_EXTENSION,
                r#"cscript //b "C:\a b\pubprn.vbs" x.vbs"#
            ),
            [r#"cscript //b "C:\a b\pubprn" x.vbs"#]
        );
        assert_eq!(
            logged(&WITHOUT_EXTENSION, "cscript C:\\W\\winrm.vbs qc"),
            [""; 0]
        );
        assert_eq!(
            logged(&WITHOUT_EXTENSION, "SyncAppvPublishingServer.vbs n;x"),
            [""; 0]
        );
        assert_eq!(
            logged(&WITHOUT_EXTENSION, "cscript manage-bde.wsf"),
            [""; 0]
        );
    }
}
