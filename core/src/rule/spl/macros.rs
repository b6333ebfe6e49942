//! Macros: those that a text defines, and those of Splunk's security content that are known
//! well enough to say what they stand for.

use std::collections::HashMap;

/// What a macro stands for.
#[derive(Clone, Debug)]
pub struct Definition {
    pub arguments: Vec<String>,
    pub text: String,
}

/// The macros that a search can use.
#[derive(Clone, Debug, Default)]
pub struct Macros {
    /// By name and number of arguments, as Splunk tells macros apart.
    own: HashMap<(String, usize), Definition>,
}

/// What a macro without a definition means to a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing that filters: settings of a data model, formatting, a rule's own exceptions,
    /// which are empty until someone fills them.
    Nothing,
    /// Where the events come from: product and service of a logsource.
    Source(&'static str, Option<&'static str>),
    Unknown,
}

impl Macros {
    pub fn define(&mut self, name: &str, arguments: Vec<String>, text: &str) {
        let definition = Definition {
            text: text.to_owned(),
            arguments,
        };
        let key = (name.to_owned(), definition.arguments.len());
        self.own.insert(key, definition);
    }

    /// The definition of a macro that filters, from this text or from the table below.
    pub fn definition(&self, name: &str, arguments: usize) -> Option<&Definition> {
        self.own
            .get(&(name.to_owned(), arguments))
            .or_else(|| known(name).filter(|_| arguments == 0))
    }
}

/// What a macro that has no definition means.
pub fn meaning(name: &str) -> Meaning {
    let nothing = name.ends_with("_filter")
        || matches!(
            name,
            "drop_dm_object_name"
                | "security_content_summariesonly"
                | "security_content_ctime"
                | "summariesonly"
                | "summariesonly_config"
                | "oldsummaries_config"
                | "fillnull_config"
                | "ctime"
                | "comment"
        );
    if nothing {
        return Meaning::Nothing;
    }
    match SOURCES.iter().find(|(known, ..)| *known == name) {
        Some((_, product, service)) => Meaning::Source(product, *service),
        None => Meaning::Unknown,
    }
}

/// Macros that name a source of events.
const SOURCES: &[(&str, &str, Option<&str>)] = &[
    ("sysmon", "windows", Some("sysmon")),
    ("wineventlog_security", "windows", Some("security")),
    ("wineventlog_system", "windows", Some("system")),
    ("wineventlog_application", "windows", Some("application")),
    (
        "wineventlog_task_scheduler",
        "windows",
        Some("taskscheduler"),
    ),
    ("powershell", "windows", Some("powershell")),
    ("applocker", "windows", Some("applocker")),
    ("printservice", "windows", Some("printservice-operational")),
    ("ms_defender", "windows", Some("windefend")),
    ("get_endpoint_data", "windows", None),
    ("get_endpoint_data_winevent", "windows", Some("security")),
    ("get_endpoint_data_sysmon", "windows", Some("sysmon")),
    ("linux_auditd", "linux", Some("auditd")),
    ("linux_hosts", "linux", None),
    ("sysmon_linux", "linux", Some("sysmon")),
    ("cloudtrail", "aws", Some("cloudtrail")),
    ("amazon_security_lake", "aws", None),
    ("azuread", "azure", None),
    ("azure_monitor_aad", "azure", None),
    ("azure_audit", "azure", Some("activitylogs")),
    ("o365_management_activity", "m365", None),
    ("okta", "okta", Some("okta")),
    ("github", "github", None),
    ("google_gcp_pubsub_message", "gcp", None),
    ("gsuite_drive", "google_workspace", None),
    ("gsuite_gmail", "google_workspace", None),
];

