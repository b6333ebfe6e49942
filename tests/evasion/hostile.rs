//! Texts that are no command lines, and events that have none.

use cutout_core::advice::evade::Line;
use cutout_core::advice::evade::mutation::ALL;
use cutout_core::analyze::{Request, analyze};
use cutout_core::limits;
use cutout_tests::generate::Source;

#[test]
fn an_event_that_is_not_there_says_so() {
    let none = analyze(Request::default()).evade(7);
    assert_eq!(none.note.as_deref(), Some("There is no such event."));
    let long = format!("cscript {} pubprn.vbs", "x".repeat(limits::MUTATED_LINE));
    assert!(Line::of(&long).is_none());
}

/// Texts made of what parsers trip over: no mutation fails on any, and none is endless.
#[test]
fn any_text_can_be_mutated() {
    const PIECES: &[&str] = &[
        "cmd",
        "/c",
        " ",
        "\t",
        "\"",
        "'",
        "^",
        "%",
        "%windir%",
        "%comspec:~0,1%",
        "\\",
        "\\\\?\\",
        "/",
        "//",
        "-",
        "–",
        "—",
        "―",
        ".",
        "..",
        "C:\\",
        "C:\\Windows\\",
        "cscript",
        "winrm.vbs",
        "pubprn.vbs",
        "powershell",
        "-c",
        "-enc",
        "-file",
        "pester.bat",
        "SyncAppvPublishingServer.vbs",
        ";",
        "&",
        "|",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "$x",
        "`",
        "ß",
        "漢",
        "\u{feff}",
        "e\u{301}",
        "\0",
        "\n",
        "~1",
        "@{",
        "script:",
        "a",
        "é",
        "-VsWherePath",
        "Launch-VsDevShell.ps1",
        ":",
        ",",
        "+",
        "\\\"",
    ];
    let mut source = Source::new(4);
    for _ in 0..20_000 {
        let length = source.below(14);
        let text: String = (0..length).map(|_| source.pick(PIECES)).collect();
        let Some(line) = Line::of(&text) else {
            continue;
        };
        let mut made = 0;
        for mutation in ALL {
            for mutated in (mutation.apply)(&line) {
                assert!(!mutated.typed.is_empty() && !mutated.logged.is_empty());
                assert_ne!(mutated.typed, text, "{}", mutation.name);
                made += 1;
            }
        }
        assert!(made <= limits::MUTATIONS, "{made} of {text}");
    }
}

/// As long as Windows allows, and of as many parts as fit.
#[test]
fn a_line_of_many_parts_is_mutated() {
    for part in [" a", " -a", r" C:\a", r" .\a;", "\"a\" "] {
        for start in [
            "cscript x.vbs",
            "powershell -c ",
            "cmd /c ping",
            "pubprn.vbs",
        ] {
            let more = (limits::MUTATED_LINE - start.len()) / part.len();
            let text = format!("{start}{}", part.repeat(more));
            let line = Line::of(&text).unwrap();
            let made: usize = ALL.iter().map(|one| (one.apply)(&line).len()).sum();
            assert!(made > 0, "{start}{part}");
        }
    }
}

#[test]
fn sources_are_addresses_and_names_are_unique() {
    for (at, mutation) in ALL.iter().enumerate() {
        assert!(mutation.source.starts_with("https://"), "{}", mutation.name);
        assert!(mutation.why.ends_with('.'), "{}", mutation.name);
        assert!(ALL[..at].iter().all(|other| other.name != mutation.name));
    }
}
