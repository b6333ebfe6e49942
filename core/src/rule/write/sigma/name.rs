//! Names of new selections.

use crate::ir::Predicate;

/// Longer names are cut off.
const LENGTH: usize = 32;

/// A name that says what is excluded, in the words of its value: `filter_main_cscript`.
pub fn of(predicate: &Predicate, prefix: &str) -> String {
    let value = predicate.value.trim_matches(|c: char| !c.is_alphanumeric());
    let file = value.rsplit(['\\', '/']).next().unwrap_or(value);
    let stem = file
        .strip_suffix(".exe")
        .or(file.strip_suffix(".dll"))
        .unwrap_or(file);
    let mut word = word(stem);
    if word.is_empty() {
        word = self::word(&predicate.subject.to_string());
    }
    match word.is_empty() {
        true => format!("{prefix}excluded"),
        false => format!("{prefix}{word}"),
    }
}

/// Lower-case letters, digits and single underscores.
fn word(text: &str) -> String {
    let mut word = String::new();
    for c in text.chars().take(LENGTH) {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if !word.is_empty() && !word.ends_with('_') {
            word.push('_');
        }
    }
    word.trim_end_matches('_').to_owned()
}

/// The name, with a number where it is taken.
pub fn unique<'a>(name: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let free = |name: &str| !taken.clone().any(|other| other.eq_ignore_ascii_case(name));
    if free(name) {
        return name.to_owned();
    }
    (2..)
        .map(|number| format!("{name}_{number}"))
        .find(|name| free(name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Field;
    use crate::ir::Op;

    #[test]
    fn a_name_says_what_is_excluded() {
        let name = |value: &str| {
            let predicate = Predicate::compare(Field::new("Image"), Op::EndsWith, value).unwrap();
            of(&predicate, "filter_main_")
        };
        assert_eq!(name(r"\cscript.exe"), "filter_main_cscript");
        assert_eq!(name(r"C:\Program Files\Big App\"), "filter_main_big_app");
        assert_eq!(name(" -k x:y "), "filter_main_k_x_y");
        assert_eq!(name("é"), "filter_main_image");
        assert_eq!(unique("a", ["a", "a_2", "b"].into_iter()), "a_3");
    }
}
