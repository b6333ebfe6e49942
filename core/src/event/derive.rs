//! Fields that follow from others.

use super::follows::{self, Given, Row};
use super::{Event, Field, Known, Provenance, Value, cmdline, encoded, field, image};

/// The fields that describe one process of an event.
struct Process {
    command_line: &'static str,
    image: &'static str,
    name: &'static str,
    /// How its image follows from its name.
    from_name: &'static str,
}

const PROCESSES: [Process; 2] = [
    Process {
        command_line: field::COMMAND_LINE,
        image: field::IMAGE,
        name: field::PROCESS_NAME,
        from_name: ROWS[1].how,
    },
    Process {
        command_line: field::PARENT_COMMAND_LINE,
        image: field::PARENT_IMAGE,
        name: field::PARENT_PROCESS_NAME,
        from_name: ROWS[3].how,
    },
];

/// The image and the bare name of a process follow from one another, in every event, so that a
/// rule may ask for either.
pub(super) const ROWS: &[Row] = &[
    Row {
        field: field::PROCESS_NAME,
        from: &[field::IMAGE],
        how: "the name in Image",
        value: name_in_image,
    },
    Row {
        field: field::IMAGE,
        from: &[field::PROCESS_NAME],
        how: "from process_name; its folder is not known",
        value: image_of_name,
    },
    Row {
        field: field::PARENT_PROCESS_NAME,
        from: &[field::PARENT_IMAGE],
        how: "the name in ParentImage",
        value: name_in_image,
    },
    Row {
        field: field::PARENT_IMAGE,
        from: &[field::PARENT_PROCESS_NAME],
        how: "from parent_process_name; its folder is not known",
        value: image_of_name,
    },
];

/// Adds what follows from the fields an event has.
///
/// Of a partial event the image also follows from the command line, as far as that goes; a full
/// record that lacks it is believed. Nothing that is given or supplied is touched.
pub fn derive(event: &mut Event) {
    let (names, others) = follows::all().split_at(ROWS.len());
    for (process, names) in PROCESSES.iter().zip(names.chunks(2)) {
        if event.partial {
            image_from_command_line(event, process);
        }
        for row in names {
            row.add(event, event.fields.len());
        }
    }
    event.decoded = decoded(text(&event.fields, field::COMMAND_LINE));
    let given = event.fields.len();
    others.iter().for_each(|row| row.add(event, given));
}

/// What is encoded in a command line, decoded.
pub fn decoded(command_line: Option<&str>) -> Option<String> {
    command_line.and_then(encoded::decoded)
}

/// Puts in a field that the user typed, and works out anew what follows from it.
pub fn supply(event: &mut Event, field: Field, value: String) {
    let known = Known::supplied(value);
    match event.fields.iter_mut().find(|(name, _)| *name == field) {
        Some((_, old)) => *old = known,
        None => event.fields.push((field.clone(), known)),
    }
    event
        .fields
        .retain(|(_, known)| !known.provenance.is_aside());
    // What was derived for the same process may have followed from the old value; what was
    // derived for the other process can't have.
    for process in &PROCESSES {
        if [process.command_line, process.image, process.name].contains(&field.as_str()) {
            event.fields.retain(|(name, known)| {
                let is_derived = matches!(known.provenance, Provenance::Derived(_));
                !(is_derived && [process.image, process.name].contains(&name.as_str()))
            });
        }
    }
    derive(event);
}

fn image_from_command_line(event: &mut Event, process: &Process) {
    if known(&event.fields, process.image).is_some() {
        return;
    }
    let Some(mut image) = text(&event.fields, process.command_line).map(image::image) else {
        return;
    };
    // A name that was typed in by hand knows better than the first word of the line.
    let named = known(&event.fields, process.name).and_then(|known| known.value.text());
    let agrees = |name: &str| image.value.text().is_some_and(|path| same_name(path, name));
    if let Some(name) = named.filter(|name| !agrees(name)) {
        image = Known::derived(image_named(name), process.from_name);
    }
    event.fields.push((Field::new(process.image), image));
}

fn name_in_image(given: &Given<'_>) -> Option<Value> {
    let name = cmdline::file_name(given.text(0)?);
    // Sysmon writes `-` for what it does not know.
    (!name.is_empty() && name != "-").then(|| Value::Exact(name.to_owned()))
}

