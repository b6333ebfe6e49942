//! What an event is a record of, in Sigma's logsource terms.

use serde::{Deserialize, Serialize};

/// Which log an event came from, and so which fields it can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telemetry {
    CommandLine,
    Sysmon,
    Security,
    PowerShell,
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

/// The kind of a record that says which log it comes from.
///
/// The provider stands in where the channel is missing. A record of a log that Sigma has no name
/// for gets no category, since all categories live in logs that are known here.
pub fn of_log(event_id: Option<u32>, channel: Option<&str>, provider: Option<&str>) -> Kind {
    let named = |table: &'static [(&'static str, Log)], name: Option<&str>| {
        let name = name?;
        table
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, log)| *log)
    };
    match named(CHANNELS, channel).or_else(|| named(PROVIDERS, provider)) {
        Some(log) => log.kind(event_id),
        None if channel.is_some_and(|channel| !channel.is_empty()) => Kind {
            product: Some("windows"),
            categories: Some(&[]),
            ..Kind::UNKNOWN
        },
        None => Kind::UNKNOWN,
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

/// A log, as far as its event ids mean something to Sigma's categories.
#[derive(Clone, Copy, Debug)]
enum Log {
    Sysmon,
    SysmonForLinux,
    Security,
    PowerShell(&'static str),
    Other(&'static str),
}

impl Log {
    fn kind(self, event_id: Option<u32>) -> Kind {
        let (telemetry, service, categories) = match self {
            Log::Sysmon | Log::SysmonForLinux => {
                (Telemetry::Sysmon, "sysmon", event_id.map(sysmon))
            }
            Log::Security => (Telemetry::Security, "security", event_id.map(security)),
            Log::PowerShell(service) => (Telemetry::PowerShell, service, event_id.map(powershell)),
            Log::Other(service) => (Telemetry::Other, service, Some(&[] as &[_])),
        };
        let product = if matches!(self, Log::SysmonForLinux) {
            "linux"
        } else {
            "windows"
        };
        Kind {
            telemetry,
            product: Some(product),
            service: Some(service),
            categories,
        }
    }
}

/// Sigma's categories of a registry event of which only the key is known.
const REGISTRY: &[&str] = &[
    "registry_event",
    "registry_set",
    "registry_add",
    "registry_delete",
    "registry_rename",
];

/// Sysmon's event ids in Sigma's categories (SigmaHQ's taxonomy). Event 12 is both the creation
/// and the deletion of a key; rules for either test its `EventType` themselves.
fn sysmon(event_id: u32) -> &'static [&'static str] {
    match event_id {
        1 => &["process_creation"],
        2 => &["file_change"],
        3 => &["network_connection"],
        4 | 16 => &["sysmon_status"],
        5 => &["process_termination"],
        6 => &["driver_load"],
        7 => &["image_load"],
        8 => &["create_remote_thread"],
        9 => &["raw_access_thread"],
        10 => &["process_access"],
        11 => &["file_event"],
        12 => &["registry_event", "registry_add", "registry_delete"],
        13 => &["registry_set", "registry_event"],
        14 => &["registry_rename", "registry_event"],
        15 => &["create_stream_hash"],
        17 | 18 => &["pipe_created"],
        19..=21 => &["wmi_event"],
        22 => &["dns_query"],
        23 | 26 => &["file_delete"],
        24 => &["clipboard_capture"],
        25 => &["process_tampering"],
        27 => &["file_block_executable"],
        28 => &["file_block_shredding"],
        29 => &["file_executable_detected"],
        255 => &["sysmon_error"],
        _ => &[],
    }
}

fn security(event_id: u32) -> &'static [&'static str] {
    match event_id {
        4688 => &["process_creation"],
        _ => &[],
    }
}

fn powershell(event_id: u32) -> &'static [&'static str] {
    match event_id {
        4103 => &["ps_module"],
        4104 => &["ps_script"],
        400 => &["ps_classic_start"],
        600 => &["ps_classic_provider_start"],
        800 => &["ps_classic_script"],
        _ => &[],
    }
}

const PROVIDERS: &[(&str, Log)] = &[
    ("Microsoft-Windows-Sysmon", Log::Sysmon),
    ("Linux-Sysmon", Log::SysmonForLinux),
    ("Microsoft-Windows-Security-Auditing", Log::Security),
    (
        "Microsoft-Windows-PowerShell",
        Log::PowerShell("powershell"),
    ),
    ("PowerShellCore", Log::PowerShell("powershell")),
    ("PowerShell", Log::PowerShell("powershell-classic")),
];

