//! The Elastic Common Schema in this product's words: canonical field names, and the kinds of
//! events behind an event category. EQL, KQL and ES|QL share it.

use crate::event::Field;

/// Which names a query uses. Almost all use the schema alone; a few of its fields hold something
/// of its own in the logs of AWS CloudTrail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    Ecs,
    CloudTrail,
}

impl Names {
    /// The names of a query, which says itself where it is about CloudTrail.
    pub fn of(query: &str) -> Names {
        if query.contains("aws.cloudtrail") {
            Names::CloudTrail
        } else {
            Names::Ecs
        }
    }

    /// The canonical field behind a name in a query.
    pub fn field(self, name: &str) -> Field {
        let lower = name.to_ascii_lowercase();
        if self == Names::CloudTrail {
            match lower.as_str() {
                "event.action" => return Field::new("eventName"),
                "event.provider" => return Field::new("eventSource"),
                _ => {}
            }
        }
        match FIELDS.binary_search_by(|(spelling, _)| (*spelling).cmp(&lower)) {
            Ok(at) => Field::new(FIELDS[at].1),
            Err(_) => Field::new(name),
        }
    }
}

/// Names that mean this only in Elastic's schema, lower-cased and sorted for a binary search.
/// Names that mean the same everywhere stand in the table of `event::field`.
const FIELDS: &[(&str, &str)] = &[
    ("aws.cloudtrail.error_code", "errorCode"),
    ("aws.cloudtrail.user_identity.arn", "userIdentity.arn"),
    ("aws.cloudtrail.user_identity.type", "userIdentity.type"),
    ("destination.address", "DestinationHostname"),
    ("destination.domain", "DestinationHostname"),
    ("destination.ip", "DestinationIp"),
    ("destination.port", "DestinationPort"),
    ("dll.path", "ImageLoaded"),
    ("dll.pe.original_file_name", "ImageLoadedOriginalFileName"),
    ("dns.question.name", "QueryName"),
    ("event.action", "EventType"),
    ("event.code", "EventID"),
    ("event.provider", "Provider_Name"),
    ("file.name", "file_name"),
    ("file.path", "TargetFilename"),
    ("http.request.method", "cs-method"),
    ("http.response.status_code", "sc-status"),
    ("powershell.file.script_block_text", "ScriptBlockText"),
    ("process.command_line", "CommandLine"),
    ("process.executable", "Image"),
    ("process.ext.token.integrity_level_name", "IntegrityLevel"),
    ("process.hash.md5", "md5"),
    ("process.hash.sha1", "sha1"),
    ("process.hash.sha256", "sha256"),
    ("process.name", "process_name"),
    ("process.parent.command_line", "ParentCommandLine"),
    ("process.parent.executable", "ParentImage"),
    ("process.parent.name", "parent_process_name"),
    (
        "process.parent.pe.original_file_name",
        "ParentOriginalFileName",
    ),
    ("process.pe.company", "Company"),
    ("process.pe.description", "Description"),
    ("process.pe.file_version", "FileVersion"),
    ("process.pe.imphash", "Imphash"),
    ("process.pe.original_file_name", "OriginalFileName"),
    ("process.pe.product", "Product"),
    ("process.working_directory", "CurrentDirectory"),
    ("registry.data.strings", "Details"),
    ("registry.key", "registry_key_name"),
    ("registry.path", "TargetObject"),
    ("registry.value", "registry_value_name"),
    ("source.ip", "SourceIp"),
    ("source.port", "SourcePort"),
    ("url.original", "c-uri"),
    ("user.name", "User"),
    ("user_agent.original", "c-useragent"),
    ("winlog.channel", "Channel"),
    ("winlog.event_data.newprocessname", "Image"),
    ("winlog.event_data.parentprocessname", "ParentImage"),
    ("winlog.event_id", "EventID"),
    ("winlog.provider_name", "Provider_Name"),
];

/// The categories, in Sigma's words, of the events that Elastic's integrations put into an event
/// category. Empty for one that says nothing of the kind of a Windows event.
///
/// The lists are wide on purpose: a query tests the type of an event itself where it cares, and a
/// rule that is wrongly held back is worse than one that is evaluated and fails.
pub fn categories(event_category: &str) -> &'static [&'static str] {
    match event_category {
        "process" => &[
            "process_creation",
            "process_termination",
            "process_access",
            "process_tampering",
            "create_remote_thread",
            "raw_access_thread",
            "image_load",
            "ps_script",
            "ps_module",
        ],
        "file" => &[
            "file_event",
            "file_delete",
            "file_change",
            "file_rename",
            "file_access",
            "create_stream_hash",
            "file_executable_detected",
            "file_block_executable",
            "file_block_shredding",
            "pipe_created",
        ],
        "registry" => &[
            "registry_event",
            "registry_set",
            "registry_add",
            "registry_delete",
            "registry_rename",
        ],
        "network" => &["network_connection", "dns_query", "firewall"],
        "dns" => &["dns_query"],
        "library" => &["image_load"],
        "driver" => &["driver_load"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_canonical_whatever_their_case() {
        let ecs = |name: &str| Names::Ecs.field(name).as_str().to_owned();
        assert_eq!(ecs("process.executable"), "Image");
        assert_eq!(
            ecs("Process.Ext.token.integrity_level_name"),
            "IntegrityLevel"
        );
        assert_eq!(ecs("event.action"), "EventType");
        assert_eq!(ecs("winlog.event_data.TargetImage"), "TargetImage");
        assert_eq!(ecs("process.args"), "process.args");
    }

    #[test]
    fn the_action_of_cloudtrail_is_its_event_name() {
        let names = Names::of(r#"any where event.dataset == "aws.cloudtrail""#);
        assert_eq!(names.field("event.action").as_str(), "eventName");
        assert_eq!(names.field("process.name").as_str(), "process_name");
    }

    #[test]
    fn the_table_is_sorted_and_lower_case() {
        assert!(FIELDS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(
            FIELDS
                .iter()
                .all(|(name, _)| !name.bytes().any(|b| b.is_ascii_uppercase()))
        );
    }
}
