//! Names that a user gives in a file: what a team's own tables call the fields.
//!
//! ```yaml
//! cutout-mapping: 1
//! table: hunting.process_events
//! time: event_time
//! fields:
//!   Image: exe_path
//!   CommandLine: cmd
//! ```

use crate::cases::fields::Fields;
use crate::event::Field;
use crate::rule::yaml::Kind;
use crate::text::Diagnostic;

const VERSION: u32 = 1;

/// Names for fields, before those of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    table: Option<String>,
    time: Option<String>,
    fields: Vec<(Field, String)>,
}

impl Mapping {
    /// Reads a file of names. What is wrong stands in the diagnostics with its line; a mapping
    /// with errors must not be used.
    pub fn read(text: &str) -> (Mapping, Vec<Diagnostic>) {
        let (mut fields, root) = Fields::parse(text, "mapping");
        let mut mapping = Mapping::default();
        let Some(root) = root else {
            let nowhere = crate::text::Span::at(0);
            fields.error("empty", "there is nothing in this file", nowhere);
            return (mapping, fields.finish());
        };
        fields.version(&root, "cutout-mapping", VERSION);
        fields.keys(
            &root,
            "a mapping",
            &["cutout-mapping", "table", "time", "fields"],
        );
        mapping.table = fields.text(&root, "table");
        mapping.time = fields.text(&root, "time");
        let Some(names) = root.get("fields") else {
            let message = "a mapping has names under `fields`, such as `Image: exe_path`";
            fields.error("none", message, root.span);
            return (mapping, fields.finish());
        };
        if !matches!(names.kind, Kind::Map(_)) {
            let message = "`fields` is a list of lines `Field: column`";
            fields.error("fields", message, names.span);
        }
        for (key, value) in names.entries() {
            match (key.text(), value.text()) {
                (Some(field), Some(column)) if !column.is_empty() => {
                    let field = Field::new(field);
                    if mapping.column(&field).is_some() {
                        let message = format!("`{field}` has a name already");
                        fields.error("twice", message, key.span);
                    }
                    mapping.fields.push((field, column.to_owned()));
                }
                _ => fields.error(
                    "name",
                    "a field's name and its column are both texts",
                    value.span,
                ),
            }
        }
        (mapping, fields.finish())
    }

    /// The table that is searched.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The column that says when a record happened: a time, or the text of one.
    pub fn time(&self) -> Option<&str> {
        self.time.as_deref()
    }

    /// What the user's table calls a field.
    pub fn column(&self, field: &Field) -> Option<&str> {
        let own = self.fields.iter().find(|(name, _)| name == field);
        own.map(|(_, column)| column.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_for_whatever_a_field_is_called() {
        let (mapping, wrong) = Mapping::read(
            "cutout-mapping: 1\ntable: t\ntime: at\nfields:\n  process.command_line: cmd\n  Image: exe\n",
        );
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!((mapping.table(), mapping.time()), (Some("t"), Some("at")));
        assert_eq!(mapping.column(&Field::new("CommandLine")), Some("cmd"));
        assert_eq!(mapping.column(&Field::new("User")), None);
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        let lines = |text: &str| -> Vec<(String, u32)> {
            let (_, wrong) = Mapping::read(text);
            wrong.into_iter().map(|one| (one.code, one.line)).collect()
        };
        let of = |code: &str, line| vec![(code.to_owned(), line)];
        assert_eq!(lines("cutout-mapping: 1\n"), of("mapping-none", 1));
        assert_eq!(
            lines("cutout-mapping: 1\nfields:\n  Image: a\n  image: b\n"),
            of("mapping-twice", 4)
        );
        assert_eq!(
            lines("cutout-mapping: 1\nfields:\n  Image: [a]\n"),
            of("mapping-name", 3)
        );
    }
}
