//! Fields that follow from others.

use super::Event;

pub fn derive(_event: &mut Event) {}
