//! What the products that write logs call the fields: one table a product, for events and rules.
//!
//! Names that mean the same wherever they stand are in [`super::field`]; a table here has those
//! that mean this only where its product wrote the record, or the rule.

use super::Field;

/// Whose names a record or a rule uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Vendor {
    /// Windows' own names and those that mean the same everywhere.
    #[default]
    Common,
    /// The Elastic Common Schema.
    Ecs,
    /// Splunk's data models, and its extractions from the text of events.
    Splunk,
    /// A row of Defender's about a process that starts.
    Defender,
    /// A row of Defender's about something that a process did.
    DefenderDeed,
    Crowdstrike,
    Nxlog,
}

impl Vendor {
    pub const ALL: [Vendor; 7] = [
        Vendor::Common,
        Vendor::Ecs,
        Vendor::Splunk,
        Vendor::Defender,
        Vendor::DefenderDeed,
        Vendor::Crowdstrike,
        Vendor::Nxlog,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Vendor::Common => "Any log",
            Vendor::Ecs => "Elastic Common Schema",
            Vendor::Splunk => "Splunk",
            Vendor::Defender => "Microsoft Defender, processes",
            Vendor::DefenderDeed => "Microsoft Defender, other tables",
            Vendor::Crowdstrike => "CrowdStrike Falcon",
            Vendor::Nxlog => "NXLog",
        }
    }

    /// The canonical field behind a name, ignoring case.
    pub fn field(self, name: &str) -> Field {
        let lower = || name.bytes().map(|byte| byte.to_ascii_lowercase());
        let table = self.table();
        match table.binary_search_by(|(spelling, _)| spelling.bytes().cmp(lower())) {
            Ok(at) => Field::new(table[at].1),
            Err(_) => Field::new(name),
        }
    }

    /// Spellings, lower-cased and sorted, and their canonical names.
    pub fn table(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Vendor::Common => super::field::SPELLINGS,
            Vendor::Ecs => ECS,
            Vendor::Splunk => SPLUNK,
            Vendor::Defender => DEFENDER,
            Vendor::DefenderDeed => DEFENDER_DEED,
            Vendor::Crowdstrike => CROWDSTRIKE,
            Vendor::Nxlog => NXLOG,
        }
    }
}

#[rustfmt::skip]
const ECS: &[(&str, &str)] = &[
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
    ("network.transport", "Protocol"),
    ("powershell.file.script_block_text", "ScriptBlockText"),
    ("process.command_line", "CommandLine"),
    ("process.entity_id", "ProcessGuid"),
    ("process.executable", "Image"),
    ("process.ext.token.integrity_level_name", "IntegrityLevel"),
    ("process.hash.md5", "md5"),
    ("process.hash.sha1", "sha1"),
    ("process.hash.sha256", "sha256"),
    ("process.name", "process_name"),
    ("process.parent.command_line", "ParentCommandLine"),
    ("process.parent.entity_id", "ParentProcessGuid"),
    ("process.parent.executable", "ParentImage"),
    ("process.parent.name", "parent_process_name"),
    ("process.parent.pe.original_file_name", "ParentOriginalFileName"),
    ("process.parent.pid", "ParentProcessId"),
    ("process.pe.company", "Company"),
    ("process.pe.description", "Description"),
    ("process.pe.file_version", "FileVersion"),
    ("process.pe.imphash", "Imphash"),
    ("process.pe.original_file_name", "OriginalFileName"),
    ("process.pe.product", "Product"),
    ("process.pid", "ProcessId"),
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
    ("winlog.computer_name", "Computer"),
    ("winlog.event_data.newprocessname", "Image"),
    ("winlog.event_data.parentprocessname", "ParentImage"),
    ("winlog.event_id", "EventID"),
    ("winlog.provider_name", "Provider_Name"),
];

#[rustfmt::skip]
const SPLUNK: &[(&str, &str)] = &[
    ("creator_process_id", "ParentProcessId"),
    ("dest", "Computer"),
    ("dest_ip", "DestinationIp"),
    ("dest_port", "DestinationPort"),
    ("file_path", "TargetFilename"),
    ("loaded_file", "ImageLoaded"),
    ("mandatory_label", "IntegrityLevel"),
    ("new_process_id", "ProcessId"),
    ("parent_process", "ParentCommandLine"),
    ("parent_process_guid", "ParentProcessGuid"),
    ("parent_process_id", "ParentProcessId"),
    ("parent_process_path", "ParentImage"),
    ("process", "CommandLine"),
    ("process_guid", "ProcessGuid"),
    ("process_id", "ProcessId"),
    ("process_integrity_level", "IntegrityLevel"),
    ("process_path", "Image"),
    ("sourcename", "Provider_Name"),
    ("src_ip", "SourceIp"),
    ("src_port", "SourcePort"),
    ("user_name", "User"),
];

