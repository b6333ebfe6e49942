//! What programs are called, and what each accepts.

use super::line::Program;

/// Files that Windows Script Host runs.
const WSH: [&str; 6] = [".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh"];

/// Scripts that people call without their extension, and that are no program of that name.
const BARE_SCRIPTS: [&str; 3] = ["winrm", "pubprn", "slmgr"];

/// Who reads the arguments of a line that starts so.
pub fn program(file_name: &str) -> Program {
    let name = file_name.to_ascii_lowercase();
    match name.strip_suffix(".exe").unwrap_or(&name) {
        "cscript" | "wscript" => Program::ScriptHost,
        "powershell" | "pwsh" => Program::PowerShell,
        "cmd" | "%comspec%" => Program::Cmd,
        "pester" => Program::Batch,
        name if BARE_SCRIPTS.contains(&name) => Program::Script,
        name if WSH.iter().any(|end| name.ends_with(end)) => Program::Script,
        name if name.ends_with(".bat") || name.ends_with(".cmd") => Program::Batch,
        _ => Program::Other,
    }
}

/// A parameter of `powershell.exe`.
#[derive(Debug)]
pub struct HostParameter {
    pub name: &'static str,
    /// The shortest beginning that is taken for it.
    pub shortest: &'static str,
    /// Another short name, which is no beginning of it.
    pub other: Option<&'static str>,
    pub takes_value: bool,
}

const fn parameter(
    name: &'static str,
    shortest: &'static str,
    other: Option<&'static str>,
    takes_value: bool,
) -> HostParameter {
    HostParameter {
        name,
        shortest,
        other,
        takes_value,
    }
}

/// The parameters of PowerShell's host, after `CommandLineParameterParser.cs` in PowerShell's
/// source. Those that end the list take all that follows.
pub const HOST_PARAMETERS: [HostParameter; 13] = [
    parameter("Version", "v", None, true),
    parameter("NoExit", "noe", None, false),
    parameter("NoLogo", "nol", None, false),
    parameter("NonInteractive", "noni", None, false),
    parameter("NoProfile", "nop", None, false),
    parameter("WindowStyle", "w", None, true),
    parameter("ExecutionPolicy", "ex", Some("ep"), true),
    parameter("InputFormat", "inp", Some("if"), true),
    parameter("OutputFormat", "o", Some("of"), true),
    parameter("Sta", "sta", None, false),
    parameter("EncodedCommand", "e", Some("ec"), true),
    parameter("Command", "c", None, true),
    parameter("File", "f", None, true),
];

/// The marks that PowerShell takes for a dash.
pub const DASHES: [char; 4] = ['-', '\u{2013}', '\u{2014}', '\u{2015}'];

/// The parameter of PowerShell's host that an argument names.
pub fn host_parameter(arg: &str) -> Option<&'static HostParameter> {
    let name = arg.strip_prefix(DASHES).or_else(|| arg.strip_prefix('/'))?;
    let name = name.to_ascii_lowercase();
    HOST_PARAMETERS.iter().find(|known| {
        let is_beginning = name.len() >= known.shortest.len()
            && known.name.to_ascii_lowercase().starts_with(&name);
        is_beginning || known.other == Some(&name)
    })
}

/// Parameters of scripts that Windows and Visual Studio bring, by the script's name: each with
/// the shortest beginning that no other parameter of the script shares.
const SCRIPT_PARAMETERS: [(&str, &[(&str, &str)]); 1] = [(
    "launch-vsdevshell",
    &[
        ("VsWherePath", "VsW"),
        ("VsInstallationPath", "VsInstal"),
        ("HostArch", "H"),
        ("SkipAutomaticLocation", "SkipA"),
    ],
)];

/// The parameter that an argument of a script names in full, and its shortest beginning.
pub fn script_parameter(script: &str, arg: &str) -> Option<(&'static str, &'static str)> {
    let name = arg.strip_prefix(DASHES)?;
    let (_, parameters) = SCRIPT_PARAMETERS.iter().find(|(of, _)| *of == script)?;
    let known = parameters
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.copied()
}

/// The same for a name without a mark, of whatever script.
pub fn parameter_of_any_script(name: &str) -> Option<(&'static str, &'static str)> {
    let mut all = SCRIPT_PARAMETERS
        .iter()
        .flat_map(|(_, parameters)| *parameters);
    all.find(|(known, _)| known.eq_ignore_ascii_case(name))
        .copied()
}

/// What the files of programs say they were called when they were built.
const ORIGINAL_FILE_NAMES: [(&str, &str); 6] = [
    ("cscript.exe", "cscript.exe"),
    ("wscript.exe", "wscript.exe"),
    ("cmd.exe", "Cmd.Exe"),
    ("powershell.exe", "PowerShell.EXE"),
    ("pwsh.exe", "pwsh.dll"),
    ("ping.exe", "ping.exe"),
];

/// The original file name of a program, where it is known.
pub fn original_file_name(program: &str) -> Option<&'static str> {
    let mut known = ORIGINAL_FILE_NAMES.iter();
    known
        .find(|(name, _)| name.eq_ignore_ascii_case(program))
        .map(|(_, original)| *original)
}

/// Operations of `winrm.vbs` and their short names, after its own source. It replaces a short
/// name wherever it stands alone, so the action `Create` may be `c`, too.
pub const WINRM_OPERATIONS: [(&str, &str); 8] = [
    ("invoke", "i"),
    ("create", "c"),
    ("delete", "d"),
    ("enumerate", "e"),
    ("get", "g"),
    ("identify", "id"),
    ("set", "s"),
    ("quickconfig", "qc"),
];

/// Switches of `winrm.vbs` and their short names, after its own source.
pub const WINRM_SWITCHES: [(&str, &str); 6] = [
    ("remote", "r"),
    ("format", "f"),
    ("username", "u"),
    ("password", "p"),
    ("authentication", "a"),
    ("quiet", "q"),
];

/// Scripts that say they run in `cscript` only, and stop in another host.
pub const CSCRIPT_ONLY: [&str; 1] = ["winrm"];

/// Scripts whose name without its extension is that of a program in the same folder, and those
/// that look for their own whole name in the command line.
pub const NEEDS_EXTENSION: [&str; 3] = ["winrm", "manage-bde", "syncappvpublishingserver"];
