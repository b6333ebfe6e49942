//! What of a value stays when it is looked at as one of its kind: its folder, its name, and the
//! value without what differs from user to user and from version to version.

use crate::event::cmdline::file_name;
use crate::limits;

/// Does a value ask for enough to tell one thing from another?
pub fn says_enough(value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphanumeric()).count();
    letters >= limits::EXCLUSION_VALUE_LEAST
}

/// Is it a value that an analyst would put into a rule?
pub fn acceptable(value: &str) -> bool {
    says_enough(value)
        && value.trim().len() == value.len()
        && value.len() <= limits::EXCLUSION_VALUE
        && !value.chars().any(char::is_control)
}

/// The file's name behind its separator, `\agent.exe`, unless it looks made up for one time.
pub fn name(path: &str) -> Option<String> {
    let name = file_name(path);
    let is_path = name.len() < path.len();
    (is_path && acceptable(name) && without_random(name) == name).then(|| format!("\\{name}"))
}

/// The folder with its separator at the end, unless so much lies in it that it says nothing.
pub fn folder(path: &str) -> Option<&str> {
    let end = path.rfind('\\')?;
    let folder = &path[..=end];
    let is_broad = |broad: &&str| folder.eq_ignore_ascii_case(broad);
    let is_temporary = folder.to_ascii_lowercase().ends_with(r"\temp\");
    let depth = folder.matches('\\').count();
    let least = if folder.starts_with(r"\\") { 5 } else { 2 };
    let stays = depth >= least && !is_temporary && !BROAD.iter().any(is_broad);
    (stays && acceptable(folder) && open(folder).is_none()).then_some(folder)
}

/// Folders that half of what runs lies in.
const BROAD: [&str; 10] = [
    r"C:\Windows\",
    r"C:\Windows\System32\",
    r"C:\Windows\SysWOW64\",
    r"C:\Windows\System32\WindowsPowerShell\v1.0\",
    r"C:\Program Files\",
    r"C:\Program Files (x86)\",
    r"C:\Program Files\Common Files\",
    r"C:\ProgramData\",
    r"C:\Users\",
    r"C:\Users\Public\",
];

/// The path with `*` for the user's name, for versions, and for names that look made up for one
/// time; `None` where there is nothing of these in it, or a wildcard already.
pub fn open(path: &str) -> Option<String> {
    if path.contains(['*', '?']) || !path.contains('\\') {
        return None;
    }
    let on_a_share = path.starts_with(r"\\");
    let mut after_users = false;
    let parts = path.split('\\').enumerate().map(|(at, part)| {
        let is_user = after_users && !part.is_empty() && !SHARED.contains(&&*part.to_lowercase());
        after_users = part.eq_ignore_ascii_case("users");
        // The server and the share stay: an address looks like a version.
        if on_a_share && at < 4 {
            part.to_owned()
        } else if is_user {
            "*".to_owned()
        } else {
            without_version(&without_random(part))
        }
    });
    let opened = parts.collect::<Vec<_>>().join("\\");
    // What is left open must not be all there is: `C:\Users\*\`.
    let names = opened.split('\\').skip(1);
    let told = names.filter(|part| !part.eq_ignore_ascii_case("users") && says_enough(part));
    (opened != path && told.count() > 0).then_some(opened)
}

/// Profiles that belong to nobody.
const SHARED: [&str; 3] = ["public", "default", "all users"];

/// Puts `*` for a run of numbers with dots between: `app-1.2.3` becomes `app-*`.
fn without_version(part: &str) -> String {
    let mut out = String::new();
    let mut rest = part;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let run = &rest[start..];
        let end = run
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(run.len());
        let number = run[..end].trim_end_matches('.');
        out.push_str(&rest[..start]);
        out.push_str(if number.contains('.') { "*" } else { number });
        rest = &run[number.len()..];
    }
    out + rest
}

