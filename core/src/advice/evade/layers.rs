//! What a shell takes out of a line before a process is started, and so before anything is logged.
//!
//! Sysmon and the security log show the command line that a process was created with. Of a line
//! typed into cmd.exe, that is what cmd leaves: without carets, with variables replaced. Quotes
//! stay, since it is the program that takes them out. The line of `cmd /c "…"` is itself the
//! command line of a process, and is logged with all that cmd will take out of it later.

/// The usual value of `%comspec%`, of which attackers take letters: `%comspec:~0,1%` is `C`.
pub const COMSPEC: &str = r"C:\Windows\system32\cmd.exe";

/// The variables whose values are usually the same.
const VARIABLES: [(&str, &str); 4] = [
    ("windir", r"C:\Windows"),
    ("systemroot", r"C:\Windows"),
    ("systemdrive", "C:"),
    ("comspec", COMSPEC),
];

/// What cmd.exe leaves of one command: variables are replaced first, then carets outside of
/// quotes are dropped, each of which lets the next character stand for itself.
pub fn after_cmd(typed: &str) -> String {
    let expanded = expand(typed);
    let mut left = String::with_capacity(expanded.len());
    let mut quoted = false;
    let mut chars = expanded.chars();
    while let Some(c) = chars.next() {
        match c {
            '^' if !quoted => left.extend(chars.next()),
            c => {
                quoted ^= c == '"';
                left.push(c);
            }
        }
    }
    left
}

/// Replaces `%name%` and `%name:~start,length%` of the variables that are known; others stay.
pub fn expand(text: &str) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        expanded.push_str(&rest[..at]);
        let value = rest[at + 1..]
            .split_once('%')
            .and_then(|(inner, after)| Some((value(inner)?, after)));
        match value {
            Some((value, after)) => {
                expanded.push_str(value);
                rest = after;
            }
            None => {
                expanded.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    expanded.push_str(rest);
    expanded
}

/// The value of what stands between two percent signs.
fn value(inner: &str) -> Option<&'static str> {
    let (name, part) = match inner.split_once(":~") {
        Some((name, part)) => (name, Some(part)),
        None => (inner, None),
    };
    let known = VARIABLES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let Some(part) = part else {
        return Some(known.1);
    };
    let (start, length) = part.split_once(',')?;
    let (start, length): (usize, usize) = (start.parse().ok()?, length.parse().ok()?);
    known.1.get(start..start.checked_add(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_go_outside_of_quotes_only() {
        assert_eq!(after_cmd("c^scr^^ipt \"a^b\" ^&"), "cscr^ipt \"a^b\" &");
        assert_eq!(after_cmd("ends in ^"), "ends in ");
    }

    #[test]
    fn variables_and_their_parts_are_replaced() {
        assert_eq!(
            after_cmd(r"%WinDir%\x %comspec:~20,1%script %temp% 5% %comspec:~99,1%"),
            r"C:\Windows\x cscript %temp% 5% %comspec:~99,1%"
        );
        assert_eq!(after_cmd("%%comspec:~0,1%"), "%C");
    }
}
