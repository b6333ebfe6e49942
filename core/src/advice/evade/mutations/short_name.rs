//! Short names, of eight letters and three.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::paths::{Path, respell};

pub const SHORT_NAME: Mutation = Mutation {
    name: "short_name",
    title: "Short names of folders and files",
    why: "Where a volume keeps short names, Windows takes them for the long ones. The figure in them depends on what else lies in the folder.",
    layer: "Windows",
    source: "https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file",
    changes: Changes::Paths,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    line.change("", respell(line, spell)).into_iter().collect()
}

fn spell(path: &Path<'_>) -> Option<String> {
    let parts: Vec<String> = path.text.split('\\').map(short).collect();
    Some(parts.join("\\"))
}

/// The first short name that Windows gives a long one; the name itself where it is short, and
/// where it has letters of which Windows' code page decides.
fn short(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let fits = stem.len() <= 8 && extension.len() <= 3 && stem.chars().all(is_plain);
    if fits
        || !name.is_ascii()
        || stem.is_empty()
        || name.contains(['%', '$', ':', '~'])
        || stem.chars().all(|c| c == '.')
    {
        return name.to_owned();
    }
    let kept: String = stem.chars().filter(|&c| is_plain(c)).take(6).collect();
    let extension: String = extension.chars().take(3).collect();
    let dot = if extension.is_empty() { "" } else { "." };
    format!("{kept}~1{dot}{extension}").to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn long_names_are_cut() {
        assert_eq!(
            logged(
                &SHORT_NAME,
                r"cscript C:\Windows\Printing_Admin_Scripts\en-US\pubprn.vbs"
            ),
            [r"cscript C:\Windows\PRINTI~1\en-US\pubprn.vbs"]
        );
        assert_eq!(
            logged(&SHORT_NAME, r#"powershell -c "ipmo .\CL_LoadAssembly.ps1""#),
            [r#"powershell -c "ipmo .\CL_LOA~1.PS1""#]
        );
        assert_eq!(logged(&SHORT_NAME, r"cscript C:\Windows\x.vbs"), [""; 0]);
        assert_eq!(short("Program Files (x86)"), "PROGRA~1");
    }
}
