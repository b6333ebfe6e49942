//! `cutout convert`: rules as queries of other engines.

use crate::args::{Choice, Convert};
use crate::inputs::{self, Wanted};
use crate::output::{FAINT, Out, STRONG, complain_of, count};
use crate::rules::{self, Rules};
use crate::{Ended, Failure};
use cutout_core::analyze::Analyzer;
use cutout_core::convert::{self, Conversion, FieldName, Mapping, Reason, Schema, Status, Target};
use cutout_core::report::RuleView;
use cutout_core::report::rows::RuleRef;
use cutout_core::text::Severity;
use serde::Serialize;
use std::io::Write;
use std::path::Path;

pub fn run(args: &Convert) -> Result<Ended, Failure> {
    inputs::stdin_once(&args.rules)?;
    let choice = Choice {
        rules: args.rules.clone(),
        pack: args.pack.clone(),
        language: args.language,
    };
    let mapping = args.mapping.as_deref().map(read_mapping).transpose()?;
    let mut analyzer = Analyzer::new();
    let rules = rules::load(&mut analyzer, &choice)?;
    let wanted = convert::Wanted {
        target: args.to,
        schema: args.schema,
        mapping: mapping.as_ref(),
    };
    let mut out = Out::new();
    let mut summary = Summary::default();
    for view in &rules.views {
        if view.part.is_some() {
            continue;
        }
        let Some(conversion) = analyzer.convert(&view.key, &wanted) else {
            continue;
        };
        summary.count(conversion.status);
        match args.json {
            true => out.json(&Converted::new(view, &conversion))?,
            false => print(&rules, view, &conversion, &mut out)?,
        }
    }
    if args.json {
        out.json(&serde_json::json!({ "summary": summary }))?;
    } else if summary.rules > 1 {
        let Summary {
            rules,
            exact,
            superset,
            refused,
        } = summary;
        let rules = count(rules, "rule");
        let line = format!("{rules}: {exact} exact, {superset} superset, {refused} refused");
        writeln!(out, "{}", out.styled(FAINT, line))?;
    }
    out.flush()?;
    Ok(match summary.refused {
        0 => Ended::Clean,
        _ => Ended::Incomplete,
    })
}

fn read_mapping(path: &Path) -> Result<Mapping, Failure> {
    let name = path.display().to_string();
    let found = inputs::find(&[path.to_owned()], Wanted::Cases)?;
    let [file] = found.as_slice() else {
        return Err(Failure(format!("{name}: a mapping is one file")));
    };
    let (text, _) = file.read()?;
    let (mapping, diagnostics) = Mapping::read(&text);
    for diagnostic in &diagnostics {
        complain_of(&name, diagnostic);
    }
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error);
    match errors.count() {
        0 => Ok(mapping),
        _ => Err(Failure(format!("{name}: mend what is named above"))),
    }
}

fn print(
    rules: &Rules,
    view: &RuleView,
    conversion: &Conversion,
    out: &mut Out,
) -> Result<(), Failure> {
    let title = out.styled(STRONG, &view.title).to_string();
    let status = conversion.status.name();
    let file = out.styled(FAINT, rules.file(view)).to_string();
    writeln!(out, "{title}  {status}  {file}")?;
    for reason in &conversion.reasons {
        match reason.line {
            Some(line) => writeln!(out, "  line {line}: {}", reason.message)?,
            None => writeln!(out, "  {}", reason.message)?,
        }
    }
    if let Some(query) = &conversion.query {
        writeln!(out, "{query}")?;
    }
    writeln!(out)?;
    Ok(())
}

#[derive(Serialize)]
struct Converted<'a> {
    rule: RuleRef<'a>,
    target: Target,
    schema: Schema,
    status: Status,
    reasons: Vec<ReasonRow<'a>>,
    query: Option<&'a str>,
    fields: &'a [FieldName],
}

impl<'a> Converted<'a> {
    fn new(view: &'a RuleView, conversion: &'a Conversion) -> Converted<'a> {
        Converted {
            rule: RuleRef::from(view),
            target: conversion.target,
            schema: conversion.schema,
            status: conversion.status,
            reasons: conversion.reasons.iter().map(ReasonRow::from).collect(),
            query: conversion.query.as_deref(),
            fields: &conversion.fields,
        }
    }
}

#[derive(Serialize)]
struct ReasonRow<'a> {
    code: &'a str,
    message: &'a str,
    /// Of the rule's file, from 1.
    line: Option<u32>,
}

impl<'a> From<&'a Reason> for ReasonRow<'a> {
    fn from(reason: &'a Reason) -> ReasonRow<'a> {
        ReasonRow {
            code: &reason.code,
            message: &reason.message,
            line: reason.line,
        }
    }
}

#[derive(Default, Serialize)]
struct Summary {
    rules: u64,
    exact: u64,
    superset: u64,
    refused: u64,
}

impl Summary {
    fn count(&mut self, status: Status) {
        self.rules += 1;
        *match status {
            Status::Exact => &mut self.exact,
            Status::Superset => &mut self.superset,
            Status::Refused => &mut self.refused,
        } += 1;
    }
}
