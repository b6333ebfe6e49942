//! Files that are read window by window.

use super::{Place, RULE};
use serde_json::Value;
use std::fmt::Write as _;

/// What a run prints and says, with windows of that many bytes.
fn eval(place: &Place, window: usize, file: &str) -> (String, String, Option<i32>) {
    let window = window.to_string();
    let rules = ["--rules", "rule.yml", "--pack", "t1216", "--all"];
    let ran = place.run(
        &[
            &["eval", "--json", "--window", &window][..],
            &rules,
            &[file],
        ]
        .concat(),
    );
    (ran.stdout, ran.stderr, ran.code)
}

/// However the text is cut, the answer is the same, with the same lines and messages.
#[test]
fn windows_of_any_size_give_what_the_whole_gives() {
    let place = Place::new("streaming_windows");
    let record = |number: usize| {
        format!(
            "{{\"EventID\": 1, \"CommandLine\": \"tool {number} é漢😀\", \"Image\": \"C:\\\\x.exe\"}}"
        )
    };
    let records: Vec<String> = (0..12).map(record).collect();
    let pretty = serde_json::to_string_pretty(
        &records
            .iter()
            .map(|record| serde_json::from_str::<Value>(record).unwrap())
            .collect::<Vec<_>>(),
    )
    .unwrap();
    let dumped = |number: usize| {
        format!(
            "Record {number}\n{{\n  \"Event\": {{\n    \"System\": {{\"EventID\": 1, \"Channel\": \"Microsoft-Windows-Sysmon/Operational\"}},\n    \"EventData\": {{\"CommandLine\": \"tool {number}\"}}\n  }}\n}}\n"
        )
    };
    let xml = |number: usize| {
        format!(
            "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><Provider Name=\"Microsoft-Windows-Sysmon\"/><EventID>1</EventID>\n<Channel>Microsoft-Windows-Sysmon/Operational</Channel></System>\n<EventData><Data Name=\"CommandLine\">tool &lt;{number}&gt; é</Data></EventData></Event>\n"
        )
    };
    let pairs = |number: usize| {
        format!(
            "01/02/2026 08:33:{number:02} PM\nLogName=Security\nEventCode=4688\nComputerName=ws1.example.com\nMessage=A new process has been created.\n\nProcess Information:\n\tNew Process Name:\tC:\\x.exe\n\tProcess Command Line:\ttool {number}\n\n"
        )
    };
    let rows: String = (1..9)
        .map(|number| format!("{number},\"tool \"\"{number}\"\"\nsecond, line\",C:\\x.exe\r\n"))
        .collect();
    let lines = "# é\r\n\ncmd /c tool one\r\n  tool two  \nother\n".repeat(4);
    let texts = [
        ("lines.txt", lines.clone()),
        ("lines.ndjson", records.join("\n")),
        ("array.json", format!("[{}]", records.join(","))),
        ("pretty.json", pretty),
        ("evtx_dump.json", (1..8).map(dumped).collect()),
        (
            "broken.ndjson",
            format!(
                "{}\n{{\"CommandLine\": tool}}\n{}\n{{\"a\"",
                records[0], records[1]
            ),
        ),
        ("open.json", format!("[{},", records.join(",\n"))),
        (
            "mixed.txt",
            format!("{}\n{}\n{}", records[0], lines, records[1]),
        ),
        ("events.xml", (1..8).map(xml).collect()),
        (
            "wrapped.xml",
            format!("<Events>\n{}</Events>", (1..5).map(xml).collect::<String>()),
        ),
        ("splunk.txt", (1..8).map(pairs).collect()),
        (
            "table.csv",
            format!("\u{feff}EventID,CommandLine,Image\r\n{rows}"),
        ),
        ("blank.txt", "\n\n# nothing\n".to_owned()),
    ];
    place.file("rule.yml", RULE);
    for (name, text) in texts {
        place.file(name, &text);
        let whole = eval(&place, 1 << 20, name);
        for window in [1, 2, 7, 64, 100, 333] {
            let cut = eval(&place, window, name);
            assert_eq!(cut, whole, "{name} in windows of {window} bytes");
        }
        if name != "blank.txt" {
            assert!(whole.0.contains("\"match\","), "{name}: {}", whole.0);
        }
    }
}

