//! `cutout`: the core on the command line, for CI and for corpora.
//!
//! Results go to standard output, messages about the input to standard error. The exit code is
//! 0 where the command ran, 1 where `--fail-on` found what it asks for or a case is broken, 2 where something named
//! could not be read or used.

mod args;
mod compare;
mod convert;
mod evade;
mod eval;
mod exercise;
mod explain;
mod guide;
mod inputs;
mod lint;
mod output;
mod progress;
mod reach;
mod rules;
mod run;
mod suggest;
mod test;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Clean,
    /// What `--fail-on` asks for is there, or a case is broken.
    Findings,
    /// Part of the input could not be read; the rest was done.
    Incomplete,
}

/// Why a command could not do its work: what, where, and what to do.
#[derive(Debug)]
pub struct Failure(pub String);

impl From<std::io::Error> for Failure {
    /// Reading has messages of its own, so this is about writing.
    fn from(error: std::io::Error) -> Failure {
        Failure(format!("can't write to standard output: {error}"))
    }
}

fn main() -> ExitCode {
    let ended = match Args::parse().command {
        Command::Eval(eval) => eval::run(&eval),
        Command::Lint(lint) => lint::run(&lint),
        Command::Explain(explain) => explain::run(&explain),
        Command::Guide(guide) => guide::run(&guide),
        Command::Suggest(suggest) => suggest::run(&suggest),
        Command::Evade(evade) => evade::run(&evade),
        Command::Test(test) => test::run(&test),
        Command::Exercise(exercise) => exercise::run(&exercise),
        Command::Compare(compare) => compare::run(&compare),
        Command::Convert(convert) => convert::run(&convert),
        Command::Reach(reach) => reach::run(&reach.command),
    };
    match ended {
        Ok(Ended::Clean) => ExitCode::SUCCESS,
        Ok(Ended::Findings) => ExitCode::from(1),
        Ok(Ended::Incomplete) => ExitCode::from(2),
        Err(Failure(message)) => {
            output::complain(format_args!("cutout: {message}"));
            ExitCode::from(2)
        }
    }
}
