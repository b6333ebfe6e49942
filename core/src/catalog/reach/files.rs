//! Which files of a vendor's repository hold rules that are in use.

use super::Vendor;
use crate::rule::files;

/// Folders that the vendors' own repositories keep their rules in. Where a set of files has one of
/// them at its top, the others hold tests, stories and the like.
const RULES: [&[&str]; 3] = [
    &[
        "rules",
        "rules-emerging-threats",
        "rules-threat-hunting",
        "rules-compliance",
        "rules-placeholder",
    ],
    &["rules", "rules_building_block"],
    &["detections"],
];

/// Folders of rules that are no longer in use, or that nothing can run.
const LEFT_OUT: [&str; 3] = ["deprecated", "_deprecated", "unsupported"];

/// The files to count, by their paths below a folder with `/` between names, in their order.
///
/// Without a vendor the files are somebody's own, in folders of any name.
pub fn chosen<'p>(vendor: Option<Vendor>, paths: &[&'p str]) -> Vec<&'p str> {
    let folders = vendor.map_or(&[][..], |vendor| RULES[vendor as usize]);
    let in_folder = |path: &str| {
        path.split_once('/')
            .is_some_and(|(top, _)| folders.contains(&top))
    };
    let has_folder = paths.iter().any(|path| in_folder(path));
    let wanted = |path: &&&str| {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let mut folders = path.split('/').rev().skip(1);
        files::ENDINGS.contains(&&*ending.to_ascii_lowercase())
            && !folders.any(|folder| LEFT_OUT.contains(&folder) || folder.starts_with('.'))
            && (!has_folder || in_folder(path))
    };
    paths.iter().filter(wanted).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_counted_by_its_folders_of_rules() {
        let paths = [
            "rules/windows/a.yml",
            "rules/windows/deprecated/b.yml",
            "tests/c.yml",
            "unsupported/d.yml",
            ".github/e.yml",
            "rules/README.md",
        ];
        assert_eq!(chosen(Some(Vendor::Sigma), &paths), ["rules/windows/a.yml"]);
        assert_eq!(chosen(None, &paths), ["rules/windows/a.yml", "tests/c.yml"]);
    }

    #[test]
    fn a_folder_below_is_taken_as_a_whole() {
        let paths = ["windows/a.yml", "b.TOML", "c.txt", "_deprecated/d.toml"];
        assert_eq!(
            chosen(Some(Vendor::Elastic), &paths),
            ["windows/a.yml", "b.TOML"]
        );
    }
}
