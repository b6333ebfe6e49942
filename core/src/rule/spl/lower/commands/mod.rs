//! What each command does to the rows, one file a family.

mod effect;
mod fields;
mod joins;
mod rows;
mod sources;

use self::effect::{Effect, effect, makes_any_name};
use super::env::{Binding, Env, Maker, Rest};
use super::{Gap, Search, search::unknown_macro};
use crate::rule::spl::ast::{Command, CommandKind, Macro};
use crate::rule::spl::macros::{Meaning, meaning};

impl Search<'_> {
    /// Takes one command; `first` for the one that begins the search.
    pub(super) fn command(&mut self, command: &Command, first: bool) {
        match &command.kind {
            CommandKind::Search(None) | CommandKind::Broken => {}
            CommandKind::Search(Some(term)) => self.filter_term(term),
            CommandKind::Where(eval) => self.filter_eval(eval),
            CommandKind::Regex {
                field,
                negated,
                pattern,
            } => self.filter_regex(field, *negated, pattern),
            CommandKind::Rex {
                field,
                pattern,
                rewrites,
            } => self.extract(field, pattern, *rewrites, &command.name),
            CommandKind::Eval(assigned) => {
                for (name, eval) in assigned {
                    self.bind(&name.text, eval);
                }
            }
            CommandKind::Rename(renamed) => {
                for (from, to) in renamed {
                    self.env.rename(&from.text, &to.text);
                }
            }
            CommandKind::Fields { keep, names } => {
                let names = names.iter().map(|name| name.text.clone()).collect();
                self.env.choose(*keep, names);
            }
            CommandKind::FillNull { value, names } => self.fill_null(value, names),
            CommandKind::Bin { field, span, alias } => {
                self.bin(field, span.as_deref(), alias.as_ref());
            }
            CommandKind::Enrich { names } => self.enrich(&command.name, names),
            CommandKind::Stats(stats) => self.stats(stats, None),
            CommandKind::EventStats(stats) => self.event_stats(stats),
            CommandKind::Tstats(tstats) => self.tstats(tstats, command, first),
            CommandKind::DataModel(model) => self.data_model(model, command, first),
            CommandKind::Dedup { names } => self.dedup(names),
            CommandKind::Head(count) => self.head(*count, command),
            CommandKind::Tail(count) => self.tail(*count),
            // Rows that are equal in all that they hold: one event pasted twice is no news.
            CommandKind::Uniq => {}
            CommandKind::Sort { limit, names } => self.sort(*limit, names),
            CommandKind::Join { names, outer, with } => self.join(names, *outer, with, command),
            CommandKind::Macro(called) => self.called(called),
            CommandKind::Other { names } => self.other(command, names, first),
        }
    }

    fn called(&mut self, called: &Macro) {
        if meaning(&called.name) == Meaning::Unknown {
            self.leave_out(unknown_macro(&called.name, called.span));
            self.cloud("macro", format!("what the macro `{}` does", called.name));
        }
    }

    /// A command that is known by its name only.
    fn other(&mut self, command: &Command, names: &[String], first: bool) {
        match effect(&command.name) {
            Effect::Nothing => {}
            Effect::Generates if first => self.generated(command),
            Effect::Computes => {
                let what = format!("`{}`, which is not evaluated", command.name);
                for name in names {
                    self.unknown(name, &command.name, what.clone());
                }
                self.cloud(&command.name, what);
            }
            Effect::Reshapes => {
                let maker = Maker {
                    command: command.name.clone(),
                    what: format!("`{}`, which is not evaluated", command.name),
                };
                self.env = Env::of_rows(Rest::Unknown(maker));
            }
            Effect::Generates | Effect::Filters => {
                let message = format!("`{}` is not evaluated", command.name);
                self.leave_out(Gap::new(&command.name, message, command.span));
                self.cloud(
                    &command.name,
                    format!("`{}`, which is not evaluated", command.name),
                );
            }
        }
    }

    /// From here on, a field that nothing else made may come from a command that is not
    /// evaluated.
    fn cloud(&mut self, command: &str, what: String) {
        let maker = Maker {
            command: command.to_owned(),
            what,
        };
        match self.env.rest {
            Rest::Missing(_) | Rest::Gathered => self.env.rest = Rest::Unknown(maker),
            Rest::Event if makes_any_name(command) => self.env.rest = Rest::EventOr(maker),
            _ => {}
        }
    }

    fn unknown(&mut self, name: &str, command: &str, what: String) {
        let maker = Maker {
            command: command.to_owned(),
            what,
        };
        self.env.bind(name, Binding::Unknown(maker));
    }
}
