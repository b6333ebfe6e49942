//! Cutout, through the one entry that the page and the command line share.

use super::{Matches, Run, timed};
use cutout_core::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice};
use cutout_core::report::Verdict;
use std::time::Duration;

/// A rule as one of the user's own.
pub fn own(at: usize, text: &str) -> OwnRule {
    OwnRule {
        key: format!("own/{at}"),
        text: text.to_owned(),
        language: None,
    }
}

/// What the page asks for: these events under these rules.
pub fn request(text: &str, rules: &[String]) -> Request {
    Request {
        text: text.to_owned(),
        rules: RuleChoice {
            own: (0..).zip(rules).map(|(at, text)| own(at, text)).collect(),
            ..RuleChoice::default()
        },
        ..Request::default()
    }
}

/// Compiles the rules, then loads the events and evaluates them.
pub fn run(text: &str, rules: &[String]) -> (Run, Analyzer) {
    let without = request("", rules);
    let mut analyzer = Analyzer::new();
    let (compile, ()) = timed(|| {
        analyzer.start(without);
        finish(&mut analyzer);
    });
    let spent = proceed(&mut analyzer, request(text, rules));
    (Run { compile, ..spent }, analyzer)
}

/// Loads the events of a request and evaluates them; the analyzer has its rules already.
pub fn proceed(analyzer: &mut Analyzer, request: Request) -> Run {
    let (load, ()) = timed(|| analyzer.start(request));
    let mut spent = Run {
        compile: Duration::ZERO,
        load,
        evaluate: Duration::ZERO,
    };
    loop {
        let (time, progress) = timed(|| analyzer.step());
        match progress {
            Progress::Reading { .. } => spent.load += time,
            Progress::Evaluating { .. } | Progress::Done => spent.evaluate += time,
        }
        if progress == Progress::Done {
            return spent;
        }
    }
}

/// Works until all is read and evaluated.
pub fn finish(analyzer: &mut Analyzer) {
    while analyzer.step() != Progress::Done {}
}

/// The matches of some of the rules, each of which is a text of its own.
pub fn matches(analyzer: &Analyzer, rules: std::ops::Range<usize>) -> Matches {
    let matching = |rule| {
        let events = 0..analyzer.events();
        let matches = move |&event: &usize| analyzer.verdict(event, rule) == Some(Verdict::Match);
        events
            .filter(matches)
            .map(move |event| (rule as u32, event as u32))
    };
    rules.flat_map(matching).collect()
}
