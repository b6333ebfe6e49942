//! The exercises that ship: each can be solved, and none is solved from the start.

use cutout_core::exercise::{Exercise, check, read};
use std::fs;
use std::path::Path;

fn all() -> Vec<(String, Exercise)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/exercises");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (exercise, said) = read(&fs::read_to_string(path).unwrap());
        assert_eq!(said, [], "{name}");
        (name, exercise)
    };
    paths.iter().map(read).collect()
}

#[test]
fn the_starter_fails_a_goal_and_the_answer_meets_all() {
    for (name, exercise) in all() {
        let starter = check(&exercise, &exercise.starter);
        assert!(
            starter.iter().any(|goal| !goal.met),
            "{name}: the starter meets all goals"
        );
        let unmet: Vec<_> = check(&exercise, &exercise.answer)
            .into_iter()
            .filter(|goal| !goal.met)
            .collect();
        assert!(unmet.is_empty(), "{name}: {unmet:#?}");
    }
}

#[test]
fn there_are_twelve_at_least_with_ids_of_their_own() {
    let mut ids: Vec<String> = all().into_iter().map(|(_, exercise)| exercise.id).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert!(count >= 12 && ids.len() == count, "{ids:?}");
}
