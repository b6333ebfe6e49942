//! Sigma rules, from rules in any language.
//!
//! Conditions become selections as far as these can say them, and the rest stands in `condition`.
//! After Sigma's specification 2: a map is AND, a list OR; a field that is missing fulfils nothing
//! but `null` and `exists: false`.

use super::Reason;
use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, Words};
use super::schema::{Column, Scope};
use crate::event::Field;
use crate::ir::{Cidr, Fit, Number, Op, Predicate, Regex, Relation, Subject, Test};
use crate::rule::Rule;
use crate::rule::write::sigma::{Item, Quotes, key};
use crate::text::Glob;
use crate::text::glob::Token;
use indexmap::{IndexMap, IndexSet};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

#[derive(Debug)]
pub struct Sigma;

static WORDS: Words = Words {
    and: "and",
    or: "or",
    not: "not ",
    not_calls: false,
    constants: ["", ""],
};

const INDENT: &str = "    ";
/// Between the key of an item and its value, neither of which has a line break when written. A
/// keyword has no key.
const BETWEEN: char = '\n';

/// One item of a selection.
fn item(predicate: &Predicate) -> Said {
    let item = Item::of(predicate).map_err(|why| Cannot::new(why.code, why.message))?;
    let key = match item.keyword {
        true => String::new(),
        false => key(&item.key(&item.field)),
    };
    let value = item.value.written(Quotes::Single);
    Ok(Clause::is(format!("{key}{BETWEEN}{value}")))
}

fn say(column: &Column, op: Op, value: &str, test: Test) -> Said {
    let Column::Named { name, .. } = column else {
        return Err(Cannot::new(
            "field",
            format!("Sigma has no field for {column}"),
        ));
    };
    item(&Predicate {
        subject: Subject::Field(Field::new(name)),
        op,
        value: value.to_owned(),
        test,
    })
}

impl Dialect for Sigma {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    /// A name within a path is all that follows a separator.
    fn text(&self, column: &Column, pattern: &Glob, written: &str) -> Said {
        let Column::FileName(path) = column else {
            let test = Test::Text(vec![pattern.clone()]);
            return say(column, Op::Eq, written, test);
        };
        let [Token::Literal(name)] = pattern.tokens() else {
            return Err(Cannot::new(
                "field",
                format!("Sigma has no field for {column}, and its wildcards would find folders"),
            ));
        };
        let column = Column::named(&Field::new(path), path);
        let ends = ["\\", "/"].map(|separator| {
            let tokens = vec![Token::Many, Token::Literal(format!("{separator}{name}"))];
            let pattern = Glob::new(tokens, pattern.cased());
            say(&column, Op::EndsWith, "", Test::Text(vec![pattern]))
        });
        let [windows, other] = ends;
        let bare = say(&column, Op::Eq, written, Test::Text(vec![pattern.clone()]))?;
        Ok(Clause::Any(vec![windows?, other?, bare]))
    }

    fn regex(&self, column: &Column, regex: &Regex) -> Said {
        say(
            column,
            Op::RegexMatch,
            &regex.source,
            Test::Regex(regex.clone()),
        )
    }

    fn cidr(&self, column: &Column, block: Cidr, written: &str) -> Said {
        say(column, Op::Cidr, written, Test::Cidr(block))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        say(column, Op::Eq, "", Test::Number(relation, number))
    }

    fn exists(&self, column: &Column) -> Said {
        say(column, Op::Exists, "true", Test::Exists(true))
    }

    fn same(&self, left: &Column, right: &Column, how: Fit, cased: bool) -> Said {
        let Column::Named { name, .. } = right else {
            return Err(Cannot::new(
                "fields",
                format!("Sigma has no field for {right}"),
            ));
        };
        let field = Field::new(name);
        say(left, Op::Eq, name, Test::SameAs { field, how, cased })
    }

    /// Keywords.
    fn other(&self, predicate: &Predicate) -> Said {
        item(predicate)
    }

    fn not_null(&self, text: &str) -> String {
        text.to_owned()
    }

    /// The rule says it as its log source.
    fn scope(&self, _scope: &Scope) -> Vec<Clause> {
        Vec::new()
    }

    fn comment(&self, text: &str) -> Option<String> {
        Some(format!("# {text}"))
    }

    fn statement(&self, _scope: &Scope, _table: &str, condition: &str) -> String {
        condition.to_owned()
    }

    fn whole(&self, rule: &Rule, clause: &Clause) -> Option<Result<String, Reason>> {
        let mut detection = Detection::default();
        let condition = match detection.expression(clause) {
            Ok(condition) => condition,
            Err(reason) => return Some(Err(reason)),
        };
        let level = rule
            .meta
            .level
            .map(|level| format!("level: {}\n", level.name()));
        Some(Ok(head(rule)
            + &detection.text(&condition.text)
            + &level.unwrap_or_default()))
    }
}