/// What is read while the rest is still to come tells how much memory a longer log needs.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_events() {
    use std::io::{Read, Write};
    let place = Place::new("streaming_memory");
    let mut child = place
        .command(&["eval", "--json", "--window", "100000", "-"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut highest = |from: usize, events: usize| -> usize {
        let mut text = String::new();
        for number in from..from + events {
            writeln!(text, "{{\"EventID\": 1, \"CommandLine\": \"tool {number}\", \"ProcessGuid\": \"{number:032x}\"}}").unwrap();
        }
        // The pipe holds little, so that nearly all of it has been read when this returns.
        to.write_all(text.as_bytes()).unwrap();
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        line.unwrap()
            .split_whitespace()
            .nth(1)
            .unwrap()
            .parse()
            .unwrap()
    };
    let after_some = highest(0, 10_000);
    let after_many = highest(10_000, 60_000);
    drop(to);
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
    let grown = after_many.saturating_sub(after_some);
    assert!(grown < 4 << 10, "{after_some} kB, then {after_many} kB");
}

/// A line longer than what is taken at once is still one event.
#[test]
fn a_record_longer_than_a_window_is_read() {
    let place = Place::new("streaming_long");
    let line = format!("{}tool", "x".repeat(3_000_000));
    place
        .file("rule.yml", RULE)
        .file("lines.txt", format!("tool\n{line}\ntool\n"));
    let (rows, said, code) = eval(&place, 4096, "lines.txt");
    let matches = rows
        .lines()
        .filter(|row| row.contains("Tool ran") && row.contains("\"match\""));
    assert_eq!(matches.count(), 3);
    assert!(
        said.starts_with("lines.txt:2:1: warning[line-length]: "),
        "{said}"
    );
    assert_eq!(code, Some(0));
}

/// Everything readable is read, what is not is named, and the exit code says that it was not all.
#[cfg(unix)]
#[test]
fn a_compressed_file_that_is_cut_off_is_read_as_far_as_it_goes() {
    let place = Place::new("streaming_gzip");
    let lines: String = (0..2_000).fold(String::new(), |mut lines, number| {
        writeln!(lines, "tool {number} {:x}", number * 2_654_435_761_u64).unwrap();
        lines
    });
    place.file("rule.yml", RULE).file("lines.txt", &lines);
    let gzip = std::process::Command::new("gzip")
        .args(["--keep", "lines.txt"])
        .current_dir(&place.folder)
        .status();
    if !gzip.is_ok_and(|status| status.success()) {
        println!("gzip is not here, skipped");
        return;
    }
    let (whole, said, code) = eval(&place, 4096, "lines.txt.gz");
    assert_eq!((said.as_str(), code), ("", Some(0)));
    assert!(whole == eval(&place, 1 << 22, "lines.txt").0);
    let bytes = std::fs::read(place.folder.join("lines.txt.gz")).unwrap();
    place.file("cut.txt.gz", &bytes[..bytes.len() / 2]);
    let (rows, said, code) = eval(&place, 4096, "cut.txt.gz");
    let matches = rows
        .lines()
        .filter(|row| row.contains("Tool ran") && row.contains("\"match\""))
        .count();
    assert!((100..2_000).contains(&matches), "{matches}");
    assert!(said.contains("error[gzip-cut]: "), "{said}");
    assert_eq!(code, Some(2));
}

/// Photos, programs and archives end up in folders of logs.
#[test]
fn what_is_no_text_is_named_and_the_others_are_read() {
    let place = Place::new("streaming_junk");
    let mut state = 1216_u32;
    let junk: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(300_000)
    .collect();
    place
        .file("rule.yml", RULE)
        .file("logs/a.log", &junk)
        .file("logs/b.json", [b"PK\x03\x04", &junk[..]].concat())
        .file("logs/c.txt", "tool\n")
        .file("logs/d.evtx", [b"ElfFile\0", &junk[..]].concat())
        .file("logs/e.xml", "<Event><System><EventID>1</Eve")
        .file("logs/f.png", &junk);
    let (rows, said, code) = eval(&place, 4096, "logs");
    assert!(rows.contains("c.txt\"},\"rule\""), "{rows}");
    assert!(said.contains("left out in folders: 1 .png"), "{said}");
    for file in ["a.log:", "b.json:", "d.evtx:", "e.xml:"] {
        assert!(said.contains(file), "{file} {said}");
    }
    assert_eq!(code, Some(2), "{said}");
}

/// Tests run as the superuser, who may read anything, say so and check nothing.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_leaves_the_run_incomplete() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new("streaming_unreadable");
    place
        .file("rule.yml", RULE)
        .file("logs/a.txt", "tool\n")
        .file("logs/b.txt", "tool\n");
    let path = place.folder.join("logs/a.txt");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        println!("run as the superuser, skipped");
        return;
    }
    let (rows, said, code) = eval(&place, 4096, "logs");
    assert!(rows.contains("b.txt"), "{rows}");
    assert_eq!(
        said,
        "cutout: logs/a.txt: not allowed to read it; check its permissions\n"
    );
    assert_eq!(code, Some(2));
}

