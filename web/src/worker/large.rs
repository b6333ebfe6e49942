//! The text of a large file: read here, piece by piece, so that the page never holds it, and told
//! by the line to whoever shows it.

use super::{Desk, WORTH_TELLING, Work, work};
use crate::platform::clock;
use crate::platform::pieces::Pieces;
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, FileNumber, Progress, Stage};
use cutout_core::analyze;
use cutout_core::event::decode::Decoder;
use cutout_core::limits;
use cutout_core::text::LineIndex;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Blob;

/// A file whose text the analyzer has.
pub struct Large {
    pub number: FileNumber,
    index: LineIndex,
}

/// A file that is being read, and what is then asked about it.
pub struct Opening {
    number: FileNumber,
    request: analyze::Request,
    begun: bool,
}

impl Opening {
    /// The choices for when the file is read.
    pub fn request(&mut self) -> &mut analyze::Request {
        &mut self.request
    }
}

impl Desk {
    /// Takes a request about a file. True where its text is here, so that work can begin.
    pub fn open(&mut self, number: FileNumber, request: analyze::Request) -> bool {
        if self
            .large
            .as_ref()
            .is_some_and(|large| large.number == number)
        {
            self.choose(&request);
            self.analyzer.start_again(request);
            self.run_now();
            return true;
        }
        self.state = Work::Idle;
        self.large = None;
        let known = self.opening.take().filter(|known| known.number == number);
        self.opening = Some(Opening {
            number,
            request,
            begun: known.is_some_and(|known| known.begun),
        });
        false
    }

    /// Says some lines of a large text, as they are shown.
    pub fn say_texts(&self, (from, to): (u32, u32), scope: &Scope) {
        let Some(large) = &self.large else {
            return;
        };
        let (text, ..) = self.analyzer.input();
        let most = from.saturating_add(limits::LINES as u32);
        let to = to.min(most).min(large.index.count() as u32 + 1);
        let texts = (from..to).map(|line| shown(large.index.text(text, line)));
        let texts = texts.collect();
        let file = large.number;
        self.say(scope, Answer::Texts { file, from, texts });
    }

    fn is_opening(&self, number: FileNumber) -> bool {
        let opening = self.opening.as_ref();
        opening.is_some_and(|opening| opening.number == number)
    }

    /// Goes on to what is asked about a file, now that its text is here.
    fn opened(&mut self, text: String, problems: Vec<String>, scope: &Scope) {
        let Some(Opening {
            number, request, ..
        }) = self.opening.take()
        else {
            return;
        };
        let index = LineIndex::new(&text);
        let lines = u32::try_from(index.count()).unwrap_or(u32::MAX);
        self.large = Some(Large { number, index });
        self.say(
            scope,
            Answer::FileRead {
                number,
                lines,
                problems,
            },
        );
        self.begin(analyze::Request { text, ..request });
    }
}

/// Reads the file that is to be opened, unless that has begun.
pub fn read(file: Blob, desk: &Rc<RefCell<Desk>>, scope: &Scope) {
    let number = {
        let mut desk = desk.borrow_mut();
        match &mut desk.opening {
            Some(opening) if !opening.begun => {
                opening.begun = true;
                opening.number
            }
            _ => return,
        }
    };
    let (desk, scope) = (desk.clone(), scope.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let since = clock::now();
        let mut pieces = Pieces::of(file);
        let mut decoder = Decoder::default();
        let mut text = String::with_capacity(pieces.size().min(limits::PAGE_FILE));
        while let Some(piece) = pieces.next().await {
            let told = desk.borrow();
            if !told.is_opening(number) {
                return;
            }
            let Ok(piece) = piece else {
                drop(told);
                let mut desk = desk.borrow_mut();
                desk.opening = None;
                desk.say(&scope, Answer::FileLost(number));
                return;
            };
            decoder.push(&piece, pieces.is_done(), &mut text);
            if clock::now() - since > WORTH_TELLING {
                told.say(&scope, Answer::Progress(progress(&pieces)));
            }
        }
        let problems = decoder.diagnostic().into_iter().map(|said| said.message);
        let mut at = desk.borrow_mut();
        if !at.is_opening(number) {
            return;
        }
        at.opened(text, problems.collect(), &scope);
        if !std::mem::replace(&mut at.scheduled, true) {
            drop(at);
            work(desk, scope);
        }
    });
}

fn progress(pieces: &Pieces) -> Progress {
    let megabytes = |bytes: usize| (bytes >> 20) as u32;
    Progress {
        stage: Stage::Opening,
        done: megabytes(pieces.read()),
        of: megabytes(pieces.size()).max(1),
    }
}

/// A line as far as it is shown.
fn shown(line: &str) -> String {
    if line.len() <= limits::SHOWN_LINE {
        return line.to_owned();
    }
    let end = line.floor_char_boundary(limits::SHOWN_LINE);
    format!("{}…", &line[..end])
}
