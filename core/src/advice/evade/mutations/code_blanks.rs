//! Other blanks in PowerShell code.

use crate::advice::evade::line::Line;
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};
use crate::advice::evade::powershell;

pub const CODE_BLANKS: Mutation = Mutation {
    name: "code_blanks",
    title: "Other blanks within PowerShell code",
    why: "PowerShell takes any number of blanks and tabs between words. Code that is given on the command line is logged with them.",
    layer: "PowerShell",
    source: "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_parsing",
    changes: Changes::Code,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let Some(code) = &line.code else {
        return Vec::new();
    };
    let (_, blanks) = powershell::words(line.text, code);
    let made = [("two blanks", "  "), ("tabs", "\t")].map(|(how, new)| {
        let edits = blanks.iter().map(|blank| (blank.clone(), new.to_owned()));
        line.change(how, edits.collect())
    });
    made.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::logged;
    use super::*;

    #[test]
    fn strings_keep_their_blanks() {
        assert_eq!(
            logged(&CODE_BLANKS, r#"powershell -c "RegSnapin 'a b' c""#),
            [
                r#"powershell -c "RegSnapin  'a b'  c""#,
                "powershell -c \"RegSnapin\t'a b'\tc\"",
            ]
        );
    }
}
