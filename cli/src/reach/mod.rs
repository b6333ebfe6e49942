//! `cutout reach`: how many public rules use a predicate, and making the index that says so.

pub mod args;

use self::args::{ReachBuild, ReachCommand, ReachShow};
use crate::inputs::{self, Wanted};
use crate::output::{Out, STRONG, complain, count, shown};
use crate::{Ended, Failure, rules};
use cutout_core::catalog::Reach;
use cutout_core::catalog::reach::{Corpus, Counts, Index, Vendor, files, predicate};
use cutout_core::event::Field;
use cutout_core::ir::Op;
use cutout_core::report::ReachView;
use cutout_core::rule;
use serde::Serialize;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub fn run(command: &ReachCommand) -> Result<Ended, Failure> {
    match command {
        ReachCommand::Build(args) => build(args),
        ReachCommand::Show(args) => show(args),
    }
}

fn build(args: &ReachBuild) -> Result<Ended, Failure> {
    let folders = [&args.sigma, &args.elastic, &args.splunk];
    let mut counts = Counts::default();
    for (vendor, folder) in Vendor::ALL.into_iter().zip(folders) {
        if let Some(folder) = folder {
            add(&mut counts, vendor, folder)?;
        }
    }
    let said = |given: &[(Vendor, String)], vendor: Vendor| {
        let of = given.iter().find(|(one, _)| *one == vendor);
        of.map(|(_, text)| text.clone())
    };
    let corpora = Vendor::ALL.into_iter().zip(counts.rules);
    let corpora = corpora
        .filter(|(vendor, rules)| *rules > 0 || folders[*vendor as usize].is_some())
        .map(|(vendor, rules)| Corpus {
            vendor,
            name: said(&args.name, vendor).unwrap_or_else(|| vendor.title().to_owned()),
            commit: said(&args.commit, vendor).unwrap_or_default(),
            rules,
        });
    let date = args.date.as_deref().unwrap_or_default();
    let index = Index::new(&counts, corpora.collect(), date, args.least);
    let bytes = index.to_bytes();
    fs::write(&args.output, &bytes).map_err(|error| {
        let path = args.output.display();
        Failure(format!("{path}: can't be written: {error}"))
    })?;
    let mut out = Out::new();
    for corpus in &index.corpora {
        let rules = count(corpus.rules.into(), "rule");
        writeln!(out, "{:<8}  {rules}", corpus.vendor.title())?;
    }
    writeln!(
        out,
        "{} and {} that {} or more use; {} bytes in {}",
        count(index.indicators.len() as u64, "indicator"),
        count(index.exclusions.len() as u64, "exclusion"),
        count(args.least.into(), "rule"),
        bytes.len(),
        args.output.display()
    )?;
    out.flush()?;
    Ok(Ended::Clean)
}

/// Counts the rules beneath a folder, in the order of their paths.
fn add(counts: &mut Counts, vendor: Vendor, folder: &Path) -> Result<(), Failure> {
    if !folder.is_dir() {
        let path = folder.display();
        return Err(Failure(format!(
            "{path}: there is no such folder; name one with rules"
        )));
    }
    let sources = inputs::find(&[folder.to_owned()], Wanted::Rules)?;
    let below = |name: &str| {
        let path = Path::new(name)
            .strip_prefix(folder)
            .unwrap_or(Path::new(name));
        let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
        names.join("/")
    };
    let paths: Vec<String> = sources.iter().map(|source| below(&source.name())).collect();
    let all: Vec<&str> = paths.iter().map(String::as_str).collect();
    let chosen = files::chosen(Some(vendor), &all);
    let mut unread = 0;
    for (source, path) in sources.iter().zip(&paths) {
        if !chosen.contains(&path.as_str()) {
            continue;
        }
        let Some(read) = rules::read(source, None)? else {
            continue;
        };
        for rule in rule::parse_as(&read.text, read.language) {
            unread += u64::from(rule.condition.is_none());
            counts.add(vendor, &rule);
        }
    }
    if unread > 0 {
        complain(format_args!(
            "cutout: {}: {} without a condition, such as jobs of machine learning; they are \
             counted as rules and have no predicates",
            vendor.title(),
            count(unread, "rule")
        ));
    }
    Ok(())
}

