//! How `cmd.exe` reads the commands it is given.

use super::cmdline::Program;
use super::image::builtin;
use crate::limits;
use std::borrow::Cow;

/// The most characters that `cmd.exe` takes in a command line.
const LONGEST: usize = 8_191;

/// The command that `cmd /c …` (or `/k`, `/r`) carries, after cmd's own rules for quotes.
///
/// `None` for other programs, for an interactive `cmd.exe`, and for lines longer than cmd takes.
pub fn carried(command_line: &str) -> Option<Cow<'_, str>> {
    let program = Program::of(command_line)?;
    if !program.is_cmd() || command_line.len() > LONGEST {
        return None;
    }
    let (mut rest, mut strip_always) = (&command_line[program.span.end as usize..], false);
    loop {
        rest = rest.trim_start_matches(|c: char| c <= ' ' || matches!(c, ',' | ';' | '='));
        // Words that are no switches are ignored by cmd.
        let Some(switch) = rest.strip_prefix('/') else {
            let end = rest.find([' ', '\t']).filter(|_| !rest.is_empty())?;
            rest = &rest[end..];
            continue;
        };
        let letter = switch.chars().next()?;
        let after = &switch[letter.len_utf8()..];
        match letter.to_ascii_lowercase() {
            'c' | 'k' | 'r' => return Some(unquote(after.trim_start(), strip_always)),
            's' => {
                strip_always = true;
                rest = after;
            }
            // `/v:on`, `/e:off`, `/t:0a` carry a value; `/d/c` does not.
            _ => rest = &after[after.find([' ', '\t', '/']).unwrap_or(after.len())..],
        }
    }
}

/// Strips the outer quotes by the rules of `cmd /?`.
///
/// Quotes are kept only where there are exactly two, nothing special stands between them, and
/// what does is the name of a program with a blank in it. Otherwise a leading quote goes, and
/// with it the last quote of the line, wherever that is.
fn unquote(command: &str, strip_always: bool) -> Cow<'_, str> {
    let Some(inner) = command.strip_prefix('"') else {
        return command.into();
    };
    let Some(last) = inner.rfind('"') else {
        return inner.into();
    };
    let names_program = inner.find('"') == Some(last) && {
        let between = &inner[..last];
        let lower = between.to_ascii_lowercase();
        between.contains([' ', '\t'])
            && !between.contains(['&', '<', '>', '(', ')', '@', '^', '|'])
            && [".exe", ".com", ".bat", ".cmd", ".vbs", ".js", ".wsf"]
                .iter()
                .any(|end| lower.ends_with(end))
    };
    if names_program && !strip_always {
        return command.into();
    }
    match (&inner[..last], &inner[last + 1..]) {
        (between, "") => between.into(),
        (between, after) => format!("{between}{after}").into(),
    }
}

/// The commands of a chain.
///
/// Splits at unquoted `&`, `&&`, `|` and `||`, drops carets, redirections and the parentheses of
/// a group. Chains longer than [`limits::CHAINED_COMMANDS`] are cut off.
pub fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut command = String::new();
    let mut quoted = false;
    let mut groups = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                quoted = !quoted;
                command.push(c);
            }
            _ if quoted => command.push(c),
            '^' => command.extend(chars.next().map(|(_, escaped)| escaped)),
            '&' | '|' => commands.push(std::mem::take(&mut command)),
            '(' if command.trim().is_empty() => groups += 1,
            ')' if groups > 0 => {
                groups -= 1;
                commands.push(std::mem::take(&mut command));
            }
            '<' | '>' => {
                // `2>` names the handle; `a2>` is a word.
                if command.ends_with(|c: char| c.is_ascii_digit()) {
                    let word = command[..command.len() - 1].chars().next_back();
                    if word.is_none_or(|c| c <= ' ') {
                        command.pop();
                    }
                }
                let end = at + 1 + redirection(&text[at + 1..]);
                while chars.next_if(|&(next, _)| next < end).is_some() {}
            }
            c => command.push(c),
        }
    }
    commands.push(command);
    commands.retain(|command| !command.trim().is_empty());
    commands.truncate(limits::CHAINED_COMMANDS);
    commands.iter_mut().for_each(|command| {
        let blanks = command.len() - command.trim_start().len();
        command.drain(..blanks);
    });
    commands
}

/// The length of a redirection's target, what follows its first mark.
fn redirection(text: &str) -> usize {
    let marks = text
        .bytes()
        .take_while(|byte| matches!(byte, b'>' | b'&'))
        .count();
    let blanks = text[marks..]
        .bytes()
        .take_while(|byte| b" \t".contains(byte))
        .count();
    let mut quoted = false;
    let target = text[marks + blanks..].find(|c: char| {
        quoted ^= c == '"';
        !quoted && matches!(c, ' ' | '\t' | '&' | '|' | '<' | '>' | ')')
    });
    target.map_or(text.len(), |length| marks + blanks + length)
}

/// The program that a command starts, once `call`, `start` and `@` are out of the way; `None`
/// for a command that cmd carries out itself.
pub fn started(command: &str) -> Option<&str> {
    let mut command = command.trim_start_matches([' ', '\t', '@']);
    // `call start call …` is legal, and each turn takes a word off the line.
    loop {
        let program = Program::of(command)?;
        let rest = command[program.span.end as usize..].trim_start();
        match builtin(&program) {
            None => return Some(command),
            Some("call") => command = rest,
            Some("start") => command = start_target(rest)?,
            Some(_) => return None,
        }
    }
}

