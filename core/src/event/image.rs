//! Which program does a command line run?

use super::cmdline::{Program, file_name};
use super::{Known, Value};

/// What a command line alone tells of the image it starts, always as derived.
///
/// A full path is the image; a name or a part of a path is its end; and where the line starts
/// with a script, a command of the shell or something that could be either, the image is
/// [`Value::Unknown`] with the reason.
///
/// It judges by names only. A program that was copied, renamed or shadowed by another in the
/// current folder looks like the one it is named after, which is how its log record would look.
pub fn image(command_line: &str) -> Known {
    let Some(program) = Program::of(command_line) else {
        return unknown("the command line is empty");
    };
    if is_powershell(command_line, &program) {
        return unknown("this is a line of PowerShell, which need not start a process");
    }
    if let Some(name) = builtin(&program) {
        return unknown(format!(
            "`{name}` is a command of the shell itself, not a program"
        ));
    }
    if program.path.eq_ignore_ascii_case("%comspec%") {
        let how = "%COMSPEC% is cmd.exe unless someone changed it; its folder is not known";
        return Known::derived(Value::EndsWith("\\cmd.exe".into()), how);
    }
    if program.quoted {
        return from_path(&program.path);
    }
    match unquoted(command_line, &program) {
        Some(path) => from_path(path),
        None => unknown(
            "the path has blanks and no quotes, so where the program's name ends is not clear",
        ),
    }
}

fn unknown(why: impl Into<std::borrow::Cow<'static, str>>) -> Known {
    Known::derived(Value::Unknown, why)
}

/// `& 'x.ps1'`, `. .\x.ps1`, `$x = …`, `[Type]::Call()`: cmd.exe and CreateProcess know none of
/// these.
fn is_powershell(line: &str, program: &Program<'_>) -> bool {
    let start = line.trim_start();
    // `$(base)\x.bat` is a build tool's variable, which stands for the start of a path.
    matches!(&*program.path, "&" | ".")
        || (start.starts_with(['&', '$', '[', '{']) && !start.starts_with("$("))
}

/// Is this a line of PowerShell, in which no process is named?
pub fn is_powershell_line(line: &str) -> bool {
    Program::of(line).is_some_and(|program| is_powershell(line, &program))
}

