//! The kinds of the events in Windows' logs, by channel, provider and event id.

use super::{Kind, Telemetry};

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

/// A log, as far as its event ids mean something to Sigma's categories.
#[derive(Clone, Copy, Debug)]
pub enum Log {
    Sysmon,
    SysmonForLinux,
    Security,
    PowerShell(&'static str),
    Other(&'static str),
}

impl Log {
    pub fn kind(self, event_id: Option<u32>) -> Kind {
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
pub const REGISTRY: &[&str] = &[
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
