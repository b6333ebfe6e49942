//! Up to the limit a set is the smallest, whatever the rule; beyond, it says that it may not be.

use super::{own, put};
use cutout_core::limits;
use cutout_core::report::advice::Flip;

/// Of four words every two must not both be missing, which takes three of them; each word stands
/// at three places, so that nothing less than trying the sets shows it. Beside them, `words`
/// that must all be there.
fn flip(words: usize) -> Flip {
    let all: Vec<String> = (0..words).map(|at| format!("word{at}")).collect();
    let rule = format!(
        "title: x
logsource: {{category: process_creation, product: windows}}
detection:
  words: {{CommandLine|contains|all: [{}]}}
  a: {{CommandLine|contains: aaaa}}
  b: {{CommandLine|contains: bbbb}}
  c: {{CommandLine|contains: cccc}}
  d: {{CommandLine|contains: dddd}}
  condition: words and (a or b) and (a or c) and (a or d) and (b or c) and (b or d) and (c or d)
",
        all.join(", ")
    );
    let analyzer = put(own(&rule), "notepad.exe", None);
    let flip = analyzer.flip(0, 0).unwrap();
    // Done as it says, the event is a match.
    let line: Vec<&str> = flip
        .changes
        .iter()
        .map(|change| &*change.predicate.value)
        .collect();
    let again = put(own(&rule), &format!("notepad.exe {}", line.join(" ")), None);
    assert_eq!(again.verdict(0, 0), Some(flip.to));
    flip
}

#[test]
fn a_rule_within_the_limit_has_the_smallest_set() {
    let flip = flip(limits::FLIP_PREDICATES - 4);
    assert_eq!(flip.changes.len(), limits::FLIP_PREDICATES - 1);
    // Any three of the four.
    assert_eq!((flip.smallest, flip.others), (true, 3));
}

#[test]
fn a_rule_beyond_the_limit_has_a_set_that_is_said_to_be_a_bound() {
    let flip = flip(limits::FLIP_PREDICATES);
    assert!(!flip.smallest);
    assert!(flip.changes.len() >= limits::FLIP_PREDICATES + 3);
}
