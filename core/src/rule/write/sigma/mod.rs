//! Changes to Sigma rules.

mod condition;
pub mod filter;
mod item;
mod layout;
mod name;
pub mod replace;
#[cfg(test)]
mod tests;

pub use self::item::Item;
use self::layout::Layout;
pub use self::layout::{Quotes, key};
use super::check::Before;
use super::edit::Edits;
use super::{Refusal, Written, wanted};
use crate::ir::Predicate;
use crate::rule::yaml;

/// `CommandLine|contains: 'pubprn'`
pub fn predicate(predicate: &Predicate) -> Result<String, Refusal> {
    let item = Item::of(predicate)?;
    let quotes = layout::Quotes::Single;
    let key = layout::key(&item.key(predicate.subject.to_string().as_str()));
    Ok(match item.keyword {
        true => format!("- {}", item.value.written(quotes)),
        false => format!("{key}: {}", item.value.written(quotes)),
    })
}

/// A new selection, which the condition excludes.
///
/// Where the condition excludes every selection with this prefix already, it stays as it is. A
/// condition that takes selections by their names (`all of them`) would take the new one in, so
/// there its name begins with an underscore, which keeps it out.
pub fn exclude(before: &Before, all_of: &[Predicate], prefix: &str) -> Result<Written, Refusal> {
    let rule = before.rule();
    let (documents, _) = yaml::parse(&rule.source);
    let layout = documents
        .iter()
        .find(|document| document.span.start == rule.span.start)
        .and_then(|document| Layout::of(document, &rule.source))
        .ok_or_else(unknown_layout)?;
    let items = all_of
        .iter()
        .map(Item::of)
        .collect::<Result<Vec<Item>, Refusal>>()?;
    let wanted = wanted::excluding(rule, 0, all_of);
    let own = name::of(&all_of[0], prefix);
    let first = !layout.names().any(|name| name.starts_with(prefix));
    // The first way that can be proved is taken.
    let ways = [
        Some((own.clone(), None)),
        first.then(|| (own.clone(), Some(format!("1 of {prefix}*")))),
        Some((own.clone(), Some(own.clone()))),
        Some((format!("_{own}"), Some(format!("_{own}")))),
    ];
    for (name, excluded) in ways.into_iter().flatten() {
        let unique = name::unique(&name, layout.names());
        let excluded = excluded.map(|text| if text == name { unique.clone() } else { text });
        let mut edits = Edits::default();
        layout.add_selection(&unique, &items, &mut edits)?;
        if let Some(excluded) = excluded {
            condition::and_not(&excluded, layout.condition, &rule.source, &mut edits)?;
        }
        if let Ok(written) = before.written(edits, &wanted) {
            return Ok(written);
        }
    }
    let takes_all = |part: &yaml::Node| part.text().is_some_and(|text| text.contains(" of *"));
    Err(match layout.condition.items().iter().any(takes_all) {
        true => Refusal::new(
            "sigma-names",
            "the condition takes in every selection by `*`, and so the new one; write `them` there, which leaves out names with an underscore in front",
        ),
        false => unknown_layout(),
    })
}

fn unknown_layout() -> Refusal {
    Refusal::new(
        "layout",
        "the detection is laid out in a way that is not changed here without risk; add it by hand",
    )
}
