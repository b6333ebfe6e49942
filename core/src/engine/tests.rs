//! The quick way and the plain one: whatever is searched for together, left for later, done in
//! slices or not asked at all, a condition says of an event what its leaves say one by one.

use super::outcomes::outcome;
use super::{Batch, Bits, Evaluator, Work};
use crate::event::{Event, Field, Format, Kind, Known, Provenance, Value};
use crate::ir::{
    Cidr, Expr, Fit, Function, Node, NodeKind, Number, Predicate, Regex, RegexFlags, Relation,
    Subject, Test,
};
use crate::text::glob::Token;
use crate::text::{Glob, Span};
use crate::truth::Outcome;
use std::sync::Arc;

/// Numbers that are the same in every run (xorshift).
struct Source(u64);

impl Source {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    fn some<T>(&mut self, most: usize, mut one: impl FnMut(&mut Source) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }
}

/// Pieces that overlap each other, fold to other lengths, and are as short as can be.
const PIECES: [&str; 26] = [
    "",
    "a",
    "A",
    "aa",
    "aab",
    "abab",
    "aBab",
    r"\cmd.exe",
    r"\CMD.EXE",
    "cmd",
    " -enc ",
    " /enc ",
    " \u{2013}enc",
    "\u{212A}elvin",
    "kelvin",
    "ma\u{17F}k",
    "mask",
    "É",
    "é",
    "ẞ",
    "10.0.0.7",
    "192.0.2.1",
    "7",
    "-3.5",
    "true",
    "\n",
];

const FIELDS: [&str; 4] = ["Image", "CommandLine", "file.hash.md5", "User"];

fn text(from: &mut Source) -> String {
    let most = from.of(&[2, 5, 30]);
    from.some(most, |from| from.of(&PIECES)).concat()
}

fn known(from: &mut Source) -> Known {
    let value = match from.below(8) {
        0 => Value::Many(from.some(3, text)),
        1 => Value::EndsWith(format!(r"\{}", text(from))),
        2 => Value::Unknown,
        _ => Value::Exact(text(from)),
    };
    let provenance = match from.below(9) {
        0 => Provenance::Derived(crate::event::value::BY_KIND.into()),
        1 => Provenance::Derived("somehow".into()),
        _ => Provenance::Given,
    };
    Known { value, provenance }
}

fn event(from: &mut Source, most_plain: bool) -> Event {
    let mut fields = Vec::new();
    for name in FIELDS {
        if !from.one_in(5) {
            let plain = || Known::given(Value::Exact(String::new()));
            let mut known = if most_plain { plain() } else { known(from) };
            if most_plain {
                known.value = Value::Exact(text(from));
            }
            fields.push((Field::new(name), known));
        }
    }
    Event {
        format: Format::Json,
        span: Span::default(),
        line: 1,
        kind: Kind::UNKNOWN,
        partial: from.one_in(4),
        fields,
        parent_distance: None,
        decoded: None,
    }
}

fn glob(from: &mut Source) -> Glob {
    let token = |from: &mut Source| match from.below(8) {
        0 => Token::One,
        1 => Token::Dash,
        2 | 3 => Token::Many,
        _ => Token::Literal(from.of(&PIECES).to_owned()),
    };
    let mut tokens = from.some(4, token);
    if from.one_in(2) {
        tokens.insert(0, Token::Many);
        tokens.push(Token::Many);
    }
    Glob::new(tokens, from.one_in(4))
}

fn regex(from: &mut Source) -> Test {
    let sources = [
        "aab+",
        "(?:kelvin|mask)",
        "[km]as?k",
        r"cmd\.exe$",
        "^a",
        "a{2,3}b?",
        r"\d+",
        "(a|b)*",
        r"\benc\b",
        "é|ß",
        "(abab|cmd).*enc",
        "(?i:cmd)",
        r"[\\]cmd",
        "a.b",
        "ka?e?lvin",
        "ſk",
    ];
    let flags = RegexFlags {
        ignore_case: from.one_in(2),
        multi_line: from.one_in(2),
        dot_all: from.one_in(2),
    };
    Test::Regex(Regex::new(from.of(&sources), flags).unwrap())
}

fn test(from: &mut Source) -> Test {
    match from.below(14) {
        0..=5 => {
            let mut globs = from.some(2, glob);
            globs.push(glob(from));
            Test::Text(globs)
        }
        6 | 7 => regex(from),
        8 => Test::Cidr(Cidr::parse(from.of(&["10.0.0.0/8", "192.0.2.1"])).unwrap()),
        9 => {
            let relation = from.of(&[Relation::Lt, Relation::Ge, Relation::Ne, Relation::Eq]);
            Test::Number(relation, Number::new(7.0).unwrap())
        }
        10 => from.of(&[
            Test::Exists(true),
            Test::Exists(false),
            Test::Null,
            Test::Holds,
            Test::Undecidable("a list".to_owned()),
        ]),
        11 => Test::SameAs {
            field: Field::new(from.of(&FIELDS)),
            how: from.of(&[Fit::Whole, Fit::Start, Fit::End, Fit::Within]),
            cased: from.one_in(2),
        },
        12 => Test::Differs(Box::new(test(from))),
        _ => Test::IsNot(Box::new(test(from))),
    }
}

