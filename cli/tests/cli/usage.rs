use super::{Place, RULE};

#[test]
fn help_names_every_command_and_its_exit_codes() {
    let place = Place::new("usage_help");
    let ran = place.run(&["--help"]);
    for part in [
        "eval ",
        "lint ",
        "explain ",
        "guide ",
        "0 = ran",
        "1 = findings when --fail-on asks",
        "2 = could not run",
    ] {
        assert!(ran.stdout.contains(part), "{part}");
    }
    assert_eq!(ran.code, Some(0));
}

/// The commands that the help lists.
fn commands(place: &Place) -> Vec<String> {
    let help = place.run(&["--help"]).stdout;
    let (_, list) = help.split_once("Commands:\n").expect("commands");
    let lines = list.lines().take_while(|line| line.starts_with("  "));
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

const CASES: &str = "\
cutout-cases: 1
cases:
  - name: a scriptlet
    label: malicious
    events: 'cscript x\\pubprn.vbs a script:b'
";

const INFO: &str = "\
rule_metadata: [{id: 11111111-2222-4333-8444-555555555555, title: Tool ran}]
regression_tests_info: [{name: tool, match_count: 1, path: tool/a.json}]
";

/// The starter finds nothing, and `RULE` is an answer.
const EXERCISE: &str = "\
cutout-exercise: 1
id: tool
title: Tool
level: first
story: A tool.
events: [{label: malicious, text: tool.exe}]
starter: 'process where false'
hints: [Look.]
goals: [malicious]
answer: 'process where process.name == \"tool.exe\"'
explanation: It is the name.
";

/// The examples in the help are commands, pasted as they stand.
#[cfg(unix)]
#[test]
fn the_examples_in_the_help_work_when_pasted() {
    let place = Place::new("usage_examples");
    place
        .file("rule.yml", RULE)
        .file("rules/rule.yml", RULE)
        .file("old.yml", RULE)
        .file("new.yml", RULE)
        .file("mine.eql", "process where process.name : \"tool\"")
        .file(
            "lines.txt",
            "cscript x\\pubprn.vbs a script:b\n# none\ntool\n",
        )
        .file(
            "events.ndjson",
            "{\"EventID\": 1, \"CommandLine\": \"tool\"}\n",
        )
        .file(
            "logs/events.json",
            "[{\"EventID\": 1, \"CommandLine\": \"tool\"}]\n",
        )
        .file("names.yml", "cutout-mapping: 1\nfields:\n  Image: exe\n")
        .file("cases.yml", CASES)
        .file("cases/cases.yml", CASES)
        .file("regression_data/tool/info.yml", INFO)
        .file(
            "regression_data/tool/a.json",
            "{\"EventID\": 1, \"CommandLine\": \"tool\"}\n",
        )
        .file("exercise.yml", EXERCISE)
        .file("exercises/exercise.yml", EXERCISE);
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_cutout"));
    let paths = [
        program.parent().unwrap().to_str().unwrap(),
        &std::env::var("PATH").unwrap(),
    ]
    .join(":");
    let commands = commands(&place);
    assert!(commands.len() >= 3, "{commands:?}");
    for command in commands {
        let help = place.run(&[&command, "--help"]).stdout;
        let (_, examples) = help.split_once("Examples:\n").expect("examples");
        assert!(
            examples.lines().all(|line| line.chars().count() <= 100),
            "{command}"
        );
        let lines = examples.lines().take_while(|line| line.starts_with("  "));
        // What it does stands behind, at a distance.
        let pasted: Vec<&str> = lines
            .map(|line| line.trim_start().split("   ").next().unwrap())
            .collect();
        assert!(pasted.len() >= 2, "{command}");
        for line in pasted {
            let ran = std::process::Command::new("sh")
                .args(["-c", line])
                .current_dir(&place.folder)
                .env("PATH", &paths)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&ran.stderr);
            let worked = match ran.status.code() {
                Some(0) => !ran.stdout.is_empty(),
                // Its findings are what it was asked for.
                Some(1) => line.contains("--fail-on"),
                _ => false,
            };
            assert!(worked, "{line}: {:?} {said}", ran.status);
        }
    }
}

#[test]
fn the_version_is_the_packages() {
    let ran = Place::new("usage_version").run(&["--version"]);
    assert_eq!(
        ran.stdout,
        format!("cutout {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn bad_arguments_name_what_would_be_right() {
    let place = Place::new("usage_bad");
    place.file("lines.txt", "x\n");
    let cases: [(&[&str], &str); 7] = [
        (&[], "Usage: cutout <COMMAND>"),
        (&["evaluate"], "eval"),
        (&["eval"], "<EVENTS>..."),
        (&["eval", "--pack", "t1", "lines.txt"], "t1216"),
        (&["eval", "--format", "xml", "lines.txt"], "evtx-dump"),
        (
            &["eval", "--fail-on", "everything", "lines.txt"],
            "cannot-tell",
        ),
        (&["lint", "--language", "perl", "x.yml"], "sigma, eql"),
    ];
    for (args, part) in cases {
        let ran = place.run(args);
        assert_eq!((ran.stdout.as_str(), ran.code), ("", Some(2)), "{args:?}");
        assert!(ran.stderr.contains(part), "{args:?}: {}", ran.stderr);
    }
}
