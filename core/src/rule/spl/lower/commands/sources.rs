//! Commands that begin a search with something else than terms.

use super::super::env::Env;
use super::super::{Gap, Search};
use crate::rule::spl::ast::{Command, Name, Tstats};

impl Search<'_> {
    /// `tstats … from datamodel=X where … by …`: a `search` and a `stats` in one.
    pub(super) fn tstats(&mut self, tstats: &Tstats, command: &Command, first: bool) {
        if !first {
            return self.not_here(command);
        }
        if let Some(model) = &tstats.from {
            self.scope.model(&model.text);
        }
        if let Some(filter) = &tstats.filter {
            self.filter_term(filter);
        }
        self.stats(&tstats.stats, tstats.span.as_deref());
    }

    /// `datamodel Endpoint Processes search`: the events of a data model as they are.
    pub(super) fn data_model(&mut self, model: &Name, command: &Command, first: bool) {
        if !first {
            return self.not_here(command);
        }
        self.scope.model(&model.text);
    }

    /// Rows that are no events: of a table, of another search's results.
    pub(super) fn generated(&mut self, command: &Command) {
        let message = format!("the rows that `{}` gives are not known here", command.name);
        self.leave_out(Gap::new(&command.name, message, command.span));
        self.env = Env::of_rows(super::Rest::Unknown(super::Maker {
            command: command.name.clone(),
            what: format!("`{}`, which is not evaluated", command.name),
        }));
    }

    fn not_here(&mut self, command: &Command) {
        let message = format!(
            "`{}` in the middle of a search adds rows and is not evaluated",
            command.name
        );
        self.leave_out(Gap::new(&command.name, message, command.span));
    }
}
