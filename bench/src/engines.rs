//! The two engines, each through the calls that its own users make.

pub mod cutout;
pub mod rsigma;

use cpu_time::ThreadTime;
use std::time::Duration;

/// Which events match which rules, as pairs of a rule and an event; sorted.
pub type Matches = Vec<(u32, u32)>;

/// What the parts of one run took.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// From texts in YAML to rules that can be put to events.
    pub compile: Duration,
    /// From NDJSON to events in the form that the engine evaluates.
    pub load: Duration,
    pub evaluate: Duration,
}

/// How long this thread computed. What other programs do at the time counts for nothing.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = ThreadTime::now();
    let result = work();
    (start.elapsed(), result)
}

/// The first pairs that one has and the other has not, in words; `None` where both are the same.
pub fn difference(ours: &Matches, theirs: &Matches, rules: &[String]) -> Option<String> {
    let only = |these: &Matches, those: &Matches, whose: &str| {
        let missing = these
            .iter()
            .filter(|pair| those.binary_search(pair).is_err());
        let pairs: Vec<_> = missing.collect();
        let shown = pairs.iter().take(5).map(|(rule, event)| {
            let title = rules[*rule as usize]
                .lines()
                .find(|line| line.starts_with("title:"));
            format!("\n  event {event} by “{}”", title.unwrap_or_default())
        });
        format!(
            "{} matches of {whose} alone{}\n",
            pairs.len(),
            shown.collect::<String>()
        )
    };
    let text = || only(ours, theirs, "Cutout") + &only(theirs, ours, "rsigma");
    (ours != theirs).then(text)
}
