//! What Splunk calls the fields of an event, and which of its names say where events come from.

use crate::event::Field;
use crate::event::field::is_known;

/// The canonical field of a name in a search. Objects of a data model in front of it
/// (`Processes.process`) say nothing more.
pub fn field(name: &str) -> Field {
    let name = plain(name);
    match NAMES.binary_search_by(|(spelling, _)| spelling.cmp(&name.to_ascii_lowercase().as_str()))
    {
        Ok(at) => Field::new(NAMES[at].1),
        Err(_) => Field::new(name),
    }
}

/// Whether a log is known to have such a field, as against one that a search makes.
pub fn is_of_logs(name: &str) -> bool {
    field(name).as_str() != plain(name)
        || is_known(&field(name))
        || Field::new(&name.to_lowercase()).as_str() != name.to_lowercase()
}

/// The name without the objects of a data model.
pub fn plain(mut name: &str) -> &str {
    while let Some((object, rest)) = name.split_once('.')
        && OBJECTS.contains(&object)
    {
        name = rest;
    }
    name
}

/// Whether a field says where an event comes from or when, rather than what it holds.
pub fn is_scope(name: &str) -> bool {
    const SCOPE: &[&str] = &[
        "_index_earliest",
        "_index_latest",
        "_indextime",
        "_time",
        "earliest",
        "eventtype",
        "host",
        "index",
        "latest",
        "nodename",
        "source",
        "sourcetype",
        "splunk_server",
        "splunk_server_group",
        "tag",
    ];
    SCOPE.contains(&plain(name)) || name.starts_with("tag::")
}

/// Names that mean something else outside of Splunk, or that only its data models have.
/// Lower-cased and sorted for a binary search.
const NAMES: &[(&str, &str)] = &[
    ("_time", "@timestamp"),
    ("calltrace", "CallTrace"),
    ("cmdline", "CommandLine"),
    ("commandline", "CommandLine"),
    ("dest", "Computer"),
    ("dest_ip", "DestinationIp"),
    ("dest_port", "DestinationPort"),
    ("errorcode", "errorCode"),
    ("eventname", "eventName"),
    ("eventsource", "eventSource"),
    ("file_path", "TargetFilename"),
    ("grantedaccess", "GrantedAccess"),
    ("host", "Computer"),
    ("http_method", "cs-method"),
    ("http_user_agent", "c-useragent"),
    ("loaded_file", "ImageLoaded"),
    ("message", "Message"),
    ("parent_process", "ParentCommandLine"),
    ("parent_process_guid", "ParentProcessGuid"),
    ("parent_process_id", "ParentProcessId"),
    ("process", "CommandLine"),
    ("process_guid", "ProcessGuid"),
    ("process_hash", "Hashes"),
    ("process_id", "ProcessId"),
    ("process_integrity_level", "IntegrityLevel"),
    ("query", "QueryName"),
    ("sourceimage", "SourceImage"),
    ("src_ip", "SourceIp"),
    ("src_port", "SourcePort"),
    ("status", "sc-status"),
    ("targetimage", "TargetImage"),
    ("url", "c-uri"),
    ("user_name", "User"),
    ("useridentity.type", "userIdentity.type"),
];

/// The objects of Splunk's data models that stand in front of their fields.
const OBJECTS: &[&str] = &[
    "Account_Management",
    "All_Changes",
    "All_Certificates",
    "All_Email",
    "All_Risk",
    "All_Traffic",
    "Account_Changes",
    "Auditing_Changes",
    "Authentication",
    "DNS",
    "Endpoint_Changes",
    "Filesystem",
    "IDS_Attacks",
    "Instance_Changes",
    "Malware_Attacks",
    "Network_Changes",
    "Ports",
    "Processes",
    "Registry",
    "Services",
    "SSL",
    "Updates",
    "Vulnerabilities",
    "Web",
    "all_changes",
];

/// Sigma's categories of the events that a data model holds; none where any may be in it.
pub fn categories(model: &str) -> &'static [&'static str] {
    match model.rsplit('.').next().unwrap_or(model) {
        "Processes" => &["process_creation"],
        "Filesystem" => &[
            "file_event",
            "file_change",
            "file_delete",
            "file_rename",
            "file_access",
        ],
        "Registry" => &[
            "registry_event",
            "registry_set",
            "registry_add",
            "registry_delete",
            "registry_rename",
        ],
        "All_Traffic" | "Network_Traffic" => &["network_connection", "firewall"],
        "DNS" | "Network_Resolution" => &["dns_query", "dns"],
        "Web" => &["proxy", "webserver"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_canonical_without_their_object() {
        assert_eq!(field("Processes.process").as_str(), "CommandLine");
        assert_eq!(field("process_path").as_str(), "Image");
        assert_eq!(field("process_name").as_str(), "process_name");
        assert_eq!(field("EventCode").as_str(), "EventID");
        assert_eq!(field("made.up").as_str(), "made.up");
        assert!(is_of_logs("Processes.dest") && is_of_logs("user") && is_of_logs("EventCode"));
        assert!(!is_of_logs("event_count"));
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
