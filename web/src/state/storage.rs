//! What is kept between visits, as text, and how it is read back.
//!
//! The pasted text and the choices are kept apart, so that text too long for the browser's
//! storage does not take the choices with it.

use super::Choices;

pub const TEXT: &str = "cutout.text";
pub const CHOICES: &str = "cutout.choices";
pub const EXERCISES: &str = "cutout.exercises";

pub fn write_choices(choices: &Choices) -> String {
    serde_json::to_string(choices).unwrap_or_default()
}

/// The choices that were kept. What can't be read, from another version or by hand, gives way to
/// what a first visit starts with.
pub fn read_choices(kept: Option<&str>) -> Choices {
    kept.and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Theme;
    use cutout_core::analyze::OwnRule;

    #[test]
    fn choices_come_back_as_they_were() {
        let choices = Choices {
            own: vec![OwnRule {
                key: "own-1".into(),
                text: "title: \"x\"\n".into(),
                language: None,
            }],
            off: vec!["pack/pester.yml".into()],
            theme: Theme::Dark,
            ..Choices::default()
        };
        assert_eq!(read_choices(Some(&write_choices(&choices))), choices);
    }

    #[test]
    fn fields_from_another_version_are_no_obstacle() {
        let kept = r#"{"theme":"dark","later":1}"#;
        assert_eq!(read_choices(Some(kept)).theme, Theme::Dark);
        assert_eq!(read_choices(Some("not json")), Choices::default());
        assert_eq!(read_choices(None), Choices::default());
    }
}
