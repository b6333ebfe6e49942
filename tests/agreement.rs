//! Agreement with rsigma-eval, another evaluator of Sigma rules, and with SigmaHQ's own figures.
//!
//! Where the two evaluators are known to differ, the construct is named in [`Known`] with a case
//! under `cases/sigma/` that says who is right by the specification. Such pairs are counted, and a
//! name that no pair needs any longer fails the test.

use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice, analyze};
use cutout_core::catalog::Pack;
use cutout_core::event::{Event, Field, Format, Value};
use cutout_core::report::Verdict;
use cutout_core::rule::{self, Language, Status, status};
use cutout_tests::generate::{self, Source};
use cutout_tests::{paths, shared};
use cutout_unpack::unpack;
use rsigma_eval::Engine;
use rsigma_eval::event::{Event as OtherEvent, EventValue, JsonEvent};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Constructs that the two evaluators read differently; each has its case in
/// `cases/sigma/disagreements.yml` under the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Windash,
    Base64Offset,
    WildcardInAKeyword,
    WildcardAfterStartswithOrEndswith,
    WildcardOverALineBreak,
    SpellingOfPcre,
    OddCase,
    KeywordInAValueThatIsNotText,
    NeqOfANull,
    AllKeywordsInOneValue,
    FieldrefToANullOrAnArray,
    BlanksAroundANumberOrAnAddress,
}

impl Known {
    const ALL: [Known; 12] = [
        Known::Windash,
        Known::Base64Offset,
        Known::WildcardInAKeyword,
        Known::WildcardAfterStartswithOrEndswith,
        Known::WildcardOverALineBreak,
        Known::SpellingOfPcre,
        Known::OddCase,
        Known::KeywordInAValueThatIsNotText,
        Known::NeqOfANull,
        Known::AllKeywordsInOneValue,
        Known::FieldrefToANullOrAnArray,
        Known::BlanksAroundANumberOrAnAddress,
    ];
}

/// The known difference that a made-up rule and event may show, if any.
fn known(constructs: &BTreeSet<&'static str>, event: &str) -> Option<Known> {
    let has = |construct| constructs.contains(construct);
    let found = [
        (has("windash"), Known::Windash),
        (has("base64offset"), Known::Base64Offset),
        (has("wildcard in a keyword"), Known::WildcardInAKeyword),
        (
            has("wildcard after startswith or endswith"),
            Known::WildcardAfterStartswithOrEndswith,
        ),
        (has("spelling of PCRE"), Known::SpellingOfPcre),
        (
            has("wildcard") && event.contains("\\n"),
            Known::WildcardOverALineBreak,
        ),
        (
            has("odd case") || event.contains(generate::odd_case),
            Known::OddCase,
        ),
        (
            has("keywords") && has_bare_value(event),
            Known::KeywordInAValueThatIsNotText,
        ),
        (has("keywords with all"), Known::AllKeywordsInOneValue),
        (
            has("number or address") && has_padded_value(event),
            Known::BlanksAroundANumberOrAnAddress,
        ),
        (
            has("fieldref") && (event.contains('[') || event.contains(": null")),
            Known::FieldrefToANullOrAnArray,
        ),
        (has("neq") && event.contains(": null"), Known::NeqOfANull),
    ];
    found
        .into_iter()
        .find_map(|(applies, known)| applies.then_some(known))
}

/// Whether a value of the record is a number or a truth value.
fn has_bare_value(event: &str) -> bool {
    let record: serde_json::Value = serde_json::from_str(event).unwrap();
    record
        .as_object()
        .unwrap()
        .values()
        .any(|value| value.is_number() || value.is_boolean())
}

/// Whether a value is a number or an address but for blanks around it.
fn has_padded_value(event: &str) -> bool {
    fn padded(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => {
                let inner = text.trim();
                inner.len() < text.len()
                    && (inner.parse::<f64>().is_ok() || inner.parse::<std::net::IpAddr>().is_ok())
            }
            serde_json::Value::Array(items) => items.iter().any(padded),
            _ => false,
        }
    }
    let record: serde_json::Value = serde_json::from_str(event).unwrap();
    record.as_object().unwrap().values().any(padded)
}

