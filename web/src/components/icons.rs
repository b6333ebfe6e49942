//! Small line icons. All are decoration: the text beside them says the same.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Cutout,
    Match,
    CannotTell,
    Quiet,
    NotForThisLog,
    Pass,
    Fail,
    Unknown,
    Warning,
    Note,
    Error,
    Close,
    Chevron,
    Child,
    Plus,
    External,
}

impl Icon {
    pub fn html(self) -> Html {
        let view = match self {
            Icon::Cutout => "0 0 20 20",
            _ => "0 0 16 16",
        };
        let (shape, solid) = self.shape();
        let class = classes!(
            "icon",
            solid.then_some("icon--solid"),
            (self == Icon::Cutout).then_some("icon--brand")
        );
        html! {
            <svg {class} viewBox={view} aria-hidden="true" focusable="false">
                <path d={shape} />
            </svg>
        }
    }

    /// Its path, and whether it is filled rather than drawn.
    fn shape(self) -> (&'static str, bool) {
        match self {
            Icon::Cutout => (
                "M3 3h14v14H3zM7 3v3M11 3v3M15 7h2M15 11h2M7 17v-3M11 17v-3M3 7h2M3 11h2M7.5 10l2 2 3.5-4",
                false,
            ),
            Icon::Match => ("M8 1.6 14.4 8 8 14.4 1.6 8z", true),
            Icon::CannotTell => (
                "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.6v8.8a4.4 4.4 0 0 1 0-8.8z",
                true,
            ),
            Icon::Quiet => ("M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z", false),
            Icon::NotForThisLog => ("M3.5 8h9", false),
            Icon::Pass => ("M3 8.5 6.5 12 13 4.5", false),
            Icon::Fail => ("M4 4l8 8M12 4l-8 8", false),
            Icon::Unknown => (
                "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.4 8.6 8 9 8 10M8 12.4v.2",
                false,
            ),
            Icon::Warning => ("M8 2.2 14.4 13.5H1.6zM8 6.5v3.2M8 11.4v.4", false),
            Icon::Note => ("M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.2v4M8 4.7v.4", false),
            Icon::Error => (
                "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 4.8v4M8 10.8v.4",
                false,
            ),
            Icon::Close => ("M4 4l8 8M12 4l-8 8", false),
            Icon::Chevron => ("M6 4l4 4-4 4", false),
            Icon::Child => ("M4 2.5v7h8M9 6.5l3 3-3 3", false),
            Icon::Plus => ("M8 3v10M3 8h10", false),
            Icon::External => ("M6.5 3.5H3v9.5h9.5V9.5M9 3h4v4M13 3 7.5 8.5", false),
        }
    }
}
