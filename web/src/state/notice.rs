//! One message to the user about the page itself, with what to do about it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Note,
    Problem,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub tone: Tone,
    pub text: String,
    /// True where the undo of the state belongs to this message.
    pub undo: bool,
}

impl Notice {
    pub fn note(text: impl Into<String>) -> Notice {
        Notice {
            tone: Tone::Note,
            text: text.into(),
            undo: false,
        }
    }

    pub fn problem(text: impl Into<String>) -> Notice {
        Notice {
            tone: Tone::Problem,
            text: text.into(),
            undo: false,
        }
    }

    /// This message with another behind it, as grave as the graver of them.
    pub fn and(self, other: &Notice) -> Notice {
        let tone = match (self.tone, other.tone) {
            (Tone::Note, Tone::Note) => Tone::Note,
            _ => Tone::Problem,
        };
        Notice {
            tone,
            text: format!("{} {}", self.text, other.text),
            undo: self.undo,
        }
    }

    pub fn undoable(text: impl Into<String>) -> Notice {
        Notice {
            tone: Tone::Note,
            text: text.into(),
            undo: true,
        }
    }
}
