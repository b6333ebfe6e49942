//! Canonical field names, and the one table that maps other spellings to them.

use std::fmt;
use std::sync::Arc;

pub const COMMAND_LINE: &str = "CommandLine";
pub const IMAGE: &str = "Image";
pub const PARENT_IMAGE: &str = "ParentImage";
pub const PARENT_COMMAND_LINE: &str = "ParentCommandLine";
pub const ORIGINAL_FILE_NAME: &str = "OriginalFileName";
pub const CURRENT_DIRECTORY: &str = "CurrentDirectory";
pub const TARGET_FILENAME: &str = "TargetFilename";
pub const EVENT_ID: &str = "EventID";
pub const PROCESS_NAME: &str = "process_name";
pub const PARENT_PROCESS_NAME: &str = "parent_process_name";

/// A canonical field name: Sigma's where Sigma has one, else the name as it was written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(Arc<str>);

impl Field {
    /// The field that `name` stands for.
    pub fn new(name: &str) -> Field {
        Field(Arc::from(canonical(name)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Maps a known spelling to the canonical name, ignoring case, and leaves others as they are.
fn canonical(name: &str) -> &str {
    // Sorted by the lower-cased spelling, for the binary search below.
    const NAMES: &[(&str, &str)] = &[
        ("commandline", COMMAND_LINE),
        ("currentdirectory", CURRENT_DIRECTORY),
        ("eventid", EVENT_ID),
        ("image", IMAGE),
        ("newprocessname", IMAGE),
        ("originalfilename", ORIGINAL_FILE_NAME),
        ("parentcommandline", PARENT_COMMAND_LINE),
        ("parentimage", PARENT_IMAGE),
        ("parentprocessname", PARENT_IMAGE),
        ("targetfilename", TARGET_FILENAME),
        ("user", "User"),
    ];
    let lower = name.to_ascii_lowercase();
    match NAMES.binary_search_by(|(spelling, _)| (*spelling).cmp(lower.as_str())) {
        Ok(at) => NAMES[at].1,
        Err(_) => name,
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_spellings_become_canonical_and_others_stay() {
        assert_eq!(Field::new("NewProcessName").as_str(), IMAGE);
        assert_eq!(Field::new("commandline").as_str(), COMMAND_LINE);
        assert_eq!(Field::new("process.args").as_str(), "process.args");
    }
}
