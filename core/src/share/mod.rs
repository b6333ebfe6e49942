//! Work in the page as one text: a file to keep, or a link to send.

mod link;
pub mod redact;

use crate::analyze::{OwnRule, Supplied};
use crate::event::Format;
use crate::report::advice::Labels;
use serde::{Deserialize, Serialize};

/// The version of files and links that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// What is on the page: events with what was said of them, and the rules beside the pack's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Workspace {
    /// Pasted command lines or log records.
    pub text: String,
    pub format: Option<Format>,
    pub supplied: Vec<Supplied>,
    pub labels: Labels,
    /// The user's own rules.
    pub own: Vec<OwnRule>,
    /// Keys of rules that are switched off.
    pub off: Vec<String>,
    pub ignore_logsource: bool,
}

/// Why there is no work in a text, as a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct File<W> {
    cutout_workspace: u32,
    #[serde(flatten)]
    work: W,
}

impl Workspace {
    /// The work as a file: JSON that `Workspace::read` reads.
    pub fn file(&self) -> String {
        let file = File {
            cutout_workspace: VERSION,
            work: self,
        };
        // Plain structs with texts as keys always have a JSON value.
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// Whether a text is meant as such a file.
    pub fn is_file(text: &str) -> bool {
        let head = text.trim_start().strip_prefix('{');
        head.is_some_and(|head| head.trim_start().starts_with("\"cutout-workspace\""))
    }

    pub fn read(text: &str) -> Result<Workspace, Refused> {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        struct Head {
            cutout_workspace: u32,
        }
        let broken = |error: serde_json::Error| {
            Refused(format!(
                "The workspace can't be read, at line {}, column {}: {error}.",
                error.line(),
                error.column()
            ))
        };
        let head: Head = serde_json::from_str(text).map_err(broken)?;
        is_known(head.cutout_workspace)?;
        let file: File<Workspace> = serde_json::from_str(text).map_err(broken)?;
        Ok(file.work)
    }

    /// The work without its events, and what was said of them.
    pub fn without_events(&self) -> Workspace {
        Workspace {
            own: self.own.clone(),
            off: self.off.clone(),
            ignore_logsource: self.ignore_logsource,
            ..Workspace::default()
        }
    }
}

fn is_known(version: u32) -> Result<(), Refused> {
    match version {
        1..=VERSION => Ok(()),
        0 => Err(Refused("Version 0 of a workspace never was.".to_owned())),
        newer => Err(Refused(format!(
            "This was made by a newer Cutout (version {newer} of its work, and this page reads up to {VERSION}). \
             Load the newest version of the page, then open it again."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;
    use crate::report::advice::Label;

    fn work() -> Workspace {
        Workspace {
            text: "cscript \"C:\\a b\\pubprn.vbs\" 127.0.0.1\n".into(),
            format: None,
            supplied: vec![Supplied {
                event: "1.0".into(),
                field: "Image".into(),
                value: "x".into(),
            }],
            labels: [("1.0".to_owned(), Label::Malicious)].into(),
            own: vec![OwnRule {
                key: "own-1".into(),
                text: "title: ü\n".into(),
                language: None,
            }],
            off: vec!["pack/pester.yml".into()],
            ignore_logsource: true,
        }
    }

    #[test]
    fn work_comes_back_from_its_file_and_its_link() {
        let file = work().file();
        assert!(Workspace::is_file(&file), "{file}");
        assert_eq!(Workspace::read(&file), Ok(work()));
        assert_eq!(Workspace::from_link(&work().link()), Ok(work()));
        let empty = Workspace::default();
        assert_eq!(Workspace::from_link(&empty.link()), Ok(empty));
    }

    #[test]
    fn a_link_has_only_characters_that_addresses_take_as_they_are() {
        let link = work().link();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        assert!(link.chars().all(plain), "{link}");
    }

    #[test]
    fn a_record_of_json_is_no_workspace() {
        assert!(!Workspace::is_file(
            "{\"CommandLine\":\"cutout-workspace\"}"
        ));
        assert!(!Workspace::is_file(""));
    }

    #[test]
    fn what_is_broken_too_new_or_too_large_is_refused_in_words() {
        let said = |outcome: Result<Workspace, Refused>| outcome.unwrap_err().0;
        let link = work().link();
        for end in 0..link.len() {
            assert!(Workspace::from_link(&link[..end]).is_err(), "cut at {end}");
        }
        assert!(said(Workspace::from_link("1.!!!")).contains("cut off or changed"));
        assert!(said(Workspace::from_link("hello")).contains("cut off or changed"));
        let newer = link.replacen('1', "2", 1);
        assert!(said(Workspace::from_link(&newer)).contains("newer Cutout"));
        let long = "1.".to_owned() + &"A".repeat(limits::LINK);
        assert!(said(Workspace::from_link(&long)).contains("longer than"));
        let bomb = Workspace {
            text: "a".repeat(limits::LINKED_WORK + 1),
            ..Workspace::default()
        };
        assert!(said(Workspace::from_link(&bomb.link())).contains("16 MB"));
        let newer = work().file().replacen(": 1", ": 7", 1);
        assert!(said(Workspace::read(&newer)).contains("newer Cutout"));
        let cut = &work().file()[..60];
        assert!(said(Workspace::read(cut)).contains("line "));
    }
}