/// Puts `*` for an identifier of 32 digits, for a long hexadecimal number, and for the number of
/// a temporary file.
fn without_random(part: &str) -> String {
    let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    let mut out = String::new();
    let mut rest = part;
    while let Some(start) = rest.find(is_hex) {
        let run = &rest[start..];
        let end = run.find(|c| !is_hex(c)).unwrap_or(run.len());
        let run = &run[..end];
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let letters = run.len() - digits - run.matches('-').count();
        let is_temporary = fits_temporary(&rest[..start], run);
        let is_random = is_temporary || (digits > 1 && letters > 1 && run.len() >= 8);
        out.push_str(&rest[..start]);
        out.push_str(if is_random { "*" } else { run });
        rest = &rest[start + end..];
    }
    out + rest
}

/// `tmp3A1F`, `~DF3A`, as programs name files for a while.
fn fits_temporary(before: &str, run: &str) -> bool {
    let before = before.to_ascii_lowercase();
    (before == "tmp" || before.starts_with('~')) && run.len() >= 3 && run != "---"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_versions_and_made_up_names_are_left_open() {
        let cases = [
            (
                r"C:\Users\alice\AppData\Local\Contoso\app-1.2.3\a.exe",
                Some(r"C:\Users\*\AppData\Local\Contoso\app-*\a.exe"),
            ),
            (
                r"C:\Program Files\Contoso\4.10\agent.exe",
                Some(r"C:\Program Files\Contoso\*\agent.exe"),
            ),
            (
                r"C:\Program Files\WindowsApps\Contoso_1.2.0.0_x64__8wekyb3d8bbwe\a.exe",
                Some(r"C:\Program Files\WindowsApps\Contoso_*_x64__8wekyb3d8bbwe\a.exe"),
            ),
            (
                r"C:\Windows\Temp\{0f8fad5b-d9cb-469f-a165-70867728950e}\a.vbs",
                Some(r"C:\Windows\Temp\{*}\a.vbs"),
            ),
            (
                r"C:\Windows\Temp\tmp3A1F.ps1",
                Some(r"C:\Windows\Temp\tmp*.ps1"),
            ),
            (r"C:\Users\alice\", None),
            (r"C:\Users\Public\a.exe", None),
            (r"\\192.0.2.7\tools\a.exe", None),
            (r"C:\Windows\System32\cscript.exe", None),
            (r"C:\Python39\python.exe", None),
            ("1.2.3", None),
            (r"C:\a*b\1.2\x", None),
        ];
        for (path, expected) in cases {
            assert_eq!(open(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn broad_folders_and_made_up_names_are_not_offered() {
        assert_eq!(
            folder(r"C:\Program Files\Contoso\a.exe"),
            Some(r"C:\Program Files\Contoso\")
        );
        assert_eq!(folder(r"C:\Windows\System32\cscript.exe"), None);
        assert_eq!(folder(r"C:\a.exe"), None);
        assert_eq!(folder(r"C:\Windows\Temp\a.exe"), None);
        // Each user and version would need an exclusion of its own.
        assert_eq!(folder(r"C:\Users\alice\tools\a.exe"), None);
        assert_eq!(folder(r"\\files\tools\a.exe"), None);
        assert_eq!(folder(r"\\files\tools\x\a.exe"), Some(r"\\files\tools\x\"));
        assert_eq!(folder("agent.exe"), None);
        assert_eq!(name(r"C:\Tools\agent.exe").as_deref(), Some(r"\agent.exe"));
        assert_eq!(name(r"C:\Tools\tmp3A1F.exe"), None);
        assert_eq!(name("agent.exe"), None);
    }

    #[test]
    fn a_value_has_letters_and_an_end() {
        for value in ["", "*", "ab", r"\", " abc", "abc ", "a\nbc", "---"] {
            assert!(!acceptable(value), "{value:?}");
        }
        assert!(!acceptable(&"a".repeat(limits::EXCLUSION_VALUE + 1)));
        assert!(acceptable("abc"));
    }
}
