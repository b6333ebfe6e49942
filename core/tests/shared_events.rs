//! The reader over real logs, where the folder with them is there.

// What these tests leave unused, those of the other crates use.
#[allow(dead_code)]
#[path = "../../tests/src/shared.rs"]
mod shared;

use cutout_core::event::{Event, Format, Reader, field};
use cutout_core::text::Diagnostic;
use shared::{files, find};

fn read(text: &str) -> (Option<Format>, Vec<Event>, Vec<Diagnostic>) {
    let mut reader = Reader::new(text, None);
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    while reader.read(7, &mut events, &mut diagnostics) {}
    (
        reader.found().first().map(|found| found.format),
        events,
        diagnostics,
    )
}

fn value<'e>(event: &'e Event, name: &str) -> &'e str {
    event
        .get(&field::Field::new(name))
        .and_then(|known| known.value.text())
        .unwrap_or("")
}

#[test]
fn every_record_of_the_regression_events_is_read() {
    let folders = [find("events/sigma-regression"), find("events/t1216")];
    let mut count = 0;
    for path in folders
        .iter()
        .flatten()
        .flat_map(|folder| files(folder, "json"))
    {
        let (format, events, diagnostics) = read(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(diagnostics, [], "{}", path.display());
        assert_eq!(format, Some(Format::EvtxDump), "{}", path.display());
        for event in &events {
            assert!(
                event.kind.service.is_some(),
                "{}: {event:?}",
                path.display()
            );
            assert!(!value(event, "EventID").is_empty() && !value(event, "Channel").is_empty());
            if event.kind.title() == "process_creation" {
                assert!(
                    !value(event, "CommandLine").is_empty() && !value(event, "Image").is_empty()
                );
            }
        }
        assert!(!events.is_empty(), "{}", path.display());
        count += events.len();
    }
    println!("{count} records read");
}

#[test]
fn the_json_samples_of_each_format_are_read() {
    let Some(folder) = find("events/formats") else {
        return;
    };
    for path in files(&folder, "json") {
        let (_, events, diagnostics) = read(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(
            (events.len(), &diagnostics[..]),
            (1, &[][..]),
            "{}",
            path.display()
        );
        println!(
            "{}: {}",
            path.file_name().unwrap().display(),
            events[0].kind.title()
        );
    }
    for path in files(&folder, "xml") {
        let (format, events, diagnostics) = read(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(
            (format, events.len()),
            (Some(Format::EventXml), 1),
            "{}",
            path.display()
        );
        assert!(events[0].kind.categories.is_some_and(|of| of.len() == 1));
        // One of the samples was cut off by those who collected it.
        let whole = std::fs::read_to_string(&path)
            .unwrap()
            .trim_end()
            .ends_with("</Event>");
        assert_eq!((diagnostics.is_empty(), events[0].partial), (whole, !whole));
    }
}

/// What the samples say, read off them by hand: file, format, and some fields.
#[allow(clippy::type_complexity, reason = "a table")]
const SAMPLES: &[(&str, Format, &[(&str, &str)])] = &[
    (
        "crowdstrike_pr2.json",
        Format::Crowdstrike,
        &[
            ("process_name", "powershell.exe"),
            ("parent_process_name", "explorer.exe"),
            ("IntegrityLevel", "High"),
            ("ProcessId", "5012"),
            ("ProcessGuid", "5642133882"),
            ("ParentProcessGuid", "5459598860"),
        ],
    ),
    (
        "defender_DeviceProcessEvents_eventhub.json",
        Format::Defender,
        &[
            ("Image", r"C:\Windows\System32\smartscreen.exe"),
            ("CommandLine", "smartscreen.exe -Embedding"),
            ("ParentImage", r"c:\windows\system32\svchost.exe"),
            ("ParentCommandLine", "svchost.exe -k DcomLaunch -p"),
            ("OriginalFileName", "smartscreen.exe"),
            ("IntegrityLevel", "High"),
            ("User", r"testmachine6\administrator1"),
        ],
    ),
    (
        "ecs_beats_golden_sysmon12.json",
        Format::Ecs,
        &[
            ("EventID", "1"),
            ("Image", r"C:\Windows\System32\notepad.exe"),
            ("ParentImage", r"C:\Windows\explorer.exe"),
            ("ParentProcessId", "4212"),
            ("OriginalFileName", "NOTEPAD.EXE"),
            ("IntegrityLevel", "Medium"),
            ("process.args", r"C:\Windows\system32\notepad.exe"),
        ],
    ),
    (
        "ecs_winlogbeat7_sysmon1.json",
        Format::Ecs,
        &[
            ("CommandLine", r"cscript C:\Path\To\File.js"),
            ("ProcessGuid", "{19FC45AC-74CB-601C-0000-0010EEDA0100}"),
            (
                "ParentProcessGuid",
                "{19FC45AC-74CA-601C-0000-001038C00100}",
            ),
            ("CurrentDirectory", r"C:\BREACH\"),
            ("md5", "cabb20e171770ff64614a54c1f31c033"),
            ("Computer", "CLIENT"),
        ],
    ),
    (
        "evtxdump_4688.json",
        Format::EvtxDump,
        &[
            ("Image", r"C:\Windows\System32\cmd.exe"),
            ("ProcessId", "0xe74"),
            ("ParentProcessId", "0x46c"),
            ("User", "FS03$"),
        ],
    ),
    (
        "nxlog_flat_4688.json",
        Format::Nxlog,
        &[
            ("Image", r"C:\Windows\System32\sppsvc.exe"),
            ("ParentImage", r"C:\Windows\System32\services.exe"),
            ("ProcessId", "0x7d8"),
            ("ParentProcessId", "0x2b8"),
            ("Computer", "MORDORDC.mordor.local"),
            ("IntegrityLevel", "S-1-16-16384"),
        ],
    ),
    (
        "nxlog_flat_sysmon1.json",
        Format::Nxlog,
        &[
            ("Provider_Name", "Microsoft-Windows-Sysmon"),
            ("User", r"NT AUTHORITY\NETWORK SERVICE"),
            ("ParentProcessId", "696"),
            ("EventType", "start"),
        ],
    ),
    (
        "splunk_kv_4688_botsv2.txt",
        Format::SplunkText,
        &[
            ("EventID", "4688"),
            ("Computer", "wrk-btun.frothly.local"),
            ("Image", r"C:\Windows\System32\netsh.exe"),
            ("ProcessId", "0x1168"),
            ("ParentProcessId", "0xe80"),
            ("User", "billy.tun"),
            (
                "CommandLine",
                r#""C:\Windows\system32\netsh.exe"  advfirewall set allprofiles state off"#,
            ),
        ],
    ),
    (
        "splunk_raw_sysmon1.xml",
        Format::EventXml,
        &[("EventID", "1")],
    ),
    (
        "splunk_raw_4688.xml",
        Format::EventXml,
        &[("EventID", "4688")],
    ),
    (
        "splunk_raw_4104.xml",
        Format::EventXml,
        &[("EventID", "4104")],
    ),
    (
        "wazuh_sysmon1.json",
        Format::Wazuh,
        &[
            ("Image", r"C:\Program Files\Sublime Text\sublime_text.exe"),
            (
                "CommandLine",
                r#""C:\Program Files\Sublime Text\sublime_text.exe""#,
            ),
            ("CurrentDirectory", r"C:\Program Files\Sublime Text\"),
            ("User", r"MYORG\jromero"),
        ],
    ),
    (
        "winlogbeat6_4688.json",
        Format::Winlogbeat,
        &[
            ("Image", r"C:\Windows\System32\whoami.exe"),
            ("User", "pgustavo"),
            ("ProcessId", "0x1730"),
            ("Computer", "IT001.shire.com"),
        ],
    ),
    (
        "winlogbeat6_sysmon1.json",
        Format::Winlogbeat,
        &[
            ("ProcessId", "5936"),
            ("User", r"SHIRE\pgustavo"),
            ("Image", r"C:\Windows\System32\whoami.exe"),
        ],
    ),
];

#[test]
fn the_samples_have_the_fields_that_stand_in_them() {
    let Some(folder) = find("events/formats") else {
        return;
    };
    for (file, format, fields) in SAMPLES {
        let (found, events, _) = read(&std::fs::read_to_string(folder.join(file)).unwrap());
        assert_eq!((found, events.len()), (Some(*format), 1), "{file}");
        for (name, expected) in *fields {
            assert_eq!(value(&events[0], name), *expected, "{file}: {name}");
        }
        let title = events[0].kind.title();
        assert!(
            ["process_creation", "ps_script"].contains(&title),
            "{file}: {title}"
        );
    }
    println!("{} samples read", SAMPLES.len());
}

/// What the child of a `cmd /c` line is called in real logs, compared with what is derived from
/// the parent's line alone.
#[test]
fn derived_children_look_like_the_ones_in_the_logs() {
    let folders = [find("events/sigma-regression"), find("events/t1216")];
    let (mut same, mut pairs) = (0, std::collections::BTreeSet::new());
    for path in folders
        .iter()
        .flatten()
        .flat_map(|folder| files(folder, "json"))
    {
        let (_, events, _) = read(&std::fs::read_to_string(&path).unwrap());
        for event in &events {
            let parent = value(event, "ParentCommandLine").to_owned();
            if parent.to_lowercase().contains("cmd") && parent.to_lowercase().contains("/c") {
                pairs.insert((parent, value(event, "CommandLine").to_owned()));
            }
        }
    }
    for (parent, child) in &pairs {
        let (_, derived, _) = read(parent);
        let lines: Vec<&str> = derived
            .iter()
            .skip(1)
            .map(|event| value(event, "CommandLine"))
            .collect();
        // Logs double the percent sign, which is a trait of the log and not of the line.
        let found = lines
            .iter()
            .any(|line| line.trim_end() == child.replace("%%", "%").trim_end());
        same += usize::from(found);
        if !found {
            println!("{parent}\n  logged  {child}\n  derived {lines:?}");
        }
    }
    println!("{same} of {} children derived as logged", pairs.len());
    // The others were started by the batch files and scripts that the parent names.
    assert!(
        pairs.is_empty() || same * 3 >= pairs.len() * 2,
        "{same} of {}",
        pairs.len()
    );
}

#[test]
fn every_collected_command_line_is_read() {
    let Some(folder) = find("cases") else {
        return;
    };
    let cases = std::fs::read_to_string(folder.join("t1216_cases.json")).unwrap();
    let cases: Vec<serde_json::Value> = serde_json::from_str(&cases).unwrap();
    let (mut agree, mut open) = (0, 0);
    for case in &cases {
        let line = case["cmd"].as_str().unwrap();
        let (format, events, _) = read(line);
        assert_eq!(format, Some(Format::CommandLines), "{line}");
        assert_eq!(
            value(&events[0], "CommandLine"),
            line.split('\n').next().unwrap()
        );
        let (Some(image), derived) = (case["image"].as_str(), value(&events[0], "Image")) else {
            continue;
        };
        if derived.is_empty() {
            open += 1;
        } else {
            let (image, derived) = (image.to_lowercase(), derived.to_lowercase());
            assert!(image.ends_with(&derived), "{line}: {image} but {derived}");
            agree += 1;
        }
    }
    println!("{} lines: {agree} images agree, {open} open", cases.len());
}