#[test]
fn made_up_rules_get_the_same_verdicts() {
    let mut from = Source::new(23);
    let (mut pairs, mut matches) = (0, 0);
    let mut excused: BTreeMap<Known, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for _ in 0..50 {
        let rules: Vec<generate::Rule> = (0..60)
            .map(|at| generate::rule(&mut from, &at.to_string()))
            .collect();
        let events: Vec<String> = (0..100).map(|_| generate::record(&mut from)).collect();
        let ours = analyze(Request {
            text: events.join("\n"),
            format: Some(Format::Json),
            rules: own(rules.iter().map(|rule| rule.text.clone())),
            ..Request::default()
        });
        let (theirs, refused) = other(rules.iter().map(|rule| rule.text.as_str()));
        for (&at, why) in &refused {
            if known(&rules[at].constructs, "{}").is_none() {
                wrong.push(format!(
                    "refused by the other evaluator: {why}\n{}",
                    rules[at].text
                ));
            }
        }
        for (event, text) in events.iter().enumerate() {
            let json: serde_json::Value = serde_json::from_str(text).unwrap();
            let hits = hits(&theirs, &JsonEvent::borrow(&json));
            for (at, rule) in rules
                .iter()
                .enumerate()
                .filter(|(at, _)| !refused.contains_key(at))
            {
                let (we, they) = (
                    ours.verdict(event, at) == Some(Verdict::Match),
                    hits.contains(&at),
                );
                match known(&rule.constructs, text) {
                    Some(known) => {
                        let count = excused.entry(known).or_default();
                        *count = (count.0 + 1, count.1 + usize::from(we != they));
                    }
                    None => {
                        pairs += 1;
                        matches += usize::from(we && they);
                        if we != they {
                            wrong.push(format!(
                                "we say {we}, they say {they}: {text}\n{}",
                                rule.text
                            ));
                        }
                    }
                }
            }
        }
    }
    println!("{pairs} pairs compared, {matches} of them matches");
    for (known, (pairs, different)) in &excused {
        println!("  {known:?}: {pairs} pairs set aside, {different} of them differ");
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n\n{}",
        wrong.len(),
        wrong[..wrong.len().min(8)].join("\n\n")
    );
    assert!(matches > 10_000, "too few matches to say much");
    for known in Known::ALL
        .into_iter()
        .filter(|known| *known != Known::SpellingOfPcre)
    {
        assert!(
            excused.get(&known).is_some_and(|count| count.1 > 0),
            "{known:?} is no difference any longer"
        );
    }
}

#[test]
fn public_rules_get_the_same_verdicts_on_real_events() {
    let (Some(corpus), Some(events)) = (shared::find("corpus/sigma"), shared::find("events"))
    else {
        return;
    };
    let rules = texts(&corpus, "yml");
    let (theirs, refused) = other(rules.iter().map(|(_, text)| text.as_str()));
    // Of some products' records a part of a field is known, which the other evaluator can't say.
    let files: Vec<_> = texts(&events, "json")
        .into_iter()
        .filter(|(name, _)| !name.contains("formats"))
        .collect();
    let (mut pairs, mut count, mut matches) = (0, 0, 0);
    let mut different: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut ours = Analyzer::new();
    // One batch of all records; they are evaluated by column, which is what makes this quick.
    let text: String = files.iter().map(|(_, text)| format!("{text}\n")).collect();
    ours.start(Request {
        text: text.clone(),
        format: Some(Format::EvtxDump),
        rules: own(rules.iter().map(|(_, text)| text.clone())),
        ignore_logsource: true,
        supplied: Vec::new(),
    });
    while ours.step() != cutout_core::analyze::Progress::Done {}
    for (event, record) in paths::read(&text, Some(Format::EvtxDump))
        .iter()
        .enumerate()
    {
        let hits = hits(&theirs, &Read(record));
        count += 1;
        for (at, (name, _)) in rules
            .iter()
            .enumerate()
            .filter(|(at, _)| !refused.contains_key(at))
        {
            let Some(verdict) = ours.verdict(event, at) else {
                continue;
            };
            let (we, they) = (verdict == Verdict::Match, hits.contains(&at));
            pairs += 1;
            matches += usize::from(we && they);
            if we != they || verdict == Verdict::CannotTell {
                let line = format!("we say {verdict:?}, they say {they}: {}", record.headline());
                different.entry(name).or_default().push(line);
            }
        }
    }
    let refused: BTreeMap<&str, &str> = refused
        .iter()
        .map(|(&at, why)| (rules[at].0.as_str(), why.as_str()))
        .collect();
    println!(
        "{} rules on {count} records: {pairs} pairs compared, {matches} of them matches",
        rules.len()
    );
    println!("refused by the other evaluator: {refused:#?}");
    assert!(different.is_empty(), "{different:#?}");
    assert!(matches > 100, "too few matches to say much");
}