fn show(args: &ReachShow) -> Result<Ended, Failure> {
    let reach = match &args.index {
        Some(path) => read(path)?,
        None => Reach::shipped(),
    };
    let field = Field::new(&args.field);
    if Op::named(&args.op).is_none() {
        return Err(Failure(format!(
            "`{}` is no operator; there are eq, ne, in, contains, starts_with, ends_with, wildcard, \
             regex_match, match, lt, le, gt, ge, exists and cidr",
            args.op
        )));
    }
    let key = (
        field.as_str().to_owned(),
        args.op.clone(),
        args.value.clone(),
    );
    let Some(predicate) = predicate(&key) else {
        let (op, value) = (&args.op, &args.value);
        return Err(Failure(format!(
            "{op} can't be asked with the value {value}"
        )));
    };
    let [indicator, exclusion] = [false, true].map(|side| reach.figure(&predicate, side));
    let mut out = Out::new();
    if args.json {
        out.json(&Row {
            field: field.as_str(),
            op: &args.op,
            value: &args.value,
            indicator,
            exclusion,
        })?;
    } else {
        let name = format!("{field} {} '{}'", args.op, args.value);
        writeln!(out, "{}", out.styled(STRONG, shown(&name).into_owned()))?;
        figure(&mut out, "used", indicator)?;
        figure(&mut out, "excluded", exclusion)?;
        let of: Vec<String> = reach.corpora().iter().map(corpus).collect();
        writeln!(out, "  {}", of.join(", "))?;
    }
    out.flush()?;
    Ok(Ended::Clean)
}

fn read(path: &PathBuf) -> Result<Reach, Failure> {
    let name = path.display();
    let bytes =
        fs::read(path).map_err(|error| Failure(format!("{name}: can't be read: {error}")))?;
    Reach::read(&bytes).map_err(|error| Failure(format!("{name}: {error}")))
}

fn figure(out: &mut Out, verb: &str, figure: Option<ReachView>) -> io::Result<()> {
    let Some(figure) = figure else {
        return Ok(());
    };
    let rules = count(figure.total.into(), "rule");
    if figure.at_most {
        writeln!(out, "  {verb} by at most {rules}")?;
    } else {
        let (sigma, elastic, splunk) = (figure.sigma, figure.elastic, figure.splunk);
        writeln!(
            out,
            "  {verb} by {rules}: Sigma {sigma}, Elastic {elastic}, Splunk {splunk}"
        )?;
    }
    if let Some(published) = figure.published {
        let rules = count(published.into(), "rule");
        writeln!(out, "    the published T1216 guide says {rules}")?;
    }
    if let Some(folded) = figure.folded {
        let rules = count(folded.total.into(), "rule");
        let value = shown(&folded.value);
        let (field, op) = (&folded.field, &folded.op);
        let (sigma, elastic, splunk) = (folded.sigma, folded.elastic, folded.splunk);
        writeln!(
            out,
            "    in all spellings of {field} {op} '{value}' by {rules}: Sigma {sigma}, Elastic {elastic}, Splunk {splunk}"
        )?;
    }
    Ok(())
}

fn corpus(corpus: &Corpus) -> String {
    let commit = corpus.commit.get(..10).unwrap_or(&corpus.commit);
    let at = if commit.is_empty() { "" } else { " at " };
    format!(
        "{}{at}{commit} ({})",
        corpus.name,
        count(corpus.rules.into(), "rule")
    )
}

/// A stable contract.
#[derive(Serialize)]
struct Row<'a> {
    field: &'a str,
    op: &'a str,
    value: &'a str,
    indicator: Option<ReachView>,
    exclusion: Option<ReachView>,
}
