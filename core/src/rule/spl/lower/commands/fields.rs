//! Commands that make and change fields, and those that test one.

use super::super::env::{Binding, Maker, Value};
use super::super::eval::{Mode, bad_regex, bucket, measure};
use super::super::predicate::{self, differs, subject};
use super::super::{Gap, Search};
use crate::ir::{Expr, Function, Node, Number, Search as Regular, Subject};
use crate::rule::spl::ast::{Literal, Name};
use std::sync::Arc;

impl Search<'_> {
    /// `regex field="…"`: rows stay whose field matches, or, with `!=`, does not.
    pub(super) fn filter_regex(&mut self, field: &Name, negated: bool, pattern: &Literal) {
        self.filtering = true;
        let node = self.regex_node(field, negated, pattern);
        self.filtering = false;
        self.keep_written(&[&field.text], node.is_ok(), |plain| {
            let (node, _) = plain.regex_node(field, negated, pattern)?;
            Ok(Some(node))
        });
        match node {
            Ok((node, mode)) => self.keep(node, mode),
            Err(gap) => self.leave_out(gap),
        }
    }

    fn regex_node(
        &mut self,
        field: &Name,
        negated: bool,
        pattern: &Literal,
    ) -> Result<(Node, Mode), Gap> {
        let span = self.span(field.span.to(pattern.span));
        let bad = |error: String| bad_regex(&error, pattern.span);
        if field.text == "_raw" {
            let predicate = predicate::regex(Subject::Anywhere, pattern).map_err(bad)?;
            let node = Node::predicate(predicate, span);
            let node = if negated { Node::not(node, span) } else { node };
            return Ok((node, Mode::Event));
        }
        let mode = self.place(&[&field.text], field.span)?;
        let expr = self.named(field, mode)?;
        let predicate = predicate::regex(subject(expr), pattern).map_err(bad)?;
        Ok((
            match negated {
                false => Node::predicate(predicate, span),
                true => differs(predicate, span),
            },
            mode,
        ))
    }

    /// `rex field=x "(?<name>…)"`: the named groups become fields.
    pub(super) fn extract(
        &mut self,
        field: &Name,
        pattern: &Literal,
        rewrites: bool,
        command: &str,
    ) {
        if rewrites {
            let what = format!("`{command} mode=sed`, which is not evaluated");
            return self.unknown(&field.text, command, what);
        }
        let groups = match self.regex(pattern) {
            Ok(regex) => {
                let names = regex.compiled.capture_names().flatten();
                let names: Vec<String> = names.map(str::to_owned).collect();
                Ok((Arc::new(regex), names))
            }
            Err(gap) => Err((gap, group_names(&pattern.text()))),
        };
        match groups {
            Err((gap, names)) => {
                for name in names {
                    self.unknown(&name, "regex", format!("`{command}`: {}", gap.message));
                }
            }
            Ok((_, names)) if field.text == "_raw" => {
                for name in names {
                    let what = "`rex` on the whole event, whose text is not kept".to_owned();
                    self.unknown(&name, command, what);
                }
            }
            Ok((regex, names)) => {
                for name in names {
                    let value = self.place(&[&field.text], field.span).and_then(|mode| {
                        let extract = |of: Expr| {
                            let search = Regular::Extract(Arc::from(name.as_str()));
                            Expr::Search(search, regex.clone(), Box::new(of))
                        };
                        self.derived(field, mode, extract)
                    });
                    self.bind_value(&name, value, command);
                }
            }
        }
    }

    /// A value that is made from one field.
    fn derived(
        &mut self,
        field: &Name,
        mode: Mode,
        make: impl Fn(Expr) -> Expr,
    ) -> Result<Value, Gap> {
        let row = match mode {
            Mode::Joined(_) => make(self.named(field, mode)?),
            _ => make(self.named(field, Mode::Row)?),
        };
        let (event, step) = match mode {
            Mode::Event => (Some(make(self.named(field, mode)?)), 0),
            Mode::Joined(step) => (Some(row.clone()), step),
            Mode::Row => (None, 0),
        };
        Ok(Value { row, event, step })
    }

    fn bind_value(&mut self, name: &str, value: Result<Value, Gap>, command: &str) {
        match value {
            Ok(value) if measure(&value.row, 0).is_some() => {
                self.env.bind(name, Binding::Value(value));
            }
            Ok(_) => self.unknown(name, command, "an expression that is too long".to_owned()),
            Err(gap) => self.env.bind(name, Binding::Unknown(Maker::of_gap(&gap))),
        }
    }

    /// `fillnull value=x a, b`, or of every field without a value.
    pub(super) fn fill_null(&mut self, value: &str, names: &[Name]) {
        let value = Expr::Text(value.to_owned());
        if names.is_empty() {
            return self.env.fill(value);
        }
        for name in names {
            let filled = self.place(&[&name.text], name.span).and_then(|mode| {
                let either = |of: Expr| Expr::Call(Function::Coalesce, vec![of, value.clone()]);
                self.derived(name, mode, either)
            });
            self.bind_value(&name.text, filled, "fillnull");
        }
    }

    /// `bin _time span=1m`: the time, down to the start of its span.
    pub(super) fn bin(&mut self, field: &Name, span: Option<&str>, alias: Option<&Name>) {
        let target = alias.unwrap_or(field);
        let seconds = span.and_then(seconds).filter(|_| field.text == "_time");
        let Some(seconds) = seconds.and_then(Number::new) else {
            let what = "`bin` on what is not evaluated".to_owned();
            // Of times alone, an automatic span keeps rows together that are close.
            return self.unknown(&target.text, "bin", what);
        };
        let value = self
            .place(&[&field.text], field.span)
            .and_then(|mode| self.derived(field, mode, |of| bucket(of, seconds)));
        self.bind_value(&target.text, value, "bin");
    }

    /// `lookup … OUTPUT a`, `iplocation`, `spath`: fields that come from elsewhere.
    pub(super) fn enrich(&mut self, command: &str, names: &[Name]) {
        for name in names {
            self.unknown(
                &name.text,
                command,
                format!("`{command}`, which is not evaluated"),
            );
        }
        // A lookup that names no outputs adds whatever columns its table has.
        if names.is_empty() && command == "lookup" {
            self.cloud(command, "`lookup`, which is not evaluated".to_owned());
        }
    }
}

/// The names of the groups of an expression that is not evaluated.
fn group_names(pattern: &str) -> Vec<String> {
    let begins = pattern.split("(?<").skip(1);
    let names = begins.filter_map(|rest| rest.split_once('>').map(|(name, _)| name));
    let sound =
        |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    names.filter(sound).map(str::to_owned).collect()
}

/// A span of time in seconds: `30s`, `5m`, `1h`, `1d`, `1w`.
pub(super) fn seconds(span: &str) -> Option<f64> {
    let digits = span.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let count: f64 = match digits {
        "" => 1.0,
        digits => digits.parse().ok()?,
    };
    let unit = match &span[digits.len()..] {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "ms" => 0.001,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    };
    (count > 0.0).then_some(count * unit)
}
