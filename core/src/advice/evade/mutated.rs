//! The event as it would have been with another command line.

use super::Mutated;
use super::mutation::Host;
use crate::event::cmdline::{file_name, split};
use crate::event::{Event, Field, Known, Value, field, supply};

/// The command line of an event, where it is known.
pub fn command_line(event: &Event) -> Option<&str> {
    match &value(event, field::COMMAND_LINE)?.value {
        Value::Exact(text) => Some(text),
        _ => None,
    }
}

/// The event with a mutated line. The process is the same, so its image is, unless another
/// program runs the script; what follows from the line is worked out again.
pub fn event(original: &Event, mutated: &Mutated) -> Event {
    let old = command_line(original).unwrap_or_default();
    let mut event = original.clone();
    repeat(&mut event, old, &mutated.logged);
    supply(
        &mut event,
        Field::new(field::COMMAND_LINE),
        mutated.logged.clone(),
    );
    for name in [field::IMAGE, field::PROCESS_NAME, field::ORIGINAL_FILE_NAME] {
        let kept = value(original, name).cloned();
        event.fields.retain(|(field, _)| field.as_str() != name);
        if let Some(mut known) = kept {
            match mutated.host {
                Some(Host::Other(host)) => known.value = with_name(known.value, host),
                // What the file says of itself stays.
                Some(Host::Copy(path)) if name == field::IMAGE => {
                    known.value = Value::Exact(path.to_owned());
                }
                Some(Host::Copy(path)) if name == field::PROCESS_NAME => {
                    known.value = Value::Exact(file_name(path).to_owned());
                }
                Some(Host::Copy(_)) | None => {}
            }
            event.fields.push((Field::new(name), known));
        }
    }
    event
}

fn value<'e>(event: &'e Event, name: &str) -> Option<&'e Known> {
    event.get(&Field::new(name))
}

/// A record may have its command line more than once: in the text of its message, or as a list of
/// arguments. What is about the parent stays.
fn repeat(event: &mut Event, old: &str, new: &str) {
    let args: Vec<String> = split(old).into_iter().map(|arg| arg.text).collect();
    let is_parents = |name: &str| name.to_ascii_lowercase().contains("parent");
    for (field, known) in &mut event.fields {
        if is_parents(field.as_str()) || field.as_str() == field::COMMAND_LINE {
            continue;
        }
        match &mut known.value {
            Value::Exact(text) if old.contains(' ') && text.contains(old) => {
                *text = text.replace(old, new);
            }
            Value::Many(values) if *values == args => {
                *values = split(new).into_iter().map(|arg| arg.text).collect();
            }
            _ => {}
        }
    }
}

/// The same folder, and another file in it.
fn with_name(value: Value, name: &str) -> Value {
    let renamed = |path: String| {
        let folder = path.len() - file_name(&path).len();
        format!("{}{name}", &path[..folder])
    };
    match value {
        Value::Exact(path) => Value::Exact(renamed(path)),
        Value::EndsWith(path) => Value::EndsWith(renamed(path)),
        other => other,
    }
}