/// Macros that ask for a program: its file names, and the names it was built under.
///
/// A process is it by either, so that a renamed program is found.
const PROGRAMS: &[(&str, &[&str], &[&str])] = &[
    ("process_bitsadmin", &["bitsadmin.exe"], &["bitsadmin.exe"]),
    ("process_certutil", &["certutil.exe"], &["CertUtil.exe"]),
    ("process_cmd", &["cmd.exe"], &["Cmd.Exe"]),
    (
        "process_copy",
        &["copy.exe", "xcopy.exe"],
        &["copy.exe", "xcopy.exe"],
    ),
    ("process_csc", &["csc.exe"], &["csc.exe"]),
    ("process_curl", &["curl.exe"], &["Curl.exe"]),
    (
        "process_diskshadow",
        &["diskshadow.exe"],
        &["diskshadow.exe"],
    ),
    ("process_dllhost", &["dllhost.exe"], &["dllhost.exe"]),
    ("process_dsquery", &["dsquery.exe"], &["dsquery.exe"]),
    ("process_dxdiag", &["dxdiag.exe"], &["dxdiag.exe"]),
    ("process_esentutl", &["esentutl.exe"], &["esentutl.exe"]),
    ("process_fodhelper", &["fodhelper.exe"], &["FodHelper.EXE"]),
    ("process_gpupdate", &["gpupdate.exe"], &["GPUpdate.exe"]),
    ("process_hh", &["hh.exe"], &["HH.EXE"]),
    (
        "process_installutil",
        &["installutil.exe"],
        &["InstallUtil.exe"],
    ),
    (
        "process_microsoftworkflowcompiler",
        &["microsoft.workflow.compiler.exe"],
        &["Microsoft.Workflow.Compiler.exe"],
    ),
    ("process_msbuild", &["msbuild.exe"], &["MSBuild.exe"]),
    ("process_mshta", &["mshta.exe"], &["MSHTA.EXE"]),
    ("process_msiexec", &["msiexec.exe"], &["msiexec.exe"]),
    (
        "process_net",
        &["net.exe", "net1.exe"],
        &["net.exe", "net1.exe"],
    ),
    ("process_netsh", &["netsh.exe"], &["netsh.exe"]),
    ("process_nltest", &["nltest.exe"], &["nltestrk.exe"]),
    ("process_ntdsutil", &["ntdsutil.exe"], &["ntdsutil.exe"]),
    ("process_ping", &["ping.exe"], &["ping.exe"]),
    (
        "process_powershell",
        &[
            "pwsh.exe",
            "sqlps.exe",
            "sqltoolsps.exe",
            "powershell.exe",
            "powershell_ise.exe",
        ],
        &["pwsh.dll", "PowerShell.EXE", "powershell_ise.EXE"],
    ),
    (
        "process_procdump",
        &["procdump.exe", "procdump64.exe"],
        &["procdump"],
    ),
    (
        "process_psexec",
        &["psexec.exe", "psexec64.exe"],
        &["psexec.c"],
    ),
    ("process_rclone", &["rclone.exe"], &["rclone.exe"]),
    ("process_reg", &["reg.exe"], &["reg.exe"]),
    ("process_regasm", &["regasm.exe"], &["RegAsm.exe"]),
    ("process_regsvcs", &["regsvcs.exe"], &["RegSvcs.exe"]),
    ("process_regsvr32", &["regsvr32.exe"], &["REGSVR32.EXE"]),
    ("process_route", &["route.exe"], &["route.exe"]),
    ("process_runas", &["runas.exe"], &["runas.exe"]),
    ("process_rundll32", &["rundll32.exe"], &["RUNDLL32.EXE"]),
    ("process_schtasks", &["schtasks.exe"], &["schtasks.exe"]),
    ("process_sdelete", &["sdelete.exe"], &["sdelete.exe"]),
    ("process_setspn", &["setspn.exe"], &["setspn.exe"]),
    ("process_verclsid", &["verclsid.exe"], &["verclsid.exe"]),
    ("process_vssadmin", &["vssadmin.exe"], &["VSSADMIN.EXE"]),
    ("process_wbadmin", &["wbadmin.exe"], &["WBADMIN.EXE"]),
    ("process_wermgr", &["wermgr.exe"], &["wermgr.EXE"]),
    ("process_wmic", &["wmic.exe"], &["wmic.exe"]),
    (
        "windows_shells",
        &[
            "cmd.exe",
            "powershell.exe",
            "pwsh.exe",
            "sh.exe",
            "bash.exe",
            "wscript.exe",
            "cscript.exe",
        ],
        &[],
    ),
];

