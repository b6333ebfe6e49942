//! Hostile input: whatever is pasted, reading it ends, in linear time, with a clear word.

use cutout_core::event::{Event, Format, Reader, decode};
use cutout_core::limits;
use cutout_core::text::Diagnostic;
use std::time::Instant;

/// Full size where the build is optimised; a tenth is enough to see a panic.
const MANY: usize = if cfg!(debug_assertions) {
    10_000
} else {
    100_000
};

fn read(what: &str, text: &str, format: Option<Format>) -> (Vec<Event>, Vec<Diagnostic>) {
    let started = Instant::now();
    let mut reader = Reader::new(text, format);
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    let mut last = 0;
    while reader.read(1_000, &mut events, &mut diagnostics) {
        assert!(reader.position() >= last);
        last = reader.position();
    }
    assert_eq!(reader.position(), text.len());
    for diagnostic in &diagnostics {
        assert!(diagnostic.line > 0 && diagnostic.column > 0, "{diagnostic}");
    }
    println!(
        "{what}: {} bytes, {} events, {} ms",
        text.len(),
        events.len(),
        started.elapsed().as_millis()
    );
    (events, diagnostics)
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code.as_str())
        .collect()
}

/// The fields of an event without those that stand in no log.
fn of_record(event: &Event) -> usize {
    let fields = event.fields.iter();
    fields
        .filter(|(_, known)| !known.provenance.is_aside())
        .count()
}

#[test]
fn empty_text_is_no_event_and_no_complaint() {
    for text in ["", "\n \r\n", "\u{feff}"] {
        for format in [
            None,
            Some(Format::CommandLines),
            Some(Format::Json),
            Some(Format::EvtxDump),
        ] {
            let (events, diagnostics) = read("empty", text, format);
            assert_eq!(
                (events.len(), diagnostics.len()),
                (0, 0),
                "{text:?} {format:?}"
            );
        }
    }
    assert_eq!(read("comment", "# only a comment\n", None).0.len(), 0);
}

#[test]
fn one_endless_line_is_one_event() {
    let blob = "x".repeat(5 << 20);
    for line in [
        blob.clone(),
        format!("cmd /c {}", "a & ".repeat(5 << 18)),
        format!("C:\\a {}", "b\\c ".repeat(1 << 20)),
    ] {
        let (events, diagnostics) = read("one line", &line, None);
        assert_eq!(
            (events.len(), codes(&diagnostics)),
            (1, vec!["line-length"])
        );
    }
    let (events, diagnostics) = read(
        "one record",
        &format!("{{\"CommandLine\":\"{blob}\"}}"),
        None,
    );
    assert_eq!((events.len(), diagnostics.len()), (1, 0));
    let (_, diagnostics) = read(
        "powershell",
        &format!("powershell -enc {}", "AAAA".repeat(1 << 20)),
        None,
    );
    assert_eq!(codes(&diagnostics), ["line-length"]);
}

#[test]
fn a_hundred_thousand_lines_are_as_many_events() {
    let (events, diagnostics) = read("lines", &"cscript //nologo x.vbs\r\n".repeat(MANY), None);
    assert_eq!((events.len(), diagnostics.len()), (MANY, 0));
    assert_eq!(events[MANY - 1].line as usize, MANY);
    let (events, _) = read(
        "cmd lines",
        &"cmd /c cscript x & wscript y\n".repeat(MANY),
        None,
    );
    assert_eq!(events.len(), 3 * MANY);
    let record = "{\"EventID\":1,\"Image\":\"C:\\\\x\\\\y.exe\",\"CommandLine\":\"y\",\"ParentImage\":\"C:\\\\z.exe\"}\n";
    let (events, diagnostics) = read("records", &record.repeat(MANY), None);
    assert_eq!(
        (
            events.len(),
            diagnostics.len(),
            events[MANY - 1].line as usize
        ),
        (MANY, 0, MANY)
    );
}

