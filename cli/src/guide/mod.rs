//! `cutout guide`: what a set of rules filters by, with counts.

mod telemetry;

use crate::args::Guide as Arguments;
use crate::output::{FAINT, Out, STRONG, count, shown};
use crate::{Ended, Failure, rules};
use cutout_core::analyze::Analyzer;
use cutout_core::report::{Guide, GuideEvent, GuideFilter, GuideGroup, GuideValue, ReachView};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

/// Rows of a table that people are shown; `--all` shows more.
const ROWS: usize = 20;

pub fn run(args: &Arguments) -> Result<Ended, Failure> {
    let mut analyzer = Analyzer::new();
    let rules = rules::load(&mut analyzer, &args.choice)?;
    let guide = analyzer.guide(&GuideFilter {
        vendor: args.vendor.clone(),
        platform: args.platform.clone(),
    });
    if guide.rules.is_empty() {
        return Err(Failure(nothing_left(&guide)));
    }
    let kept: HashSet<&str> = guide.rules.iter().map(|rule| rule.key.as_str()).collect();
    let mut logs = analyzer.telemetry();
    logs.retain(|row| kept.contains(rules.views[row.rule as usize].key.as_str()));
    let mut out = Out::new();
    if args.json {
        let row = Row {
            telemetry: telemetry::json(&logs, &rules.views),
            ..Row::from(&guide)
        };
        out.json(&row)?;
    } else {
        let rows = if args.all { usize::MAX } else { ROWS };
        print(&mut out, &guide, rows)?;
        heading(&mut out, "Logs they can match in", logs.len())?;
        telemetry::print(&mut out, &logs, &rules.views, rows)?;
    }
    out.flush()?;
    Ok(Ended::Clean)
}

fn nothing_left(guide: &Guide) -> String {
    let names = |groups: &[GuideGroup]| {
        let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
        names.join(", ")
    };
    format!(
        "no rule is left; the rules have the vendors {} and the platforms {}",
        names(&guide.vendors),
        names(&guide.platforms)
    )
}

fn print(out: &mut Out, guide: &Guide, rows: usize) -> io::Result<()> {
    let vendors: Vec<String> = guide
        .vendors
        .iter()
        .map(|group| format!("{} {}", group.name, group.rules))
        .collect();
    let rules = count(guide.rules.len() as u64, "rule");
    writeln!(out, "{rules} ({})", vendors.join(", "))?;
    heading(out, "Events covered", guide.events.len())?;
    for event in &guide.events {
        let what = out.styled(FAINT, shown(&event.what).into_owned());
        let (name, rules) = (name(event), event.rules.len());
        writeln!(out, "  {rules:>4}  {}  {what}", shown(&name))?;
    }
    heading(out, "Fields filtered most", guide.fields.len())?;
    for field in guide.fields.iter().take(rows) {
        let ops: Vec<String> = field
            .ops
            .iter()
            .map(|op| format!("{} {}", op.name, op.rules))
            .collect();
        let (rules, name) = (field.rules.len(), shown(&field.field));
        writeln!(out, "  {rules:>4}  {name:<28}  {}", ops.join(", "))?;
        let samples: Vec<String> = field.samples.iter().map(|one| quoted(one)).collect();
        if !samples.is_empty() {
            let samples = out.styled(FAINT, samples.join("  "));
            writeln!(out, "        {samples}")?;
        }
    }
    more(out, guide.fields.len(), rows)?;
    values(out, "Indicators", &guide.indicators, rows)?;
    values(out, "Exclusions", &guide.exclusions, rows)?;
    heading(out, "Notes", guide.notes.len())?;
    for note in &guide.notes {
        writeln!(out, "  - {}", shown(note))?;
    }
    Ok(())
}

fn heading(out: &mut Out, name: &str, rows: usize) -> io::Result<()> {
    let name = out.styled(STRONG, name);
    writeln!(out, "\n{name} ({rows})")
}

fn values(out: &mut Out, name: &str, all: &[GuideValue], rows: usize) -> io::Result<()> {
    heading(out, name, all.len())?;
    let head = out.styled(FAINT, "  here  reach  field, operator and value");
    writeln!(out, "{head}")?;
    for row in all.iter().take(rows) {
        let here = row.rules.len();
        let reach = match &row.reach {
            Some(reach) => reach.total.to_string(),
            None => "-".to_owned(),
        };
        let published = row.reach.as_ref().and_then(|reach| reach.published);
        let differs =
            published.filter(|&figure| row.reach.as_ref().map(|reach| reach.total) != Some(figure));
        let mut said: Vec<String> = Vec::new();
        said.extend(differs.map(|figure| format!("published: {figure}")));
        if !row.excluding.is_empty() {
            said.push(format!("{} to exclude", row.excluding.len()));
        }
        let said = out.styled(FAINT, said.join(", "));
        let (field, value) = (shown(&row.field), quoted(&row.value));
        writeln!(
            out,
            "  {here:>4}  {reach:>5}  {field} {} {value}  {said}",
            row.op
        )?;
    }
    more(out, all.len(), rows)
}