/// What `start "title" /min /d folder program …` starts.
fn start_target(mut rest: &str) -> Option<&str> {
    if rest.starts_with('"') {
        // The first quoted argument is the window's title.
        rest = rest[1..].split_once('"')?.1.trim_start();
    }
    while rest.starts_with('/') {
        let (switch, after) = rest.split_once([' ', '\t'])?;
        rest = after.trim_start();
        if ["/d", "/node", "/affinity"]
            .iter()
            .any(|takes| takes.eq_ignore_ascii_case(switch))
        {
            rest = match rest.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"')?.1,
                None => rest.split_once([' ', '\t'])?.1,
            }
            .trim_start();
        }
    }
    (!rest.is_empty()).then_some(rest)
}

/// The line that cmd hands to the process it starts: it puts a blank of its own between the
/// program's name and the arguments, which keep theirs. Logs show `cscript  /b …`.
pub fn handed_on(command: &str) -> String {
    let name = Program::of(command).map_or(0, |program| program.span.end as usize);
    let (name, args) = command.split_at(name);
    if args.trim().is_empty() {
        name.to_owned()
    } else {
        format!("{name} {args}")
    }
}

/// Variables with the same value on nearly every Windows.
const VARIABLES: [(&str, &str); 4] = [
    ("%windir%", "C:\\Windows"),
    ("%systemroot%", "C:\\Windows"),
    ("%systemdrive%", "C:"),
    ("%comspec%", "C:\\Windows\\system32\\cmd.exe"),
];

/// Replaces the variables that have one value nearly everywhere; `None` where there are none.
pub fn expand(command: &str) -> Option<String> {
    if !command.contains('%') {
        return None;
    }
    let mut expanded = String::with_capacity(command.len());
    let mut rest = command;
    while let Some(at) = rest.find('%') {
        expanded.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = VARIABLES.iter().find(|(name, _)| {
            rest.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        });
        let (value, length) = known.map_or(("%", 1), |(name, value)| (value, name.len()));
        expanded.push_str(value);
        rest = &rest[length..];
    }
    expanded.push_str(rest);
    (expanded != command).then_some(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_follows_the_first_of_c_k_and_r() {
        let carried = |line| carried(line).map(Cow::into_owned);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(carried("cmd /c cscript x"), some("cscript x"));
        assert_eq!(carried("CMD.EXE /d /s /c \"cscript x\""), some("cscript x"));
        assert_eq!(carried("%comspec% /Q/K cscript"), some("cscript"));
        assert_eq!(carried("cmd/ccscript x "), some("cscript x "));
        assert_eq!(carried("cmd /v:on /e:off /r x"), some("x"));
        assert_eq!(carried("cmd  /c  \tx"), some("x"));
        assert_eq!(carried("cmd"), None);
        assert_eq!(carried("cmd /d"), None);
        assert_eq!(carried("cmd foo"), None);
        assert_eq!(carried("cscript /c x"), None);
    }

    #[test]
    fn outer_quotes_go_unless_they_hold_a_program_with_blanks() {
        let carried = |line| carried(line).map(Cow::into_owned);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            carried(r#"cmd /c ""C:\a b\x.cmd" --y z""#),
            some(r#""C:\a b\x.cmd" --y z"#)
        );
        assert_eq!(
            carried(r#"cmd /c "C:\a b\x.exe" -y"#),
            some(r#""C:\a b\x.exe" -y"#)
        );
        assert_eq!(
            carried(r#"cmd /s /c "C:\a b\x.exe""#),
            some(r"C:\a b\x.exe")
        );
        assert_eq!(carried(r#"cmd /c "cscript x" "#), some("cscript x "));
        assert_eq!(carried(r#"cmd /c "a /b " c:d "#), some("a /b  c:d "));
    }

    #[test]
    fn chains_are_split_outside_of_quotes_and_carets_go() {
        assert_eq!(commands("a & b&&c|d || e"), ["a ", "b", "c", "d ", "e"]);
        assert_eq!(commands(r#"a "b & c" ^& d^|e"#), [r#"a "b & c" & d|e"#]);
        assert_eq!(commands("(a & b) & c"), ["a ", "b", "c"]);
        assert_eq!(commands("wmic where (x like y)"), ["wmic where (x like y)"]);
        assert_eq!(commands(" & "), [""; 0]);
        assert_eq!(
            commands(&"a&".repeat(1_000)).len(),
            limits::CHAINED_COMMANDS
        );
    }

    #[test]
    fn redirections_are_left_out() {
        assert_eq!(commands("a -x > nul 2>&1"), ["a -x  "]);
        assert_eq!(commands("a>>\"b & c\" d&e <f"), ["a d", "e "]);
        assert_eq!(commands("a2>x"), ["a2"]);
    }

    #[test]
    fn commands_of_the_shell_start_nothing() {
        assert_eq!(started("set x=1"), None);
        assert_eq!(started("@echo off"), None);
        assert_eq!(started("call winrm qc"), Some("winrm qc"));
        assert_eq!(
            started("start \"\" /min /d \"C:\\a b\" calc.exe -x"),
            Some("calc.exe -x")
        );
        assert_eq!(started("start call cscript x"), Some("cscript x"));
        assert_eq!(started("start"), None);
    }

    #[test]
    fn cmd_doubles_the_blank_behind_the_name() {
        assert_eq!(handed_on("cscript /b x"), "cscript  /b x");
        assert_eq!(handed_on(r#""C:\a b.exe" -x"#), r#""C:\a b.exe"  -x"#);
        assert_eq!(handed_on("tasklist "), "tasklist");
    }

    #[test]
    fn only_variables_with_one_value_are_replaced() {
        assert_eq!(
            expand("x %WinDir%\\y %temp% 5%").as_deref(),
            Some("x C:\\Windows\\y %temp% 5%")
        );
        assert_eq!(expand("x %temp%"), None);
    }
}
