//! The logs that are known, and what each never carries.
//!
//! Sources: Microsoft's pages on Sysmon, event 4688 and the tables of advanced hunting, Elastic's
//! `custom_documentation` of its endpoint package, the Endpoint data model of Splunk's Common
//! Information Model, and records of CrowdStrike's sensor.

use crate::event::kind::{Kind, Telemetry, of_action, of_ecs, of_log};

/// One kind of event in one log.
pub struct Row {
    pub title: &'static str,
    pub kind: fn() -> Kind,
    /// Values that are the same in each of its records.
    pub fixed: &'static [(&'static str, &'static str)],
    never: &'static [&'static [&'static str]],
    /// Fields that only some records carry, and which.
    pub sometimes: &'static [(&'static str, &'static str)],
    /// Paths begin with `\Device\HarddiskVolume…` in place of a drive.
    pub device_paths: bool,
}

impl Row {
    /// Fields that records of this kind could have in another log, and never have in this one.
    pub fn never(&self) -> impl Iterator<Item = &'static str> {
        self.never.iter().copied().flatten().copied()
    }

    pub fn carries(&self, field: &str) -> bool {
        let of_another_kind = || {
            let owners = OWNED.iter().find(|(fields, _)| fields.contains(&field));
            let title = (self.kind)().title();
            owners.is_some_and(|(_, kinds)| !kinds.contains(&title))
        };
        !self.never().any(|name| name == field) && !of_another_kind()
    }
}

/// Fields that say what an event is about, and the kinds of events that have them.
const OWNED: &[(&[&str], &[&str])] = &[
    (&["TargetFilename", "file_name"], &["file_event"]),
    (
        &[
            "TargetObject",
            "Details",
            "registry_key_name",
            "registry_value_name",
        ],
        &["registry_set"],
    ),
    (
        &[
            "DestinationIp",
            "DestinationPort",
            "DestinationHostname",
            "SourceIp",
            "SourcePort",
            "Protocol",
            "Initiated",
        ],
        &["network_connection"],
    ),
    (
        &["QueryName", "QueryResults", "QueryStatus"],
        &["dns_query"],
    ),
    (
        &["ImageLoaded", "ImageLoadedOriginalFileName"],
        &["image_load"],
    ),
    (&["ScriptBlockText"], &["ps_script"]),
    (&["PipeName"], &[]),
    (
        &["GrantedAccess", "CallTrace", "SourceImage", "TargetImage"],
        &[],
    ),
];

const VERSION_INFO: &[&str] = &["Company", "Description", "FileVersion", "Product"];
const ORIGINAL_FILE_NAME: &[&str] = &["OriginalFileName"];
const HASHES: &[&str] = &["Hashes", "Imphash", "md5", "sha1", "sha256"];
const GUIDS: &[&str] = &["ProcessGuid", "ParentProcessGuid"];
const CURRENT_DIRECTORY: &[&str] = &["CurrentDirectory"];
const PARENT: &[&str] = &[
    "ParentCommandLine",
    "ParentImage",
    "ParentProcessGuid",
    "ParentUser",
];
const PARENT_NAME: &[&str] = &["parent_process_name"];
const SIGNATURE: &[&str] = &[
    "process.code_signature.exists",
    "process.code_signature.status",
    "process.code_signature.subject_name",
    "process.code_signature.trusted",
];
/// What an event of Windows' logs has beside its data.
const OF_WINDOWS: &[&str] = &["Channel", "EventID", "Provider_Name"];
/// What a process has from its start, and other events about it don't repeat.
const OF_START: &[&str] = &["CommandLine", "CurrentDirectory", "IntegrityLevel"];

const SYSMON: (&str, &str) = ("Provider_Name", "Microsoft-Windows-Sysmon");
const SYSMON_LOG: (&str, &str) = ("Channel", "Microsoft-Windows-Sysmon/Operational");
/// What Sysmon's events other than 1 lack of the process that they are about.
const NOT_IN_SYSMON: &[&[&str]] = &[
    OF_START,
    PARENT,
    PARENT_NAME,
    SIGNATURE,
    VERSION_INFO,
    ORIGINAL_FILE_NAME,
    HASHES,
];

fn sysmon(event_id: u32) -> Kind {
    of_log(Some(event_id), Some(SYSMON_LOG.1), None)
}

