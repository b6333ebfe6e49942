//! A text that several hold.

use std::ops::Deref;
use std::sync::Arc;

/// A text that is cheap to hold twice. It is taken as it is: an `Arc<str>` would be a copy, and
/// text of megabytes would stand in memory twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared(Arc<String>);

impl Deref for Shared {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Shared {
    fn from(text: String) -> Shared {
        Shared(Arc::new(text))
    }
}

impl From<&str> for Shared {
    fn from(text: &str) -> Shared {
        text.to_owned().into()
    }
}
