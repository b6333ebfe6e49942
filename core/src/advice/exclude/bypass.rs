//! How an attacker could satisfy an exclusion.

use crate::engine::compare;
use crate::event::cmdline::file_name;
use crate::event::field;
use crate::ir::{Op, Predicate, Subject};
use crate::text::fold::fold;

/// A way to make a predicate true, the hardest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bypass {
    SpoofedParent,
    RenamedFile,
    WritableFolder,
    Account,
    WorkingFolder,
    /// A program that every machine has, and everyone may start.
    OfWindows,
    ChosenText,
    /// As the parent, a program from which people start others all day.
    EverydayParent,
    /// The technique itself runs through the program.
    ScriptHost,
}

impl Bypass {
    pub fn sentence(self) -> &'static str {
        match self {
            Bypass::SpoofedParent => {
                "Who may open that parent can start another process in its name (parent PID spoofing)."
            }
            Bypass::RenamedFile => {
                "It names a file and no folder: a copy of any program under this name satisfies it."
            }
            Bypass::WritableFolder => "It is true in a folder that every user can write to.",
            Bypass::Account => "Whoever holds that account satisfies it.",
            Bypass::WorkingFolder => {
                "Whoever starts the process chooses the folder it is started in."
            }
            Bypass::OfWindows => "It is true of a program of Windows, which anyone can start.",
            Bypass::ChosenText => {
                "Whoever starts the process chooses its command line, and can put this in."
            }
            Bypass::EverydayParent => {
                "It is true of a shell or the desktop as the parent, from which anyone can start it."
            }
            Bypass::ScriptHost => {
                "It is true of a script host, too, and would let the technique through."
            }
        }
    }
}

/// Where Windows keeps the programs that run its scripts. The technique works through them, so
/// an exclusion that is true of one of them lets the technique through.
const SCRIPT_HOSTS: [&str; 4] = [
    r"C:\Windows\System32\cscript.exe",
    r"C:\Windows\System32\wscript.exe",
    r"C:\Windows\System32\cmd.exe",
    r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
];

/// Beside the script hosts, what starts the programs that a user asks for.
const STARTERS: [&str; 2] = [
    r"C:\Windows\explorer.exe",
    r"C:\Program Files\PowerShell\7\pwsh.exe",
];

/// Folders in which only administrators can write, but for the next.
const PROTECTED: [&str; 3] = [
    r"c:\windows\",
    r"c:\program files\",
    r"c:\program files (x86)\",
];

/// Folders that every user can write to.
const WRITABLE: [&str; 6] = [
    r"C:\Users\Public\",
    r"C:\Users\user\AppData\Local\Temp\",
    r"C:\ProgramData\",
    r"C:\Windows\Temp\",
    r"C:\Windows\Tasks\",
    r"C:\Windows\System32\spool\drivers\color\",
];

/// Fields with a path in them, but for those of a process and its parent.
const PATHS: [&str; 2] = [field::TARGET_FILENAME, "ImageLoaded"];

/// The ways that are plain, the hardest first. None is no promise that there is none.
pub fn ways(predicate: &Predicate) -> Vec<Bypass> {
    let Subject::Field(field) = &predicate.subject else {
        return vec![Bypass::ChosenText];
    };
    let mut ways = Vec::new();
    match field.as_str() {
        _ if is_argument(predicate) => ways.push(Bypass::ChosenText),
        field::COMMAND_LINE | field::PARENT_COMMAND_LINE => ways.push(Bypass::ChosenText),
        field::IMAGE => {
            ways.extend(of_path(predicate, Bypass::RenamedFile));
            ways.extend(is_of_windows(predicate).then_some(Bypass::OfWindows));
            ways.extend(of_program(predicate, &SCRIPT_HOSTS).then_some(Bypass::ScriptHost));
        }
        field::PROCESS_NAME | field::ORIGINAL_FILE_NAME => {
            ways.push(Bypass::RenamedFile);
            ways.extend(of_program(predicate, &SCRIPT_HOSTS).then_some(Bypass::ScriptHost));
        }
        field::PARENT_IMAGE => {
            ways.push(Bypass::SpoofedParent);
            ways.extend(of_path(predicate, Bypass::RenamedFile));
            ways.extend(is_everyday_parent(predicate).then_some(Bypass::EverydayParent));
        }
        field::PARENT_PROCESS_NAME => {
            ways.extend([Bypass::SpoofedParent, Bypass::RenamedFile]);
            ways.extend(is_everyday_parent(predicate).then_some(Bypass::EverydayParent));
        }
        field::CURRENT_DIRECTORY => ways.push(Bypass::WorkingFolder),
        "User" => ways.push(Bypass::Account),
        name if PATHS.contains(&name) => ways.extend(of_path(predicate, Bypass::WritableFolder)),
        _ => {}
    }
    ways
}

