//! Work as a link or a file, and back.

use super::Desk;
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, AskShare, Made, Share as Said, With};
use crate::state::PACK;
use cutout_core::limits;
use cutout_core::share::redact::redact;
use cutout_core::share::{Refused, Workspace};

/// Answers a request about shared work.
pub fn take(asked: AskShare, desk: &Desk, scope: &Scope) {
    let said = match asked {
        AskShare::Make { work, with } => made(*work, with),
        AskShare::OpenLink(link) => opened(None, Workspace::from_link(&link)),
        AskShare::OpenFile { name, text } => opened(Some(name), Workspace::read(&text)),
    };
    desk.say(scope, Answer::Share(said));
}

fn opened(name: Option<String>, read: Result<Workspace, Refused>) -> Said {
    match (name, read) {
        (name, Ok(work)) => Said::Opened {
            name,
            work: Box::new(work),
        },
        (Some(name), Err(Refused(why))) => Said::Refused(format!("{name} was not opened. {why}")),
        (None, Err(Refused(why))) => Said::Refused(why),
    }
}

fn made(work: Workspace, with: With) -> Said {
    let work = match with.events {
        true => work,
        false => work.without_events(),
    };
    if !with.redacted {
        return Said::Made(Box::new(Made {
            with,
            link: work.link(),
            file: work.file(),
            replaced: Vec::new(),
            encoded: Vec::new(),
            changed: Some(0),
        }));
    }
    if work.text.len() > limits::REDACTED {
        return Said::NotMade(format!(
            "Names are looked for in at most {} MB of events. Share fewer of them.",
            limits::REDACTED >> 20
        ));
    }
    let redacted = redact(&work, PACK);
    if !redacted.left.is_empty() {
        let names = redacted.left.join(", ");
        return Said::NotMade(format!(
            "Some names could not be taken out: {names}. Take them out of the events or leave the events out."
        ));
    }
    Said::Made(Box::new(Made {
        with,
        link: redacted.work.link(),
        file: redacted.work.file(),
        replaced: redacted.replaced,
        encoded: redacted.encoded,
        changed: redacted.changed,
    }))
}