fn predicate(from: &mut Source) -> Predicate {
    let field = |from: &mut Source| Field::new(from.of(&[FIELDS[0], FIELDS[1], FIELDS[2], "None"]));
    let subject = match from.below(12) {
        0 => Subject::Anywhere,
        1 => Subject::Named(Glob::new(
            [Token::Literal("file.".into()), Token::Many],
            false,
        )),
        2 => Subject::Computed(Arc::new(Expr::Call(
            Function::Lower,
            vec![Expr::Field(field(from))],
        ))),
        _ => Subject::Field(field(from)),
    };
    Predicate {
        subject,
        op: crate::ir::Op::Eq,
        value: String::new(),
        test: test(from),
    }
}

fn condition(from: &mut Source, depth: usize) -> Node {
    let span = Span::default();
    if depth == 0 || from.one_in(3) {
        return Node::predicate(predicate(from), span);
    }
    let mut nodes = from.some(3, |from| condition(from, depth - 1));
    nodes.push(condition(from, depth - 1));
    match from.below(7) {
        0 => Node::not(nodes.remove(0), span),
        1..=3 => Node::all(nodes, span),
        4 | 5 => Node::any(nodes, span),
        _ => Node::at_least(2, nodes, span),
    }
}

/// Leaf by leaf, on one event.
fn plainly(node: &Node, batch: &Batch, event: usize) -> Outcome {
    let outcomes = || {
        node.children()
            .iter()
            .map(|child| plainly(child, batch, event))
    };
    match &node.kind {
        NodeKind::Constant(value) => (*value).into(),
        NodeKind::Predicate(predicate) => outcome(predicate, batch, event),
        NodeKind::Not(inner) => !plainly(inner, batch, event),
        NodeKind::All(nodes) => Outcome::at_least(nodes.len(), outcomes()),
        NodeKind::Any(_) => Outcome::any(outcomes()),
        NodeKind::AtLeast(count, _) => Outcome::at_least(*count as usize, outcomes()),
    }
}

fn batch(from: &mut Source, events: usize, plain: bool) -> Batch {
    let mut batch = Batch::default();
    (0..events).for_each(|_| batch.push(event(from, plain)));
    batch
}

/// Puts all conditions to a batch and compares; how many outcomes passed.
fn compare(conditions: &[Node], batch: &Batch, evaluator: &mut Evaluator, slice: usize) -> usize {
    let within = Bits::all(batch.len());
    let mut passed = 0;
    for condition in conditions {
        let answers = loop {
            let mut work = Work::of(slice);
            let answers = evaluator.evaluate_within(condition, batch, &within, &mut work);
            if let Ok(answers) = answers {
                break answers;
            }
        };
        for event in 0..batch.len() {
            let want = plainly(condition, batch, event);
            let fields: Vec<_> = batch.fields(event).collect();
            assert_eq!(
                answers.outcome(event),
                want,
                "event {event} {fields:?}\npartial: {}\n{condition}\n{condition:?}",
                batch.partial().get(event),
            );
            passed += usize::from(want == Outcome::Pass);
        }
    }
    passed
}

fn ask(evaluator: &mut Evaluator, conditions: &[Node], batch: &Batch) {
    let plans: Vec<_> = conditions.iter().map(|one| evaluator.plan(one)).collect();
    evaluator.ask(plans.iter().map(|plan| &**plan), batch);
}

#[test]
fn every_predicate_says_of_many_values_what_it_says_of_each() {
    for seed in 1..6 {
        let mut from = Source(seed * 7919);
        let plain = seed == 1;
        let first = batch(&mut from, 400, plain);
        let conditions: Vec<Node> = (0..500)
            .map(|_| Node::predicate(predicate(&mut from), Span::default()))
            .collect();
        let mut evaluator = Evaluator::default();
        ask(&mut evaluator, &conditions, &first);
        let passed = compare(&conditions, &first, &mut evaluator, usize::MAX);
        assert!(passed > 10_000, "only {passed} outcomes passed");
        assert!(evaluator.tables.any(), "nothing was searched for together");
        // What was prepared serves the next batch, too.
        let second = batch(&mut from, 300, plain);
        evaluator.clear();
        ask(&mut evaluator, &conditions, &second);
        compare(&conditions, &second, &mut evaluator, usize::MAX);
    }
}

#[test]
fn conditions_in_slices_say_what_their_leaves_say() {
    let mut from = Source(4711);
    for slice in [1, 1_000, 1 << 20] {
        let batch = batch(&mut from, 130, false);
        let conditions: Vec<Node> = (0..60).map(|_| condition(&mut from, 3)).collect();
        let mut evaluator = Evaluator::default();
        ask(&mut evaluator, &conditions[..30], &batch);
        compare(&conditions, &batch, &mut evaluator, slice);
        // And again, with all answers kept.
        compare(&conditions, &batch, &mut evaluator, slice);
    }
}

/// What is asked of some events only says nothing wrong of the others later.
#[test]
fn what_was_asked_of_some_events_is_asked_of_others_later() {
    let mut from = Source(99);
    let batch = batch(&mut from, 200, false);
    let mut evaluator = Evaluator::default();
    for _ in 0..100 {
        let condition = condition(&mut from, 2);
        for _ in 0..3 {
            let mut within = Bits::none(batch.len());
            (0..batch.len())
                .filter(|_| from.one_in(3))
                .for_each(|event| within.set(event));
            let mut work = Work::unlimited();
            let answers = evaluator
                .evaluate_within(&condition, &batch, &within, &mut work)
                .unwrap();
            for event in 0..batch.len() {
                let want = match within.get(event) {
                    true => plainly(&condition, &batch, event),
                    false => Outcome::Fail,
                };
                assert_eq!(answers.outcome(event), want, "{condition}");
            }
        }
    }
}
