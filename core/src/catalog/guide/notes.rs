//! What has to be said beside the tables of a guide: how it was counted, what has no row, and
//! where the published T1216 guide prints something else.

use super::{Counts, Key, Use};
use crate::catalog::{Pack, Reach};
use crate::report::GuideRule;
use indexmap::IndexMap;

/// Where our tables differ from the published ones of the pack `t1216`, and why. A difference in
/// a reach figure is not here: the figures stand side by side.
const PUBLISHED: &[&str] = &[
    "The published guide prints values without the blanks at their ends, and CommandLine eq \
     “driver\\DPInst_x64  /f ” with one blank for two. Here values stand as the rules have them, \
     since a blank decides what matches.",
    "The published guide prints most values in lower case. Here they stand as the first rule \
     writes them, and are compared without case.",
];

pub fn of(counts: &Counts<'_>, rules: &[GuideRule], reach: &Reach) -> Vec<String> {
    if rules.is_empty() {
        return Vec::new();
    }
    let mut notes = vec![
        "A rule counts once for a field, for an operator and for a value. Each member of a list is \
         a value of its own; values are compared without case and never trimmed."
            .to_owned(),
    ];
    notes.extend(excluding(&counts.indicators));
    notes.extend(unlisted(counts));
    notes.extend(scope(counts));
    notes.extend(without_a_row(counts));
    notes.extend(figures(&counts.indicators, reach));
    if is_published(rules) {
        notes.extend(PUBLISHED.iter().map(|&note| note.to_owned()));
    }
    notes
}

fn excluding(indicators: &IndexMap<Key, Use<'_>>) -> Option<String> {
    let all = |used: &&Use<'_>| used.detecting.is_empty();
    let some = |used: &&Use<'_>| !used.detecting.is_empty() && !used.excluding().is_empty();
    let only = indicators.values().filter(all).count();
    if only == 0 {
        return None;
    }
    let mut note = format!(
        "What a filter of a Sigma rule excludes is counted among the fields and the indicators, \
         too, as the published guide does: {only} of the {} only exclude.",
        count(indicators.len(), "indicator")
    );
    for used in indicators.values().filter(some) {
        note.push_str(&format!(
            " {} is used by {}, and {} of them to exclude.",
            name(used),
            count(used.rules.len(), "rule"),
            used.excluding().len()
        ));
    }
    Some(note)
}

fn unlisted(counts: &Counts<'_>) -> Option<String> {
    let values: Vec<String> = counts
        .unlisted
        .iter()
        .map(|((field, value), rules)| {
            format!("{field} eq “{value}” ({})", count(rules.len(), "rule"))
        })
        .collect();
    (!values.is_empty()).then(|| {
        format!(
            "A value that only tells which of Splunk’s inputs a record came from is no indicator; \
             its field is listed without it, as in the published guide: {}.",
            values.join(", ")
        )
    })
}

fn scope(counts: &Counts<'_>) -> Option<String> {
    let fields: Vec<String> = counts
        .scope
        .iter()
        .map(|(field, rules)| format!("{field} ({})", count(rules.len(), "rule")))
        .collect();
    (!fields.is_empty()).then(|| {
        format!(
            "Fields that only choose a platform or a data set have no row: {}.",
            fields.join(", ")
        )
    })
}

fn without_a_row(counts: &Counts<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if !counts.words.is_empty() {
        notes.push(format!(
            "{} for words anywhere in a record. These name no field and have no row.",
            looks(counts.words.len(), "looks", "look")
        ));
    }
    if !counts.computed.is_empty() {
        notes.push(format!(
            "{} a value worked out from fields. No other rule could be counted beside it, so it \
             has no row.",
            looks(counts.computed.len(), "compares", "compare")
        ));
    }
    notes
}

fn figures(indicators: &IndexMap<Key, Use<'_>>, reach: &Reach) -> Option<String> {
    let differing: Vec<String> = indicators
        .values()
        .filter_map(|used| {
            let figure = reach.figure(used.predicate, false)?;
            let published = figure
                .published
                .filter(|&published| published != figure.total)?;
            let few = if figure.at_most { "at most " } else { "" };
            Some(format!(
                "{} {few}{} ({published})",
                name(used),
                figure.total
            ))
        })
        .collect();
    (!differing.is_empty()).then(|| {
        format!(
            "Corpus reach is a recount of public rules; the published guide was counted on another \
             snapshot of them. Where the two differ, the published figure stands in brackets: {}.",
            differing.join(", ")
        )
    })
}

/// Whether these are the rules of the published guide, all and no others.
fn is_published(rules: &[GuideRule]) -> bool {
    let of_pack = |rule: &GuideRule| rule.key.starts_with("pack/");
    let pack = Pack::find("t1216").map_or(0, |pack| pack.rules.len());
    rules.len() == pack && rules.iter().all(of_pack)
}

fn name(used: &Use<'_>) -> String {
    let predicate = used.predicate;
    format!(
        "{} {} “{}”",
        predicate.subject,
        predicate.op.name(),
        predicate.value
    )
}

fn looks(rules: usize, one: &str, several: &str) -> String {
    let verb = if rules == 1 { one } else { several };
    format!("{} {verb}", count(rules, "rule"))
}

fn count(n: usize, what: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {what}{s}")
}
