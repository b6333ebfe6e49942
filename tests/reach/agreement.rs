//! Corpus reach: the index that ships against the rules it was counted from, and against the figures
//! of another, independent counter, where both are at hand.

use cutout_core::catalog::Vendor;
use cutout_core::catalog::reach::{Counts, Index, Key, files};
use cutout_core::rule;
use cutout_tests::shared;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Counts the public corpora; `None` where they are not here.
fn corpora() -> Option<Counts> {
    let folder = shared::find("corpus")?;
    let mut counts = Counts::default();
    for vendor in Vendor::ALL {
        add(&mut counts, vendor, &folder.join(vendor.name()));
    }
    Some(counts)
}

fn add(counts: &mut Counts, vendor: Vendor, folder: &Path) {
    let ending = if vendor == Vendor::Elastic {
        "toml"
    } else {
        "yml"
    };
    let found = shared::files(folder, ending);
    let below = |path: &Path| {
        path.strip_prefix(folder)
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    let paths: Vec<String> = found.iter().map(|path| below(path)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    for path in files::chosen(Some(vendor), &paths) {
        let text = std::fs::read_to_string(folder.join(path)).unwrap();
        for rule in rule::parse(&text) {
            counts.add(vendor, &rule);
        }
    }
}

#[test]
fn the_index_that_ships_is_what_counting_gives() {
    let shipped = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../assets/reach/public.idx"
    ));
    let shipped = Index::from_bytes(&shipped.unwrap()).unwrap();
    let Some(counts) = corpora() else {
        return;
    };
    let again = Index::new(
        &counts,
        shipped.corpora.clone(),
        &shipped.date,
        shipped.least,
    );
    let rules: Vec<u32> = shipped.corpora.iter().map(|corpus| corpus.rules).collect();
    assert_eq!(counts.rules, *rules);
    // Compared one by one, since all of it at once would fill screens.
    let tables = |index: Index| {
        [
            index.indicators,
            index.exclusions,
            index.folded_indicators,
            index.folded_exclusions,
        ]
    };
    for (shipped, again) in tables(shipped).into_iter().zip(tables(again)) {
        for (one, other) in shipped.iter().zip(&again) {
            assert_eq!(
                one, other,
                "the index is of other rules; build it anew (assets/reach/README.md)"
            );
        }
        assert_eq!(shipped.len(), again.len());
    }
}

/// A row of the other counter's tables: rules of Sigma, Elastic and Splunk.
type Theirs = HashMap<Key, [u32; 3]>;

fn theirs(text: &str) -> Theirs {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let plain = |text: &str| text.replace('\u{2409}', "\t").replace('\u{240a}', "\n");
        let key = (plain(cells[0]), cells[1].to_owned(), plain(cells[2]));
        let by = [3, 4, 5].map(|at| cells[at].parse().unwrap());
        (key, by)
    };
    text.lines().skip(1).map(row).collect()
}

/// Why two counts of a predicate differ, told from what they are.
fn cause(
    key: &Key,
    theirs: [u32; 3],
    ours: [u32; 3],
    only_ours: &[(&Key, [u32; 3])],
) -> &'static str {
    let (field, op, value) = key;
    let renamed =
        |(other, by): &(&Key, [u32; 3])| other.1 == *op && other.2 == *value && *by == theirs;
    let at = (0..3).find(|&at| theirs[at] != ours[at]).unwrap_or(0);
    match at {
        _ if only_ours.iter().any(renamed) => "the field goes by another name here",
        2 if field == "(keywords)" => "commands and names of a search, taken for its words there",
        2 if op == "regex_match" => "an expression that cannot be compiled here",
        2 if theirs[2] > ours[2] => "a subsearch, or the filter of a command that is not read here",
        2 => "a search that is read further here",
        1 if theirs[1] > ours[1] => "Elastic: read as another comparison",
        1 => "Elastic: a comparison that is left out there",
        _ => "Sigma: numbers and escapes stand as the rule writes them",
    }
}

#[test]
fn figures_agree_with_another_counter() {
    let (Some(counts), Some(facts)) = (corpora(), shared::find("facts/reach")) else {
        return;
    };
    for (file, kind, ours) in [
        ("reach", "indicators", &counts.indicators),
        ("exclusions", "exclusions", &counts.exclusions),
    ] {
        let theirs = theirs(&std::fs::read_to_string(facts.join(format!("{file}.tsv"))).unwrap());
        let ours_of = |key: &Key| ours.get(key).map_or([0; 3], |count| count.by);
        let only_ours: Vec<(&Key, [u32; 3])> = ours
            .iter()
            .filter(|(key, _)| !theirs.contains_key(*key))
            .map(|(key, count)| (key, count.by))
            .collect();
        let compared: Vec<(&Key, [u32; 3])> = theirs
            .iter()
            .filter(|(_, by)| by.iter().sum::<u32>() >= 2)
            .map(|(key, by)| (key, *by))
            .collect();
        let mut causes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for &(key, by) in compared.iter().filter(|(key, by)| ours_of(key) != *by) {
            let cause = cause(key, by, ours_of(key), &only_ours);
            let (field, op, value) = key;
            let line = format!("{field} {op} {value}: {by:?}, here {:?}", ours_of(key));
            causes.entry(cause).or_default().push(line);
        }
        let differing: usize = causes.values().map(Vec::len).sum();
        for (cause, lines) in &mut causes {
            lines.sort();
            println!("{kind}: {} differ: {cause}", lines.len());
            lines.iter().for_each(|line| println!("    {line}"));
        }
        let agreeing = compared.len() - differing;
        let all = compared.len();
        shared::figure(
            &format!("reach: {kind} that another counter agrees on, of {all}"),
            agreeing,
            "at least 99 %",
            agreeing * 100 >= all * 99,
        );
    }
}
