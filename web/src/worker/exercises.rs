//! Exercises: their files read, and rules held to their goals.

use super::Desk;
use crate::platform::fetch;
use crate::platform::worker_scope::Scope;
use crate::protocol::{
    Answer, AskExercises, ExerciseFile, Exercises as Said, Source, TextFile, Tried,
};
use cutout_core::catalog::Reach;
use cutout_core::exercise::{self, Exercise};
use std::cell::RefCell;
use std::rc::Rc;

/// Takes a request about exercises in, and answers it.
pub fn take(asked: AskExercises, desk: &Rc<RefCell<Desk>>, scope: &Scope) {
    let said = match asked {
        AskExercises::Fetch(address) => {
            let (desk, scope) = (desk.clone(), scope.clone());
            return fetch::bytes(address, move |bytes| {
                let said = match bytes.and_then(|bytes| listed(&bytes)) {
                    Ok(files) => Said::Read(Source::Page, files.into_iter().map(of_page).collect()),
                    Err(why) => Said::Refused(format!("The exercises could not be loaded: {why}.")),
                };
                desk.borrow().say(&scope, Answer::Exercises(said));
            });
        }
        AskExercises::Read(source, files) => {
            let read = |file| checked(read(source, file));
            let mut files: Vec<ExerciseFile> = files.into_iter().map(read).collect();
            name_twins(&mut files);
            Said::Read(source, files)
        }
        AskExercises::Try { key, text, rule } => {
            let (exercise, _) = exercise::read(&text);
            let attempt = exercise::attempt(&exercise, &rule, desk.borrow().analyzer.reach());
            Said::Tried(Tried { key, rule, attempt })
        }
    };
    desk.borrow().say(scope, Answer::Exercises(said));
}

fn listed(bytes: &[u8]) -> Result<Vec<TextFile>, String> {
    serde_json::from_slice(bytes).map_err(|_| "the file is not a list of files".to_owned())
}

fn of_page(file: TextFile) -> ExerciseFile {
    read(Source::Page, file)
}

pub fn read(source: Source, file: TextFile) -> ExerciseFile {
    let (exercise, diagnostics) = exercise::read(&file.text);
    ExerciseFile {
        source,
        goals: exercise.goals.iter().map(exercise::words).collect(),
        exercise,
        diagnostics,
        unsound: Vec::new(),
        file,
    }
}

/// Says of a file that is well formed whether its starter leaves something to do, and its answer
/// nothing. Goals about reach are left to the figures that the page has by then.
fn checked(mut file: ExerciseFile) -> ExerciseFile {
    if file.is_sound() {
        file.unsound = unsound(&file.exercise);
    }
    file
}

/// Of files with the same id only the first can be opened.
fn name_twins(files: &mut [ExerciseFile]) {
    for at in 1..files.len() {
        let (before, rest) = files.split_at_mut(at);
        let id = &rest[0].exercise.id;
        let twin = before.iter().find(|file| file.exercise.id == *id);
        if let Some(twin) = twin.filter(|_| !id.is_empty()) {
            let name = &twin.file.name;
            let say =
                format!("{name} has the id {id}, too, and stands before it: give it another.");
            rest[0].unsound.push(say);
        }
    }
}

fn unsound(exercise: &Exercise) -> Vec<String> {
    let without_reach = Exercise {
        goals: exercise
            .goals
            .iter()
            .filter(|goal| !matches!(goal, exercise::Goal::Reach(_)))
            .cloned()
            .collect(),
        ..exercise.clone()
    };
    let goals = |rule| exercise::attempt(&without_reach, rule, &Reach::default()).goals;
    let mut unsound = Vec::new();
    let only_reach = without_reach.goals.len() < exercise.goals.len();
    if !only_reach && goals(&exercise.starter).iter().all(|goal| goal.met) {
        unsound.push("The starter meets all goals, so there is nothing to do.".to_owned());
    }
    for goal in goals(&exercise.answer).iter().filter(|goal| !goal.met) {
        unsound.push(format!("The answer misses “{}”: {}", goal.goal, goal.why));
    }
    unsound
}