/// The easiest way to satisfy all of the predicates: the hardest of them decides. `None` where
/// one has no plain way.
pub fn easiest(all_of: &[Predicate]) -> Option<Bypass> {
    let of_each = all_of
        .iter()
        .map(|predicate| ways(predicate).last().copied());
    of_each.min().flatten()
}

/// Does it ask for one argument of a command line?
pub fn is_argument(predicate: &Predicate) -> bool {
    const ARGUMENTS: [&str; 2] = ["process.args", "process.parent.args"];
    matches!(&predicate.subject, Subject::Field(field) if ARGUMENTS.contains(&field.as_str()))
}

/// Is it true of a program that the technique runs through, in its own place?
pub fn is_script_host(predicate: &Predicate) -> bool {
    ways(predicate).contains(&Bypass::ScriptHost)
}

/// Is it true of a parent from which anyone starts programs?
pub fn is_everyday_parent(predicate: &Predicate) -> bool {
    matches!(&predicate.subject, Subject::Field(field)
        if [field::PARENT_IMAGE, field::PARENT_PROCESS_NAME].contains(&field.as_str()))
        && (of_program(predicate, &SCRIPT_HOSTS) || of_program(predicate, &STARTERS))
}

/// Of a predicate on the path of a process or its parent: does it ask for a folder in which every
/// machine has the same programs?
pub fn is_of_everyone(predicate: &Predicate) -> bool {
    matches!(&predicate.subject, Subject::Field(field)
        if [field::IMAGE, field::PARENT_IMAGE].contains(&field.as_str()))
        && fixed_start(predicate).is_some_and(is_protected)
}

fn is_of_windows(predicate: &Predicate) -> bool {
    fixed_start(predicate).is_some_and(|start| fold(start).starts_with(PROTECTED[0]))
}

fn is_protected(start: &str) -> bool {
    let start = fold(start);
    PROTECTED.iter().any(|folder| start.starts_with(folder))
}

/// Of a predicate on a path: whether a user can put a file where it is true.
fn of_path(predicate: &Predicate, anywhere: Bypass) -> Option<Bypass> {
    let Some(start) = fixed_start(predicate) else {
        let is_folder = predicate.value.trim_end_matches('*').ends_with('\\');
        return Some(if is_folder {
            Bypass::WritableFolder
        } else {
            anywhere
        });
    };
    // A share is not this machine's, and who can write there is not known.
    if start.starts_with(r"\\") {
        return None;
    }
    let name = file_name(&predicate.value).replace(['*', '?'], "x");
    let in_writable = |folder: &&str| holds(predicate, &format!("{folder}{name}"));
    (!is_protected(start) || WRITABLE.iter().any(in_writable)).then_some(Bypass::WritableFolder)
}

/// What every path that the predicate is true of begins with.
fn fixed_start(predicate: &Predicate) -> Option<&str> {
    let start = match predicate.op {
        Op::Eq | Op::StartsWith => &predicate.value,
        Op::In | Op::Wildcard => predicate.value.split(['*', '?']).next()?,
        _ => return None,
    };
    (!start.is_empty()).then_some(start)
}

