//! Holds a rule to the goals of an exercise, through the same pipeline that runs any rule.

use super::{Exercise, Goal, RuleText};
use crate::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice};
use crate::cases::{Family, families, together};
use crate::catalog::Reach;
use crate::report::advice::{CanMatch, Flip, Label};
use crate::report::exercise::{Attempt, GoalView, TriedEvent};
use crate::report::{RuleView, Verdict};
use std::fmt::Write;

/// A goal that is met or not, and why.
type Told = (bool, String);

/// One entry a goal, in their order. A rule that can't be read meets none.
pub fn check(exercise: &Exercise, rule: &RuleText) -> Vec<GoalView> {
    Tried::new(exercise, rule, Analyzer::new).goals()
}

/// The same, with what the rule says of each event, and the rule as it was read. How common its
/// predicates are is told by `reach`.
pub fn attempt(exercise: &Exercise, rule: &RuleText, reach: &Reach) -> Attempt {
    let tried = Tried::new(exercise, rule, || Analyzer::with(reach.clone()));
    Attempt {
        goals: tried.goals(),
        events: tried.told(),
        rules: tried.rules,
    }
}

/// A goal in a sentence without its full stop.
pub fn words(goal: &Goal) -> String {
    match goal {
        Goal::Malicious => "Every malicious event is matched".to_owned(),
        Goal::Benign => "No benign event is matched".to_owned(),
        Goal::Decided => "The rule can tell for every event".to_owned(),
        Goal::Reach(most) => format!("It asks for something that at most {most} public rules use"),
        Goal::Predicates(most) => format!("It has at most {most} predicates"),
        Goal::Survives(names) => format!("It survives {}", names.join(", ")),
        Goal::WorksOn(log) => format!("It works on {log}"),
        Goal::Language(language) => format!("It is written in {}", language.title()),
        Goal::SameAs(_) => "It gives the same verdicts as the other rule".to_owned(),
    }
}

/// A rule on the events of an exercise.
struct Tried<'a> {
    exercise: &'a Exercise,
    /// One a block of events.
    blocks: Vec<Analyzer>,
    rules: Vec<RuleView>,
}

