//! A copy of the program under another name.

use crate::advice::evade::line::{Line, Program, Shell};
use crate::advice::evade::mutation::{Changes, Host, Mutated, Mutation};
use crate::advice::evade::programs::CSCRIPT_ONLY;
use crate::event::cmdline::file_name;

pub const RENAMED_PROGRAM: Mutation = Mutation {
    name: "renamed_program",
    title: "A copy of the program under another name",
    why: "A signed program stays signed when it is copied, and does the same. Its image has the new name; OriginalFileName, which is in the file, stays. winrm.vbs asks for a host named cscript.exe, so that only the folder changes.",
    layer: "Windows",
    source: "https://attack.mitre.org/techniques/T1036/003/",
    changes: Changes::Host,
    apply,
};

fn apply(line: &Line<'_>) -> Vec<Mutated> {
    let keeps_name = line
        .script_name()
        .is_some_and(|name| CSCRIPT_ONLY.contains(&&*name));
    let name = file_name(&line.args[0].text).to_ascii_lowercase();
    let folder = match (line.program, name.strip_suffix(".exe").unwrap_or(&name)) {
        (Program::ScriptHost, _) => r"%windir%\System32",
        (Program::PowerShell, "powershell") => r"%windir%\System32\WindowsPowerShell\v1.0",
        _ => return Vec::new(),
    };
    let path = match keeps_name {
        true => r"C:\Users\Public\cscript.exe",
        false => r"C:\Users\Public\tool.exe",
    };
    let mut made = line.change("", vec![(line.place(0), path.to_owned())]);
    if let Some(made) = &mut made {
        made.host = Some(Host::Copy(path));
        if line.shell == Shell::Typed {
            let stem = name.strip_suffix(".exe").unwrap_or(&name);
            made.typed = format!("copy {folder}\\{stem}.exe {path} & {}", made.logged);
        }
    }
    made.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::made;
    use super::*;

    #[test]
    fn the_copy_is_made_and_run() {
        assert_eq!(
            made(&RENAMED_PROGRAM, "cscript //b x.vbs"),
            [(
                r"copy %windir%\System32\cscript.exe C:\Users\Public\tool.exe & C:\Users\Public\tool.exe //b x.vbs".to_owned(),
                r"C:\Users\Public\tool.exe //b x.vbs".to_owned()
            )]
        );
        assert_eq!(
            made(&RENAMED_PROGRAM, "cmd /c cscript winrm.vbs qc")[0].1,
            r"cmd /c C:\Users\Public\cscript.exe winrm.vbs qc"
        );
        assert_eq!(made(&RENAMED_PROGRAM, "pwsh -c ls"), []);
    }
}