/// SigmaHQ's figures that are lower than what the rule's own text asks for: rule, title, figure,
/// and the records that match, counted by hand.
const RECOUNTED: &[(&str, &str, usize, usize)] = &[
    // Three of the six files written end in procdump.exe, procdump64.exe and procdump64a.exe; the
    // others are their zone identifiers.
    (
        "8fbf3271-1ef6-4e94-8210-03c2317947f6",
        "Cred Dump Tools Dropped Files",
        1,
        3,
    ),
    // Each of the three records sets a value below ZoneMap\Domains to 2, which no filter names.
    (
        "45e112d0-7759-4c2a-aa36-9f8fb79d3393",
        "IE Change Domain Zone",
        1,
        3,
    ),
    // Both AutoShareServer and AutoShareWks are set to 0.
    (
        "c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e",
        "Disable Administrative Share Creation at Startup",
        1,
        2,
    ),
];

/// Each recorded log is there as an EVTX file and as JSON; both have to match alike.
#[test]
fn figures_of_regression_events_and_the_rules_they_were_recorded_for() {
    let (Some(corpus), Some(events)) = (
        shared::find("corpus/sigma"),
        shared::find("events/sigma-regression"),
    ) else {
        return;
    };
    let rules: HashMap<String, String> = texts(&corpus, "yml")
        .into_iter()
        .filter_map(|(_, text)| Some((rule::parse(&text)[0].meta.id.clone()?, text)))
        .collect();
    let (mut fired, mut recounted, mut wrong) = (BTreeMap::new(), 0, Vec::new());
    let mut cases = 0;
    for (name, info) in texts(&events, "yml") {
        let info: yaml_serde::Value = yaml_serde::from_str(&info).unwrap();
        let id = info["rule_metadata"][0]["id"].as_str().unwrap();
        let Some(rule) = rules.get(id) else {
            wrong.push(format!("{name}: no rule has the id {id}"));
            continue;
        };
        for test in info["regression_tests_info"].as_sequence().unwrap() {
            cases += 1;
            let path = test["path"].as_str().unwrap();
            let file = Path::new(path).file_name().unwrap();
            // The count is optional; without it, a match is all that is asked for.
            let mut expected = test["match_count"].as_u64().map(|count| count as usize);
            if let Some((.., figure, counted)) = RECOUNTED.iter().find(|(of, ..)| *of == id) {
                assert_eq!(
                    expected,
                    Some(*figure),
                    "{name}: the figure has changed, so look again"
                );
                expected = Some(*counted);
                recounted += 1;
            }
            for extension in ["evtx", "json"] {
                let path = events
                    .join(&name)
                    .with_file_name(file)
                    .with_extension(extension);
                let bytes = std::fs::read(path).unwrap();
                let ours = analyze(Request {
                    text: unpack(bytes, cutout_core::limits::TEXT).text,
                    rules: own([rule.clone()]),
                    ..Request::default()
                });
                let matches = (0..ours.events())
                    .filter(|&event| ours.verdict(event, 0) == Some(Verdict::Match))
                    .count();
                if expected.is_some_and(|expected| expected != matches) || matches == 0 {
                    wrong.push(format!(
                        "{name} as {extension}: expected {expected:?} matches of {} records, got {matches}",
                        ours.events()
                    ));
                } else {
                    *fired.entry(extension).or_insert(0) += 1;
                }
            }
        }
    }
    for (extension, count) in fired {
        let outcome = if count == cases { "holds" } else { "MISSED" };
        println!(
            "figure: SigmaHQ's regression events as {extension}, {recounted} counts corrected | {count} | all of {cases} | {outcome}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_of_the_pack_say_what_their_upstream_says() {
    let (Some(corpus), Some(events)) = (shared::find("corpus/sigma"), shared::find("events"))
    else {
        return;
    };
    let Some(lines) = shared::find("cases/t1216_cases.json") else {
        return;
    };
    let upstream: HashMap<String, String> = texts(&corpus, "yml")
        .into_iter()
        .filter_map(|(_, text)| Some((rule::parse(&text)[0].meta.id.clone()?, text)))
        .collect();
    let pack = Pack::find("t1216").unwrap();
    let pairs: Vec<(&str, &str, &str)> = pack
        .rules
        .iter()
        .filter_map(|(file, text)| {
            let rule = rule::parse(text).swap_remove(0);
            let theirs = || upstream[rule.meta.id.as_ref().unwrap()].as_str();
            (rule.language == Language::Sigma).then(|| (*file, *text, theirs()))
        })
        .collect();
    let choice = own(pairs
        .iter()
        .flat_map(|(_, mine, theirs)| [(*mine).to_owned(), (*theirs).to_owned()]));
    let lines: Vec<serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(lines).unwrap()).unwrap();
    let bare = lines
        .iter()
        .map(|case| case["cmd"].as_str().unwrap().replace(['\r', '\n'], " "));
    let full = lines.iter().map(|case| {
        let names = [
            ("CommandLine", "cmd"),
            ("Image", "image"),
            ("ParentImage", "parent_image"),
            ("ParentCommandLine", "parent_cmd"),
        ];
        let given = names
            .into_iter()
            .filter(|(_, key)| case[key].as_str().is_some_and(|text| !text.is_empty()));
        serde_json::Value::Object(
            given
                .map(|(name, key)| (name.to_owned(), case[key].clone()))
                .collect(),
        )
        .to_string()
    });
    let mut texts: Vec<(Option<Format>, String)> = self::texts(&events, "json")
        .into_iter()
        .map(|(_, text)| (None, text))
        .collect();
    texts.push((
        Some(Format::CommandLines),
        bare.collect::<Vec<_>>().join("\n"),
    ));
    texts.push((Some(Format::Json), full.collect::<Vec<_>>().join("\n")));
    let (mut checked, mut matches, mut wrong) = (0, 0, Vec::new());
    let mut ours = Analyzer::new();
    for (format, text) in texts {
        ours.start(Request {
            text,
            format,
            rules: choice.clone(),
            ..Request::default()
        });
        while ours.step() != cutout_core::analyze::Progress::Done {}
        for event in 0..ours.events() {
            for (at, (file, ..)) in pairs.iter().enumerate() {
                let [mine, theirs] = [2 * at, 2 * at + 1]
                    .map(|rule| (ours.verdict(event, rule), ours.needs(event, rule)));
                checked += 1;
                matches += usize::from(mine.0 == Some(Verdict::Match));
                if mine != theirs || mine.0.is_none() {
                    wrong.push(format!(
                        "{file}: {mine:?}, upstream {theirs:?}: {}",
                        ours.detail(event as u32).unwrap().fields[0].name
                    ));
                }
            }
        }
    }
    println!("{checked} pairs of a rule and an event, {matches} of them matches");
    assert!(
        wrong.is_empty(),
        "{} of {checked}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn public_rules_are_read() {
    let Some(corpus) = shared::find("corpus/sigma") else {
        return;
    };
    let rules = texts(&corpus, "yml");
    let mut not_ok = Vec::new();
    let mut warnings: BTreeMap<String, usize> = BTreeMap::new();
    for (name, text) in &rules {
        for rule in rule::parse(text) {
            let errors = rule
                .diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity >= cutout_core::text::Severity::Error);
            match status(&rule.diagnostics) {
                Status::Ok => {}
                status => not_ok.push(format!(
                    "{status:?} {name}: {}",
                    errors
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join("; ")
                )),
            }
            for warning in rule
                .diagnostics
                .iter()
                .filter(|d| d.severity == cutout_core::text::Severity::Warning)
            {
                *warnings.entry(warning.code.clone()).or_default() += 1;
            }
        }
    }
    println!(
        "{} rules, {} not ok; warnings {warnings:?}\n{}",
        rules.len(),
        not_ok.len(),
        not_ok.join("\n")
    );
    assert!(
        not_ok.len() * 1000 <= rules.len() * 2,
        "fewer than 99.8 % are ok"
    );
    let named = not_ok.iter().all(|line| {
        line.starts_with("Unsupported") && line.contains('`') || line.contains("look-around")
    });
    assert!(
        named,
        "a rule that is not ok has to name the construct it is not ok for"
    );
}

fn own(texts: impl IntoIterator<Item = String>) -> RuleChoice {
    let own = texts.into_iter().enumerate().map(|(at, text)| OwnRule {
        key: at.to_string(),
        text,
        language: None,
    });
    RuleChoice {
        pack: None,
        own: own.collect(),
        off: Vec::new(),
    }
}

/// Names and texts of all files below a folder.
fn texts(folder: &Path, extension: &str) -> Vec<(String, String)> {
    let read = |path: std::path::PathBuf| {
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        (name, std::fs::read_to_string(path).unwrap())
    };
    shared::files(folder, extension)
        .into_iter()
        .map(read)
        .collect()
}

/// The other evaluator with the rules that it takes, each known by its index, and why it refused
/// the others.
fn other<'a>(rules: impl Iterator<Item = &'a str>) -> (Engine, BTreeMap<usize, String>) {
    let mut parsed = Vec::new();
    let mut refused = BTreeMap::new();
    for (at, text) in rules.enumerate() {
        match rsigma_parser::parse_sigma_yaml(text) {
            Ok(collection) if collection.rules.len() == 1 => {
                let mut rule = collection.rules.into_iter().next().unwrap();
                rule.id = Some(at.to_string());
                parsed.push((at, rule));
            }
            Ok(collection) => {
                refused.insert(
                    at,
                    format!("{} rules, {:?}", collection.rules.len(), collection.errors),
                );
            }
            Err(error) => {
                refused.insert(at, error.to_string());
            }
        }
    }
    let mut engine = Engine::new();
    for (at, error) in engine.add_rules(parsed.iter().map(|(_, rule)| rule)) {
        refused.insert(parsed[at].0, error.to_string());
    }
    (engine, refused)
}