/// Windows' channels and the names that Sigma's logsources give them. The ones met most often
/// come first.
const CHANNELS: &[(&str, Log)] = &[
    ("Microsoft-Windows-Sysmon/Operational", Log::Sysmon),
    ("Security", Log::Security),
    (
        "Microsoft-Windows-PowerShell/Operational",
        Log::PowerShell("powershell"),
    ),
    ("PowerShellCore/Operational", Log::PowerShell("powershell")),
    ("Windows PowerShell", Log::PowerShell("powershell-classic")),
    ("System", Log::Other("system")),
    ("Application", Log::Other("application")),
    ("Linux-Sysmon/Operational", Log::SysmonForLinux),
    ("DNS Server", Log::Other("dns-server")),
    ("MSExchange Management", Log::Other("msexchange-management")),
    (
        "Microsoft-IIS-Configuration/Operational",
        Log::Other("iis-configuration"),
    ),
    (
        "Microsoft-ServiceBus-Client",
        Log::Other("microsoft-servicebus-client"),
    ),
    (
        "Microsoft-Windows-AppLocker/EXE and DLL",
        Log::Other("applocker"),
    ),
    (
        "Microsoft-Windows-AppLocker/MSI and Script",
        Log::Other("applocker"),
    ),
    (
        "Microsoft-Windows-AppLocker/Packaged app-Deployment",
        Log::Other("applocker"),
    ),
    (
        "Microsoft-Windows-AppLocker/Packaged app-Execution",
        Log::Other("applocker"),
    ),
    (
        "Microsoft-Windows-AppModel-Runtime/Admin",
        Log::Other("appmodel-runtime"),
    ),
    (
        "Microsoft-Windows-AppXDeploymentServer/Operational",
        Log::Other("appxdeployment-server"),
    ),
    (
        "Microsoft-Windows-AppxPackaging/Operational",
        Log::Other("appxpackaging-om"),
    ),
    (
        "Microsoft-Windows-BitLocker/BitLocker Management",
        Log::Other("bitlocker"),
    ),
    (
        "Microsoft-Windows-Bits-Client/Operational",
        Log::Other("bits-client"),
    ),
    ("Microsoft-Windows-CAPI2/Operational", Log::Other("capi2")),
    (
        "Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational",
        Log::Other("certificateservicesclient-lifecycle-system"),
    ),
    (
        "Microsoft-Windows-CodeIntegrity/Operational",
        Log::Other("codeintegrity-operational"),
    ),
    (
        "Microsoft-Windows-DHCP-Server/Operational",
        Log::Other("dhcp"),
    ),
    (
        "Microsoft-Windows-DNS Client Events/Operational",
        Log::Other("dns-client"),
    ),
    (
        "Microsoft-Windows-DNS-Server/Analytical",
        Log::Other("dns-server-analytic"),
    ),
    (
        "Microsoft-Windows-DNS-Server/Audit",
        Log::Other("dns-server-audit"),
    ),
    (
        "Microsoft-Windows-Diagnosis-Scripted/Operational",
        Log::Other("diagnosis-scripted"),
    ),
    (
        "Microsoft-Windows-DriverFrameworks-UserMode/Operational",
        Log::Other("driver-framework"),
    ),
    (
        "Microsoft-Windows-Hyper-V-Worker-Admin",
        Log::Other("hyper-v-worker"),
    ),
    (
        "Microsoft-Windows-Kernel-EventTracing/Admin",
        Log::Other("kernel-event-tracing"),
    ),
    (
        "Microsoft-Windows-Kernel-ShimEngine/Diagnostic",
        Log::Other("kernel-shimengine"),
    ),
    (
        "Microsoft-Windows-Kernel-ShimEngine/Operational",
        Log::Other("kernel-shimengine"),
    ),
    ("Microsoft-Windows-LDAP-Client/Debug", Log::Other("ldap")),
    (
        "Microsoft-Windows-LSA/Operational",
        Log::Other("lsa-server"),
    ),
    ("Microsoft-Windows-NTLM/Operational", Log::Other("ntlm")),
    ("Microsoft-Windows-Ntfs/Operational", Log::Other("ntfs")),
    (
        "Microsoft-Windows-PrintService/Admin",
        Log::Other("printservice-admin"),
    ),
    (
        "Microsoft-Windows-PrintService/Operational",
        Log::Other("printservice-operational"),
    ),
    ("Microsoft-Windows-SENSE/Operational", Log::Other("sense")),
    (
        "Microsoft-Windows-Security-Mitigations/KernelMode",
        Log::Other("security-mitigations"),
    ),
    (
        "Microsoft-Windows-Security-Mitigations/Kernel Mode",
        Log::Other("security-mitigations"),
    ),
    (
        "Microsoft-Windows-Security-Mitigations/UserMode",
        Log::Other("security-mitigations"),
    ),
    (
        "Microsoft-Windows-Security-Mitigations/User Mode",
        Log::Other("security-mitigations"),
    ),
    (
        "Microsoft-Windows-Shell-Core/Operational",
        Log::Other("shell-core"),
    ),
    (
        "Microsoft-Windows-SmbClient/Connectivity",
        Log::Other("smbclient-connectivity"),
    ),
    (
        "Microsoft-Windows-SmbClient/Security",
        Log::Other("smbclient-security"),
    ),
    (
        "Microsoft-Windows-SMBServer/Connectivity",
        Log::Other("smbserver-connectivity"),
    ),
    (
        "Microsoft-Windows-TaskScheduler/Operational",
        Log::Other("taskscheduler"),
    ),
    (
        "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
        Log::Other("terminalservices-localsessionmanager"),
    ),
    ("Microsoft-Windows-VHDMP-Operational", Log::Other("vhdmp")),
    (
        "Microsoft-Windows-WMI-Activity/Operational",
        Log::Other("wmi"),
    ),
    (
        "Microsoft-Windows-Windows Defender/Operational",
        Log::Other("windefend"),
    ),
    (
        "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall",
        Log::Other("firewall-as"),
    ),
    ("OpenSSH/Operational", Log::Other("openssh")),
];

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