fn known(name: &str) -> Option<&'static Definition> {
    use std::sync::LazyLock;
    static KNOWN: LazyLock<HashMap<&str, Definition>> = LazyLock::new(|| {
        let program = |(name, files, originals): &(&'static str, &[&str], &[&str])| {
            let of = |field: &str, values: &[&str]| -> Vec<String> {
                values
                    .iter()
                    .map(|value| format!("Processes.{field}={value}"))
                    .collect()
            };
            let mut either = of("process_name", files);
            either.extend(of("original_file_name", originals));
            (*name, format!("({})", either.join(" OR ")))
        };
        let others = OTHERS
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()));
        PROGRAMS
            .iter()
            .map(program)
            .chain(others)
            .map(|(name, text)| {
                let arguments = Vec::new();
                (name, Definition { arguments, text })
            })
            .collect()
    });
    KNOWN.get(name)
}

/// Macros of other shapes that filter.
const OTHERS: &[(&str, &str)] = &[
    (
        "linux_shells",
        "(Processes.process_name IN (sh, ksh, zsh, bash, dash, rbash, fish, csh, tcsh, ion, eshell))",
    ),
    (
        "uacbypass_process_name",
        "BitlockerWizardElev.exe, cliconfg.exe, clipup.exe, cmstp.exe, CompMgmtLauncher.exe, \
         consent.exe, control.exe, credwiz.exe, dccw.exe, dismhost.exe, EventVwr.exe, \
         fodhelper.exe, GWXUXWorker.exe, inetmgr.exe, iscsicli.exe, mcx2prov.exe, migwiz.exe, \
         mmc.exe, msconfig.exe, oobe.exe, osk.exe, pkgmgr.exe, recdisc.exe, rstrui.exe, \
         sdclt.exe, setupsqm.exe, slui.exe, sysprep.exe, SystemPropertiesAdvanced.exe, \
         taskhost.exe, TpmInit.exe, tzsync.exe, w32tm.exe, WerFault.exe, WSReset.exe, wusa.exe",
    ),
    (
        "system_network_configuration_discovery_tools",
        "(process_name=arp.exe OR process_name=at.exe OR process_name=attrib.exe OR \
         process_name=cscript.exe OR process_name=dsquery.exe OR process_name=hostname.exe OR \
         process_name=ipconfig.exe OR process_name=mimikatz.exe OR process_name=nbstat.exe OR \
         process_name=net.exe OR process_name=netsh.exe OR process_name=nslookup.exe OR \
         process_name=ping.exe OR process_name=quser.exe OR process_name=qwinsta.exe OR \
         process_name=reg.exe OR process_name=runas.exe OR process_name=sc.exe OR \
         process_name=schtasks.exe OR process_name=ssh.exe OR process_name=systeminfo.exe OR \
         process_name=taskkill.exe OR process_name=telnet.exe OR process_name=tracert.exe OR \
         process_name=wscript.exe OR process_name=xcopy.exe)",
    ),
    (
        "gws_login_mfa_methods",
        "event.parameters{}.multiValue{} IN (backup_code, google_authenticator, google_prompt, \
         idv_any_phone, idv_preregistered_phone, internal_two_factor, knowledge_employee_id, \
         knowledge_preregistered_email, login_location, knowledge_preregistered_phone, \
         offline_otp, security_key, security_key_otp)",
    ),
    (
        "is_windows_system_file_macro",
        "lookup is_windows_system_file filename AS process_name OUTPUT systemFile | search systemFile=true",
    ),
    (
        "is_nirsoft_software_macro",
        "lookup is_nirsoft_software filename AS process_name OUTPUT nirsoftFile | search nirsoftFile=true",
    ),
    (
        "is_net_windows_file_macro",
        "lookup is_net_windows_file filename AS process_name OUTPUT netFile | search netFile=true",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_its_name_or_its_original_name() {
        let macros = Macros::default();
        assert_eq!(
            macros.definition("process_ping", 0).unwrap().text,
            "(Processes.process_name=ping.exe OR Processes.original_file_name=ping.exe)"
        );
        assert!(macros.definition("process_ping", 1).is_none());
        assert_eq!(meaning("my_rule_filter"), Meaning::Nothing);
        assert_eq!(
            meaning("sysmon"),
            Meaning::Source("windows", Some("sysmon"))
        );
        assert_eq!(meaning("something"), Meaning::Unknown);
    }
}
