//! The page on paper.

use gloo::utils::window;

/// Opens the browser's dialog for printing; `98-print.css` says how the page looks there.
pub fn page() {
    let _ = window().print();
}
