//! The rules of a run: read, checked, and those that can't be used named.

use crate::Failure;
use crate::args::Choice;
use crate::inputs::{self, Source, Wanted};
use crate::output::{complain, complain_of, count};
use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice, Version};
use cutout_core::catalog::pack::{PACKS, Pack};
use cutout_core::report::{Level, RuleView};
use cutout_core::rule::{Language, files};
use cutout_core::text::{Diagnostic, Severity};
use std::path::Path;

/// The rules of a run, in the order that an [`Analyzer`] counts them.
pub struct Rules {
    pub choice: RuleChoice,
    pub views: Vec<RuleView>,
    /// Where each text of `choice.own` came from.
    files: Vec<String>,
}

/// The text of a file that may hold rules.
pub struct RuleText {
    pub text: String,
    /// What the user chose, else what the file's ending says; `None` is found out from the text.
    pub language: Option<Language>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a file of rules; `None` for one that holds nothing but macros, and for one that was found
/// in a folder and is plainly something else.
pub fn read(source: &Source, chosen: Option<Language>) -> Result<Option<RuleText>, Failure> {
    let (text, diagnostics) = source.read()?;
    let ending = source.ending();
    let is_no_rule = if source.named {
        files::is_macros
    } else {
        files::is_no_rule
    };
    if chosen.is_none() && is_no_rule(ending, &text) {
        return Ok(None);
    }
    Ok(Some(RuleText {
        text,
        language: chosen.or_else(|| files::language(ending)),
        diagnostics,
    }))
}

/// Reads the rules that are asked for; where none are, the first pack.
///
/// A rule that is broken is reported on standard error and left out. Fails where none is left.
pub fn load(analyzer: &mut Analyzer, chosen: &Choice) -> Result<Rules, Failure> {
    let pack = match &chosen.pack {
        None if chosen.rules.is_empty() => Some(PACKS[0].id.to_owned()),
        pack => pack.clone(),
    };
    let mut choice = RuleChoice {
        pack,
        ..RuleChoice::default()
    };
    let mut files = Vec::new();
    let mut no_rules = 0;
    for path in &chosen.rules {
        if let Some((name, text)) = of_pack(path)? {
            push(&mut choice, &mut files, name, text.to_owned(), None);
            continue;
        }
        for source in inputs::find(std::slice::from_ref(path), Wanted::Rules)? {
            let name = source.name();
            match read(&source, chosen.language)? {
                None => no_rules += 1,
                Some(read) => {
                    read.diagnostics
                        .iter()
                        .for_each(|diagnostic| complain_of(&name, diagnostic));
                    push(&mut choice, &mut files, name, read.text, read.language);
                }
            }
        }
    }
    if no_rules > 0 {
        complain(format_args!(
            "cutout: left out, as {} in folders hold no rule",
            count(no_rules, "file")
        ));
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

/// Another version of rules, from one file or a pack.
pub fn version(path: &Path) -> Result<Version, Failure> {
    if let Some((_, text)) = of_pack(path)? {
        return Ok(Version {
            text: text.to_owned(),
            language: None,
        });
    }
    let sources = inputs::find(&[path.to_owned()], Wanted::Rules)?;
    let [source] = sources.as_slice() else {
        let path = path.display();
        return Err(Failure(format!(
            "{path}: name one file with the version before"
        )));
    };
    let name = source.name();
    let read = read(source, None)?;
    let read = read.ok_or_else(|| Failure(format!("{name}: it holds macros and no rule")))?;
    let said = read.diagnostics.iter();
    said.for_each(|diagnostic| complain_of(&name, diagnostic));
    Ok(Version {
        text: read.text,
        language: read.language,
    })
}

/// The number of the file is the key of its text, so that no path can be mistaken for another.
fn push(
    choice: &mut RuleChoice,
    files: &mut Vec<String>,
    name: String,
    text: String,
    language: Option<Language>,
) {
    choice.own.push(OwnRule {
        key: files.len().to_string(),
        text,
        language,
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
    let stem = |file: &'static str| file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let is = |file: &'static str| file == rule || stem(file) == rule;
    match pack.rules.iter().find(|(file, _)| is(file)) {
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
        let unusable = self
            .views
            .iter()
            .filter(|view| !view.usable && view.part.is_none());
        let unusable: Vec<&RuleView> = unusable.collect();
        for view in &unusable {
            let errors = view
                .diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == Severity::Error);
            errors.for_each(|error| complain_of(&self.file(view), error));
        }
        if self.usable() == 0 && !unusable.is_empty() {
            let what = match unusable.len() {
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
