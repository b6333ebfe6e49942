//! The Elastic Common Schema in this product's words: canonical field names, and the kinds of
//! events behind an event category. EQL, KQL and ES|QL share it.

use crate::event::{Field, Vendor};

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
        Vendor::Ecs.field(name)
    }
}

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
}