#[test]
fn nul_bytes_are_text() {
    let (events, diagnostics) = read("nul", "csc\0ript x\n\0\nb\n", None);
    assert_eq!((events.len(), codes(&diagnostics)), (3, vec!["nul-byte"]));
    assert_eq!(events[0].headline(), "csc\0ript x");
    let (events, diagnostics) = read("nul", r#"{"CommandLine":"a\u0000b"}"#, None);
    assert_eq!((events[0].headline(), diagnostics.len()), ("a\0b", 0));
}

#[test]
fn lone_surrogates_are_replaced_and_the_rest_is_read() {
    let text =
        "{\"CommandLine\":\"ok\"}\n{\"CommandLine\":\"a \\ud800 b \\udfff\",\"Image\":\"x\"}\n";
    let (events, diagnostics) = read("surrogates", text, None);
    assert_eq!(events[1].headline(), "a \u{fffd} b \u{fffd}");
    assert_eq!(of_record(&events[1]), 3);
    assert_eq!(
        (codes(&diagnostics), diagnostics[0].line),
        (vec!["lone-surrogate"], 2)
    );
    assert!(diagnostics[0].message.contains('2'));
    let many = format!("{{\"a\":\"{}\"}}", "\\ud800".repeat(5 * MANY));
    assert_eq!(
        codes(&read("surrogates", &many, None).1),
        ["lone-surrogate"]
    );
}

#[test]
fn deep_nesting_is_named_and_the_next_record_counts() {
    let deep = format!("{}1{}", "{\"a\":".repeat(MANY), "}".repeat(MANY));
    let (events, diagnostics) = read("deep", &format!("{deep}\n{{\"CommandLine\":\"x\"}}"), None);
    assert_eq!(
        (events.len(), codes(&diagnostics)),
        (1, vec!["json-nesting"])
    );
    for unit in [
        "[",
        "{\"a\":",
        "{\"a\":\n",
        "[\n",
        "{\"a\":[\n",
        "{\"a\":\"",
        "{\"a\":\"\n",
        "}",
        "{",
        "\\",
        "1,",
        "{},",
    ] {
        let text = format!("[{{}},{}", unit.repeat(MANY));
        read(unit, &text, Some(Format::Json));
    }
}

#[test]
fn one_record_with_very_many_fields_is_linear() {
    let fields: Vec<String> = (0..3 * MANY).map(|n| format!("\"f{n}\":{n}")).collect();
    let (events, said) = read("fields", &format!("{{{}}}", fields.join(",")), None);
    assert_eq!(of_record(&events[0]), limits::FIELDS);
    assert_eq!(codes(&said), ["fields-limit"]);
    let deep = format!("{{\"{}\":{{{}}}}}", "k".repeat(MANY), fields.join(","));
    let (events, said) = read("names", &deep, None);
    assert_eq!(
        (of_record(&events[0]), codes(&said)),
        (0, vec!["fields-limit"])
    );
    let items = format!("{{\"a\":[{}0]}}", "0,".repeat(1 << 20));
    assert_eq!(read("items", &items, None).0.len(), 1);
    let same = format!("{{{}\"a\":0}}", "\"a\":1,".repeat(3 * MANY));
    assert_eq!(codes(&read("repeated", &same, None).1), ["json-repeated"]);
}

#[test]
fn broken_records_leave_the_others_and_name_their_line() {
    let text = "[\n  {\"CommandLine\": \"a\"},\n  {\"CommandLine\": \"C:\\Windows\"},\n  {\"CommandLine\": \"b\"},\n  7\n]\nrest";
    let (events, diagnostics) = read("broken", text, None);
    let seen: Vec<&str> = events.iter().map(Event::headline).collect();
    // Behind the array, a line may be anything.
    assert_eq!(seen, ["a", "b", "rest"]);
    let said: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "error[json-syntax] 3:22: This record could not be read: invalid escape.; help: In JSON a backslash is written twice: C:\\\\Windows.",
            "error[json-not-an-object] 5:3: A record must be an object, `{…}`; this is a single value.",
        ]
    );
}

#[test]
fn random_bytes_never_panic() {
    // A fixed sequence (xorshift), over the bytes that mean something here.
    let alphabet = b"{}[]\",:\\u d8 \n\r\t^&|<>()%/\\-cmd/c1e\xC3\xA9\0\xFF#PS>C:";
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for _ in 0..MANY / 5 {
        let bytes: Vec<u8> = (0..next() % 60)
            .map(|_| alphabet[next() % alphabet.len()])
            .collect();
        let (text, _) = decode(&bytes);
        for prefix in [
            "",
            "cmd /c ",
            "{\"CommandLine\":\"",
            "powershell -e ",
            "start ",
        ] {
            let text = format!("{prefix}{text}");
            for format in [None, Some(Format::CommandLines), Some(Format::Json)] {
                let mut reader = Reader::new(&*text, format);
                let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
                while reader.read(3, &mut events, &mut diagnostics) {}
                for event in &events {
                    assert!(text.get(event.span.range()).is_some());
                }
                for diagnostic in &diagnostics {
                    assert!(
                        text.get(diagnostic.span.range()).is_some(),
                        "{diagnostic} in {text:?}"
                    );
                }
            }
        }
    }
}

/// A path of a thousand folders looks like a program's name until its last character.
#[test]
fn one_long_word_of_slashes_is_linear() {
    let (events, _) = read("slashes", &"a/".repeat(1 << 20), Some(Format::CommandLines));
    assert_eq!(events.len(), 1);
}