fn hits(engine: &Engine, event: &impl OtherEvent) -> BTreeSet<usize> {
    engine
        .evaluate(event)
        .iter()
        .map(|result| result.header.rule_id.as_deref().unwrap().parse().unwrap())
        .collect()
}

/// An event as our reader gives it, for the other evaluator, so that both see the same fields
/// under the same names.
struct Read<'a>(&'a Event);

impl OtherEvent for Read<'_> {
    fn get_field(&self, path: &str) -> Option<EventValue<'_>> {
        let text = |text: &str| EventValue::Str(Cow::Owned(text.to_owned()));
        match &self.0.get(&Field::new(path))?.value {
            Value::Exact(value) => Some(text(value)),
            Value::Many(values) => Some(EventValue::Array(
                values.iter().map(|value| text(value)).collect(),
            )),
            Value::EndsWith(_) | Value::Unknown => {
                panic!("a full record has no field that is known in part")
            }
        }
    }

    fn any_string_value(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        self.all_string_values().iter().any(|text| holds(text))
    }

    fn all_string_values(&self) -> Vec<Cow<'_, str>> {
        let of = |value: &Value| match value {
            Value::Exact(text) => vec![Cow::Owned(text.clone())],
            Value::Many(texts) => texts.iter().cloned().map(Cow::Owned).collect(),
            Value::EndsWith(_) | Value::Unknown => Vec::new(),
        };
        self.0
            .fields
            .iter()
            .flat_map(|(_, known)| of(&known.value))
            .collect()
    }

    fn to_json(&self) -> serde_json::Value {
        unreachable!("only correlations keep events")
    }
}
