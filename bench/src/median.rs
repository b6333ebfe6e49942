//! Medians, of times and of ratios.

use std::time::Duration;

/// The middle of the figures; of an even number, the higher of the two.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What was measured in alternating rounds, a pair a round.
pub struct Rounds(pub Vec<(Duration, Duration)>);

impl Rounds {
    /// How many times longer theirs took than ours: the median over the rounds, so that a round
    /// that was disturbed counts for one.
    pub fn ratio(&self) -> f64 {
        median(
            self.0
                .iter()
                .map(|(ours, theirs)| theirs.as_secs_f64() / ours.as_secs_f64()),
        )
    }

    /// Milliseconds.
    pub fn ours(&self) -> f64 {
        median(self.0.iter().map(|(ours, _)| ours.as_secs_f64() * 1e3))
    }

    /// Milliseconds.
    pub fn theirs(&self) -> f64 {
        median(self.0.iter().map(|(_, theirs)| theirs.as_secs_f64() * 1e3))
    }
}
