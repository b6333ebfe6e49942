use super::*;
use crate::rule;

/// A Sigma rule with this detection.
fn sigma(detection: &str) -> String {
    format!("title: R\nid: r\nlogsource: {{}}\ndetection:\n  {detection}\n")
}

/// An EQL rule as Elastic files have it.
fn elastic(query: &str) -> String {
    format!("[rule]\nname = \"R\"\ntype = \"eql\"\nlanguage = \"eql\"\nquery = '''\n{query}\n'''\n")
}

fn counts(rules: &[String]) -> Counts {
    let mut counts = Counts::default();
    for rule in rules.iter().flat_map(|text| rule::parse(text)) {
        counts.add(Vendor::of(rule.language), &rule);
    }
    counts
}

/// `field op value` and the rules of each vendor, sorted.
fn table(rows: &HashMap<Key, count::Count>) -> Vec<(String, [u32; 3])> {
    let row = |((field, op, value), count): (&Key, &count::Count)| {
        (format!("{field} {op} {value}"), count.by)
    };
    let mut rows: Vec<_> = rows.iter().map(row).collect();
    rows.sort();
    rows
}

fn named<const N: usize>(rows: [(&str, [u32; 3]); N]) -> Vec<(String, [u32; 3])> {
    rows.map(|(name, by)| (name.to_owned(), by)).to_vec()
}

