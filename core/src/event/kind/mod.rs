//! What an event is a record of, in Sigma's logsource terms.

mod products;
mod windows;

pub use self::products::{of_action, of_ecs};
pub use self::windows::of_log;

use self::windows::{Log, REGISTRY};
use serde::{Deserialize, Serialize};

/// Which log an event came from, and so which fields it can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telemetry {
    CommandLine,
    Sysmon,
    Security,
    PowerShell,
    /// Elastic's own agent.
    Elastic,
    Defender,
    Crowdstrike,
    Other,
}

/// Product, service and categories of an event; `None` where it can't be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    pub telemetry: Telemetry,
    pub product: Option<&'static str>,
    pub service: Option<&'static str>,
    /// Sigma categories. A registry event has two (`registry_set`, `registry_event`), a logon
    /// has none, and for a record of an unknown log it is `None`.
    pub categories: Option<&'static [&'static str]>,
}

impl Kind {
    pub const UNKNOWN: Kind = Kind {
        telemetry: Telemetry::Other,
        product: None,
        service: None,
        categories: None,
    };

    /// A bare command line is a process creation on Windows.
    pub const COMMAND_LINE: Kind = Kind {
        telemetry: Telemetry::CommandLine,
        product: Some("windows"),
        service: None,
        categories: Some(&["process_creation"]),
    };

    /// What the page calls it: `process_creation`, `security`, or "kind not known".
    pub fn title(&self) -> &'static str {
        let category = self
            .categories
            .and_then(|categories| categories.first().copied());
        category.or(self.service).unwrap_or("kind not known")
    }
}

/// The kind of a record that names no log, judged by the fields it has.
///
/// Only where the fields leave no doubt: when they speak for two kinds or for none, the kind is
/// not known and every rule is evaluated.
pub fn of_fields(has: impl Fn(&str) -> bool, event_id: Option<u32>) -> Kind {
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    match event_id {
        // The numbers of these two logs are theirs alone in combination with their fields.
        Some(4688) if has("Image") => return Log::Security.kind(event_id),
        Some(4103 | 4104) if any(&["ScriptBlockText", "Payload"]) => {
            return Log::PowerShell("powershell").kind(event_id);
        }
        Some(1..=29) if any(&["UtcTime", "ProcessGuid", "SourceProcessGUID"]) => {
            return Log::Sysmon.kind(event_id);
        }
        _ => {}
    }
    let found = [
        (
            any(&["CommandLine", "ParentImage", "ParentCommandLine"]),
            &["process_creation"] as &[_],
        ),
        (has("TargetFilename"), &["file_event"]),
        (
            has("TargetObject") && has("Details"),
            &["registry_set", "registry_event"],
        ),
        (has("TargetObject") && !has("Details"), REGISTRY),
        (has("ImageLoaded") && has("Image"), &["image_load"]),
        (
            any(&["DestinationIp", "DestinationHostname"]) && has("Image"),
            &["network_connection"],
        ),
        (has("QueryName"), &["dns_query"]),
        (has("PipeName"), &["pipe_created"]),
        (has("ScriptBlockText"), &["ps_script"]),
        (
            has("GrantedAccess") && has("TargetImage"),
            &["process_access"],
        ),
    ];
    let mut found = found
        .into_iter()
        .filter_map(|(speaks, categories)| speaks.then_some(categories));
    match (found.next(), found.next()) {
        (Some(categories), None) => Kind {
            categories: Some(categories),
            ..Kind::UNKNOWN
        },
        // A process creation may carry fields of the file or network event around it.
        _ => Kind::UNKNOWN,
    }
}