/// The name of a command that `cmd.exe` carries out itself, if the line starts with one.
pub(super) fn builtin(program: &Program<'_>) -> Option<&'static str> {
    const BUILTINS: &[&str] = &[
        "assoc", "break", "call", "cd", "chdir", "cls", "color", "copy", "date", "del", "dir",
        "echo", "endlocal", "erase", "exit", "for", "ftype", "goto", "if", "md", "mkdir", "mklink",
        "move", "path", "pause", "popd", "prompt", "pushd", "rd", "rem", "ren", "rename", "rmdir",
        "set", "setlocal", "shift", "start", "time", "title", "type", "ver", "verify", "vol",
    ];
    if program.quoted {
        return None;
    }
    let path = program.path.trim_start_matches('(');
    let letters = path.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = path.split_at(letters);
    // `cd..`, `cd\`, `dir/b` and `echo.x` need no blank; `time.exe` is a program.
    let ends = matches!(
        rest.bytes().next(),
        None | Some(b'/' | b'\\' | b',' | b';' | b'=')
    ) || rest.starts_with("..")
        || (rest.starts_with('.') && word.eq_ignore_ascii_case("echo"));
    BUILTINS
        .iter()
        .find(|name| ends && name.eq_ignore_ascii_case(word))
        .copied()
}

/// The path of an unquoted program, blanks and all.
///
/// CreateProcess tries the line up to each blank in turn and takes the first that is a file.
/// Without a disk to ask, the first word is taken where it is complete by itself, and further
/// words are joined to it only where one of them goes on with the path, up to the first with an
/// extension that can be run. `None` where that never comes.
fn unquoted<'l>(line: &'l str, program: &Program<'l>) -> Option<&'l str> {
    let first = program.span.of(line);
    let is_path = first.contains(['\\', '/']);
    if !is_path || is_complete(&program.path) {
        // Carets and quotes in the word were for cmd.exe; the path has none.
        return Some(match &program.path {
            std::borrow::Cow::Borrowed(path) => path,
            std::borrow::Cow::Owned(_) => first,
        });
    }
    let start = program.span.start as usize;
    let mut end = program.span.end as usize;
    let mut goes_on = false;
    while let Some(word) = next_word(line, end) {
        if word.contains(['"', '\'', '=', '|', '&', '<', '>'])
            || word.starts_with(['-', '/', '\\', '%', '@', '.'])
        {
            break;
        }
        if word.as_bytes().get(1) == Some(&b':') || word.contains("://") {
            break;
        }
        end = word.as_ptr() as usize - line.as_ptr() as usize + word.len();
        goes_on |= word.contains('\\');
        if goes_on && has_runnable_extension(word) {
            return Some(&line[start..end]);
        }
    }
    (!goes_on).then_some(first)
}

fn next_word(line: &str, from: usize) -> Option<&str> {
    line[from..]
        .split([' ', '\t'])
        .find(|word| !word.is_empty())
}

fn is_complete(path: &str) -> bool {
    has_runnable_extension(path) || is_program(file_name(path)) || is_script(file_name(path))
}

fn has_runnable_extension(path: &str) -> bool {
    let extension = extension(file_name(path));
    extension.is_some_and(|known| is_one_of(known, EXECUTABLE) || is_one_of(known, OPENED))
}

fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.')
        .map(|(_, extension)| extension)
        .filter(|extension| !extension.is_empty())
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Files that are their own image.
const EXECUTABLE: &[&str] = &["exe", "com", "scr", "pif"];

/// Files that another program opens: script hosts, consoles, installers.
const OPENED: &[&str] = &[
    "bat", "cmd", "vbs", "vbe", "js", "jse", "wsf", "wsh", "ps1", "psm1", "psd1", "msc", "hta",
    "cpl", "lnk", "url", "msi", "msp", "jar", "py", "sct", "xsl", "inf", "reg", "chm", "hlp",
];

/// Programs that people call without `.exe`, and that no script of Windows is named like.
/// `SyncAppvPublishingServer` and `manage-bde` are here although scripts of these names exist:
/// PATHEXT puts `.EXE` first.
const PROGRAMS: &[&str] = &[
    "arp",
    "at",
    "attrib",
    "bcdedit",
    "bitsadmin",
    "cacls",
    "calc",
    "certreq",
    "certutil",
    "cipher",
    "cmd",
    "cmdkey",
    "cmstp",
    "conhost",
    "control",
    "cscript",
    "csc",
    "curl",
    "customshellhost",
    "diskshadow",
    "dllhost",
    "dsquery",
    "esentutl",
    "eventvwr",
    "expand",
    "explorer",
    "extrac32",
    "fc",
    "find",
    "findstr",
    "forfiles",
    "fsutil",
    "ftp",
    "gpresult",
    "gpupdate",
    "hh",
    "hostname",
    "icacls",
    "ieexec",
    "iexpress",
    "infdefaultinstall",
    "installutil",
    "ipconfig",
    "ldifde",
    "makecab",
    "manage-bde",
    "mavinject",
    "microsoft.workflow.compiler",
    "mmc",
    "more",
    "mountvol",
    "mpcmdrun",
    "msbuild",
    "msdt",
    "mshta",
    "msiexec",
    "mstsc",
    "nbtstat",
    "net",
    "net1",
    "netsh",
    "netstat",
    "nltest",
    "notepad",
    "nslookup",
    "ntdsutil",
    "odbcconf",
    "pcalua",
    "ping",
    "powershell",
    "powershell_ise",
    "presentationhost",
    "print",
    "pwsh",
    "qprocess",
    "query",
    "quser",
    "qwinsta",
    "rdrleakdiag",
    "reg",
    "regasm",
    "regedit",
    "regini",
    "regsvcs",
    "regsvr32",
    "robocopy",
    "route",
    "rundll32",
    "runas",
    "runonce",
    "sc",
    "schtasks",
    "sdbinst",
    "services",
    "shutdown",
    "sigverif",
    "sort",
    "svchost",
    "syncappvpublishingserver",
    "systeminfo",
    "takeown",
    "tar",
    "taskkill",
    "tasklist",
    "taskmgr",
    "timeout",
    "tracert",
    "verclsid",
    "vssadmin",
    "w32tm",
    "wbadmin",
    "werfault",
    "wevtutil",
    "where",
    "whoami",
    "winrs",
    "winver",
    "wmic",
    "wscript",
    "wsl",
    "wuauclt",
    "xcopy",
];

/// Scripts of Windows and Office that are called without their extension.
const SCRIPTS: &[&str] = &[
    "gathernetworkinfo",
    "ospp",
    "pester",
    "prncnfg",
    "prndrvr",
    "prnjobs",
    "prnmngr",
    "prnport",
    "prnqctl",
    "pubprn",
    "slmgr",
    "winrm",
];

/// Is it a program of Windows that is called without its extension?
fn is_program(name: &str) -> bool {
    is_one_of(name, PROGRAMS)
}

fn is_script(name: &str) -> bool {
    is_one_of(name, SCRIPTS)
}

/// The image of a program's path as written.
fn from_path(written: &str) -> Known {
    let path: String = written
        .chars()
        .filter(|&c| c != '^' && c != '"')
        .collect::<String>()
        .replace('/', "\\");
    let name = file_name(&path);
    if name.is_empty() {
        return unknown("the command line names no program");
    }
    let has_folder = path.contains('\\');
    if path.contains(":\\\\") && !path.starts_with("\\\\") {
        return unknown(
            "the line starts with an address, which the program registered for it opens",
        );
    }
    let extension_added = match extension(name) {
        Some(known) if is_one_of(known, EXECUTABLE) => false,
        Some("bat" | "cmd" | "BAT" | "CMD") => {
            return unknown(
                "cmd.exe runs a batch file, and what that starts in turn is not in the line",
            );
        }
        Some(known) if is_one_of(known, OPENED) => {
            let known = known.to_ascii_lowercase();
            return unknown(format!(
                "the line starts with a .{known} file; which program opens it is not in the line"
            ));
        }
        _ if is_program(name) => true,
        _ if is_script(name) => {
            return unknown(format!(
                "`{name}` is a script; which program runs it is not in the line"
            ));
        }
        // A program may be called `x.tmp`, but so may a document.
        Some(known) => {
            return unknown(format!("what runs a .{known} file is not in the line"));
        }
        None if has_folder => true,
        None => {
            return unknown(format!(
                "`{name}` may be a program, a script or a command of the shell"
            ));
        }
    };
    let mut how = String::from("from the command line's first word");
    if extension_added {
        how.push_str(", with .exe added as Windows does");
    }
    let full = if extension_added {
        format!("{path}.exe")
    } else {
        path
    };
    let Some(value) = resolve(&full) else {
        return unknown("the program's name holds a variable or a short name");
    };
    if matches!(value, Value::EndsWith(_)) {
        how.push_str(if has_folder {
            "; the start of its path is not known"
        } else {
            "; its folder is not known"
        });
    }
    Known::derived(value, how)
}

/// What is certain of a path that uses `\`: all of it from a drive on, else its end.
///
/// `.` and `..` are resolved. Variables (`%windir%`) and short names (`PROGRA~1`) stand for
/// something that is not known here, so only what follows them is certain. `Sysnative` is what a
/// 32-bit program calls System32, and logs show System32.
fn resolve(path: &str) -> Option<Value> {
    let path = path
        .strip_prefix("\\\\?\\")
        .or_else(|| path.strip_prefix("\\??\\"))
        .unwrap_or(path);
    let drive = match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => Some(&path[..2]),
        _ => None,
    };
    let rest = &path[drive.map_or(0, str::len)..];
    let mut absolute = drive.is_some() && rest.starts_with('\\');
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('\\') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part if part.contains(['%', '!', '$']) || is_short_name(part) => {
                absolute = false;
                parts.clear();
            }
            "Sysnative" | "sysnative" | "SYSNATIVE" => parts.push("System32"),
            part => parts.push(part),
        }
    }
    // A variable at the very end leaves nothing that is certain.
    let last = rest.rsplit('\\').next()?;
    if parts.last().is_none_or(|&kept| kept != last) {
        return None;
    }
    let tail = parts.join("\\");
    Some(match drive {
        Some(drive) if absolute => Value::Exact(format!("{drive}\\{tail}")),
        _ => Value::EndsWith(format!("\\{tail}")),
    })
}

