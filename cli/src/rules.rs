//! The rules of a run: read, checked, and those that can't be used named.

use crate::Failure;
use crate::inputs::{self, Wanted};
use crate::output::{complain, complain_of, count};
use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice};
use cutout_core::catalog::pack::{PACKS, Pack};
use cutout_core::report::{Level, RuleView};
use cutout_core::text::Severity;
use std::path::{Path, PathBuf};

/// The rules of a run, in the order that an [`Analyzer`] counts them.
pub struct Rules {
    pub choice: RuleChoice,
    pub views: Vec<RuleView>,
    /// Where each text of `choice.own` came from.
    files: Vec<String>,
}

/// Reads the rules that `paths` and `pack` name.
///
/// A rule that is broken is reported on standard error and left out. Fails where none is left.
pub fn load(
    analyzer: &mut Analyzer,
    paths: &[PathBuf],
    pack: Option<&str>,
) -> Result<Rules, Failure> {
    let mut choice = RuleChoice {
        pack: pack.map(str::to_owned),
        ..RuleChoice::default()
    };
    let mut files = Vec::new();
    for path in paths {
        match of_pack(path)? {
            Some((name, text)) => push(&mut choice, &mut files, name, text.to_owned()),
            None => {
                for source in inputs::find(std::slice::from_ref(path), Wanted::Rules)? {
                    let read = source.read()?;
                    read.diagnostics
                        .iter()
                        .for_each(|diagnostic| complain_of(&source.name(), diagnostic));
                    push(&mut choice, &mut files, source.name(), read.text);
                }
            }
        }
    }
    analyzer.start(Request {
        rules: choice.clone(),
        ..Request::default()
    });
    let rules = Rules {
        choice,
        views: analyzer.rules(),
        files,
    };
    rules.report_unusable()?;
    Ok(rules)
}

/// The number of the file is the key of its text, so that no path can be mistaken for another.
fn push(choice: &mut RuleChoice, files: &mut Vec<String>, name: String, text: String) {
    choice.own.push(OwnRule {
        key: files.len().to_string(),
        text,
        language: None,
    });
    files.push(name);
}

/// `t1216/pubprn` and `t1216/pubprn.yml` name a rule of a pack, unless there is such a file.
fn of_pack(path: &Path) -> Result<Option<(String, &'static str)>, Failure> {
    let named = path.to_str().and_then(|path| path.split_once('/'));
    let pack = named.and_then(|(pack, rule)| Some((Pack::find(pack)?, rule)));
    let (pack, rule) = match pack {
        Some(found) if !path.exists() => found,
        _ => return Ok(None),
    };
    let stem = |file: &'static str| file.strip_suffix(".yml").unwrap_or(file);
    let rule = rule.strip_suffix(".yml").unwrap_or(rule);
    match pack.rules.iter().find(|(file, _)| stem(file) == rule) {
        Some((file, text)) => Ok(Some((format!("{}/{file}", pack.id), text))),
        None => {
            let names: Vec<&str> = pack.rules.iter().map(|(file, _)| stem(file)).collect();
            let path = path.display();
            Err(Failure(format!(
                "{path}: neither a file nor a rule of the pack {}, which has {}",
                pack.id,
                names.join(", ")
            )))
        }
    }
}

impl Rules {
    /// The file a rule was read from; for a rule of a pack, `t1216/pubprn.yml`.
    pub fn file(&self, view: &RuleView) -> String {
        let key = view.key.split('#').next().unwrap_or_default();
        match (key.parse::<usize>(), &self.choice.pack) {
            (Ok(at), _) => self.files[at].clone(),
            (Err(_), Some(pack)) => key.replacen("pack/", &format!("{pack}/"), 1),
            (Err(_), None) => key.to_owned(),
        }
    }

    /// How many rules are evaluated.
    pub fn usable(&self) -> u64 {
        self.views.iter().filter(|view| view.usable).count() as u64
    }

    pub fn level(&self, rule: u32) -> Option<Level> {
        self.views[rule as usize].level
    }

    fn report_unusable(&self) -> Result<(), Failure> {
        let unusable: Vec<&RuleView> = self.views.iter().filter(|view| !view.usable).collect();
        for view in &unusable {
            let errors = view
                .diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == Severity::Error);
            errors.for_each(|error| complain_of(&self.file(view), error));
        }
        if unusable.len() == self.views.len() {
            let what = match self.views.len() {
                1 => "the rule can't be used".to_owned(),
                all => format!("none of the {all} rules can be used"),
            };
            return Err(Failure(format!(
                "{what}; mend what is named above, or use --pack {}",
                PACKS[0].id
            )));
        }
        if !unusable.is_empty() {
            let all = count(self.views.len() as u64, "rule");
            complain(format_args!(
                "cutout: {} of {all} can't be used; the others run",
                unusable.len()
            ));
        }
        Ok(())
    }
}