/// Does a rule with this logsource look at events of this kind?
///
/// All parts that the rule states must fit, as Sigma's logsource demands. A part that can't be
/// told of the event fits: a verdict too many is seen and can be dismissed, a rule that was
/// silently left out can't.
pub fn covers(
    kind: &Kind,
    categories: &[String],
    product: Option<&str>,
    service: Option<&str>,
) -> bool {
    let same = |known: &str, wanted: &str| known.eq_ignore_ascii_case(wanted);
    let category_fits = match kind.categories {
        Some(known) if !categories.is_empty() => known
            .iter()
            .any(|known| categories.iter().any(|wanted| same(known, wanted))),
        _ => true,
    };
    let product_fits = match (product, kind.product) {
        (Some(wanted), Some(known)) => same(known, wanted),
        _ => true,
    };
    let service_fits = match (service, kind.service, kind.categories) {
        (Some(wanted), Some(known), _) => same(known, wanted),
        // The log is not known but the category is: a process creation may stand in Sysmon's or
        // in the security log, but never in the DNS server's.
        (Some(wanted), None, Some(known)) if !known.is_empty() => known
            .iter()
            .any(|category| services(category).iter().any(|known| same(known, wanted))),
        _ => true,
    };
    category_fits && product_fits && service_fits
}

/// The Windows logs that carry events of a category.
fn services(category: &str) -> &'static [&'static str] {
    match category {
        "process_creation" => &["sysmon", "security"],
        "ps_script" | "ps_module" => &["powershell"],
        category if category.starts_with("ps_classic") => &["powershell-classic"],
        _ => &["sysmon"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process() -> [String; 1] {
        ["process_creation".to_owned()]
    }
    const WINDOWS: Option<&str> = Some("windows");

    fn sysmon_1() -> Kind {
        of_log(Some(1), Some("Microsoft-Windows-Sysmon/Operational"), None)
    }

    fn security(event_id: u32) -> Kind {
        of_log(Some(event_id), Some("Security"), None)
    }

    #[test]
    fn a_process_creation_is_covered_from_either_log() {
        for (kind, own, other) in [
            (sysmon_1(), "sysmon", "security"),
            (security(4688), "security", "sysmon"),
        ] {
            assert!(covers(&kind, &process(), WINDOWS, None));
            assert!(covers(&kind, &[], WINDOWS, Some(own)));
            assert!(!covers(&kind, &[], WINDOWS, Some(other)));
            assert!(!covers(&kind, &["file_event".to_owned()], WINDOWS, None));
            assert!(!covers(&kind, &process(), Some("linux"), None));
        }
    }

    #[test]
    fn a_log_record_without_a_category_is_not_for_category_rules() {
        assert!(!covers(&security(4624), &process(), WINDOWS, None));
        assert!(covers(&security(4624), &[], WINDOWS, Some("security")));
        let other = of_log(Some(5), Some("Contoso/Operational"), None);
        assert!(!covers(&other, &process(), WINDOWS, None));
    }

    #[test]
    fn an_unknown_kind_is_for_every_rule() {
        assert!(covers(&Kind::UNKNOWN, &process(), WINDOWS, Some("sysmon")));
        assert!(covers(&Kind::UNKNOWN, &[], None, None));
    }

    #[test]
    fn a_bare_command_line_may_stand_in_the_logs_that_record_processes() {
        assert!(covers(&Kind::COMMAND_LINE, &process(), WINDOWS, None));
        assert!(covers(&Kind::COMMAND_LINE, &[], WINDOWS, Some("security")));
        assert!(!covers(
            &Kind::COMMAND_LINE,
            &[],
            WINDOWS,
            Some("dns-server")
        ));
        assert!(!covers(
            &Kind::COMMAND_LINE,
            &process(),
            Some("linux"),
            None
        ));
    }

    #[test]
    fn the_provider_stands_in_for_a_missing_channel() {
        let kind = of_log(
            Some(4688),
            None,
            Some("Microsoft-Windows-Security-Auditing"),
        );
        assert_eq!(kind, security(4688));
        let kind = of_log(Some(4104), Some("PowerShellCore/Operational"), None);
        assert_eq!(
            (kind.title(), kind.service),
            ("ps_script", Some("powershell"))
        );
    }

    #[test]
    fn fields_alone_tell_a_kind_only_when_they_agree() {
        let of = |names: &[&str]| of_fields(|name| names.contains(&name), None).title();
        assert_eq!(of(&["Image", "CommandLine"]), "process_creation");
        assert_eq!(of(&["Image", "TargetFilename"]), "file_event");
        assert_eq!(of(&["TargetObject", "Details"]), "registry_set");
        assert_eq!(of(&["CommandLine", "TargetFilename"]), "kind not known");
        assert_eq!(of(&["Image"]), "kind not known");
    }
}
