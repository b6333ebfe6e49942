//! The program receives the same arguments, but for what a mutation says it changes; and what a
//! shell takes out before is not in the log.

use super::lines::each;
use cutout_core::advice::evade::mutation::ALL;
use cutout_core::advice::evade::{Changes, layers, line::Shell};
use cutout_core::analyze::{Request, analyze};
use cutout_core::event::Format;
use cutout_core::event::cmdline::split;

/// The arguments that the program receives in the end: those of the last process that cmd.exe
/// starts for a line of `cmd /c`, as the pipeline derives it, else of the line itself.
fn arguments(text: &str) -> Vec<String> {
    let analyzer = analyze(Request {
        text: text.to_owned(),
        format: Some(Format::CommandLines),
        ..Request::default()
    });
    let last = analyzer.events() - 1;
    let line = analyzer
        .batch()
        .text(last, "CommandLine")
        .unwrap_or_default();
    let args = split(&layers::after_cmd(line)).into_iter();
    args.map(|arg| arg.text).collect()
}

#[test]
fn the_program_receives_the_same_arguments() {
    let mut seen = std::collections::BTreeMap::new();
    each(|text, line, mutation, mutated| {
        *seen.entry(mutation.name).or_insert(0) += 1;
        // What PowerShell reads itself is split by no program.
        if line.shell == Shell::Console {
            assert_eq!(mutated.logged, text);
            return;
        }
        let (before, after) = (arguments(text), arguments(&mutated.logged));
        let same = match mutation.changes {
            Changes::Nothing => before == after,
            changes => same(changes, &before, &after),
        };
        assert!(
            same,
            "{}: {:?} of\n{text}\n{}\n{before:?}\n{after:?}",
            mutation.name, mutation.changes, mutated.logged
        );
        if mutation.changes == Changes::Nothing && mutated.logged != text {
            assert_ne!(before, [""; 0], "{text}");
        }
    });
    // A mutation that no line tries is not tested.
    let missing: Vec<&str> = ALL.iter().map(|one| one.name).collect();
    let missing: Vec<&&str> = missing
        .iter()
        .filter(|name| !seen.contains_key(**name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_cmd_leaves_of_what_is_typed_is_what_is_logged() {
    each(|text, line, mutation, mutated| {
        if line.shell != Shell::Typed {
            return;
        }
        // What is done before the line itself is run.
        let typed = mutated.typed.as_str();
        let typed = match typed.split_once(" & ") {
            Some((before, rest)) if before.starts_with("cd /d ") || before.starts_with("copy ") => {
                rest
            }
            _ => typed,
        };
        assert!(
            layers::after_cmd(typed).eq_ignore_ascii_case(&layers::after_cmd(&mutated.logged)),
            "{} of {text}: {typed}",
            mutation.name
        );
    });
}

/// Whether arguments differ in nothing but what a mutation says it changes.
fn same(changes: Changes, before: &[String], after: &[String]) -> bool {
    let pairs = || before.iter().zip(after);
    let as_many = before.len() == after.len();
    match changes {
        Changes::Nothing => before == after,
        Changes::Case => as_many && pairs().all(|(a, b)| a.eq_ignore_ascii_case(b)),
        Changes::SwitchMarks => {
            let bare = |arg: &str| arg.trim_start_matches(['-', '/', '–', '—', '―']).to_owned();
            as_many && pairs().all(|(a, b)| bare(a) == bare(b))
        }
        Changes::Paths => as_many && pairs().all(|(a, b)| same_paths(a, b)),
        Changes::Abbreviations => {
            let (a, b) = (apart(before), apart(after));
            a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same_word(a, b))
        }
        Changes::Order => {
            let sorted = |args: &[String]| {
                let mut args = args.to_vec();
                args.sort();
                args
            };
            before[0] == after[0] && sorted(before) == sorted(after)
        }
        Changes::Host => before[0] != after[0] && before[1..] == after[1..],
        Changes::Code => meaning(before) == meaning(after),
    }
}

/// Do the paths in two arguments lead to the same files?
fn same_paths(a: &str, b: &str) -> bool {
    if same_path(&resolved(a), &resolved(b)) {
        return true;
    }
    // An argument with PowerShell code has several.
    let words = |text: &str| -> Vec<Vec<String>> {
        let parts = text.split([' ', ';', '\'', '(', ')']);
        parts.map(resolved).collect()
    };
    let (a, b) = (words(a), words(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same_path(a, b))
}

/// A path's parts as Windows resolves them.
fn resolved(path: &str) -> Vec<String> {
    let path = path
        .strip_prefix(r"\\?\")
        .unwrap_or(path)
        .replace('/', "\\");
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('\\') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            ".." => parts.push("..".to_owned()),
            part => parts.push(part.strip_suffix('.').unwrap_or(part).to_ascii_lowercase()),
        }
    }
    parts
}

fn same_path(a: &[String], b: &[String]) -> bool {
    let is_short = |long: &str, short: &str| {
        short.split_once("~1").is_some_and(|(stem, end)| {
            let kept: String = long
                .chars()
                .filter(|&c| c != ' ')
                .take(stem.len())
                .collect();
            kept == stem
                && long
                    .rsplit_once('.')
                    .is_none_or(|(_, known)| end.is_empty() || end[1..] == *known)
        })
    };
    let same_part =
        |(a, b): (&String, &String)| a == b || is_short(a, b) || a.strip_suffix(".vbs") == Some(b);
    // Only the last part is left where the folder is gone.
    let skipped = a.len().saturating_sub(b.len());
    (skipped == 0 || b.len() == 1) && a[skipped..].iter().zip(b).all(same_part)
}

/// Arguments with what a colon joins taken apart: `-Name:value`, `-r:http`.
fn apart(args: &[String]) -> Vec<String> {
    let parts = args.iter().flat_map(|arg| match arg.split_once(':') {
        Some((name, value)) if arg.starts_with('-') => vec![name.to_owned(), value.to_owned()],
        _ => vec![arg.clone()],
    });
    parts.collect()
}

/// Is one word a beginning of the other, or its known short form?
fn same_word(a: &str, b: &str) -> bool {
    const KNOWN: [(&str, &str); 5] = [
        ("-ep", "-executionpolicy"),
        ("-ep", "-ex"),
        ("qc", "quickconfig"),
        ("-if", "-inputformat"),
        ("-ec", "-encodedcommand"),
    ];
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    a.starts_with(&b) || b.starts_with(&a) || KNOWN.contains(&(&a, &b)) || KNOWN.contains(&(&b, &a))
}

/// PowerShell code without what it may be written differently in.
fn meaning(args: &[String]) -> String {
    let mut args = args.to_vec();
    let encoded = args.iter().position(|arg| arg == "-EncodedCommand");
    if let Some(at) = encoded.filter(|&at| at + 2 == args.len()) {
        let line = format!("powershell -enc {}", args[at + 1]);
        let analyzer = analyze(Request {
            text: line,
            ..Request::default()
        });
        args[at] = "-c".to_owned();
        args[at + 1] = analyzer.detail(0).unwrap().decoded.unwrap();
    }
    let mut text = args.join(" ").to_ascii_lowercase();
    // A name put together from two parts.
    while let Some(start) = text.find(".('") {
        let (left, rest) = text[start + 3..].split_once("'+'").unwrap();
        let (right, rest) = rest.split_once("')").unwrap();
        text = format!("{}{left}{right}{rest}", &text[..start]);
    }
    let text = text
        .replace('`', "")
        .replace(['\u{2018}', '\u{2019}'], "'")
        .replace(['\u{a0}', '\t'], " ");
    let words = text
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| match word {
            "sl" => "set-location",
            "-command" | "/c" => "-c",
            word => word,
        });
    let text: Vec<&str> = words.collect();
    let mut text = text.join(" ");
    for (cmdlet, alias) in [
        ("import-module", "ipmo"),
        ("start-process", "saps"),
        ("invoke-expression", "iex"),
        ("invoke-webrequest", "iwr"),
        ("invoke-restmethod", "irm"),
        ("foreach-object", "foreach"),
        ("get-childitem", "gci"),
        ("get-content", "gc"),
        ("get-item", "gi"),
    ] {
        text = text.replace(cmdlet, alias);
    }
    text
}
