//! How the page looks: the theme, as an attribute that the style sheets read.

use gloo::utils::document_element;

/// `Some("dark")`, `Some("light")`, or `None` for what the system says.
pub fn set_theme(theme: Option<&str>) {
    let root = document_element();
    let _ = match theme {
        Some(name) => root.set_attribute("data-theme", name),
        None => root.remove_attribute("data-theme"),
    };
}