/// A rule over several events sees all files of the run, and its verdicts come last, with the
/// places that the events have in the run.
#[test]
fn a_sequence_goes_across_files() {
    let place = Place::new("streaming_groups");
    let record = |image: &str, user: &str, second: u32| {
        format!(
            "{{\"Image\": \"C:\\\\{image}.exe\", \"User\": \"{user}\", \"@timestamp\": \"2024-03-01T10:00:{second:02}Z\"}}\n"
        )
    };
    let rule = "title: Then\ncorrelation:\n  type: temporal_ordered\n  rules: [one, two]\n  group-by: [User]\n  timespan: 1m\n";
    let base = |name: &str| {
        format!(
            "title: {name}\nname: {name}\ndetection:\n  s: {{Image|endswith: '\\{name}.exe'}}\n  condition: s\n---\n"
        )
    };
    place.file("rule.yml", base("one") + &base("two") + rule);
    place.file("a.json", record("one", "ann", 0) + &record("one", "bob", 1));
    place.file(
        "b.json",
        record("other", "ann", 2) + &record("two", "ann", 3),
    );
    let ran = place.run(&["eval", "--json", "--rules", "rule.yml", "a.json", "b.json"]);
    let (rows, last) = ran.rows_and_summary();
    let found: Vec<(u64, &str, &str)> = rows
        .iter()
        .map(|row| {
            let event = &row["event"];
            let file = event["file"].as_str().unwrap();
            let verdict = row["verdict"].as_str().unwrap();
            (event["index"].as_u64().unwrap(), file, verdict)
        })
        .collect();
    assert_eq!(found, [(0, "a.json", "match"), (3, "b.json", "match")]);
    assert_eq!(last["summary"]["events"], 4);
    assert_eq!(last["summary"]["rules"], 1);
    assert_eq!(last["summary"]["match"], 2);
    assert_eq!(ran.stderr, "");

    let ran = place.run(&["explain", "--rule", "rule.yml", "a.json", "b.json"]);
    let said = [
        "Step 1 of 2 holds here, and completes a sequence of 2 events.",
        "Step 1 of 2 holds here; no later event with the same User within 1 m fulfils step 2.",
        "with line 2, step 2 (2024-03-01 10:00:03.000)",
        "4 events, 1 rule: 2 matches",
    ];
    for part in said {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
}