fn more(out: &mut Out, all: usize, rows: usize) -> io::Result<()> {
    match all.checked_sub(rows) {
        None | Some(0) => Ok(()),
        Some(left) => {
            let left = out.styled(FAINT, format!("… and {left} more; --all shows them"));
            writeln!(out, "        {left}")
        }
    }
}

/// In quotes, so that blanks at the ends can be seen.
fn quoted(value: &str) -> String {
    format!("'{}'", shown(value))
}

fn name(event: &GuideEvent) -> String {
    match event.id {
        Some(id) => format!("{} {id}", event.log),
        None => event.log.clone(),
    }
}

/// What `--json` prints: a stable contract.
#[derive(Serialize)]
struct Row<'a> {
    summary: Summary,
    vendors: BTreeMap<&'a str, u32>,
    platforms: BTreeMap<&'a str, u32>,
    events: Vec<Event<'a>>,
    fields: Vec<Field<'a>>,
    indicators: Vec<Value<'a>>,
    exclusions: Vec<Value<'a>>,
    rules: Vec<Rule<'a>>,
    telemetry: Vec<telemetry::Rule<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Summary {
    rules: usize,
    events: usize,
    fields: usize,
    indicators: usize,
    exclusions: usize,
}

#[derive(Serialize)]
struct Event<'a> {
    event: String,
    category: &'a str,
    rules: usize,
    used_by: &'a [u32],
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    rules: usize,
    operators: BTreeMap<&'a str, u32>,
    values: u32,
    samples: &'a [String],
    used_by: &'a [u32],
}

#[derive(Serialize)]
struct Value<'a> {
    field: &'a str,
    op: &'a str,
    value: &'a str,
    rules: usize,
    excluding: usize,
    reach: Option<Reach>,
    used_by: &'a [u32],
}

#[derive(Serialize)]
struct Reach {
    total: u32,
    sigma: u32,
    elastic: u32,
    splunk: u32,
    published: Option<u32>,
}

#[derive(Serialize)]
struct Rule<'a> {
    id: Option<&'a str>,
    title: &'a str,
    language: &'a str,
    vendor: &'a str,
    platforms: &'a [String],
    filters_only: bool,
}

impl<'a> From<&'a Guide> for Row<'a> {
    fn from(guide: &'a Guide) -> Row<'a> {
        let groups = |groups: &'a [GuideGroup]| {
            let pair = |group: &'a GuideGroup| (group.name.as_str(), group.rules);
            groups.iter().map(pair).collect()
        };
        let events = guide.events.iter().map(|event| Event {
            event: name(event),
            category: &event.what,
            rules: event.rules.len(),
            used_by: &event.rules,
        });
        let fields = guide.fields.iter().map(|field| Field {
            field: &field.field,
            rules: field.rules.len(),
            operators: groups(&field.ops),
            values: field.values,
            samples: &field.samples,
            used_by: &field.rules,
        });
        let rules = guide.rules.iter().map(|rule| Rule {
            id: rule.id.as_deref(),
            title: &rule.title,
            language: rule.language.name(),
            vendor: &rule.vendor,
            platforms: &rule.platforms,
            filters_only: rule.filters_only,
        });
        Row {
            summary: Summary {
                rules: guide.rules.len(),
                events: guide.events.len(),
                fields: guide.fields.len(),
                indicators: guide.indicators.len(),
                exclusions: guide.exclusions.len(),
            },
            vendors: groups(&guide.vendors),
            platforms: groups(&guide.platforms),
            events: events.collect(),
            fields: fields.collect(),
            indicators: guide.indicators.iter().map(Value::from).collect(),
            exclusions: guide.exclusions.iter().map(Value::from).collect(),
            rules: rules.collect(),
            telemetry: Vec::new(),
            notes: &guide.notes,
        }
    }
}

impl<'a> From<&'a GuideValue> for Value<'a> {
    fn from(row: &'a GuideValue) -> Value<'a> {
        Value {
            field: &row.field,
            op: &row.op,
            value: &row.value,
            rules: row.rules.len(),
            excluding: row.excluding.len(),
            reach: row.reach.as_ref().map(Reach::from),
            used_by: &row.rules,
        }
    }
}

impl From<&ReachView> for Reach {
    fn from(reach: &ReachView) -> Reach {
        Reach {
            total: reach.total,
            sigma: reach.sigma,
            elastic: reach.elastic,
            splunk: reach.splunk,
            published: reach.published,
        }
    }
}
