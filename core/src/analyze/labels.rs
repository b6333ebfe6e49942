//! What the user says the events are, and how the verdicts agree with it.

use super::{Analyzer, scores, view};
use crate::engine::Bits;
use crate::report::advice::{Label, Labels};
use crate::report::{LabelTotals, View};

impl Analyzer {
    /// Takes the labels of the events of the request; a key that no event has is passed over.
    ///
    /// Call it once [`Analyzer::step`] said it is done. A new request drops them.
    pub fn label(&mut self, labels: &Labels) {
        self.labelled.clear();
        if labels.is_empty() {
            return;
        }
        for event in 0..self.events() {
            if let Some(label) = labels.get(&view::key(self, event)) {
                self.labelled.push((event as u32, *label));
            }
        }
    }

    /// The labelled events, by index.
    pub fn labelled(&self) -> &[(u32, Label)] {
        &self.labelled
    }

    /// The keys of all events that a view selects, whatever its page.
    pub fn keys(&self, view: &View) -> Vec<String> {
        view::keys(self, view)
    }
}

/// The events of a label.
pub(super) fn bits(analyzer: &Analyzer, wanted: Label) -> Bits {
    let mut bits = Bits::none(analyzer.events());
    for (event, label) in &analyzer.labelled {
        if *label == wanted {
            bits.set(*event as usize);
        }
    }
    bits
}

/// Malicious events that are not matched, and benign ones that are. An event counts together with
/// those derived from it.
pub(super) fn unexpected(analyzer: &Analyzer, matched: &Bits) -> Bits {
    let matched = &scores::with_parents(analyzer, matched.clone());
    let mut unexpected = bits(analyzer, Label::Malicious);
    unexpected.and_not(matched);
    let mut noisy = bits(analyzer, Label::Benign);
    noisy.and(matched);
    unexpected.or(&noisy);
    unexpected
}

pub(super) fn totals(analyzer: &Analyzer, matched: &Bits) -> LabelTotals {
    let mut totals = LabelTotals::default();
    if analyzer.labelled.is_empty() {
        return totals;
    }
    let matched = scores::with_parents(analyzer, matched.clone());
    for (event, label) in &analyzer.labelled {
        let matched = matched.get(*event as usize);
        let (number, off) = match label {
            Label::Malicious => (&mut totals.malicious, &mut totals.missed),
            Label::Benign => (&mut totals.benign, &mut totals.noisy),
        };
        *number += 1;
        *off += u32::from(matched == (*label == Label::Benign));
    }
    totals
}

#[cfg(test)]
mod tests {
    use crate::analyze::{OwnRule, Request, RuleChoice, analyze};
    use crate::report::advice::{Label, Labels};
    use crate::report::{LabelTotals, Show, View};

    const RULE: &str =
        "title: x\ndetection:\n  a:\n    CommandLine|contains: evil\n  condition: a\n";

    fn request(text: &str) -> Request {
        Request {
            text: text.to_owned(),
            rules: RuleChoice {
                own: vec![OwnRule {
                    key: "own-1".into(),
                    text: RULE.into(),
                    language: None,
                }],
                ..RuleChoice::default()
            },
            ..Request::default()
        }
    }

    fn view(show: Show) -> View {
        View {
            show,
            limit: 10,
            ..View::default()
        }
    }

    #[test]
    fn labels_are_counted_against_the_verdicts_and_select_events() {
        let mut analyzer = analyze(request("a evil\nb evil\nc fine\nd fine\ne fine\n"));
        let keys = analyzer.keys(&view(Show::All));
        let says = [
            Label::Malicious,
            Label::Benign,
            Label::Malicious,
            Label::Benign,
        ];
        analyzer.label(&keys.into_iter().zip(says).collect());
        let report = |show| analyzer.report(&view(show));
        let labels = LabelTotals {
            malicious: 2,
            benign: 2,
            missed: 1,
            noisy: 1,
        };
        assert_eq!(report(Show::All).totals.labels, labels);
        let lines = |show| -> Vec<u32> {
            let rows = report(show).page.rows;
            rows.iter().map(|row| row.line).collect()
        };
        assert_eq!(lines(Show::Malicious), [1, 3]);
        assert_eq!(lines(Show::Benign), [2, 4]);
        assert_eq!(lines(Show::Unexpected), [2, 3]);
    }

    #[test]
    fn a_label_stays_with_its_event_when_lines_are_added_above() {
        let mut analyzer = analyze(request("a evil\n"));
        let key = analyzer.keys(&view(Show::All)).remove(0);
        let labels = Labels::from([(key, Label::Benign)]);
        analyzer = analyze(request("first\nsecond\na evil\n"));
        analyzer.label(&labels);
        assert_eq!(analyzer.labelled(), [(2, Label::Benign)]);
    }
}
