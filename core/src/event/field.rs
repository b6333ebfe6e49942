//! Canonical field names, and the one table that maps other spellings to them.

use super::Vendor;
use crate::text::Glob;
use crate::text::fold::fold;
use std::borrow::Borrow;
use std::fmt;
use std::sync::{Arc, LazyLock};

pub const COMMAND_LINE: &str = "CommandLine";
pub const IMAGE: &str = "Image";
pub const PARENT_IMAGE: &str = "ParentImage";
pub const PARENT_COMMAND_LINE: &str = "ParentCommandLine";
pub const ORIGINAL_FILE_NAME: &str = "OriginalFileName";
pub const CURRENT_DIRECTORY: &str = "CurrentDirectory";
pub const TARGET_FILENAME: &str = "TargetFilename";
pub const EVENT_ID: &str = "EventID";
pub const CHANNEL: &str = "Channel";
pub const PROVIDER_NAME: &str = "Provider_Name";
pub const COMPUTER: &str = "Computer";
/// When the event happened, for rules; an event has it by whatever name its time goes.
pub const TIMESTAMP: &str = "@timestamp";
pub const PROCESS_NAME: &str = "process_name";
pub const PARENT_PROCESS_NAME: &str = "parent_process_name";

/// A canonical field name: Sigma's where Sigma has one, else the name as it was written.
///
/// Cheap to clone, and to make from a name in the table below.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(Arc<str>);

impl Field {
    /// The field that `name` stands for. Known spellings become the canonical name, ignoring
    /// case; others stay as they are.
    pub fn new(name: &str) -> Field {
        /// The canonical name of each row of the table, made once.
        static CANONICAL: LazyLock<Vec<Field>> = LazyLock::new(|| {
            SPELLINGS
                .iter()
                .map(|(_, name)| Field(Arc::from(*name)))
                .collect()
        });
        let name = without_prefix(name);
        let lower = || name.bytes().map(|byte| byte.to_ascii_lowercase());
        match SPELLINGS.binary_search_by(|(spelling, _)| spelling.bytes().cmp(lower())) {
            Ok(at) => CANONICAL[at].clone(),
            Err(_) => Field(Arc::from(name)),
        }
    }

