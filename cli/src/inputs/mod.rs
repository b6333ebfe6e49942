//! Paths to files to text.

mod windows;

pub use windows::{TooLong, Windows};

use crate::Failure;
use crate::output::complain;
use cutout_core::limits;
use cutout_core::rule::files;
use cutout_core::text::Diagnostic;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is looked for in a folder. A file that is named itself is always read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Events,
    Rules,
    Cases,
}

impl Wanted {
    fn endings(self) -> &'static [&'static str] {
        match self {
            Wanted::Events => &[
                "json", "jsonl", "ndjson", "log", "txt", "xml", "csv", "evtx", "gz",
            ],
            Wanted::Rules => &files::ENDINGS,
            Wanted::Cases => &["yml", "yaml"],
        }
    }

    fn takes(self, path: &Path) -> bool {
        let ending = ending(path);
        let is = |known: &&str| ending.eq_ignore_ascii_case(known);
        self.endings().iter().any(is)
    }
}

/// A file to read, or standard input.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    /// True where the user named the file, and not only a folder above it.
    pub named: bool,
}

impl Source {
    /// As the user named it, with the path below a folder; `-` for standard input.
    pub fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// What stands after the last dot of the file's name, or "".
    pub fn ending(&self) -> &str {
        ending(&self.path)
    }

    /// Bytes of the file; `None` for standard input, or what else has no end that is known.
    pub fn size(&self) -> Option<u64> {
        let data = fs::metadata(&self.path).ok()?;
        (!is_stdin(&self.path) && data.is_file()).then_some(data.len())
    }

    /// The text of the file in windows of about `size` bytes, compressed or not.
    pub fn windows(&self, size: usize) -> Result<Windows, Failure> {
        if is_stdin(&self.path) {
            return Ok(Windows::new(io::stdin(), size));
        }
        let file = fs::File::open(&self.path).map_err(|error| unreadable(&self.path, &error))?;
        Ok(Windows::new(file, size))
    }

    /// All of the file's text, and what there is to say about its bytes. What is too large is
    /// refused as a whole, since a part of it would look like an answer.
    pub fn read(&self) -> Result<(String, Vec<Diagnostic>), Failure> {
        let mut diagnostics = Vec::new();
        let mut windows = self.windows(limits::RULE_FILE + 1)?;
        let text = windows.next(0, &mut diagnostics);
        match text {
            Ok(text) if text.len() <= limits::RULE_FILE => Ok((text.to_string(), diagnostics)),
            _ => {
                let (path, most) = (self.path.display(), limits::RULE_FILE >> 20);
                Err(Failure(format!(
                    "{path}: has more than the {most} MB that a file of rules may have; split it"
                )))
            }
        }
    }
}

/// Files by the paths that name them: folders are searched, in the order of their names; hidden
/// files and linked folders are left out.
///
/// Fails on a path that is not there and on a folder without such files, before any work is done:
/// a check in CI must not pass because nothing was looked at. Says on standard error which kinds
/// of files in folders were left out.
pub fn find(paths: &[PathBuf], wanted: Wanted) -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    let mut left_out = BTreeMap::new();
    for path in paths {
        if is_stdin(path) {
            found.push(named(path));
            continue;
        }
        let data = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if data.is_dir() {
            let before = found.len();
            search(path, wanted, &mut found, &mut left_out)?;
            if found.len() == before {
                return Err(Failure(nothing_in(path, wanted)));
            }
        } else {
            found.push(named(path));
        }
    }
    if wanted == Wanted::Events && !left_out.is_empty() {
        let kinds: Vec<String> = left_out
            .iter()
            .map(|(ending, count)| format!("{count} {ending}"))
            .collect();
        complain(format_args!(
            "cutout: left out in folders: {} (read are .{}; a file that is named itself is always read)",
            kinds.join(", "),
            wanted.endings().join(", ."),
        ));
    }
    Ok(found)
}

fn named(path: &Path) -> Source {
    Source {
        path: path.to_owned(),
        named: true,
    }
}

/// Standard input can be read once.
pub fn stdin_once<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), Failure> {
    let count = paths.into_iter().filter(|path| is_stdin(path)).count();
    if count > 1 {
        return Err(Failure(
            "- (standard input) can be given only once".to_owned(),
        ));
    }
    Ok(())
}

fn ending(path: &Path) -> &str {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.unwrap_or_default()
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn nothing_in(folder: &Path, wanted: Wanted) -> String {
    let what = match wanted {
        Wanted::Events => "files with events",
        Wanted::Rules => "rule files",
        Wanted::Cases => "case files",
    };
    let (folder, endings) = (folder.display(), wanted.endings().join(", ."));
    format!("{folder}: no {what} in there; read are .{endings}")
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => Failure(format!(
            "{path}: there is no such file or folder; check the path"
        )),
        io::ErrorKind::PermissionDenied => Failure(format!(
            "{path}: not allowed to read it; check its permissions"
        )),
        _ => Failure(format!("{path}: can't be read: {error}")),
    }
}

/// Adds the wanted files beneath a folder, and counts the others by their ending.
fn search(
    folder: &Path,
    wanted: Wanted,
    found: &mut Vec<Source>,
    left_out: &mut BTreeMap<String, usize>,
) -> Result<(), Failure> {
    let mut beneath = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let path = entry.path();
            let kind = entry
                .file_type()
                .map_err(|error| unreadable(&path, &error))?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if path.is_dir() {
                // A link to a folder may lead back to where we are.
            } else if wanted.takes(&path) {
                beneath.push(path);
            } else {
                let ending = path
                    .extension()
                    .map(|ending| format!(".{}", ending.to_string_lossy()));
                *left_out
                    .entry(ending.unwrap_or_else(|| "without an ending".to_owned()))
                    .or_default() += 1;
            }
        }
    }
    beneath.sort();
    let beneath = beneath.into_iter();
    found.extend(beneath.map(|path| Source { path, named: false }));
    Ok(())
}