/// What stands above the detection.
fn head(rule: &Rule) -> String {
    let word = |text: &str| Quotes::Plain.around(text);
    let title = rule.meta.title.as_deref().unwrap_or("Untitled rule");
    let mut out = format!("title: {}\n", word(title));
    if !rule.meta.tags.is_empty() {
        out.push_str("tags:\n");
        for tag in &rule.meta.tags {
            out.push_str(&format!("{INDENT}- {}\n", word(tag)));
        }
    }
    let source = &rule.logsource;
    // A log source has one category; a rule for several is for any.
    let category = match source.categories.as_slice() {
        [one] => Some(one),
        _ => None,
    };
    let parts = [
        ("category", category),
        ("product", source.product.as_ref()),
        ("service", source.service.as_ref()),
    ];
    out.push_str("logsource:");
    let parts: Vec<String> = parts
        .iter()
        .filter_map(|(name, value)| Some(format!("\n{INDENT}{name}: {}", word((*value)?))))
        .collect();
    out.push_str(&match parts.is_empty() {
        true => " {}\n".to_owned(),
        false => parts.concat() + "\n",
    });
    out
}

/// Selections by name, as lines.
#[derive(Default)]
struct Detection {
    blocks: Vec<(String, Vec<String>)>,
    selections: usize,
    filters: usize,
    groups: usize,
}

/// A part of the condition.
struct Part {
    text: String,
    /// Whether it has to stand in parentheses within another.
    is_group: bool,
}

impl Part {
    fn alone(text: String) -> Part {
        Part {
            text,
            is_group: false,
        }
    }

    fn within(self) -> String {
        match self.is_group {
            true => format!("({})", self.text),
            false => self.text,
        }
    }
}

impl Detection {
    fn text(self, condition: &str) -> String {
        let mut out = "detection:\n".to_owned();
        for (name, lines) in &self.blocks {
            out.push_str(&format!("{INDENT}{name}:\n"));
            for line in lines {
                out.push_str(&format!("{INDENT}{INDENT}{line}\n"));
            }
        }
        out.push_str(&format!("{INDENT}condition: {condition}\n"));
        out
    }

    fn select(&mut self, lines: Vec<String>) -> Part {
        self.selections += 1;
        let name = format!("selection_{}", self.selections);
        self.blocks.push((name.clone(), lines));
        Part::alone(name)
    }

    /// The clause as a condition of selections, which are added.
    fn expression(&mut self, clause: &Clause) -> Result<Part, Reason> {
        if let Some(lines) = selection(clause) {
            return Ok(self.select(lines));
        }
        match clause {
            Clause::Not(inner) => {
                if let Some(lines) = selection(inner) {
                    self.filters += 1;
                    let name = format!("filter_{}", self.filters);
                    self.blocks.push((name.clone(), lines));
                    return Ok(Part::alone(format!("not {name}")));
                }
                let inner = self.expression(inner)?.within();
                Ok(Part::alone(format!("not {inner}")))
            }
            Clause::All(parts) => {
                let (items, rest) = apart(parts);
                self.joined(Clause::All(items), rest, " and ")
            }
            Clause::Any(parts) => {
                let is_item = |part: &&Clause| entry(part).is_some();
                let (items, rest): (Vec<&Clause>, Vec<&Clause>) = parts.iter().partition(is_item);
                self.joined(
                    Clause::Any(items.into_iter().cloned().collect()),
                    rest,
                    " or ",
                )
            }
            Clause::AtLeast(count, parts) => {
                let selections: Option<Vec<_>> = parts.iter().map(selection).collect();
                let Some(selections) = selections else {
                    let message =
                        format!("at least {count} of {} can't be counted there", parts.len());
                    return Err(Reason::new("count", message));
                };
                // Names that begin alike belong together, and no others begin so.
                self.groups += 1;
                let group = format!("group{}_", self.groups);
                for (at, lines) in selections.into_iter().enumerate() {
                    self.blocks.push((format!("{group}{}", at + 1), lines));
                }
                Ok(Part::alone(format!("{count} of {group}*")))
            }
            Clause::Constant(_) | Clause::Is(_) => Err(Reason::new(
                "constant",
                "Sigma has no condition that is always true",
            )),
        }
    }

    /// Parts of which some make one selection.
    fn joined(&mut self, items: Clause, rest: Vec<&Clause>, word: &str) -> Result<Part, Reason> {
        let mut said = Vec::new();
        match selection(&items) {
            Some(lines) => said.push(self.select(lines).text),
            // Without any item there is none, and items that can't be in one stand alone.
            None => {
                if let Clause::All(parts) | Clause::Any(parts) = &items {
                    for part in parts {
                        said.push(self.expression(part)?.within());
                    }
                }
            }
        }
        for part in rest {
            said.push(self.expression(part)?.within());
        }
        Ok(Part {
            is_group: said.len() > 1,
            text: said.join(word),
        })
    }
}

/// What one map can hold together, and the rest: of a key that comes again, all if `|all` can say
/// them, else the first.
fn apart(parts: &[Clause]) -> (Vec<Clause>, Vec<&Clause>) {
    let mut keys: HashMap<&str, bool> = HashMap::new();
    let (mut items, mut rest) = (Vec::new(), Vec::new());
    for part in parts {
        let fits = entry(part).is_some_and(|(key, values)| {
            let again = alone(key, &values).is_some();
            match keys.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(again);
                    true
                }
                Entry::Occupied(entry) => again && *entry.get(),
            }
        });
        match fits {
            true => items.push(part.clone()),
            false => rest.push(part),
        }
    }
    (items, rest)
}

