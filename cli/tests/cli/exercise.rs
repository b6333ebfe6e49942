//! `cutout exercise`.

use super::Place;
use std::path::Path;

#[test]
fn the_exercises_that_ship_are_sound() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/exercises");
    let ran = Place::new("exercise_shipped").run(&["exercise", folder.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_rule_is_held_to_the_goals() {
    let place = Place::new("exercise_rule");
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/exercises/01-read-a-trace.yml");
    let file = file.to_str().unwrap();
    place.file("all.eql", "process where true\n");
    let all = place.run(&["exercise", "--rule", "all.eql", file]);
    assert_eq!(all.code, Some(1), "{}{}", all.stdout, all.stderr);
    assert!(
        all.stdout
            .contains("not met  No benign event is matched: 0 of 1"),
        "{}",
        all.stdout
    );
    place.file(
        "good.eql",
        "process where process.command_line : \"*pubprn.vbs*script:*\"\n",
    );
    let good = place.run(&["exercise", "--rule", "good.eql", file]);
    assert_eq!(good.code, Some(0), "{}{}", good.stdout, good.stderr);
}

#[test]
fn a_broken_exercise_is_named_with_its_line() {
    let place = Place::new("exercise_broken");
    place.file("a.yml", "cutout-exercise: 1\nidea: x\n");
    let ran = place.run(&["exercise", "a.yml"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("a.yml:2:1: error[exercise-key]"),
        "{}",
        ran.stderr
    );
}
