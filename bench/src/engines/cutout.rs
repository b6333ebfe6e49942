//! Cutout, through the one entry that the page and the command line share.

use super::{Matches, Run, timed};
use cpu_time::ThreadTime;
use cutout_core::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice};
use cutout_core::report::Verdict;

/// What the page asks for: these events under these rules.
pub fn request(text: &str, rules: &[String]) -> Request {
    let own = |(at, text): (usize, &String)| OwnRule {
        key: format!("own/{at}"),
        text: text.clone(),
        language: None,
    };
    Request {
        text: text.to_owned(),
        rules: RuleChoice {
            own: rules.iter().enumerate().map(own).collect(),
            ..RuleChoice::default()
        },
        ..Request::default()
    }
}

/// Compiles the rules, then loads the events and evaluates them.
pub fn run(text: &str, rules: &[String]) -> (Run, Analyzer) {
    let (without, with) = (request("", rules), request(text, rules));
    let mut analyzer = Analyzer::new();
    let (compile, ()) = timed(|| {
        analyzer.start(without);
        finish(&mut analyzer);
    });
    let (mut load, ()) = timed(|| analyzer.start(with));
    let mut evaluate = std::time::Duration::ZERO;
    loop {
        let start = ThreadTime::now();
        let progress = analyzer.step();
        match progress {
            Progress::Reading { .. } => load += start.elapsed(),
            Progress::Evaluating { .. } | Progress::Done => evaluate += start.elapsed(),
        }
        if progress == Progress::Done {
            return (
                Run {
                    compile,
                    load,
                    evaluate,
                },
                analyzer,
            );
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