    /// Whether a pattern of names fits this one, or another spelling of it.
    pub fn is_named(&self, names: &Glob) -> bool {
        let fits = |name: &str| names.matches(name, &fold(name));
        let tables = SPELLINGS.iter().chain(Vendor::Ecs.table());
        let spellings = tables.filter(|(_, name)| *name == self.as_str());
        fits(self.as_str()) || spellings.into_iter().any(|(spelling, _)| fits(spelling))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Other spellings, lower-cased and sorted for a binary search. Only names that mean the same
/// wherever they stand are here: `process`, `status` or `query` mean one thing in Splunk and
/// another elsewhere, so they belong to the reader of that language or format.
pub(super) const SPELLINGS: &[(&str, &str)] = &[
    ("channel", CHANNEL),
    ("cmdline", COMMAND_LINE),
    ("commandline", COMMAND_LINE),
    ("computer", COMPUTER),
    ("computer_name", COMPUTER),
    ("computername", COMPUTER),
    ("creator_process_name", PARENT_IMAGE),
    ("currentdirectory", CURRENT_DIRECTORY),
    ("destination.domain", "DestinationHostname"),
    ("destination.ip", "DestinationIp"),
    ("destination.port", "DestinationPort"),
    ("destinationhostname", "DestinationHostname"),
    ("destinationip", "DestinationIp"),
    ("destinationport", "DestinationPort"),
    ("details", "Details"),
    ("dll.path", "ImageLoaded"),
    ("dns.question.name", "QueryName"),
    ("event.code", EVENT_ID),
    ("event.provider", PROVIDER_NAME),
    ("event_id", EVENT_ID),
    ("eventcode", EVENT_ID),
    ("eventid", EVENT_ID),
    ("file.path", TARGET_FILENAME),
    ("hashes", "Hashes"),
    ("image", IMAGE),
    ("imageloaded", "ImageLoaded"),
    ("imphash", "Imphash"),
    ("loaded_file_path", "ImageLoaded"),
    ("log_name", CHANNEL),
    ("logname", CHANNEL),
    ("md5", "md5"),
    ("message", "Message"),
    ("new_process_name", IMAGE),
    ("newprocessname", IMAGE),
    ("original_file_name", ORIGINAL_FILE_NAME),
    ("originalfilename", ORIGINAL_FILE_NAME),
    ("parent_process_name", PARENT_PROCESS_NAME),
    ("parent_process_path", PARENT_IMAGE),
    ("parentcommandline", PARENT_COMMAND_LINE),
    ("parentimage", PARENT_IMAGE),
    ("parentprocessname", PARENT_IMAGE),
    ("pipename", "PipeName"),
    ("powershell.file.script_block_text", "ScriptBlockText"),
    ("process.command_line", COMMAND_LINE),
    ("process.executable", IMAGE),
    ("process.name", PROCESS_NAME),
    ("process.parent.command_line", PARENT_COMMAND_LINE),
    ("process.parent.executable", PARENT_IMAGE),
    ("process.parent.name", PARENT_PROCESS_NAME),
    ("process.pe.original_file_name", ORIGINAL_FILE_NAME),
    ("process.working_directory", CURRENT_DIRECTORY),
    ("process_command_line", COMMAND_LINE),
    ("process_current_directory", CURRENT_DIRECTORY),
    ("process_name", PROCESS_NAME),
    ("process_path", IMAGE),
    ("provider_name", PROVIDER_NAME),
    ("queryname", "QueryName"),
    ("registry.data.strings", "Details"),
    ("registry.path", "TargetObject"),
    ("registry_path", "TargetObject"),
    ("registry_value_data", "Details"),
    ("scriptblock_text", "ScriptBlockText"),
    ("scriptblocktext", "ScriptBlockText"),
    ("sha1", "sha1"),
    ("sha256", "sha256"),
    ("source.ip", "SourceIp"),
    ("source.port", "SourcePort"),
    ("source_name", PROVIDER_NAME),
    ("sourceip", "SourceIp"),
    ("sourceport", "SourcePort"),
    ("targetfilename", TARGET_FILENAME),
    ("targetobject", "TargetObject"),
    ("user", "User"),
    ("user.name", "User"),
    ("winlog.channel", CHANNEL),
    ("winlog.computer_name", COMPUTER),
    ("winlog.event_id", EVENT_ID),
    ("winlog.provider_name", PROVIDER_NAME),
];

/// Is this a field that some spelling of the table stands for?
pub fn is_known(field: &Field) -> bool {
    SPELLINGS.iter().any(|(_, name)| *name == field.as_str())
}

/// Takes off what shippers put in front of a field of the Windows event itself.
fn without_prefix(name: &str) -> &str {
    const PREFIXES: [&str; 6] = [
        "winlog.event_data.",
        "winlog.user_data.",
        "event_data.",
        "EventData.",
        "Event.EventData.",
        "data.win.eventdata.",
    ];
    // Nearly all names have none of them, and all of these begin with one of three letters.
    if !name.starts_with(['w', 'W', 'e', 'E', 'd', 'D']) {
        return name;
    }
    let rest = |prefix: &&str| {
        let head = name.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix)
            .then(|| &name[prefix.len()..])
    };
    PREFIXES
        .iter()
        .find_map(rest)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

impl Borrow<str> for Field {
    /// So that a map by field can be asked for a name without making a field of it.
    fn borrow(&self) -> &str {
        &self.0
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
        assert_eq!(Field::new("process.name").as_str(), PROCESS_NAME);
        assert_eq!(
            Field::new("winlog.event_data.ParentImage").as_str(),
            PARENT_IMAGE
        );
        assert_eq!(Field::new("process.args").as_str(), "process.args");
        // Defender's "Source Name" is the component that found something, while NXLog calls the
        // provider so.
        assert_eq!(Field::new("SourceName").as_str(), "SourceName");
    }

    #[test]
    fn the_table_is_sorted_and_lower_case() {
        assert!(SPELLINGS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(
            SPELLINGS
                .iter()
                .all(|(spelling, _)| !spelling.bytes().any(|b| b.is_ascii_uppercase()))
        );
    }
}
