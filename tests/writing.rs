//! Changes to rules' texts: what is written says what was asked, and leaves the rest as it was.

use cutout_core::analyze::{OwnRule, Request, RuleChoice, analyze};
use cutout_core::event::Field;
use cutout_core::ir::{Op, Predicate, Subject, Test};
use cutout_core::report::Verdict;
use cutout_core::report::advice::Placement;
use cutout_core::rule::write::{Refusal, Written, exclude, replace};
use cutout_core::rule::{self, Language, Rule};
use cutout_tests::generate::{self, Source};
use cutout_tests::shared;
use std::collections::BTreeMap;

/// Values that each language has its own trouble with.
const VALUES: &[&str] = &[
    r"\cutout.exe",
    r"C:\Program Files\Cut Out\",
    "it's \"quoted\"",
    " -k a:b #1 ",
    r"\\server\share\x.exe",
    "a*b?c",
    "(x) and not y | z",
    "é, ß",
];

const OPS: &[Op] = &[Op::EndsWith, Op::Contains, Op::StartsWith, Op::Eq];

fn predicate(field: &str, op: Op, value: &str) -> Predicate {
    Predicate::compare(Field::new(field), op, value).unwrap()
}

/// The text without what is new.
fn without_added(written: &Written) -> String {
    let mut text = written.text.clone();
    for span in written.added.iter().rev() {
        text.replace_range(span.range(), "");
    }
    text
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Everything but blanks is as it was outside of what is said to be new, and so is each line that
/// has nothing new.
fn leaves_the_rest(rule: &Rule, written: &Written) {
    assert_eq!(
        squeezed(&without_added(written)),
        squeezed(&rule.source),
        "{}",
        written.text
    );
    let mut new: Vec<&str> = written.text.lines().collect();
    let changed = rule.source.lines().filter(|line| {
        let kept = new.iter().position(|other| other == line);
        kept.map(|at| new.swap_remove(at)).is_none()
    });
    let changed = changed.count();
    assert!(
        changed <= written.added.len() + 1,
        "{changed} lines: {}",
        written.text
    );
}

/// What each rule of a text says of each event of another, as if every rule were for every log.
fn verdicts(rules: &str, language: Language, events: &str) -> Vec<Vec<Verdict>> {
    let own = OwnRule {
        key: "own".into(),
        text: rules.to_owned(),
        language: Some(language),
    };
    let analyzer = analyze(Request {
        text: events.to_owned(),
        rules: RuleChoice {
            pack: None,
            own: vec![own],
            off: Vec::new(),
        },
        ignore_logsource: true,
        ..Request::default()
    });
    let count = rule::parse_as(rules, Some(language)).len();
    (0..analyzer.events())
        .map(|event| {
            let of = |rule| analyzer.verdict(event, rule).unwrap();
            (0..count).map(of).collect()
        })
        .collect()
}

#[derive(Default)]
struct Rates {
    written: usize,
    refused: BTreeMap<&'static str, Vec<String>>,
}

impl Rates {
    fn count(&mut self, name: &str, outcome: &Result<Written, Refusal>) {
        match outcome {
            Ok(_) => self.written += 1,
            Err(refusal) => self
                .refused
                .entry(refusal.code)
                .or_default()
                .push(format!("{name}: {refusal}")),
        }
    }

    fn total(&self) -> usize {
        self.written + self.refused.values().map(Vec::len).sum::<usize>()
    }

    /// `least` in percent.
    fn figure(&self, what: &str, least: usize) {
        for (code, names) in &self.refused {
            println!("{what}: {code}: {}", names.len());
            for name in names.iter().take(8) {
                println!("    {name}");
            }
        }
        shared::figure(
            &format!("{what}: written, of {}", self.total()),
            self.written,
            &format!("at least {least} %"),
            self.written * 100 >= self.total() * least,
        );
    }
}

/// The first field that a rule compares with a text.
fn own_field(rule: &Rule) -> String {
    let mut found = None;
    if let Some(condition) = &rule.condition {
        condition.each_predicate(&mut |predicate, _, _| {
            if let (Subject::Field(field), Test::Text(_)) = (&predicate.subject, &predicate.test) {
                found.get_or_insert_with(|| field.to_string());
            }
        });
    }
    found.unwrap_or_else(|| "Image".to_owned())
}

/// For every usable rule of a folder, one made-up exclusion, and another one on top.
///
/// It is about a field that the rule itself compares.
fn corpus(folder: &str, extension: &str) -> Option<BTreeMap<&'static str, Rates>> {
    let folder = shared::find(folder)?;
    let mut rates: BTreeMap<&'static str, Rates> = BTreeMap::new();
    for (at, file) in shared::files(&folder, extension).iter().enumerate() {
        let text = std::fs::read_to_string(file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for rule in rule::parse(&text) {
            if rule.usable().is_none() {
                continue;
            }
            let field = &own_field(&rule);
            let value = VALUES[at % VALUES.len()].replace(['*', '?'], "");
            let first = predicate(field, OPS[at % OPS.len()], &value);
            let outcome = exclude(&rule, std::slice::from_ref(&first), Placement::Main);
            if let Ok(written) = &outcome {
                leaves_the_rest(&rule, written);
                let again = rule::parse_as(&written.text, Some(rule.language));
                let again = again
                    .iter()
                    .find(|other| other.span.start == rule.span.start)
                    .unwrap();
                let second = predicate(field, Op::EndsWith, r"\second.exe");
                let twice = exclude(again, &[first.clone(), second], Placement::Main);
                assert!(twice.is_ok(), "{name}: {twice:?}\n{}", written.text);
            }
            if rule.language == Language::Sigma && rule.meta.id.is_some() {
                let file = exclude(&rule, &[first], Placement::File);
                assert!(file.is_ok(), "{name}: {file:?}");
            }
            rates
                .entry(rule.language.title())
                .or_default()
                .count(&name, &outcome);
        }
    }
    Some(rates)
}

/// For every third usable rule of a folder, one of its predicates with an alternative of another field,
/// and with one of its own field.
fn replaced(folder: &str, extension: &str) -> Option<BTreeMap<&'static str, Rates>> {
    let folder = shared::find(folder)?;
    let mut rates: BTreeMap<&'static str, Rates> = BTreeMap::new();
    for (at, file) in shared::files(&folder, extension)
        .iter()
        .enumerate()
        .step_by(3)
    {
        let text = std::fs::read_to_string(file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for rule in rule::parse(&text) {
            let mut found = Vec::new();
            if let Some(condition) = rule.usable() {
                condition.each_predicate(&mut |predicate, span, _| {
                    let field = matches!(predicate.subject, Subject::Field(_));
                    if field && matches!(predicate.test, Test::Text(_)) {
                        found.push((predicate.as_ref().clone(), span));
                    }
                });
            }
            let Some((predicate, place)) = found.get(at % found.len().max(1)) else {
                continue;
            };
            let other = match rule.language {
                Language::Sigma => "OriginalFileName",
                _ => "process_name",
            };
            let original = Predicate::compare(Field::new(other), Op::Eq, "cutout.exe").unwrap();
            let mut same = original.clone();
            same.subject = predicate.subject.clone();
            for (what, alternative) in [("other", original), ("same", same)] {
                let outcome = replace(&rule, *place, &[predicate.clone(), alternative]);
                let title = rule.language.title();
                let name = format!("{name} ({what}: {})", place.of(&rule.source));
                rates.entry(title).or_default().count(&name, &outcome);
            }
        }
    }
    Some(rates)
}

#[test]
fn figures_of_replacements() {
    for (folder, extension) in [
        ("corpus/sigma", "yml"),
        ("corpus/elastic", "toml"),
        ("corpus/splunk/detections", "yml"),
    ] {
        for (language, rates) in replaced(folder, extension).into_iter().flatten() {
            let least = match language {
                "Sigma" => 95,
                "Splunk SPL" => 85,
                _ => 95,
            };
            rates.figure(&format!("{language}, alternatives"), least);
        }
    }
}

#[test]
fn figures_of_exclusions_in_sigma_rules() {
    if let Some(rates) = corpus("corpus/sigma", "yml") {
        rates["Sigma"].figure("Sigma, exclusions", 99);
    }
}

#[test]
fn figures_of_exclusions_in_elastic_rules() {
    if let Some(rates) = corpus("corpus/elastic", "toml") {
        rates["Elastic EQL"].figure("EQL, exclusions", 98);
        rates["KQL (Kibana)"].figure("KQL, exclusions", 95);
    }
}

#[test]
fn figures_of_exclusions_in_splunk_searches() {
    if let Some(rates) = corpus("corpus/splunk/detections", "yml") {
        rates["Splunk SPL"].figure("SPL, exclusions", 90);
    }
}

/// Made-up rules on made-up events: a rule with an exclusion matches what it matched before but
/// for what fulfils the exclusion.
#[test]
fn an_exclusion_takes_away_exactly_what_fulfils_it() {
    let mut from = Source::new(4);
    let (mut refused, mut excluded) = (0, 0);
    for round in 0..300 {
        let made = generate::rule(&mut from, "made up");
        let Some(rule) = rule::parse_as(&made.text, Some(Language::Sigma)).pop() else {
            continue;
        };
        if rule.usable().is_none() {
            continue;
        }
        let all_of: Vec<Predicate> = (0..1 + from.below(2))
            .map(|_| {
                let field = from
                    .pick(&["Image", "CommandLine", "User", "Note"])
                    .to_owned();
                let value = generate::value(&mut from);
                let op = OPS[from.below(OPS.len())];
                predicate(&field, op, &value)
            })
            .collect();
        let placement = [Placement::Main, Placement::Optional][from.below(2)];
        let written = match exclude(&rule, &all_of, placement) {
            Ok(written) => written,
            Err(refusal) => {
                // A name that such a condition does not take in does not exist.
                assert!(made.text.contains(" of *"), "{refusal}\n{}", made.text);
                refused += 1;
                continue;
            }
        };
        leaves_the_rest(&rule, &written);
        // A rule of the exclusion alone, to tell which events fulfil it.
        let alone = exclude(
            &rule::parse("title: x\nlogsource: {}\ndetection:\n    s: ['']\n    condition: s\n")[0],
            &all_of,
            placement,
        )
        .unwrap();
        let mut events: Vec<String> = (0..12).map(|_| generate::record(&mut from)).collect();
        events.extend((0..4).map(|_| generate::command_line(&mut from)));
        // One that certainly fulfils it, where the fields differ.
        let fields: Vec<String> = all_of
            .iter()
            .map(|p| {
                format!(
                    "{}: {}",
                    generate::quoted(&p.subject.to_string()),
                    generate::quoted(&p.value)
                )
            })
            .collect();
        events.push(format!("{{{}, \"Count\": \"1\"}}", fields.join(", ")));
        let events = events.join("\n");
        let of = |text: &str| verdicts(text, Language::Sigma, &events);
        let (before, after) = (of(&made.text), of(&written.text));
        let passes = of(&alone.text);
        assert_eq!((before.len(), passes.len()), (after.len(), after.len()));
        for (event, ((before, after), passes)) in before.iter().zip(&after).zip(&passes).enumerate()
        {
            let want = match (before[0], passes[0]) {
                (Verdict::NoMatch, _) | (_, Verdict::NoMatch) => Verdict::NoMatch,
                (Verdict::Match, Verdict::Match) => Verdict::Match,
                _ => Verdict::CannotTell,
            };
            excluded += usize::from(before[0] != after[0]);
            assert_eq!(
                after[0], want,
                "{round}: event {event} of {events}\n{}",
                written.text
            );
        }
    }
    println!("{refused} refused, {excluded} verdicts changed");
    assert!(refused < 30 && excluded > 100, "{refused} {excluded}");
}

/// A made-up condition in a query language, of comparisons joined in every way.
fn query(from: &mut Source, language: Language, depth: usize) -> String {
    let fields = ["Image", "CommandLine", "User"];
    let (and, or, not) = match language {
        Language::Spl => (" ", " OR ", "NOT "),
        _ => (" and ", " or ", "not "),
    };
    match from.below(if depth == 0 { 1 } else { 5 }) {
        0 => {
            let at = from.below(fields.len());
            let value = from.pick(&["cmd", "a", "b", "script", "whoami", "kelvin"]);
            match language {
                Language::Spl => format!("{}=\"*{value}*\"", fields[at]),
                Language::Kql => {
                    let field = ["process.executable", "process.command_line", "user.name"][at];
                    format!("{field}: *{value}*")
                }
                _ => {
                    let field = ["process.executable", "process.command_line", "user.name"][at];
                    format!("{field} : \"*{value}*\"")
                }
            }
        }
        1 => format!("{not}({})", query(from, language, depth - 1)),
        shape => {
            let join = if shape == 2 { or } else { and };
            let count = 2 + from.below(2);
            let parts: Vec<String> = (0..count)
                .map(|_| query(from, language, depth - 1))
                .collect();
            let all = parts.join(join);
            match from.one_in(2) && depth < 3 {
                true => format!("({all})"),
                false => all,
            }
        }
    }
}

/// The same for queries. What an exclusion is true of is asked of a Sigma rule, whose case
/// counts where that of the query does.
#[test]
fn an_exclusion_in_a_query_takes_away_exactly_what_fulfils_it() {
    let mut from = Source::new(11);
    let (mut written, mut changed) = (0, 0);
    for round in 0..240 {
        let language = [Language::Eql, Language::Kql, Language::Spl][round % 3];
        let condition = query(&mut from, language, 3);
        let text = match language {
            Language::Eql => format!("any where {condition}"),
            _ => condition,
        };
        let rule = rule::parse_as(&text, Some(language)).remove(0);
        assert!(rule.usable().is_some(), "{text}");
        let field = from.pick(&["Image", "CommandLine", "User"]);
        let value = generate::value(&mut from);
        let at = from.below(4);
        let modifier = ["|endswith", "|contains", "|startswith", ""][at];
        let cased = if language == Language::Kql {
            "|cased"
        } else {
            ""
        };
        let sigma = format!(
            "title: x\nlogsource: {{}}\ndetection:\n    s:\n        {field}{modifier}{cased}: {}\n    condition: not s\n",
            generate::quoted(
                &value
                    .replace('\\', r"\\")
                    .replace('*', r"\*")
                    .replace('?', r"\?")
            )
        );
        let mut exclusion = None;
        let alone = rule::parse(&sigma).remove(0);
        alone
            .usable()
            .unwrap()
            .each_predicate(&mut |predicate, _, _| exclusion = Some(predicate.as_ref().clone()));
        let Ok(changed_rule) = exclude(&rule, &[exclusion.unwrap()], Placement::Main) else {
            continue;
        };
        written += 1;
        leaves_the_rest(&rule, &changed_rule);
        let mut events: Vec<String> = (0..16).map(|_| generate::record(&mut from)).collect();
        events.push(format!("{{\"{field}\": {}}}", generate::quoted(&value)));
        let events = events.join("\n");
        let before = verdicts(&text, language, &events);
        let after = verdicts(&changed_rule.text, language, &events);
        let passes = verdicts(&sigma, Language::Sigma, &events);
        assert_eq!((before.len(), passes.len()), (after.len(), after.len()));
        for (event, ((before, after), passes)) in before.iter().zip(&after).zip(&passes).enumerate()
        {
            let want = match passes[0] {
                Verdict::Match => before[0],
                _ => Verdict::NoMatch,
            };
            changed += usize::from(before[0] != after[0]);
            assert_eq!(
                after[0], want,
                "{round}: event {event} of {events}\n{}\n{sigma}",
                changed_rule.text
            );
        }
    }
    println!("{written} written, {changed} verdicts changed");
    assert!(written > 180 && changed > 40, "{written} {changed}");
}

/// Rules in everything that they come in, with what is hard about each.
const SOURCES: &[(Language, &str)] = &[
    (
        Language::Sigma,
        "title: é\r\nlogsource: {}\r\ndetection:\r\n  s: &a\r\n    - Image|endswith: ['\\x.exe', \"y\"] # c\r\n      User: é\r\n  t: *a\r\n  u:\r\n    CommandLine|contains|all:\r\n      - 'a'\r\n      # d\r\n      - b\r\n  condition: >\r\n    s or\r\n    1 of t* and not u\r\n",
    ),
    (
        Language::Sigma,
        "title: x\nid: a-1\nlogsource: {}\ndetection: {s: {Image: x, \"User|re\": 'a'}, k: [a, b], condition: [s, \"not k\"]}\n---\ntitle: y\nid: b-2\nlogsource: {}\ndetection:\n    condition: 1 of them\n    s:\n        Image: |-\n            x\n        User:\n            - a\n            - é\n",
    ),
    (
        Language::Eql,
        "[rule]\nlanguage = \"eql\"\ntype = \"eql\"\nquery = '''\nsequence by host.id with maxspan=1m\n  [process where process.name : (\"é\", \"b\") or not user.name == \"x\" /* c */] // d\n  ![file where file.path : \"x\"]\n  [any where true]\n'''\n",
    ),
    (
        Language::Kql,
        "[rule]\nlanguage = \"kuery\"\ntype = \"query\"\nquery = \"process.name: (a or \\\"é\\\" and not c*) or\\nuser.name: x\\\\:y\"\n",
    ),
    (
        Language::Spl,
        "name: x\nsearch: '| tstats `m` count from datamodel=Endpoint.Processes where Processes.process=\"*é*\"\n  (Processes.user IN (\"it''s\", b)) by Processes.dest | where count > 2 | `f(1)`'\n",
    ),
    (
        Language::Spl,
        "[é]\nsearch = Image=\"*a*\" NOT (User=b OR c) \\\n  [search d=e] \\\n  | stats count by Image\n",
    ),
];

/// Texts with pieces cut out, doubled or moved are written or refused; the writer never stops.
#[test]
fn broken_texts_are_written_or_refused() {
    let mut from = Source::new(23);
    let (mut written, mut refused) = (0, 0);
    for round in 0..300 {
        let (language, source) = SOURCES[round % SOURCES.len()];
        let mut text: Vec<char> = source.chars().collect();
        for _ in 0..from.below(4) {
            let start = from.below(text.len());
            let end = (start + 1 + from.below(6)).min(text.len());
            let piece: Vec<char> = text[start..end].to_vec();
            let at = match from.below(3) {
                0 => {
                    text.drain(start..end);
                    continue;
                }
                1 => start,
                _ => from.below(text.len()),
            };
            text.splice(at..at, piece);
        }
        let text: String = text.into_iter().collect();
        for chosen in [Some(language), None] {
            for rule in rule::parse_as(&text, chosen) {
                let field = from.pick(&["Image", "User", "é"]);
                let one = predicate(field, Op::Contains, "it's \"\\");
                let mut places = Vec::new();
                if let Some(condition) = &rule.condition {
                    condition.each_predicate(&mut |_, span, _| places.push(span));
                }
                let both = [one.clone(), predicate("process_name", Op::Eq, "é")];
                let mut outcomes = vec![
                    exclude(&rule, std::slice::from_ref(&one), Placement::Main),
                    exclude(&rule, &[one], Placement::File),
                ];
                outcomes.extend(places.iter().map(|place| replace(&rule, *place, &both)));
                for outcome in outcomes {
                    written += usize::from(outcome.is_ok());
                    refused += usize::from(outcome.is_err());
                }
            }
        }
    }
    println!("{written} written, {refused} refused");
    assert!(written > 500, "{written} {refused}");
}