pub const ROWS: &[Row] = &[
    Row {
        title: "Sysmon 1",
        kind: || sysmon(1),
        fixed: &[SYSMON, SYSMON_LOG, ("EventID", "1")],
        never: &[SIGNATURE],
        sometimes: &[
            ("OriginalFileName", "from version 10 (2019) on"),
            ("ParentUser", "from version 13.30 (2021) on"),
        ],
        device_paths: false,
    },
    Row {
        title: "Security 4688",
        kind: || of_log(Some(4688), Some("Security"), None),
        fixed: &[
            ("Channel", "Security"),
            ("Provider_Name", "Microsoft-Windows-Security-Auditing"),
            ("EventID", "4688"),
        ],
        never: &[
            ORIGINAL_FILE_NAME,
            &["ParentCommandLine"],
            CURRENT_DIRECTORY,
            GUIDS,
            HASHES,
            VERSION_INFO,
            SIGNATURE,
        ],
        sometimes: &[
            ("CommandLine", "where its audit policy is on"),
            ("ParentImage", "from Windows 10 and Server 2016 on"),
            ("parent_process_name", "from Windows 10 and Server 2016 on"),
            ("IntegrityLevel", "from Windows 10 and Server 2016 on"),
        ],
        device_paths: false,
    },
    Row {
        title: "Elastic Defend process",
        kind: || of_ecs("process", "start", Some("windows")),
        fixed: &[],
        never: &[VERSION_INFO, &["ParentUser"], OF_WINDOWS],
        sometimes: &[],
        device_paths: false,
    },
    Row {
        title: "Defender DeviceProcessEvents",
        kind: || of_action(Telemetry::Defender, "ProcessCreated", Some("windows")),
        fixed: &[],
        never: &[
            CURRENT_DIRECTORY,
            &["Imphash"],
            GUIDS,
            SIGNATURE,
            OF_WINDOWS,
        ],
        sometimes: &[],
        device_paths: false,
    },
    Row {
        title: "CrowdStrike ProcessRollup2",
        kind: || of_action(Telemetry::Crowdstrike, "ProcessRollup2", Some("windows")),
        fixed: &[],
        never: &[
            CURRENT_DIRECTORY,
            &["Company", "Description", "Product", "Imphash"],
            &["ParentCommandLine", "ParentUser"],
            SIGNATURE,
            OF_WINDOWS,
        ],
        sometimes: &[],
        device_paths: true,
    },
    Row {
        title: "Splunk Endpoint.Processes",
        kind: || splunk("process_creation"),
        fixed: &[],
        never: &[
            VERSION_INFO,
            &["Imphash", "ParentUser"],
            SIGNATURE,
            OF_WINDOWS,
        ],
        sometimes: &[],
        device_paths: false,
    },
    Row {
        title: "Sysmon 11",
        kind: || sysmon(11),
        fixed: &[SYSMON, SYSMON_LOG, ("EventID", "11")],
        never: NOT_IN_SYSMON,
        sometimes: &[("User", "from version 13.30 (2021) on")],
        device_paths: false,
    },
    Row {
        title: "Elastic Defend file",
        kind: || of_ecs("file", "creation", Some("windows")),
        fixed: &[],
        never: &[
            VERSION_INFO,
            ORIGINAL_FILE_NAME,
            CURRENT_DIRECTORY,
            PARENT,
            PARENT_NAME,
            OF_WINDOWS,
        ],
        sometimes: &[],
        device_paths: false,
    },
    Row {
        title: "Defender DeviceFileEvents",
        kind: || of_action(Telemetry::Defender, "FileCreated", Some("windows")),
        fixed: &[],
        never: &[
            CURRENT_DIRECTORY,
            &["Imphash"],
            PARENT,
            GUIDS,
            SIGNATURE,
            OF_WINDOWS,
        ],
        sometimes: &[],
        device_paths: false,
    },
    Row {
        title: "CrowdStrike FileWritten",
        kind: || of_action(Telemetry::Crowdstrike, "PeFileWritten", Some("windows")),
        fixed: &[],
        never: &[
            OF_START,
            PARENT,
            PARENT_NAME,
            SIGNATURE,
            VERSION_INFO,
            ORIGINAL_FILE_NAME,
            OF_WINDOWS,
        ],
        sometimes: &[],
        device_paths: true,
    },
    Row {
        title: "Splunk Endpoint.Filesystem",
        kind: || splunk("file_event"),
        fixed: &[],
        never: &[
            OF_START,
            PARENT,
            PARENT_NAME,
            SIGNATURE,
            VERSION_INFO,
            ORIGINAL_FILE_NAME,
            OF_WINDOWS,
        ],
        sometimes: &[],
        device_paths: false,
    },
    Row {
        title: "Sysmon 3",
        kind: || sysmon(3),
        fixed: &[SYSMON, SYSMON_LOG, ("EventID", "3")],
        never: NOT_IN_SYSMON,
        sometimes: &[],
        device_paths: false,
    },
    Row {
        title: "Sysmon 7",
        kind: || sysmon(7),
        fixed: &[SYSMON, SYSMON_LOG, ("EventID", "7")],
        never: &[OF_START, PARENT, PARENT_NAME, SIGNATURE],
        sometimes: &[("OriginalFileName", "from version 10 (2019) on")],
        device_paths: false,
    },
    Row {
        title: "Sysmon 13",
        kind: || sysmon(13),
        fixed: &[SYSMON, SYSMON_LOG, ("EventID", "13")],
        never: NOT_IN_SYSMON,
        sometimes: &[("User", "from version 13.30 (2021) on")],
        device_paths: false,
    },
    Row {
        title: "Sysmon 22",
        kind: || sysmon(22),
        fixed: &[SYSMON, SYSMON_LOG, ("EventID", "22")],
        never: NOT_IN_SYSMON,
        sometimes: &[("User", "from version 13.30 (2021) on")],
        device_paths: false,
    },
    Row {
        title: "PowerShell 4104",
        kind: || of_log(Some(4104), Some(POWERSHELL_LOG.1), None),
        fixed: &[
            POWERSHELL_LOG,
            ("Provider_Name", "Microsoft-Windows-PowerShell"),
            ("EventID", "4104"),
        ],
        never: &[
            &["Image", "process_name", "ProcessGuid"],
            OF_START,
            PARENT,
            PARENT_NAME,
            SIGNATURE,
            VERSION_INFO,
            ORIGINAL_FILE_NAME,
            HASHES,
        ],
        sometimes: &[(
            "ScriptBlockText",
            "for all scripts where script block logging is on, else for suspicious ones",
        )],
        device_paths: false,
    },
];

const POWERSHELL_LOG: (&str, &str) = ("Channel", "Microsoft-Windows-PowerShell/Operational");

/// What a data model of Splunk's is made of; the log behind it is another's.
fn splunk(category: &'static str) -> Kind {
    let of_sysmon = match category {
        "file_event" => sysmon(11),
        _ => sysmon(1),
    };
    Kind {
        telemetry: Telemetry::Other,
        service: None,
        ..of_sysmon
    }
}
