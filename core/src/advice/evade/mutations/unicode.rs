//! Characters of Unicode that PowerShell takes for others.

use crate::advice::evade::line::{Edit, Line};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::powershell;

pub const UNICODE: Mutation = Mutation {
    name: "unicode",
    title: "Characters that PowerShell takes for others",
    why: "PowerShell takes typographic quotes for quotes and the blanks of Unicode for blanks. Letters that only look alike are taken by none of these programs, so none is tried.",
    layer: "PowerShell",
    source: "https://github.com/PowerShell/PowerShell/blob/master/src/System.Management.Automation/engine/parser/CharTraits.cs",
    changes: Changes::Code,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let Some(code) = &line.code else {
        return Vec::new();
    };
    let (_, blanks) = powershell::words(line.text, code);
    let blanks = blanks.into_iter().map(|blank| (blank, "\u{a0}".to_owned()));
    let text = &line.text[code.range.clone()];
    let quotes = text
        .match_indices('\'')
        .enumerate()
        .map(|(nth, (at, quote))| -> Edit {
            let at = code.range.start + at;
            let new = if nth % 2 == 0 { "\u{2018}" } else { "\u{2019}" };
            (at..at + quote.len(), new.to_owned())
        });
    let made = [
        // Outside of quotes, a no-break space would be no blank to who splits the line.
        ("no-break spaces", blanks.collect()),
        ("typographic quotes", quotes.collect()),
    ];
    made.into_iter()
        .filter_map(|(how, edits)| line.change(how, edits))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn blanks_and_quotes_of_code_change() {
        assert_eq!(
            logged(&UNICODE, r#"powershell -c "SyncInvoke 'a b' c""#),
            [
                "powershell -c \"SyncInvoke\u{a0}'a b'\u{a0}c\"",
                "powershell -c \"SyncInvoke \u{2018}a b\u{2019} c\"",
            ]
        );
        assert_eq!(logged(&UNICODE, "cscript x.vbs 'a b'"), [""; 0]);
    }
}