/// `PROGRA~1`
fn is_short_name(part: &str) -> bool {
    part.split_once('~')
        .is_some_and(|(_, after)| after.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(line: &str) -> String {
        match image(line).value {
            Value::Exact(path) => path,
            other => panic!("{line}: {other:?}"),
        }
    }

    fn end(line: &str) -> String {
        match image(line).value {
            Value::EndsWith(path) => path,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn a_name_without_a_folder_is_known_by_its_end() {
        assert_eq!(end("cscript //nologo x.vbs"), "\\cscript.exe");
        assert_eq!(end("CSCRIPT.EXE /NOLOGO SLMGR.VBS"), "\\CSCRIPT.EXE");
        assert_eq!(end("c^script x.vbs"), "\\cscript.exe");
        assert_eq!(end("myown.exe -a"), "\\myown.exe");
        assert_eq!(end("manage-bde -status"), "\\manage-bde.exe");
        assert_eq!(end("%comspec% /c x"), "\\cmd.exe");
        assert_eq!(end("cmd/c x"), "\\cmd.exe");
    }

    #[test]
    fn a_full_path_is_the_image() {
        assert_eq!(
            exact(r#""C:\Windows\system32\cscript.exe" /nologo"#),
            r"C:\Windows\system32\cscript.exe"
        );
        assert_eq!(
            exact(r"C:/Windows/./System32/x/../cscript x.vbs"),
            r"C:\Windows\System32\cscript.exe"
        );
        assert_eq!(exact(r"\\?\C:\a\b.exe"), r"C:\a\b.exe");
        assert_eq!(
            exact(r"C:\Windows\Sysnative\cscript.exe x"),
            r"C:\Windows\System32\cscript.exe"
        );
        assert_eq!(exact(r"C:\test\tool -a"), r"C:\test\tool.exe");
    }

    #[test]
    fn part_of_a_path_is_known_by_its_end() {
        assert_eq!(
            end(r"%windir%\system32\cscript.exe x"),
            r"\system32\cscript.exe"
        );
        assert_eq!(
            end(r"%SystemDrive%\BypassDir\cscript //nologo"),
            r"\BypassDir\cscript.exe"
        );
        assert_eq!(end(r"\\host\share\x.exe"), r"\host\share\x.exe");
        assert_eq!(end(r".\a\b.exe"), r"\a\b.exe");
        assert_eq!(end(r"..\..\a\b.exe"), r"\a\b.exe");
        assert_eq!(end(r"C:b.exe"), r"\b.exe");
        assert_eq!(end(r"C:\PROGRA~1\x\b.exe"), r"\x\b.exe");
        assert_eq!(end(r"C:\%dir%\b.exe"), r"\b.exe");
    }

    #[test]
    fn an_unquoted_path_with_blanks_goes_on_to_its_extension() {
        assert_eq!(
            exact(r"C:\Program Files\x y\z.exe -a"),
            r"C:\Program Files\x y\z.exe"
        );
        assert_eq!(
            exact(r"C:\Windows\System32\cscript C:\x y\a.exe"),
            r"C:\Windows\System32\cscript.exe"
        );
        assert_eq!(exact(r"C:\tools\foo bar.exe"), r"C:\tools\foo.exe");
        assert_eq!(exact(r"C:\tools\foo D:\b\c.exe"), r"C:\tools\foo.exe");
        assert_eq!(image(r"C:\Program Files\x y\z -a").value, Value::Unknown);
        assert_eq!(
            image(r"C:\Program Files (x86)\Pester\bin\Pester.bat help").value,
            Value::Unknown
        );
    }

    #[test]
    fn scripts_shell_commands_and_unknown_names_leave_the_image_open() {
        for line in [
            "pubprn.vbs 127.0.0.1 script:x",
            r"C:\windows\system32\SyncAppvPublishingServer.vbs x",
            r"C:\Windows\System32\winrm qc",
            "winrm qc -q",
            "Pester.bat ;calc.exe",
            "set x=1 & cscript y",
            "echo.hello",
            "cd..",
            "& 'C:\\x.ps1' -a",
            ". .\\x.ps1",
            "$x = 1",
            "[Program.Class]::Main()",
            "frobnicate -a",
            "C:\\x\\a.tmp",
            "%tool% -a",
            "https://host/x.exe",
            "   ",
            "\"\"",
        ] {
            let known = image(line);
            assert_eq!(known.value, Value::Unknown, "{line}");
            assert!(matches!(
                known.provenance,
                super::super::Provenance::Derived(_)
            ));
        }
    }
}