/// Is it true of one of these programs, by its path or, in a field of names, by its name?
fn of_program(predicate: &Predicate, paths: &[&str]) -> bool {
    let is_name = matches!(&predicate.subject, Subject::Field(field)
        if ![field::IMAGE, field::PARENT_IMAGE].contains(&field.as_str()));
    paths.iter().any(|path| {
        let text = if is_name { file_name(path) } else { path };
        holds(predicate, text)
    })
}

fn holds(predicate: &Predicate, text: &str) -> bool {
    compare::on_text(&predicate.test, text, &fold(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Field;

    fn predicate(field: &str, op: &str, value: &str) -> Predicate {
        Predicate::compare(Field::new(field), Op::named(op).unwrap(), value).unwrap()
    }

    #[test]
    fn each_way_is_known_by_the_field_and_the_value() {
        use Bypass::*;
        let cases: [(&str, &str, &str, &[Bypass]); 19] = [
            ("Image", "eq", r"C:\Program Files\Contoso\agent.exe", &[]),
            ("Image", "ends_with", r"\agent.exe", &[RenamedFile]),
            ("Image", "contains", r"\AppData\Local\", &[WritableFolder]),
            (
                "Image",
                "starts_with",
                r"C:\ProgramData\Contoso\",
                &[WritableFolder],
            ),
            ("Image", "starts_with", r"C:\Tools\", &[WritableFolder]),
            (
                "Image",
                "wildcard",
                r"C:\Users\*\AppData\Local\app\*\a.exe",
                &[WritableFolder],
            ),
            // The star reaches into a folder that every user can write to.
            (
                "Image",
                "wildcard",
                r"C:\Windows\*\agent.exe",
                &[WritableFolder, OfWindows],
            ),
            (
                "Image",
                "starts_with",
                r"C:\Windows\System32\",
                &[WritableFolder, OfWindows, ScriptHost],
            ),
            ("Image", "eq", r"\\files.example.com\tools\agent.exe", &[]),
            ("process_name", "eq", "cmd.exe", &[RenamedFile, ScriptHost]),
            (
                "ParentImage",
                "eq",
                r"C:\Windows\CCM\CcmExec.exe",
                &[SpoofedParent],
            ),
            (
                "ParentImage",
                "ends_with",
                r"\CcmExec.exe",
                &[SpoofedParent, RenamedFile],
            ),
            (
                "ParentImage",
                "eq",
                r"C:\Windows\explorer.exe",
                &[SpoofedParent, EverydayParent],
            ),
            ("process.args", "eq", "/quiet", &[ChosenText]),
            ("CommandLine", "contains", "127.0.0.1", &[ChosenText]),
            ("CurrentDirectory", "eq", r"C:\Windows\", &[WorkingFolder]),
            ("User", "eq", r"EXAMPLE\backup", &[Account]),
            (
                "TargetFilename",
                "starts_with",
                r"c:\users\",
                &[WritableFolder],
            ),
            ("DestinationHostname", "eq", "updates.example.com", &[]),
        ];
        for (field, op, value, expected) in cases {
            assert_eq!(
                ways(&predicate(field, op, value)),
                expected,
                "{field} {op} {value}"
            );
        }
    }

    #[test]
    fn of_several_predicates_the_hardest_decides() {
        let chosen = predicate("CommandLine", "contains", "127.0.0.1");
        let parent = predicate("ParentImage", "eq", r"C:\Windows\CCM\CcmExec.exe");
        let host = predicate("DestinationHostname", "eq", "updates.example.com");
        assert_eq!(
            easiest(std::slice::from_ref(&chosen)),
            Some(Bypass::ChosenText)
        );
        assert_eq!(
            easiest(&[chosen.clone(), parent]),
            Some(Bypass::SpoofedParent)
        );
        assert_eq!(easiest(&[chosen, host]), None);
    }
}
