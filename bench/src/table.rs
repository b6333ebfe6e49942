//! The table that is printed, and the same as JSON.

use serde_json::{Value, json};

/// A figure and what is asked of it.
pub struct Row {
    pub work: String,
    pub ours: String,
    pub theirs: String,
    /// The figure that is judged, and its unit: "×", "ms", "of theirs".
    pub seen: f64,
    pub unit: &'static str,
    pub wanted: Wanted,
}

#[derive(Clone, Copy)]
pub enum Wanted {
    AtLeast(f64),
    AtMost(f64),
    /// It stands there for comparison.
    Nothing,
}

impl Row {
    pub fn holds(&self) -> bool {
        match self.wanted {
            Wanted::AtLeast(least) => self.seen >= least,
            Wanted::AtMost(most) => self.seen <= most,
            Wanted::Nothing => true,
        }
    }

    fn cells(&self) -> [String; 6] {
        let unit = self.unit;
        let (wanted, holds) = match self.wanted {
            Wanted::AtLeast(least) => (format!("≥ {least} {unit}"), true),
            Wanted::AtMost(most) => (format!("≤ {most} {unit}"), true),
            Wanted::Nothing => ("–".to_owned(), false),
        };
        let holds = match (holds, self.holds()) {
            (false, _) => "–",
            (true, true) => "holds",
            (true, false) => "MISSED",
        };
        [
            self.work.clone(),
            self.ours.clone(),
            self.theirs.clone(),
            format!(
                "{:.*} {unit}",
                if self.seen < 10.0 { 2 } else { 1 },
                self.seen
            ),
            wanted,
            holds.to_owned(),
        ]
    }
}

/// The rows as a table in Markdown, which reads well in a terminal, too.
pub fn print(rows: &[Row]) {
    let head = ["work", "Cutout", "against", "seen", "wanted", ""].map(str::to_owned);
    let cells: Vec<[String; 6]> = std::iter::once(head)
        .chain(rows.iter().map(Row::cells))
        .collect();
    let widths: [usize; 6] = std::array::from_fn(|at| {
        cells
            .iter()
            .map(|row| row[at].chars().count())
            .max()
            .unwrap_or(0)
    });
    for (at, row) in cells.iter().enumerate() {
        let padded = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!(" {cell:width$} |"));
        println!("|{}", padded.collect::<String>());
        if at == 0 {
            println!(
                "|{}",
                widths
                    .map(|width| format!("{}|", "-".repeat(width + 2)))
                    .concat()
            );
        }
    }
}

pub fn json(rows: &[Row]) -> Value {
    let row = |row: &Row| {
        let (least, most) = match row.wanted {
            Wanted::AtLeast(least) => (Some(least), None),
            Wanted::AtMost(most) => (None, Some(most)),
            Wanted::Nothing => (None, None),
        };
        json!({
            "work": row.work, "cutout": row.ours, "against": row.theirs, "seen": row.seen,
            "unit": row.unit, "at_least": least, "at_most": most, "holds": row.holds(),
        })
    };
    rows.iter().map(row).collect()
}
