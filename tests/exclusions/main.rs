//! Suggested exclusions: what is offered keeps every malicious event and removes what it says.

mod bad_input;
mod figures;
mod groups;
mod languages;
mod pack;
mod processes;
mod properties;

use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice, analyze};
use cutout_core::report::Verdict;
use cutout_core::report::advice::{Candidate, Label, Patch, Placement, Suggestions};

/// Events with labels, the malicious ones first, and one rule.
struct Case {
    analyzer: Analyzer,
    labels: Vec<(u32, Label)>,
    text: String,
}

fn analyzed(rules: &[&str], text: &str) -> Analyzer {
    let own = rules.iter().enumerate().map(|(at, rule)| OwnRule {
        key: format!("own-{at}"),
        text: rule.to_string(),
        language: None,
    });
    analyze(Request {
        text: text.to_owned(),
        rules: RuleChoice {
            own: own.collect(),
            ..RuleChoice::default()
        },
        ..Request::default()
    })
}

fn case(rule: &str, malicious: &[String], benign: &[String]) -> Case {
    let text = [malicious, benign].concat().join("\n");
    let analyzer = analyzed(&[rule], &text);
    let all = malicious.len() + benign.len();
    assert_eq!(analyzer.events(), all, "{text}");
    let label = |at: usize| match at < malicious.len() {
        true => Label::Malicious,
        false => Label::Benign,
    };
    Case {
        labels: (0..all).map(|at| (at as u32, label(at))).collect(),
        analyzer,
        text,
    }
}

impl Case {
    fn suggest(&self) -> Suggestions {
        self.analyzer.suggest(0, &self.labels)
    }

    fn exclude(&self, candidate: &Candidate, placement: Placement) -> Result<Patch, String> {
        self.analyzer
            .exclude(0, &candidate.predicates, placement, &self.labels)
    }

    /// The rule with a candidate in it, checked by evaluating the new text as a user would.
    fn patch(&self, candidate: &Candidate, placement: Placement) -> Patch {
        let patch = self.exclude(candidate, placement);
        let patch = patch.unwrap_or_else(|why| panic!("{why}: {candidate:?}"));
        let own = &self.analyzer.rules()[0].source;
        let again = match placement {
            Placement::File => analyzed(&[own, &patch.text], &self.text),
            Placement::Main | Placement::Optional => analyzed(&[&patch.text], &self.text),
        };
        assert_eq!(patch.before, matched(&self.analyzer), "{}", patch.text);
        assert_eq!(patch.after, matched(&again), "{}", patch.text);
        // A malicious event that was matched still is, and what is promised is gone for certain.
        assert_eq!(patch.lost, [0; 0], "{}", patch.text);
        let is_malicious = |at: &&u32| self.labels.contains(&(**at, Label::Malicious));
        let kept: Vec<&u32> = patch.before.iter().filter(is_malicious).collect();
        assert_eq!(kept.len() as u32, candidate.keeps);
        assert!(kept.iter().all(|at| patch.after.contains(at)));
        for event in &candidate.removes {
            assert!(patch.before.contains(event));
            let verdict = again.verdict(*event as usize, 0);
            assert_eq!(verdict, Some(Verdict::NoMatch), "{}", patch.text);
        }
        let others = patch.before.iter().filter(|event| {
            let labelled = self.labels.iter().any(|(at, _)| at == *event);
            !labelled && !patch.after.contains(event)
        });
        assert_eq!(others.count() as u32, candidate.unlabelled);
        patch
    }
}

fn matched(analyzer: &Analyzer) -> Vec<u32> {
    let is_match = |at: &u32| analyzer.verdict(*at as usize, 0) == Some(Verdict::Match);
    (0..analyzer.events() as u32).filter(is_match).collect()
}
