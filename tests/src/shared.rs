//! Third-party material that is no part of the repository: public rules, real events.
//!
//! It lies in a folder beside the checkout, or where `CUTOUT_SHARED` says. Tests that use it pass
//! without it, and say that they checked less.

use std::path::{Path, PathBuf};

/// A part of the folder, if it is there. Prints which of the two it is.
pub fn find(part: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let path = std::env::var_os("CUTOUT_SHARED")
        .map_or(beside, PathBuf::from)
        .join(part);
    let found = path.exists();
    println!(
        "shared/{part}: {}",
        if found {
            "found, checked"
        } else {
            "not here, skipped"
        }
    );
    found.then_some(path)
}

/// Every file below a folder whose name ends in `.extension`, sorted.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Prints a figure in the way that `make figures` collects, and fails where it is not what is
/// wanted. Tests that print figures have `figures` in their name.
pub fn figure(what: &str, found: impl std::fmt::Display, wanted: &str, holds: bool) {
    let outcome = if holds { "holds" } else { "MISSED" };
    println!("figure: {what} | {found} | {wanted} | {outcome}");
    assert!(holds, "{what}: {found}, but wanted is {wanted}");
}
