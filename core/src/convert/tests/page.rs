//! Rows of tables that hold what is written against a vendor's documentation.

use crate::convert::{Conversion, Mapping, Schema, Status, Target, Wanted, convert};
use crate::rule::parse;

/// One rule of grammar or of meaning, and what follows from it.
pub struct Row {
    /// The page of the vendor's that has it.
    pub page: &'static str,
    /// What the page asks for, in words of our own.
    pub says: &'static str,
    /// Values of a Sigma rule's selection; or, where it has a line `condition`, all of its
    /// detection. In front of a line `---` stand names of the user's own, and the table's.
    pub rule: &'static str,
    /// The condition that is written, behind what tells the log's events apart. One that is not
    /// exact begins with `wider: `, and where there is none `refused: ` and the reasons' codes
    /// follow.
    pub writes: &'static str,
}

fn indented(lines: &str, by: &str) -> String {
    let lines: Vec<String> = lines.lines().map(|line| format!("{by}{line}")).collect();
    lines.join("\n")
}

/// What a table is about.
pub struct Table {
    pub target: Target,
    pub schema: Schema,
    /// What a query begins with, up to its condition.
    pub opening: &'static str,
    pub rows: &'static [Row],
}

impl Table {
    /// Compares every row, and says all that differ at once.
    pub fn hold(&self) {
        let differ: Vec<String> = self
            .rows
            .iter()
            .filter_map(|row| self.differs(row))
            .collect();
        assert!(differ.is_empty(), "\n{}", differ.join("\n"));
    }

    fn differs(&self, row: &Row) -> Option<String> {
        assert!(row.page.starts_with("https://"), "{}", row.page);
        assert!(row.says.ends_with('.'), "{}", row.says);
        let written = self.written(row.rule);
        (written != row.writes).then(|| {
            let Row {
                page,
                says,
                rule,
                writes,
            } = row;
            format!("{says} ({page})\n{rule}\n  wanted: {writes:?}\n  writes: {written:?}\n")
        })
    }

    fn written(&self, rule: &str) -> String {
        let (names, rule) = match rule.split_once("\n---\n") {
            Some((names, rule)) => (Some(names), rule),
            None => (None, rule),
        };
        let is_whole = rule.lines().any(|line| line.starts_with("condition: "));
        let detection = match is_whole {
            true => indented(rule, "  "),
            false => format!("  a:\n{}\n  condition: a", indented(rule, "    ")),
        };
        let rule = format!(
            "title: t\nlogsource: {{category: process_creation, product: windows}}\ndetection:\n{detection}\n"
        );
        let mapping = names.map(|names| {
            let (table, names): (Vec<&str>, Vec<&str>) =
                names.lines().partition(|line| line.starts_with("table: "));
            let (table, names) = (table.concat(), indented(&names.join("\n"), "  "));
            let text = format!("cutout-mapping: 1\n{table}\nfields:\n{names}\n");
            let (mapping, wrong) = Mapping::read(&text);
            assert!(wrong.is_empty(), "{wrong:?}");
            mapping
        });
        let rules = parse(&rule);
        assert_eq!(rules[0].diagnostics, [], "{rule}");
        let conversion = convert(
            &rules[0],
            &Wanted {
                target: self.target,
                schema: Some(self.schema),
                mapping: mapping.as_ref(),
            },
        );
        self.condition(&conversion)
    }

    /// What follows the opening.
    fn condition(&self, conversion: &Conversion) -> String {
        let Some(query) = &conversion.query else {
            let codes = conversion.reasons.iter().map(|reason| reason.code.as_str());
            return format!("refused: {}", codes.collect::<Vec<&str>>().join(", "));
        };
        // A long condition is laid out over lines, where a short one has blanks.
        let begins = query
            .replace('\n', " ")
            .find(&self.opening.replace('\n', " "));
        let at = begins.unwrap_or_else(|| panic!("{query}"));
        let condition = &query[at + self.opening.len()..];
        match conversion.status {
            Status::Exact => condition.to_owned(),
            _ => format!("wider: {condition}"),
        }
    }
}