/// The one value of an item that `|all` can say beside others.
fn alone<'a>(key: &str, values: &[&'a str]) -> Option<&'a str> {
    match values {
        [value] if is_text(value) && key.contains('|') => Some(value),
        _ => None,
    }
}

/// The lines of a selection that says the clause; `None` where none can.
fn selection(clause: &Clause) -> Option<Vec<String>> {
    if let Some(values) = keywords(clause) {
        return Some(values.iter().map(|value| format!("- {value}")).collect());
    }
    match clause {
        Clause::Is(_) => map(std::slice::from_ref(clause)),
        Clause::All(parts) => map(parts),
        Clause::Any(parts) if parts.is_empty() => None,
        Clause::Any(parts) if entry(clause).is_none() => {
            if let Some(keys) = by_key(parts) {
                return Some(keys);
            }
            let mut lines = Vec::new();
            for part in parts {
                let of_part = selection(part).filter(|_| keywords(part).is_none())?;
                // A list within the list would be one of other things.
                if of_part.first().is_some_and(|line| line.starts_with("- ")) {
                    return None;
                }
                for (at, line) in of_part.iter().enumerate() {
                    let lead = if at == 0 { "- " } else { "  " };
                    lines.push(format!("{lead}{line}"));
                }
            }
            Some(lines)
        }
        Clause::Any(_) => map(std::slice::from_ref(clause)),
        Clause::Constant(_) | Clause::Not(_) | Clause::AtLeast(..) => None,
    }
}

/// Alternatives of one item each, as a list of keys with all their values.
fn by_key(parts: &[Clause]) -> Option<Vec<String>> {
    let mut keys: IndexMap<&str, IndexSet<&str>> = IndexMap::new();
    for part in parts {
        let (key, values) = entry(part)?;
        keys.entry(key).or_default().extend(values);
    }
    let mut lines = Vec::new();
    for (key, values) in keys {
        if values.len() > 1 && !values.iter().all(|value| is_text(value)) {
            return None;
        }
        let mut of_key = Vec::new();
        write(key, &values.into_iter().collect::<Vec<&str>>(), &mut of_key);
        let mut of_key = of_key.iter();
        lines.extend(of_key.next().map(|first| format!("- {first}")));
        lines.extend(of_key.map(|value| format!("{INDENT}{}", value.trim_start())));
    }
    Some(lines)
}

/// Items as the lines of a map. A key that comes again has each of its values with `|all`.
fn map(parts: &[Clause]) -> Option<Vec<String>> {
    let mut keys: IndexMap<&str, Vec<Vec<&str>>> = IndexMap::new();
    for part in parts {
        let (key, values) = entry(part)?;
        keys.entry(key).or_default().push(values);
    }
    let mut lines = Vec::new();
    for (key, each) in keys {
        match each.as_slice() {
            [values] => write(key, values, &mut lines),
            several => {
                let values = several.iter().map(|values| alone(key, values));
                let values: Option<Vec<&str>> = values.collect();
                write(&format!("{key}|all"), &values?, &mut lines);
            }
        }
    }
    (!lines.is_empty()).then_some(lines)
}

fn write(key: &str, values: &[&str], lines: &mut Vec<String>) {
    match values {
        [value] => lines.push(format!("{key}: {value}")),
        several => {
            lines.push(format!("{key}:"));
            lines.extend(several.iter().map(|value| format!("{INDENT}- {value}")));
        }
    }
}

/// Whether a value is a text, of which there may be a list: what `neq` or `null` are in one is not
/// the same everywhere.
fn is_text(value: &str) -> bool {
    value.starts_with(['\'', '"'])
}

/// One key and its values, of which one must be fulfilled.
fn entry(clause: &Clause) -> Option<(&str, Vec<&str>)> {
    let (key, values) = same_key(clause)?;
    let may_be_list = values.len() == 1 || values.iter().all(|value| is_text(value));
    (!key.is_empty() && may_be_list).then_some((key, values))
}

fn keywords(clause: &Clause) -> Option<Vec<&str>> {
    let (key, values) = same_key(clause)?;
    key.is_empty().then_some(values)
}

fn same_key(clause: &Clause) -> Option<(&str, Vec<&str>)> {
    match clause {
        Clause::Is(item) => {
            let (key, value) = item.text.split_once(BETWEEN)?;
            Some((key, vec![value]))
        }
        Clause::Any(parts) => {
            let mut values = Vec::with_capacity(parts.len());
            let mut first = None;
            for part in parts {
                let Clause::Is(item) = part else {
                    return None;
                };
                let (key, value) = item.text.split_once(BETWEEN)?;
                if *first.get_or_insert(key) != key {
                    return None;
                }
                values.push(value);
            }
            first.map(|key| (key, values))
        }
        _ => None,
    }
}
