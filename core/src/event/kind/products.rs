//! The kinds of the events that security products record themselves.

use super::windows::REGISTRY;
use super::{Kind, Telemetry};

/// The kind of a record of Defender's or CrowdStrike's, by what happened.
///
/// What has no category of Sigma's gets none, since no rule with one is about it.
pub fn of_action(telemetry: Telemetry, action: &str, product: Option<&'static str>) -> Kind {
    let categories = match telemetry {
        Telemetry::Defender => defender(action),
        _ => crowdstrike(action),
    };
    Kind {
        telemetry,
        product,
        service: None,
        categories: Some(categories),
    }
}

/// Defender's `ActionType`.
fn defender(action: &str) -> &'static [&'static str] {
    match action {
        "ProcessCreated" => &["process_creation"],
        "FileCreated" | "FileModified" => &["file_event"],
        "FileDeleted" => &["file_delete"],
        "FileRenamed" => &["file_rename", "file_event"],
        "ImageLoaded" => &["image_load"],
        "RegistryValueSet" => &["registry_set", "registry_event"],
        "RegistryKeyCreated" => &["registry_add", "registry_event"],
        "RegistryKeyDeleted" | "RegistryValueDeleted" => &["registry_delete", "registry_event"],
        "RegistryKeyRenamed" => &["registry_rename", "registry_event"],
        "DnsQueryResponse" => &["dns_query"],
        "NamedPipeEvent" => &["pipe_created"],
        "DriverLoad" => &["driver_load"],
        "CreateRemoteThreadApiCall" => &["create_remote_thread"],
        "OpenProcessApiCall" => &["process_access"],
        "PowerShellCommand" => &["ps_script"],
        action if action.starts_with("Connection") || action.ends_with("ConnectionInspected") => {
            &["network_connection"]
        }
        _ => &[],
    }
}

/// CrowdStrike's `event_simpleName`.
fn crowdstrike(name: &str) -> &'static [&'static str] {
    match name {
        "ProcessRollup2" | "SyntheticProcessRollup2" => &["process_creation"],
        "EndOfProcess" => &["process_termination"],
        "DnsRequest" => &["dns_query"],
        "ClassifiedModuleLoad" => &["image_load"],
        "DriverLoad" => &["driver_load"],
        "AsepValueUpdate" | "RegGenericValueUpdate" | "RegSystemConfigValueUpdate" => {
            &["registry_set", "registry_event"]
        }
        "AsepKeyUpdate" => REGISTRY,
        "InjectedThread" | "CreateThreadReflectiveDll" => &["create_remote_thread"],
        name if name.starts_with("NetworkConnect") => &["network_connection"],
        name if name.ends_with("FileWritten") || name.ends_with("ScriptWritten") => &["file_event"],
        "NewExecutableWritten" => &["file_event"],
        name if name.starts_with("FileDelete") || name.ends_with("FileDeleted") => &["file_delete"],
        _ => &[],
    }
}

/// The kind of an event of Elastic's own agent, by its `event.category` and `event.type`; not
/// known where these say nothing.
pub fn of_ecs(category: &str, of_type: &str, os: Option<&str>) -> Kind {
    let categories: &'static [&'static str] = match (category, of_type) {
        ("process", "start") => &["process_creation"],
        ("process", "end") => &["process_termination"],
        ("file", "deletion") => &["file_delete"],
        ("file", _) => &["file_event"],
        ("registry", _) => REGISTRY,
        ("network", _) => &["network_connection"],
        ("dns", _) => &["dns_query"],
        ("library", _) => &["image_load"],
        ("driver", _) => &["driver_load"],
        _ => return Kind::UNKNOWN,
    };
    let product = match os {
        Some(os) if os.eq_ignore_ascii_case("windows") => Some("windows"),
        Some(os) if os.eq_ignore_ascii_case("linux") => Some("linux"),
        Some(os) if os.eq_ignore_ascii_case("macos") => Some("macos"),
        _ => None,
    };
    Kind {
        telemetry: Telemetry::Elastic,
        product,
        service: None,
        categories: Some(categories),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_a_kind() {
        let title = |telemetry, action| of_action(telemetry, action, None).title();
        assert_eq!(
            title(Telemetry::Defender, "ProcessCreated"),
            "process_creation"
        );
        assert_eq!(
            title(Telemetry::Defender, "ConnectionSuccess"),
            "network_connection"
        );
        assert_eq!(title(Telemetry::Crowdstrike, "PeFileWritten"), "file_event");
        assert_eq!(title(Telemetry::Crowdstrike, "UserLogon"), "kind not known");
        assert_eq!(
            of_ecs("process", "start", Some("windows")).product,
            Some("windows")
        );
        assert_eq!(of_ecs("authentication", "start", None), Kind::UNKNOWN);
    }
}
