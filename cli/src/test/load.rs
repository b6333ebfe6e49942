//! Case files with all that they name.

use crate::Failure;
use crate::args::Choice;
use crate::inputs::{self, Source, Wanted};
use crate::output::complain_of;
use crate::rules;
use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice};
use cutout_core::cases::{self, CaseSet, Content, Files};
use cutout_core::catalog::pack::PACKS;
use cutout_core::rule::files;
use cutout_core::text::Severity;
use std::path::{Path, PathBuf};

pub struct Loaded {
    pub set: CaseSet,
    pub rules: RuleChoice,
    pub files: Files,
}

/// The case files by their paths; in folders, those that say they are, and every `info.yml`.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    for source in inputs::find(paths, Wanted::Cases)? {
        if source.named || is_info(&source) || source.read()?.0.lines().any(is_case_file) {
            found.push(source);
        }
    }
    if found.is_empty() {
        let say = "no case file in these folders; one begins with `cutout-cases: 1`, or is named info.yml";
        return Err(Failure(say.to_owned()));
    }
    Ok(found)
}

fn is_case_file(line: &str) -> bool {
    line.starts_with("cutout-cases:")
}

fn is_info(source: &Source) -> bool {
    Path::new(&source.name())
        .file_name()
        .is_some_and(|name| name == "info.yml")
}

/// The rules of the command line, if it names any: they stand in for those of all case files.
pub fn given_rules(choice: &Choice) -> Result<Option<RuleChoice>, Failure> {
    if choice.rules.is_empty() && choice.pack.is_none() {
        return Ok(None);
    }
    Ok(Some(rules::load(&mut Analyzer::new(), choice)?.choice))
}

/// A case file with its rules and the texts it names; `None` where something of it is broken,
/// which has been said.
pub fn set(source: &Source, given: Option<&RuleChoice>) -> Result<Option<Loaded>, Failure> {
    let name = source.name();
    let (text, mut diagnostics) = source.read()?;
    let (set, said) = if is_info(source) {
        cases::read_info(&text)
    } else {
        cases::read(&text)
    };
    diagnostics.extend(said);
    diagnostics.iter().for_each(|said| complain_of(&name, said));
    if diagnostics
        .iter()
        .any(|said| said.severity == Severity::Error)
    {
        return Ok(None);
    }
    let folder = Path::new(&name).parent().unwrap_or(Path::new(""));
    let mut files = Files::new();
    for path in set.files() {
        let whole = folder.join(path);
        let found = inputs::find(std::slice::from_ref(&whole), Wanted::Events)?;
        for file in found.iter().filter(|file| file.named) {
            let (text, said) = file.read()?;
            said.iter().for_each(|said| complain_of(&file.name(), said));
            files.insert(path.to_owned(), text);
        }
    }
    let (rules, usable) = match given {
        Some(given) => (given.clone(), true),
        None => own_rules(&set, &files, &name),
    };
    Ok(usable.then_some(Loaded { set, rules, files }))
}

/// The rules that a case file names, and whether all of them can be used.
fn own_rules(set: &CaseSet, texts: &Files, name: &str) -> (RuleChoice, bool) {
    let pack = match &set.pack {
        None if set.rules.is_empty() => Some(PACKS[0].id.to_owned()),
        pack => pack.clone(),
    };
    let own = set.rules.iter().enumerate().map(|(at, rule)| {
        let (key, ending) = match &rule.text {
            Content::File(path) => (path.clone(), path.rsplit('.').next().unwrap_or_default()),
            Content::Inline(_) => (format!("rule-{}", at + 1), ""),
        };
        OwnRule {
            key,
            text: rule.text.text(texts).unwrap_or_default().to_owned(),
            language: rule.language.or_else(|| files::language(ending)),
        }
    });
    let choice = RuleChoice {
        pack,
        own: own.collect(),
        ..RuleChoice::default()
    };
    let mut analyzer = Analyzer::new();
    analyzer.start(Request {
        rules: choice.clone(),
        ..Request::default()
    });
    let mut usable = true;
    for view in analyzer.rules() {
        let is_error = |said: &&cutout_core::text::Diagnostic| said.severity == Severity::Error;
        for said in view.diagnostics.iter().filter(is_error) {
            let key = view.key.split('#').next().unwrap_or_default();
            complain_of(&format!("{name}: {key}"), said);
        }
        usable &= view.usable || view.part.is_some();
    }
    (choice, usable)
}
