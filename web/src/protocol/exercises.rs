//! Exercises between the page and its worker.

use cutout_core::exercise::{Exercise, RuleText};
use cutout_core::report::exercise::Attempt;
use cutout_core::text::{Diagnostic, Severity};
use serde::{Deserialize, Serialize};

/// A file by its name, read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFile {
    pub name: String,
    pub text: String,
}

/// Where an exercise comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// It comes with the page.
    #[default]
    Page,
    /// Whoever hosts the page has put it beside it.
    Host,
    /// The user opened its file.
    Own,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AskExercises {
    /// Those that come with the page, which are a file of it at this address.
    Fetch(String),
    /// Files to be read as exercises.
    Read(Source, Vec<TextFile>),
    /// Hold a rule to the goals of the exercise of this key and text.
    Try {
        key: String,
        text: String,
        rule: RuleText,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Exercises {
    /// Takes the place of all that were read from there before.
    Read(Source, Vec<ExerciseFile>),
    /// Why those of the page can't be had, in a sentence.
    Refused(String),
    Tried(Tried),
}

/// What came of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// See [`ExerciseFile::key`].
    pub key: String,
    pub rule: RuleText,
    pub attempt: Attempt,
}

/// A file that was read as an exercise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExerciseFile {
    pub source: Source,
    pub file: TextFile,
    pub exercise: Exercise,
    /// The goals in sentences.
    pub goals: Vec<String>,
    pub diagnostics: Vec<Diagnostic>,
    /// Why there is nothing to learn from it as it is, a sentence each.
    pub unsound: Vec<String>,
}

impl ExerciseFile {
    /// Names it among those of all sources; progress is kept under it.
    pub fn key(&self) -> String {
        let id = &self.exercise.id;
        match self.source {
            Source::Page => id.clone(),
            Source::Host => format!("host/{id}"),
            Source::Own => format!("own/{id}"),
        }
    }

    /// Whether it can be worked on.
    pub fn is_sound(&self) -> bool {
        let error = |one: &Diagnostic| one.severity == Severity::Error;
        !self.diagnostics.iter().any(error)
    }
}
