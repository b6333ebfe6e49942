//! Elastic's public rules in EQL, where they are at hand: every one is understood.

use cutout_core::rule::{self, Language, Status};
use cutout_tests::shared;

#[test]
fn every_rule_is_understood() {
    let Some(folder) = shared::find("corpus/elastic") else {
        return;
    };
    let (mut read, mut sound, mut wrong) = (0, 0, Vec::new());
    for path in shared::files(&folder, "toml") {
        let source = std::fs::read_to_string(&path).unwrap();
        for rule in rule::parse(&source) {
            if rule.language != Language::Eql {
                continue;
            }
            read += 1;
            let status = rule::status(&rule.diagnostics);
            if status == Status::Ok && rule.usable().is_some() {
                sound += 1;
            } else {
                let name = path.file_name().unwrap_or_default().display();
                let diagnostics: Vec<String> =
                    rule.diagnostics.iter().map(ToString::to_string).collect();
                wrong.push(format!("{name}: {}", diagnostics.join("; ")));
            }
        }
    }
    println!("{sound} of {read} EQL rules are understood");
    wrong.iter().for_each(|wrong| println!("{wrong}"));
    assert!(sound * 1000 >= read * 995, "fewer than 99.5 %");
}
