//! One hit of an Elasticsearch search: the document in `_source`, or its fields as lists.

use super::entries;
use crate::event::json::Json;

/// The document of a hit; `None` for a tree that is none.
///
/// Below `fields` every value is a list, mostly of one, and names have dots. Where a hit has both
/// parts, the document itself is read.
pub fn hit<'a>(tree: &Json<'a>) -> Option<Json<'a>> {
    let object = |name: &str| {
        tree.get(name)
            .filter(|part| matches!(part, Json::Object(_)))
    };
    if let Some(source) = object("_source") {
        return Some(source.clone());
    }
    tree.get("_id").or_else(|| tree.get("_index"))?;
    let fields = object("fields")?;
    let single = |value: &Json<'a>| match value {
        Json::List(items) if items.len() == 1 => items[0].clone(),
        value => value.clone(),
    };
    let entries = entries(fields).iter();
    Some(Json::Object(
        entries
            // A keyword or text twin of a field says the same again.
            .filter(|(name, _)| {
                !name.ends_with(".keyword")
                    && !name.ends_with(".text")
                    && !name.ends_with(".caseless")
            })
            .map(|(name, value)| (name.clone(), single(value)))
            .collect(),
    ))
}
