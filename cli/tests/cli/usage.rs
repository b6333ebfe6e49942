use super::Place;

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

/// The examples in the help are commands; their options must exist.
#[test]
fn the_options_in_the_examples_exist() {
    let place = Place::new("usage_examples");
    for command in ["eval", "lint", "explain", "guide"] {
        let help = place.run(&[command, "--help"]).stdout;
        let (options, examples) = help.split_once("Examples:").expect("examples");
        for option in examples
            .split_whitespace()
            .filter(|word| word.starts_with("--"))
        {
            let option = option.trim_matches(['`', ',']);
            assert!(options.contains(option), "{command} {option}");
        }
        assert!(
            examples.lines().all(|line| line.chars().count() <= 100),
            "{command}"
        );
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