#[test]
fn a_rule_counts_once_a_predicate_and_side() {
    let counts = counts(&[
        sigma(
            "a: { Image|endswith: ['\\A.exe', '\\a.exe', '\\b.exe'] }\n  f: { Image|endswith: '\\a.exe' }\n  condition: a and not f",
        ),
        sigma(
            "a: { Image|endswith: '\\a.exe' }\n  b: { CommandLine|contains|all: [x, 'x '] }\n  condition: a or b",
        ),
        elastic(r#"process where process.executable : "*\\a.exe" and not process.name : "b.exe""#),
    ]);
    assert_eq!(
        table(&counts.indicators),
        named([
            ("CommandLine contains x", [1, 0, 0]),
            ("CommandLine contains x ", [1, 0, 0]),
            (r"Image ends_with \a.exe", [2, 1, 0]),
            (r"Image ends_with \b.exe", [1, 0, 0]),
        ])
    );
    assert_eq!(
        table(&counts.exclusions),
        named([
            (r"Image ends_with \a.exe", [1, 0, 0]),
            ("process_name eq b.exe", [0, 1, 0]),
        ])
    );
    assert_eq!(counts.rules, [2, 1, 0]);
}

#[test]
fn the_sides_of_sigma_and_of_the_query_languages_differ_under_an_or() {
    let counts = counts(&[
        // Sigma: an odd number of NOTs excludes wherever it stands.
        sigma("a: { A: 1 }\n  f: { B: 2 }\n  condition: a or not f"),
        // EQL: the opposite of one comparison under an OR is a comparison.
        elastic("process where process.a == \"1\" or not process.b == \"2\""),
        elastic("process where not (process.c == \"3\" and process.d == \"4\")"),
    ]);
    assert_eq!(
        table(&counts.indicators),
        named([
            ("A eq 1", [1, 0, 0]),
            ("process.a eq 1", [0, 1, 0]),
            ("process.b ne 2", [0, 1, 0]),
        ])
    );
    assert_eq!(
        table(&counts.exclusions),
        named([
            ("B eq 2", [1, 0, 0]),
            ("process.c eq 3", [0, 1, 0]),
            ("process.d eq 4", [0, 1, 0]),
        ])
    );
}

#[test]
fn what_chooses_records_or_is_computed_is_not_counted() {
    let counts = counts(&[
        elastic(
            r#"process where host.os.type == "windows" and event.type == "start" and length(process.name) > 3 and process.name : "x""#,
        ),
        sigma("keywords: [word]\n  condition: keywords"),
        "index=main sourcetype=x process_name=x word".to_owned(),
    ]);
    assert_eq!(
        table(&counts.indicators),
        named([
            ("(keywords) contains word", [1, 0, 1]),
            ("process_name eq x", [0, 1, 1]),
        ])
    );
}

#[test]
fn a_name_that_a_search_makes_counts_as_it_is_written() {
    let counts = counts(&[
        // Evaluated by what the name stands for, and counted under both names.
        "EventCode=1 | rename process as line | search line=*x*".to_owned(),
        // Worked out by the search, whether or not it can be here.
        "EventCode=1 | eval long=len(process) | where long>9 AND NOT in(long, \"12\")".to_owned(),
        "EventCode=1 | anomalydetection action=annotate | search isOutlier=1".to_owned(),
        // A part that is left out takes nothing of the others with it.
        "EventCode=1 | lookup t a OUTPUT known | where isnull(known) AND process=\"y\"".to_owned(),
    ]);
    assert_eq!(
        table(&counts.indicators),
        named([
            ("CommandLine contains x", [0, 0, 1]),
            ("CommandLine eq y", [0, 0, 1]),
            ("EventID eq 1", [0, 0, 4]),
            ("isOutlier eq 1", [0, 0, 1]),
            ("known exists false", [0, 0, 1]),
            ("line contains x", [0, 0, 1]),
            ("long gt 9", [0, 0, 1]),
        ])
    );
    assert_eq!(
        table(&counts.exclusions),
        named([("long in 12", [0, 0, 1])])
    );
}

#[test]
fn folding_merges_what_asks_the_same() {
    let counts = counts(&[
        sigma("a: { Image|endswith: '\\x.exe' }\n  condition: a"),
        sigma(
            "a: { Image: '*\\x.exe' }\n  b: { Image|endswith: ['\\x.exe', '/x'] }\n  condition: a or b",
        ),
        elastic(r#"process where process.name : ("X.exe", "x")"#),
        elastic(r#"process where process.name in ("x.exe", "y*")"#),
        "process_name=x.exe".to_owned(),
        "process_name=*x.exe".to_owned(),
        sigma("a: { EventID: 1 }\n  b: { Image|contains|windash: ' -c' }\n  condition: a and b"),
    ]);
    assert_eq!(
        table(&counts.folded_indicators),
        named([
            ("EventID eq 1", [1, 0, 0]),
            ("Image contains  -c", [1, 0, 0]),
            ("Image ends_with /x", [1, 1, 0]),
            (r"Image ends_with \x.exe", [2, 2, 1]),
            ("process_name ends_with x.exe", [0, 0, 1]),
            // EQL's `in` has no wildcards.
            ("process_name eq y*", [0, 1, 0]),
        ])
    );
}

fn index(least: u32) -> Index {
    let counts = counts(&[
        sigma(
            "a: { Image|endswith: ['\\aa.exe', '\\ab.exe', 'ä'] }\n  f: { User: x }\n  condition: a and not f",
        ),
        sigma("a: { Image|endswith: '\\ab.exe' }\n  f: { User: x }\n  condition: a and not f"),
        elastic(r#"process where process.name : "ab.exe""#),
    ]);
    let corpus = |vendor, name: &str| Corpus {
        vendor,
        name: name.to_owned(),
        commit: "c0ffee".to_owned(),
        rules: counts.rules[vendor as usize],
    };
    let corpora = vec![corpus(Vendor::Sigma, "ours"), corpus(Vendor::Elastic, "")];
    Index::new(&counts, corpora, "2026-01-02", least)
}

#[test]
fn an_index_comes_back_as_it_was_written() {
    for least in [1, 2, 9] {
        let index = index(least);
        assert_eq!(Index::from_bytes(&index.to_bytes()), Ok(index));
    }
    let reach = Reach::from(index(2));
    let figure = |field: &str, op: &str, value: &str, exclusion| {
        let key = (field.to_owned(), op.to_owned(), value.to_owned());
        reach.figure(&predicate(&key).unwrap(), exclusion).unwrap()
    };
    let ab = figure("Image", "ends_with", r"\AB.exe", false);
    assert_eq!((ab.total, ab.sigma, ab.at_most), (2, 2, false));
    let folded = ab.folded.unwrap();
    assert_eq!((folded.total, folded.sigma, folded.elastic), (3, 2, 1));
    // One rule has it, which the index leaves out; in other words there are three.
    let name = figure("process.name", "eq", "ab.exe", false);
    assert_eq!((name.total, name.at_most), (1, true));
    assert_eq!(name.folded.unwrap().total, 3);
    assert_eq!(figure("User", "eq", "x", true).total, 2);
    assert!(figure("User", "eq", "x", false).at_most);
    let [exclusion] = reach.exclusions() else {
        panic!("{:?}", reach.exclusions())
    };
    assert_eq!(exclusion.rules[0].id, "r");
}

#[test]
fn bytes_that_are_no_whole_index_are_refused_in_plain_words() {
    let whole = index(1).to_bytes();
    let refused = |bytes: &[u8]| Index::from_bytes(bytes).unwrap_err();
    for end in 0..whole.len() {
        let said = refused(&whole[..end]);
        let expected = if end == 0 {
            "no reach index"
        } else {
            "cut off"
        };
        assert!(said.contains(expected), "{end}: {said}");
    }
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        refused(&damaged);
    }
    let mut newer = whole.clone();
    newer[4] = 9;
    let said = refused(&newer);
    assert!(
        said.contains("of version 9, and version 1 is read here"),
        "{said}"
    );
    let longer = [&whole[..], b"x"].concat();
    assert!(refused(&longer).contains("damaged"));
    for text in ["{}", "title: a rule", "PK\u{3}\u{4}"] {
        assert!(
            refused(text.as_bytes()).contains("no reach index"),
            "{text}"
        );
    }
}

#[cfg(feature = "shipped-reach")]
mod shipped {
    use super::*;
    use crate::catalog::guide;
    use crate::catalog::pack::PACKS;
    use crate::report::GuideFilter;

    #[test]
    fn every_indicator_of_the_pack_has_a_figure() {
        let rules: Vec<rule::Rule> = PACKS[0]
            .rules
            .iter()
            .flat_map(|(_, text)| rule::parse(text))
            .collect();
        let rules = rules.iter().map(|rule| ("", rule));
        let guide = guide::guide(rules, &Reach::shipped(), &GuideFilter::default());
        for row in &guide.indicators {
            assert!(row.reach.is_some(), "{row:?}");
        }
    }

    #[test]
    fn figures_are_those_of_the_recount_and_published_ones_stand_beside() {
        let key = ("Image".into(), "ends_with".into(), r"\cmd.exe".into());
        let figure = Reach::shipped()
            .figure(&predicate(&key).unwrap(), false)
            .unwrap();
        assert_eq!(
            (figure.total, figure.sigma, figure.splunk, figure.published),
            (122, 121, 1, Some(130))
        );
        assert_eq!(figure.reading, Reading::Common);
        let key = ("event_count".into(), "lt".into(), "5".into());
        let figure = Reach::shipped()
            .figure(&predicate(&key).unwrap(), false)
            .unwrap();
        assert_eq!((figure.at_most, figure.published), (true, Some(3)));
    }
}

/// Rules made of known parts, so that each count is known without counting: what an index says of
/// any predicate is how many rules were given it on that side.
#[test]
fn an_index_says_what_the_rules_were_made_of() {
    const PARTS: [(&str, &str, &str, &str); 6] = [
        ("Image|endswith", "Image", "ends_with", r"\a.exe"),
        ("Image|endswith", "Image", "ends_with", r"\ab.exe"),
        ("Image", "Image", "eq", r"c:\a.exe"),
        ("CommandLine|contains", "CommandLine", "contains", " -x"),
        ("CommandLine|contains", "CommandLine", "contains", "ä"),
        ("User|startswith", "User", "starts_with", "n"),
    ];
    let mut seed = 1216_u64;
    let mut chance = || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        seed >> 62 == 0
    };
    for least in 1..4 {
        let mut expected = [[0; PARTS.len()]; 2];
        let mut rules = Vec::new();
        for _ in 0..12 {
            let mut sides = [String::new(), String::new()];
            for (side, counts) in sides.iter_mut().zip(&mut expected) {
                for ((written, .., value), count) in PARTS.iter().zip(counts) {
                    if chance() {
                        *count += 1;
                        side.push_str(&format!("    - {written}: '{value}'\n"));
                    }
                }
            }
            let [a, f] = sides.map(|side| format!("{side}    - Other: 1\n"));
            rules.push(sigma(&format!("a:\n{a}  f:\n{f}  condition: a and not f")));
        }
        let index = Index::new(&counts(&rules), vec![], "", least);
        let reach = Reach::read(&index.to_bytes()).unwrap();
        for (exclusion, counts) in [false, true].into_iter().zip(expected) {
            for ((_, field, op, value), count) in PARTS.iter().zip(counts) {
                let key = [*field, *op, *value].map(str::to_owned);
                let predicate = predicate(&key.into()).unwrap();
                let found = reach.get(&predicate, exclusion).map(|figure| figure.total);
                assert_eq!(found, (count >= least).then_some(count), "{predicate}");
            }
        }
    }
}
