//! The exercises: what was read of them, the user's work on each, and what the rule of the one on
//! show achieves.

use super::{Route, Shared, State};
use crate::protocol::{ExerciseFile, Source, TextFile, Tried};
use cutout_core::exercise::RuleText;
use cutout_core::text::{Fix, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Default, PartialEq)]
pub struct Exercises {
    pub loading: Loading,
    /// Those of the page, the host's, the user's own.
    pub files: Shared<Vec<ExerciseFile>>,
    pub kept: Rc<Kept>,
    /// What came of the last rule that was tried; it may be of another exercise.
    pub tried: Option<Shared<Tried>>,
    /// What the worker is trying, so that it is asked for one at a time.
    pub trying: Option<(String, RuleText)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    #[default]
    Unasked,
    Asked,
    Done,
    /// Why there are none, in a sentence.
    Failed(String),
}

/// What is kept between visits, and what an exported file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// By the key of the exercise.
    pub works: BTreeMap<String, Work>,
    /// Files of the user's own exercises.
    pub own: Vec<TextFile>,
    /// Large type, for who looks on from the back of a room.
    pub big: bool,
}

/// The user's work on an exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Work {
    /// `None` for the starter.
    pub rule: Option<String>,
    /// Hints that were taken.
    pub hints: usize,
    pub solved: bool,
    /// The answer was looked at before the exercise was solved.
    pub gave_up: bool,
}

/// How far the user is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    New,
    Begun,
    GaveUp,
    Solved,
}

impl Standing {
    pub fn name(self) -> &'static str {
        match self {
            Standing::New => "new",
            Standing::Begun => "begun",
            Standing::GaveUp => "answer seen",
            Standing::Solved => "solved",
        }
    }
}

impl Work {
    pub fn standing(&self) -> Standing {
        match self {
            Work { solved: true, .. } => Standing::Solved,
            Work { gave_up: true, .. } => Standing::GaveUp,
            Work { rule: Some(_), .. } => Standing::Begun,
            Work { hints: 1.., .. } => Standing::Begun,
            _ => Standing::New,
        }
    }
}

/// What can happen to the exercises.
#[derive(Clone, Debug, PartialEq)]
pub enum ExerciseAction {
    /// The rule of the exercise on show is this text now.
    Edit(String),
    ApplyFix {
        fix: Fix,
        made_for: String,
    },
    GoTo(Span),
    Hint,
    Answer,
    /// Back to the starter.
    Reset,
    /// On to the playground, with its events and the rule.
    Take,
    /// Files of the user's own were opened.
    Open(Vec<TextFile>),
    /// The user's own file of that name is not wanted any more.
    Remove(String),
    /// A file of progress was opened.
    Import {
        name: String,
        text: String,
    },
    SetBig(bool),
}

impl Exercises {
    /// Those that can be worked on, in their order.
    pub fn sound(&self) -> impl Iterator<Item = &ExerciseFile> {
        self.files.iter().filter(|file| file.is_sound())
    }

    pub fn of(&self, source: Source) -> impl Iterator<Item = &ExerciseFile> {
        self.files.iter().filter(move |file| file.source == source)
    }

    pub fn get(&self, key: &str) -> Option<&ExerciseFile> {
        self.sound().find(|file| file.key() == key)
    }

    pub fn work(&self, key: &str) -> Work {
        self.kept.works.get(key).cloned().unwrap_or_default()
    }

    /// The rule of an exercise as it stands. The starter says its language, any other text is
    /// found to have one.
    pub fn rule(&self, file: &ExerciseFile) -> RuleText {
        let starter = &file.exercise.starter;
        match self
            .kept
            .works
            .get(&file.key())
            .and_then(|work| work.rule.as_ref())
        {
            Some(text) if *text != starter.text => RuleText {
                text: text.clone(),
                language: None,
            },
            _ => starter.clone(),
        }
    }

    /// What came of a rule of this exercise, even if it was typed on since.
    pub fn tried(&self, key: &str) -> Option<&Shared<Tried>> {
        self.tried.as_ref().filter(|tried| tried.key == key)
    }

    /// How many are solved, of how many.
    pub fn solved(&self) -> (usize, usize) {
        let solved = |file: &&ExerciseFile| self.work(&file.key()).solved;
        (self.sound().filter(solved).count(), self.sound().count())
    }
}

impl State {
    /// The exercise on the screen, with its key.
    pub fn exercise(&self) -> Option<(String, &ExerciseFile)> {
        match &self.route {
            Route::Exercises(Some(key)) => Some((key.clone(), self.exercises.get(key)?)),
            _ => None,
        }
    }
}

/// What was kept, or what an exported file holds; `None` for anything else.
pub fn read_kept(json: &str) -> Option<Kept> {
    let kept: serde_json::Value = serde_json::from_str(json).ok()?;
    kept.as_object().filter(|kept| kept.contains_key("works"))?;
    serde_json::from_value(kept).ok()
}

pub fn write_kept(kept: &Kept) -> String {
    serde_json::to_string_pretty(kept).unwrap_or_default()
}