#[rustfmt::skip]
const DEFENDER: &[(&str, &str)] = &[
    ("devicename", "Computer"),
    ("initiatingprocesscommandline", "ParentCommandLine"),
    ("initiatingprocessid", "ParentProcessId"),
    ("initiatingprocessversioninfooriginalfilename", "ParentOriginalFileName"),
    ("md5", "md5"),
    ("processcommandline", "CommandLine"),
    ("processintegritylevel", "IntegrityLevel"),
    ("processversioninfocompanyname", "Company"),
    ("processversioninfofiledescription", "Description"),
    ("processversioninfooriginalfilename", "OriginalFileName"),
    ("processversioninfoproductname", "Product"),
    ("processversioninfoproductversion", "FileVersion"),
    ("sha1", "sha1"),
    ("sha256", "sha256"),
];

#[rustfmt::skip]
const DEFENDER_DEED: &[(&str, &str)] = &[
    ("devicename", "Computer"),
    ("initiatingprocesscommandline", "CommandLine"),
    ("initiatingprocessid", "ProcessId"),
    ("initiatingprocessintegritylevel", "IntegrityLevel"),
    ("initiatingprocessversioninfooriginalfilename", "OriginalFileName"),
    ("localip", "SourceIp"),
    ("localport", "SourcePort"),
    ("md5", "md5"),
    ("registryvaluedata", "Details"),
    ("remoteip", "DestinationIp"),
    ("remoteport", "DestinationPort"),
    ("remoteurl", "DestinationHostname"),
    ("sha1", "sha1"),
    ("sha256", "sha256"),
];

// The sensor's ids of processes are unique over time, as Sysmon's `ProcessGuid` is, and no
// process ids of Windows.
#[rustfmt::skip]
const CROWDSTRIKE: &[(&str, &str)] = &[
    ("#event_simplename", "event_simpleName"),
    ("computername", "Computer"),
    ("contextprocessid", "ProcessGuid"),
    ("domainname", "QueryName"),
    ("imagefilename", "Image"),
    ("localaddressip4", "SourceIp"),
    ("localaddressip6", "SourceIp"),
    ("localport", "SourcePort"),
    ("lport", "SourcePort"),
    ("md5hashdata", "md5"),
    ("md5string", "md5"),
    ("originalfilename", "OriginalFileName"),
    ("parentbasefilename", "parent_process_name"),
    ("parentimagefilename", "ParentImage"),
    ("parentprocessid", "ParentProcessGuid"),
    ("rawprocessid", "ProcessId"),
    ("regobjectname", "TargetObject"),
    ("regstringvalue", "Details"),
    ("remoteaddressip4", "DestinationIp"),
    ("remoteaddressip6", "DestinationIp"),
    ("remoteport", "DestinationPort"),
    ("rport", "DestinationPort"),
    ("scriptcontent", "ScriptBlockText"),
    ("sha1hashdata", "sha1"),
    ("sha1string", "sha1"),
    ("sha256hashdata", "sha256"),
    ("sha256string", "sha256"),
    ("targetfilename", "TargetFilename"),
    ("targetprocessid", "ProcessGuid"),
    ("username", "User"),
];

const NXLOG: &[(&str, &str)] = &[("hostname", "Computer"), ("sourcename", "Provider_Name")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_lower_case() {
        for vendor in Vendor::ALL {
            let table = vendor.table();
            assert!(table.is_sorted_by(|a, b| a.0 < b.0), "{vendor:?}");
            let is_lower = |name: &str| !name.bytes().any(|byte| byte.is_ascii_uppercase());
            assert!(table.iter().all(|(name, _)| is_lower(name)), "{vendor:?}");
        }
    }

    #[test]
    fn a_name_means_what_its_product_means_by_it() {
        assert_eq!(Vendor::Splunk.field("Process").as_str(), "CommandLine");
        assert_eq!(Vendor::Common.field("process").as_str(), "process");
        assert_eq!(Vendor::Ecs.field("event.action").as_str(), "EventType");
        assert_eq!(
            Vendor::Ecs.field("winlog.event_data.Image").as_str(),
            "Image"
        );
    }
}