impl<'a> Tried<'a> {
    fn new(exercise: &'a Exercise, rule: &RuleText, new: impl Fn() -> Analyzer) -> Tried<'a> {
        let run = |text: &str| {
            let own = OwnRule {
                key: "rule".to_owned(),
                text: rule.text.clone(),
                language: rule.language,
            };
            let mut analyzer = new();
            analyzer.start(Request {
                text: text.to_owned(),
                rules: RuleChoice {
                    own: vec![own],
                    ..RuleChoice::default()
                },
                ..Request::default()
            });
            while analyzer.step() != Progress::Done {}
            analyzer
        };
        let blocks: Vec<Analyzer> = exercise
            .events
            .iter()
            .map(|block| run(&block.text))
            .collect();
        let rules = blocks
            .first()
            .map_or_else(|| run("").rules(), Analyzer::rules);
        Tried {
            exercise,
            blocks,
            rules,
        }
    }

    fn goals(&self) -> Vec<GoalView> {
        let unusable = self.unusable();
        let view = |goal: &Goal| {
            let (met, why) = match &unusable {
                Some(why) => (false, why.clone()),
                None => self.goal(goal),
            };
            GoalView {
                goal: words(goal),
                met,
                why,
            }
        };
        self.exercise.goals.iter().map(view).collect()
    }

    /// What is said of each event, and what would turn round what contradicts a label.
    fn told(&self) -> Vec<TriedEvent> {
        let mut events = Vec::new();
        for (at, (block, analyzer)) in self.exercise.events.iter().zip(&self.blocks).enumerate() {
            for family in families(analyzer) {
                events.push(told(at as u32, block.label, analyzer, &family));
            }
        }
        events
    }

    /// Why the rule can't be tried at all.
    fn unusable(&self) -> Option<String> {
        let broken = self
            .rules
            .iter()
            .find(|view| !view.usable && view.part.is_none());
        if let Some(view) = broken {
            let first = view.diagnostics.first();
            let why = first.map_or(String::new(), |said| {
                format!(": line {}, {}", said.line, said.message)
            });
            return Some(format!("The rule can't be read{why}."));
        }
        self.rules
            .is_empty()
            .then(|| "There is no rule yet.".to_owned())
    }

    /// The events of each block with their labels and verdicts.
    fn events(&self) -> impl Iterator<Item = (Label, &Analyzer, Family, Verdict)> {
        let blocks = self.exercise.events.iter().zip(&self.blocks);
        blocks.flat_map(|(block, analyzer)| {
            families(analyzer).into_iter().map(move |family| {
                let of_rules =
                    (0..analyzer.rules().len()).filter_map(|rule| family.verdict(analyzer, rule));
                let verdict = together(of_rules).unwrap_or(Verdict::NoMatch);
                (block.label, analyzer, family, verdict)
            })
        })
    }

    fn goal(&self, goal: &Goal) -> Told {
        match goal {
            Goal::Malicious => self.every("malicious", "matched", |label, verdict| {
                (label == Label::Malicious).then_some(verdict == Verdict::Match)
            }),
            Goal::Benign => self.every("benign", "left alone", |label, verdict| {
                (label == Label::Benign).then_some(verdict != Verdict::Match)
            }),
            Goal::Decided => self.every("", "decided", |_, verdict| {
                Some(matches!(verdict, Verdict::Match | Verdict::NoMatch))
            }),
            Goal::Reach(most) => self.reach(*most),
            Goal::Predicates(most) => {
                let count = self
                    .rules
                    .iter()
                    .map(|rule| rule.predicates.len())
                    .sum::<usize>();
                (count <= *most as usize, format!("It has {count}."))
            }
            Goal::Survives(names) => self.survives(names),
            Goal::WorksOn(log) => self.works_on(log),
            Goal::Language(language) => {
                let other = self.rules.iter().find(|rule| rule.language != *language);
                match other {
                    None => (true, format!("It is {}.", language.title())),
                    Some(other) => (false, format!("It is {}.", other.language.title())),
                }
            }
            Goal::SameAs(rule) => self.same_as(rule),
        }
    }

    /// Whether something holds for every event it is about.
    fn every(
        &self,
        what: &str,
        done: &str,
        holds: impl Fn(Label, Verdict) -> Option<bool>,
    ) -> Told {
        let (mut of, mut held, mut first) = (0, 0, None);
        for (label, analyzer, family, verdict) in self.events() {
            match holds(label, verdict) {
                None => {}
                Some(true) => (of, held) = (of + 1, held + 1),
                Some(false) => {
                    of += 1;
                    first.get_or_insert_with(|| headline(analyzer, &family));
                }
            }
        }
        let blank = if what.is_empty() { "" } else { " " };
        let mut why = format!("{held} of {of}{blank}{what} events are {done}");
        if let Some(first) = first {
            let _ = write!(why, "; not this one: {first}");
        }
        why.push('.');
        (of > 0 && held == of, why)
    }

    fn reach(&self, most: u32) -> Told {
        for rule in &self.rules {
            let Some(rarest) = &rule.reach.rarest else {
                if rule.reach.every_way_specific == Some(true) {
                    continue;
                }
                let why = "One of its ways to match asks for common predicates only.";
                return (false, why.to_owned());
            };
            let (predicate, total) = (&rarest.predicate, rarest.total());
            if total > most {
                let (field, op, value) = (&predicate.field, &predicate.op, &predicate.value);
                let why = format!(
                    "The rarest that it always asks for, {field} {op} '{value}', is used by {total} rules."
                );
                return (false, why);
            }
        }
        (
            true,
            "Every way to match goes through such a predicate.".to_owned(),
        )
    }

    fn survives(&self, names: &[String]) -> Told {
        let mut tried = 0;
        for (label, analyzer, family, verdict) in self.events() {
            if label != Label::Malicious {
                continue;
            }
            if verdict != Verdict::Match {
                let line = headline(analyzer, &family);
                return (
                    false,
                    format!("It does not match this malicious event at all: {line}."),
                );
            }
            let evasions = family.members.iter().map(|&event| analyzer.evade(event));
            for row in evasions.flat_map(|evasion| evasion.rows) {
                if !row.reaches_log || !names.contains(&row.mutation) {
                    continue;
                }
                tried += 1;
                if row.cells.iter().all(|cell| cell.verdict != Verdict::Match) {
                    let (mutation, line) = (&row.mutation, &row.logged);
                    return (false, format!("{mutation} gets past it: {line}"));
                }
            }
        }
        match tried {
            0 => (
                false,
                "None of these mutations applies to the malicious events.".to_owned(),
            ),
            tried => (true, format!("It still matches all {tried} mutated lines.")),
        }
    }

    fn works_on(&self, log: &str) -> Told {
        let rows = self
            .blocks
            .first()
            .map(Analyzer::telemetry)
            .unwrap_or_default();
        let cells = rows.iter().flat_map(|row| &row.cells);
        let mut found = false;
        for cell in cells.filter(|cell| cell.title == log) {
            found = true;
            if cell.can != CanMatch::Fully {
                let lacks = cell.lacks.join(", ");
                return (
                    false,
                    format!("That log never carries {lacks}, which the rule asks for."),
                );
            }
        }
        match found {
            true => (true, "That log carries all that it asks for.".to_owned()),
            false => (false, "It is not for that log.".to_owned()),
        }
    }

    fn same_as(&self, rule: &RuleText) -> Told {
        // Verdicts alone: how common its predicates are plays no part.
        let other = Tried::new(self.exercise, rule, || Analyzer::with(Reach::default()));
        if let Some(why) = other.unusable() {
            return (false, why);
        }
        let mut count = 0;
        for ((_, analyzer, family, verdict), (_, _, _, wanted)) in self.events().zip(other.events())
        {
            count += 1;
            if verdict != wanted {
                let line = headline(analyzer, &family);
                return (false, format!("They differ on this event: {line}."));
            }
        }
        (count > 0, format!("They agree on all {count} events."))
    }
}

fn headline(analyzer: &Analyzer, family: &Family) -> String {
    let row = analyzer.row(family.event as u32);
    row.map_or(String::new(), |row| row.headline)
}

/// What the rules say of an event with those derived from it.
fn told(block: u32, label: Label, analyzer: &Analyzer, family: &Family) -> TriedEvent {
    let rules = 0..analyzer.rules().len();
    let verdict = together(
        rules
            .clone()
            .filter_map(|rule| family.verdict(analyzer, rule)),
    );
    let verdict = verdict.unwrap_or(Verdict::NoMatch);
    let row = analyzer.row(family.event as u32);
    let (line, headline) = row.map_or((0, String::new()), |row| (row.line, row.headline));
    let pairs = || {
        rules
            .clone()
            .flat_map(|rule| family.members.iter().map(move |&event| (event, rule)))
    };
    let right = match label {
        Label::Malicious => verdict == Verdict::Match,
        Label::Benign => verdict != Verdict::Match,
    };
    let to_turn = || {
        pairs()
            .filter(|&(event, rule)| analyzer.verdict(event, rule) == Some(verdict))
            .filter_map(|(event, rule)| analyzer.flip(event, rule))
            .min_by_key(|flip: &Flip| flip.changes.len())
    };
    let mut needs: Vec<String> = Vec::new();
    if verdict == Verdict::CannotTell {
        needs = pairs()
            .find(|&(event, rule)| analyzer.verdict(event, rule) == Some(verdict))
            .map(|(event, rule)| analyzer.needs(event, rule))
            .unwrap_or_default();
    }
    TriedEvent {
        block,
        line,
        headline,
        verdict,
        right,
        changes: (!right)
            .then(to_turn)
            .flatten()
            .map_or(Vec::new(), |flip| flip.changes),
        needs,
    }
}
