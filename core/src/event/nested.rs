//! The processes that a command line starts through `cmd.exe`, as events of their own.

use super::cmdline::Program;
use super::reader::command_line;
use super::{Event, Field, Known, Value, derive::derive, field, image, shell};
use crate::limits;
use std::borrow::Cow;

/// The event of a bare command line, and behind it the events of what it starts.
///
/// Only for bare command lines: where there is a full log, the children have records of their
/// own in it. A child is as partial as its parent, but knows who started it.
pub fn events(mut event: Event) -> Vec<Event> {
    derive(&mut event);
    let mut events = vec![event];
    children(0, limits::NESTED_COMMANDS, &mut events);
    events
}

fn children(parent: usize, levels: usize, out: &mut Vec<Event>) {
    let Some(line) = text(&out[parent]).filter(|_| levels > 0) else {
        return;
    };
    let (carried, shell) = match shell::carried(line) {
        Some(carried) => (carried, Shell::Named),
        None if is_typed_into_cmd(line) => (Cow::Borrowed(line), Shell::Around),
        None => return,
    };
    for command in shell::commands(&carried) {
        let Some(command) = shell::started(&command) else {
            continue;
        };
        let child = child(command, shell, parent, out);
        out.push(child);
        children(out.len() - 1, levels - 1, out);
    }
}

fn text(event: &Event) -> Option<&str> {
    event
        .fields
        .iter()
        .find(|(field, _)| field.as_str() == field::COMMAND_LINE)?
        .1
        .value
        .text()
}

/// Which `cmd.exe` starts the children.
#[derive(Clone, Copy)]
enum Shell {
    /// The one that the parent's line starts: `cmd /c …`.
    Named,
    /// The one that the line was typed into, of which nothing more is known.
    Around,
}

/// Is this a line for `cmd.exe` itself, as in a batch file: `set x=1 & cscript y`?
///
/// No process ever has such a line, since its first word is a command of the shell. PowerShell
/// shares some of these words, but has no `&` between commands and no `call`.
fn is_typed_into_cmd(line: &str) -> bool {
    let Some(program) = Program::of(line) else {
        return false;
    };
    let word = image::builtin(&program);
    word == Some("call")
        || (word.is_some() && line.contains('&') && shell::commands(line).len() > 1)
}

