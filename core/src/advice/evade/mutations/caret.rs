//! Carets in words.

use crate::advice::evade::line::{Edit, Line, Program};
use crate::advice::evade::mutation::{Changes, Mutated, Mutation};

pub const CARET: Mutation = Mutation {
    name: "caret",
    title: "Carets within words",
    why: "cmd.exe takes a caret outside of quotes for an escape and drops it before it starts the program. Only the line of cmd /c itself is logged with its carets.",
    layer: "cmd.exe",
    source: "https://www.fireeye.com/content/dam/fireeye-www/blog/pdfs/dosfuscation-report.pdf",
    changes: Changes::Nothing,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    if matches!(line.program, Program::Console | Program::Cmd) {
        return Vec::new();
    }
    // cmd has its own count of quotes, which does not know `\"`.
    let (mut counted, mut quotes) = (line.place(0).start, 0usize);
    let edits = (0..line.args.len()).filter_map(|arg| -> Option<Edit> {
        let place = line.place(arg);
        quotes += line.text[counted..place.start].matches('"').count();
        counted = place.start;
        let raw = line.raw(arg);
        let second = raw.char_indices().nth(1)?.0;
        let is_word = raw[..second].starts_with(|c: char| c.is_ascii_alphanumeric())
            && raw[second..].starts_with(|c: char| c.is_ascii_alphanumeric());
        let at = place.start + second;
        (quotes.is_multiple_of(2) && is_word).then(|| (at..at, "^".to_owned()))
    });
    line.change_for_cmd("", edits.collect())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::made;
    use super::*;

    fn pair(typed: &str, logged: &str) -> (String, String) {
        (typed.to_owned(), logged.to_owned())
    }

    #[test]
    fn what_is_typed_has_carets_and_what_is_logged_has_none() {
        assert_eq!(
            made(&CARET, r#"cscript //b "x y.vbs" script:z"#),
            [pair(
                r#"c^script //b "x y.vbs" s^cript:z"#,
                r#"cscript //b "x y.vbs" script:z"#
            )]
        );
    }

    #[test]
    fn the_line_of_cmd_itself_keeps_them() {
        let line = r"cmd /c c^script //b x.vbs";
        assert_eq!(
            made(&CARET, "cmd /c cscript //b xy.vbs"),
            [pair(
                "cmd /c c^script //b x^y.vbs",
                "cmd /c c^script //b x^y.vbs"
            )]
        );
        // What has carets already is not simple, and is left alone.
        assert_eq!(made(&CARET, line), []);
    }
}