fn image_of_name(given: &Given<'_>) -> Option<Value> {
    let name = given.text(0).filter(|name| !name.is_empty())?;
    Some(image_named(name))
}

fn image_named(name: &str) -> Value {
    Value::EndsWith(format!("\\{}", cmdline::file_name(name)))
}

fn same_name(path: &str, name: &str) -> bool {
    cmdline::file_name(path).eq_ignore_ascii_case(name)
}

fn known<'e>(fields: &'e [(Field, Known)], name: &str) -> Option<&'e Known> {
    fields
        .iter()
        .find(|(field, _)| field.as_str() == name)
        .map(|(_, known)| known)
}

pub(super) fn text<'e>(fields: &'e [(Field, Known)], name: &str) -> Option<&'e str> {
    known(fields, name)?.value.text()
}

#[cfg(test)]
mod tests {
    use super::super::reader::command_line;
    use super::*;

    fn event(partial: bool, given: &[(&str, &str)]) -> Event {
        let mut event = command_line("");
        event.partial = partial;
        event.fields = given
            .iter()
            .map(|(name, text)| (Field::new(name), Known::given(Value::Exact((*text).into()))))
            .collect();
        derive(&mut event);
        event
    }

    fn value(event: &Event, name: &str) -> Option<Value> {
        known(&event.fields, name).map(|known| known.value.clone())
    }

    fn end(text: &str) -> Option<Value> {
        Some(Value::EndsWith(text.into()))
    }

    fn exact(text: &str) -> Option<Value> {
        Some(Value::Exact(text.into()))
    }

    #[test]
    fn a_bare_command_line_gives_image_and_name() {
        let event = event(true, &[("CommandLine", "cscript x.vbs")]);
        assert_eq!(value(&event, "Image"), end("\\cscript.exe"));
        assert_eq!(value(&event, "process_name"), exact("cscript.exe"));
        assert_eq!(value(&event, "ParentImage"), None);
    }

    #[test]
    fn a_script_alone_leaves_the_image_unknown_with_a_reason() {
        let event = event(true, &[("CommandLine", "pubprn.vbs x")]);
        assert_eq!(value(&event, "Image"), Some(Value::Unknown));
        assert_eq!(value(&event, "process_name"), None);
    }

    #[test]
    fn a_full_record_gets_no_image_from_its_command_line() {
        let event = event(
            false,
            &[
                ("CommandLine", "cscript x.vbs"),
                ("ParentImage", "C:\\a\\B.exe"),
            ],
        );
        assert_eq!(value(&event, "Image"), None);
        assert_eq!(value(&event, "parent_process_name"), exact("B.exe"));
    }

    #[test]
    fn a_name_alone_is_the_end_of_the_image() {
        let event = event(false, &[("process.name", "ping.exe"), ("ParentImage", "-")]);
        assert_eq!(value(&event, "Image"), end("\\ping.exe"));
        assert_eq!(value(&event, "parent_process_name"), None);
    }

    #[test]
    fn a_supplied_field_replaces_what_was_derived_and_what_followed_from_it() {
        let mut event = event(true, &[("CommandLine", "pubprn.vbs x")]);
        supply(
            &mut event,
            Field::new("Image"),
            "C:\\Windows\\System32\\wscript.exe".into(),
        );
        assert_eq!(
            known(&event.fields, "Image").unwrap().provenance,
            Provenance::Supplied
        );
        assert_eq!(value(&event, "process_name"), exact("wscript.exe"));
        supply(
            &mut event,
            Field::new("ParentImage"),
            "C:\\x\\cmd.exe".into(),
        );
        assert_eq!(value(&event, "parent_process_name"), exact("cmd.exe"));
        assert_eq!(
            value(&event, "Image"),
            exact("C:\\Windows\\System32\\wscript.exe")
        );
    }

    #[test]
    fn a_supplied_name_or_command_line_moves_the_derived_image() {
        let mut event = event(true, &[("CommandLine", "winrm qc")]);
        supply(&mut event, Field::new("process_name"), "cscript.exe".into());
        assert_eq!(value(&event, "Image"), end("\\cscript.exe"));
        supply(
            &mut event,
            Field::new("ParentCommandLine"),
            "cmd /c winrm qc".into(),
        );
        assert_eq!(value(&event, "ParentImage"), end("\\cmd.exe"));
        assert_eq!(value(&event, "parent_process_name"), exact("cmd.exe"));
    }
}
