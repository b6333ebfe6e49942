//! The rules of the pack, by the names of their files.

use cutout_core::catalog::Pack;
use std::collections::BTreeSet;

fn rules() -> &'static [(&'static str, &'static str)] {
    Pack::find("t1216").unwrap().rules
}

/// The text of a rule, by its file's name, with or without the ending.
pub fn text(name: &str) -> &'static str {
    let found = rules().iter().find(|(file, _)| stem(file) == stem(name));
    found.unwrap_or_else(|| panic!("there is no {name}")).1
}

/// Fails where a part of the advice has no named case for one of the rules, or names another.
pub fn assert_each_has_a_case<'n>(part: &str, named: impl IntoIterator<Item = &'n str>) {
    let named: BTreeSet<&str> = named.into_iter().map(stem).collect();
    let rules: BTreeSet<&str> = rules().iter().map(|(file, _)| stem(file)).collect();
    let lacking: Vec<&&str> = rules.difference(&named).collect();
    let unknown: Vec<&&str> = named.difference(&rules).collect();
    assert!(lacking.is_empty(), "{part}: no case for {lacking:?}");
    assert!(unknown.is_empty(), "{part}: no rule is {unknown:?}");
}

fn stem(file: &str) -> &str {
    file.split('.').next().unwrap_or(file)
}
