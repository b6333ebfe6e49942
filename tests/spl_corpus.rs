//! Splunk's public searches, where they are at hand: every one is read, and nearly all over
//! `Endpoint.Processes` are evaluated in full.

use cutout_core::rule::{self, Language, Status};
use cutout_core::text::Severity;
use cutout_tests::shared;
use std::collections::BTreeMap;

#[test]
fn figures_of_splunk_searches() {
    let Some(folder) = shared::find("corpus/splunk/detections") else {
        return;
    };
    let (mut searches, mut processes, mut in_full) = (0, 0, 0);
    let mut broken = Vec::new();
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    for file in shared::files(&folder, "yml") {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        for rule in rule::parse(&text) {
            assert_eq!(rule.language, Language::Spl, "{name}");
            searches += 1;
            let of_processes = text.contains("Endpoint.Processes");
            processes += usize::from(of_processes);
            let status = rule::status(&rule.diagnostics);
            in_full += usize::from(of_processes && status == Status::Ok);
            for diagnostic in &rule.diagnostics {
                let unsupported = diagnostic.code.starts_with(rule::UNSUPPORTED);
                if diagnostic.severity == Severity::Error && !unsupported {
                    broken.push(format!("{name}: {diagnostic}"));
                }
                if unsupported {
                    *left_out.entry(diagnostic.code.clone()).or_default() += 1;
                    if of_processes {
                        println!("{name}: {diagnostic}");
                    }
                } else if diagnostic.severity != Severity::Note {
                    println!("{name}: {diagnostic}");
                }
            }
        }
    }
    println!("left out: {left_out:?}");
    println!("{}", broken.join("\n"));
    shared::figure(
        &format!("SPL: searches that are read, of {searches}"),
        searches - broken.len(),
        "all",
        broken.is_empty(),
    );
    shared::figure(
        &format!("SPL: evaluated in full, of {processes} over Endpoint.Processes"),
        in_full,
        "at least 90 %",
        in_full * 100 >= processes * 90,
    );
}