fn child(command: &str, shell: Shell, parent: usize, out: &[Event]) -> Event {
    let expanded = shell::expand(command);
    let command = expanded.as_deref().unwrap_or(command);
    // cmd starts programs itself; for a script it looks up who opens it, and the line changes in
    // ways that are not known here.
    let is_program = !matches!(image::image(command).value, Value::Unknown);
    let line = if is_program {
        shell::handed_on(command)
    } else {
        command.to_owned()
    };
    let mut how = String::from(match shell {
        Shell::Named => "what the line it comes from tells cmd.exe to run",
        Shell::Around => "what the line it comes from runs when it is typed into cmd.exe",
    });
    if line.len() > command.len() {
        how.push_str("; cmd.exe puts a second blank behind the program's name");
    }
    if expanded.is_some() {
        how.push_str("; variables are replaced by their usual values");
    }

    let mut event = command_line("");
    (event.span, event.line) = (out[parent].span, out[parent].line);
    event.parent_distance = Some((out.len() - parent) as u32);
    let mut add = |name: &str, known: Known| event.fields.push((Field::new(name), known));
    match shell {
        Shell::Named => {
            let of_parent = |name: &str| {
                out[parent]
                    .fields
                    .iter()
                    .find(|(field, _)| field.as_str() == name)
            };
            if let Some((_, image)) = of_parent(field::IMAGE) {
                add(
                    field::PARENT_IMAGE,
                    Known::derived(image.value.clone(), "the image of the line it comes from"),
                );
            }
            if let Some((_, line)) = of_parent(field::COMMAND_LINE) {
                add(
                    field::PARENT_COMMAND_LINE,
                    Known::derived(line.value.clone(), "the line it comes from"),
                );
            }
        }
        Shell::Around => {
            let how = "the line it comes from is one for cmd.exe, whose folder is not known";
            add(
                field::PARENT_IMAGE,
                Known::derived(Value::EndsWith("\\cmd.exe".into()), how),
            );
        }
    }
    event.fields[0].1 = Known::derived(Value::Exact(line), how);
    derive(&mut event);
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each event as (how far its parent is, command line, parent's command line).
    fn lines(line: &str) -> Vec<(u32, String, String)> {
        let out = events(command_line(line));
        let text = |event: &Event, name: &str| {
            let known = event.get(&Field::new(name));
            known
                .and_then(|known| known.value.text())
                .unwrap_or("")
                .to_owned()
        };
        out.iter()
            .map(|event| {
                let distance = event.parent_distance.unwrap_or(0);
                (
                    distance,
                    text(event, "CommandLine"),
                    text(event, "ParentCommandLine"),
                )
            })
            .collect()
    }

    fn child_lines(line: &str) -> Vec<String> {
        lines(line)
            .into_iter()
            .skip(1)
            .map(|(_, line, _)| line)
            .collect()
    }

    #[test]
    fn cmd_c_has_a_child_that_knows_its_parent() {
        let out = events(command_line("cmd /c cscript /b x.vbs"));
        let get = |name: &str| {
            out[1]
                .get(&Field::new(name))
                .map(|known| known.value.clone())
        };
        assert_eq!(out.len(), 2);
        assert_eq!(
            get("CommandLine"),
            Some(Value::Exact("cscript  /b x.vbs".into()))
        );
        assert_eq!(get("Image"), Some(Value::EndsWith("\\cscript.exe".into())));
        assert_eq!(
            get("ParentImage"),
            Some(Value::EndsWith("\\cmd.exe".into()))
        );
        assert_eq!(
            get("parent_process_name"),
            Some(Value::Exact("cmd.exe".into()))
        );
        assert_eq!(
            get("ParentCommandLine"),
            Some(Value::Exact("cmd /c cscript /b x.vbs".into()))
        );
        assert!(out[1].partial);
    }

    #[test]
    fn chains_and_nesting_keep_to_their_parents() {
        let line = r#"cmd /c "cmd /c a.exe 1 & b.exe 2""#;
        let expected = [
            (0, line, ""),
            (1, "cmd  /c a.exe 1 ", line),
            (1, "a.exe  1 ", "cmd  /c a.exe 1 "),
            (3, "b.exe  2", line),
        ];
        let seen = lines(line);
        assert_eq!(
            seen,
            expected.map(|(n, a, b)| (n, a.to_owned(), b.to_owned()))
        );
    }

    #[test]
    fn nesting_stops_at_the_limit() {
        let line = "cmd /c ".repeat(50) + "x.exe";
        assert_eq!(lines(&line).len(), 1 + limits::NESTED_COMMANDS);
    }

    #[test]
    fn a_script_stays_as_it_was_typed() {
        assert_eq!(child_lines("cmd  /c winrm qc -q "), ["winrm qc -q "]);
    }

    #[test]
    fn commands_of_the_shell_have_no_event() {
        assert_eq!(child_lines("cmd /c echo x & set y=1 & dir"), [""; 0]);
        assert_eq!(child_lines("cmd /c start calc.exe"), ["calc.exe"]);
    }

    #[test]
    fn variables_with_one_usual_value_are_replaced() {
        let line = r"cmd /c cscript %windir%\System32\x.vbs %temp%";
        assert_eq!(
            child_lines(line),
            [r"cscript  C:\Windows\System32\x.vbs %temp%"]
        );
    }

    #[test]
    fn a_line_typed_into_cmd_has_the_children_it_starts() {
        let line = r"set comspec=calc.exe & cscript %windir%\System32\manage-bde.wsf";
        assert_eq!(
            child_lines(line),
            [r"cscript  C:\Windows\System32\manage-bde.wsf"]
        );
        assert_eq!(child_lines("call winrm quickconfig"), ["winrm quickconfig"]);
        assert_eq!(child_lines("mshta http://x/?a=b&c=d"), [""; 0]);
        assert_eq!(child_lines("cd C:\\x; .\\a.ps1"), [""; 0]);
    }
}
