//! Corpus reach: the index that ships against the rules it was counted from, and against the figures
//! of another, independent counter, where both are at hand.

use cutout_core::catalog::Vendor;
use cutout_core::catalog::reach::{Counts, Index, files};
use cutout_core::rule;
use cutout_tests::shared;
use std::path::Path;

/// Counts the public corpora; `None` where they are not here.
fn corpora() -> Option<Counts> {
    let folder = shared::find("corpus")?;
    let mut counts = Counts::default();
    for vendor in Vendor::ALL {
        add(&mut counts, vendor, &folder.join(vendor.name()));
    }
    Some(counts)
}

fn add(counts: &mut Counts, vendor: Vendor, folder: &Path) {
    let ending = if vendor == Vendor::Elastic {
        "toml"
    } else {
        "yml"
    };
    let found = shared::files(folder, ending);
    let below = |path: &Path| {
        path.strip_prefix(folder)
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    let paths: Vec<String> = found.iter().map(|path| below(path)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    for path in files::chosen(Some(vendor), &paths) {
        let text = std::fs::read_to_string(folder.join(path)).unwrap();
        for rule in rule::parse(&text) {
            counts.add(vendor, &rule);
        }
    }
}

#[test]
fn the_index_that_ships_is_what_counting_gives() {
    let shipped = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../assets/reach/public.idx"
    ));
    let shipped = Index::from_bytes(&shipped.unwrap()).unwrap();
    let Some(counts) = corpora() else {
        return;
    };
    let again = Index::new(
        &counts,
        shipped.corpora.clone(),
        &shipped.date,
        shipped.least,
    );
    let rules: Vec<u32> = shipped.corpora.iter().map(|corpus| corpus.rules).collect();
    assert_eq!(counts.rules, *rules);
    // Compared one by one, since all of it at once would fill screens.
    let tables = |index: Index| {
        [
            index.indicators,
            index.exclusions,
            index.folded_indicators,
            index.folded_exclusions,
        ]
    };
    for (shipped, again) in tables(shipped).into_iter().zip(tables(again)) {
        for (one, other) in shipped.iter().zip(&again) {
            assert_eq!(
                one, other,
                "the index is of other rules; build it anew (assets/reach/README.md)"
            );
        }
        assert_eq!(shipped.len(), again.len());
    }
}
