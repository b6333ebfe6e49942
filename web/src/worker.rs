//! The worker: one [`Analyzer`], and a loop that lets newer requests interrupt it.
//!
//! A message handler must return before the next message can be read, so the work is done in
//! slices of [`SLICE`] milliseconds with a turn of the event loop in between. Text that is done
//! within the first slice, which is nearly all that people type, never waits for a turn.

mod advice;
mod cases;
mod convert;
mod exercises;
mod host;
mod large;
mod reach;
mod sets;
mod share;

use self::advice::Suggesting;
use self::large::{Large, Opening};
use crate::platform::clock;
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, Ask, Json, Progress, Reply, Request, RuleChange, RunId, Stage};
use cutout_core::analyze::{self, Analyzer, RuleChoice, SetReading};
use cutout_core::catalog::reach::Counting;
use cutout_core::report::View;
use cutout_core::report::advice::Labels;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// How long the worker works before it looks at its messages, in milliseconds.
const SLICE: f64 = 24.0;
/// Work that takes longer than this is worth a progress message, in milliseconds.
const WORTH_TELLING: f64 = 150.0;
/// Milliseconds between two such messages: the page draws for each.
const TELL_EVERY: f64 = 100.0;

/// Starts to listen. The worker's `main` is this call.
pub fn run() {
    let scope = Scope::current();
    let desk = Rc::new(RefCell::new(Desk::default()));
    let handler = desk.clone();
    let out = scope.clone();
    scope.listen(move |request: Request, file| match request.body {
        Ask::Reach(asked) => reach::take(asked, &handler, &out),
        Ask::Exercises(asked) => exercises::take(asked, &handler, &out),
        Ask::Host(address) => host::take(address, &handler, &out),
        Ask::Cases(asked) => cases::take(asked, &mut handler.borrow_mut(), &out),
        Ask::Convert(asked) => convert::take(asked, &handler.borrow(), &out),
        Ask::Share(asked) => share::take(asked, &handler.borrow(), &out),
        Ask::Sets(asked) => sets::take(request.run, asked, &handler, &out),
        _ => {
            if handler.borrow_mut().take(request, &out) {
                work(handler.clone(), out.clone());
            }
            if let Some(file) = file {
                large::read(file, &handler, &out);
            }
        }
    });
    scope.report_panics(move || desk.try_borrow().map_or(0, |desk| desk.run));
}

/// Works until the analysis is done or dropped, a slice at a time.
fn work(desk: Rc<RefCell<Desk>>, scope: Scope) {
    if desk.borrow_mut().slice(&scope) {
        return;
    }
    let next = scope.clone();
    scope.after_messages(move || work(desk, next));
}

/// What the worker has in hand.
#[derive(Default)]
struct Desk {
    analyzer: Analyzer,
    run: RunId,
    state: Work,
    view: View,
    labels: Rc<Labels>,
    detail: Option<u32>,
    /// The lines on the screen of the page.
    lines: Option<(u32, u32)>,
    /// Advice that was asked for and not begun.
    waiting: VecDeque<Ask>,
    /// Exclusions that are being looked for.
    suggesting: Option<Suggesting>,
    /// Which rules, and which of sets, the last messages about them told.
    told: Option<(u64, u64)>,
    choice: RuleChoice,
    /// The large file that is being read.
    opening: Option<Opening>,
    /// That whose text the analyzer has.
    large: Option<Large>,
    /// True while a turn of [`work`] is due, so that there is never more than one.
    scheduled: bool,
    /// Rules of the user's own that are being counted.
    counting: Option<Counting>,
    /// Rule sets that are being read, one after the other.
    reading: VecDeque<SetReading>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Work {
    #[default]
    Idle,
    Running {
        since: f64,
        /// When progress was told last.
        told: f64,
    },
    Done,
}

impl Desk {
    /// Takes a message in. True where a turn of work has to be started for it.
    fn take(&mut self, request: Request, scope: &Scope) -> bool {
        match request.body {
            Ask::Analyze {
                request: analyze,
                file,
                view,
                labels,
                detail,
            } => {
                self.run = request.run;
                self.view = view;
                self.labels = labels;
                self.detail = detail;
                if let Some(number) = file {
                    if !self.open(number, analyze) {
                        return false;
                    }
                } else {
                    (self.opening, self.large) = (None, None);
                    self.begin(analyze);
                }
                return !std::mem::replace(&mut self.scheduled, true);
            }
            Ask::Judge {
                change,
                view,
                labels,
                detail,
            } => {
                self.run = request.run;
                self.view = view;
                self.labels = labels;
                self.detail = detail;
                self.judge(change);
                return !std::mem::replace(&mut self.scheduled, true);
            }
            Ask::Rule(key) => {
                let rule = self.analyzer.rule(&key).map(Box::new);
                self.say(scope, Answer::Rule(rule));
            }
            Ask::Page(view) => {
                self.view = view;
                if self.state == Work::Done {
                    self.say(
                        scope,
                        Answer::Report(Json(self.analyzer.report(&self.view))),
                    );
                }
            }
            Ask::Label(labels) => {
                self.labels = labels;
                if self.state == Work::Done {
                    self.analyzer.label(&self.labels);
                    self.say(
                        scope,
                        Answer::Report(Json(self.analyzer.report(&self.view))),
                    );
                }
            }
            Ask::Keys { view, label } if self.state == Work::Done => {
                let keys = self.analyzer.keys(&view);
                self.say(scope, Answer::Keys { keys, label });
            }
            Ask::Keys { .. } => {}
            Ask::Export(kind) if self.state == Work::Done => {
                let text = kind.text(&self.analyzer);
                self.say(scope, Answer::Exported { kind, text });
            }
            Ask::Export(_) => {}
            Ask::Detail(event) => {
                self.detail = Some(event);
                if self.state == Work::Done {
                    self.say(scope, Answer::Detail(Json(self.analyzer.detail(event))));
                }
            }
            Ask::Lines(from, to) => {
                self.lines = Some((from, to));
                self.say_texts((from, to), scope);
                if self.state == Work::Done {
                    self.say_lines(scope);
                }
            }
            // It is about the rules alone, which are known from the start of an analysis on.
            Ask::Guide(filter) => {
                self.say(scope, Answer::Guide(Box::new(self.analyzer.guide(&filter))))
            }
            Ask::Suggest(rule) => {
                self.stop_suggesting(rule);
                return self.advise_on(request.body);
            }
            Ask::Exclude(_) | Ask::Evade(_) | Ask::Map(_) | Ask::Compare(_) | Ask::Telemetry => {
                return self.advise_on(request.body);
            }
            Ask::StopSuggesting(rule) => self.stop_suggesting(rule),
            // Taken before, since they have nothing to do with the run, or wait for a file.
            Ask::Reach(_)
            | Ask::Exercises(_)
            | Ask::Cases(_)
            | Ask::Convert(_)
            | Ask::Host(_)
            | Ask::Share(_)
            | Ask::Sets(_) => {}
            Ask::Cancel => {
                self.state = Work::Idle;
                self.opening = None;
            }
        }
        false
    }

    fn begin(&mut self, request: analyze::Request) {
        self.choose(&request);
        self.analyzer.start(request);
        self.run_now();
    }

    fn choose(&mut self, request: &analyze::Request) {
        if self.choice != request.rules {
            self.choice = request.rules.clone();
        }
    }

    /// Goes on with other rules for the same text.
    fn judge(&mut self, change: RuleChange) {
        if let Some(opening) = &mut self.opening {
            return change.make(&mut opening.request().rules);
        }
        match &change {
            RuleChange::Choice(rules) => self.analyzer.choose(rules),
            RuleChange::Edit(own) => drop(self.analyzer.edit(own)),
        }
        change.make(&mut self.choice);
        self.run_now();
    }

    /// Begins to work on what waits for it, now that the text or the rules are others.
    fn run_now(&mut self) {
        self.waiting.clear();
        self.suggesting = None;
        let since = clock::now();
        self.state = Work::Running { since, told: since };
    }

    /// One slice of work. True where nothing is left to do.
    fn slice(&mut self, scope: &Scope) -> bool {
        let nothing_left = match self.state {
            Work::Idle => true,
            Work::Running { since, told } => {
                self.analyze((since, told), scope) && self.advise(scope)
            }
            Work::Done => self.advise(scope),
        };
        self.scheduled = !nothing_left;
        nothing_left
    }

    /// A slice of the analysis. True where it is done.
    fn analyze(&mut self, (since, told): (f64, f64), scope: &Scope) -> bool {
        let start = clock::now();
        let progress = loop {
            let progress = self.analyzer.step();
            if progress == analyze::Progress::Done || clock::now() - start > SLICE {
                break progress;
            }
        };
        let Some(progress) = telling(progress) else {
            self.state = Work::Done;
            self.deliver(scope);
            return true;
        };
        let now = clock::now();
        if now - since > WORTH_TELLING && now - told > TELL_EVERY {
            self.state = Work::Running { since, told: now };
            self.say(scope, Answer::Progress(progress));
        }
        false
    }

    /// Sends all that a finished analysis has to say.
    fn deliver(&mut self, scope: &Scope) {
        self.tell_rules(scope);
        self.analyzer.label(&self.labels);
        self.say(
            scope,
            Answer::Report(Json(self.analyzer.report(&self.view))),
        );
        if let Some(event) = self.detail {
            self.say(scope, Answer::Detail(Json(self.analyzer.detail(event))));
        }
        self.say_lines(scope);
    }

    /// Tells the rules where they are not those that were told last.
    fn tell_rules(&mut self, scope: &Scope) {
        let (rules, of_sets) = (
            self.analyzer.rules_revision(),
            self.analyzer.sets_revision(),
        );
        let told = self.told.replace((rules, of_sets));
        if told == self.told {
            return;
        }
        if told.map(|(_, of_sets)| of_sets) != Some(of_sets) {
            self.say(scope, Answer::SetRules(Json(self.analyzer.set_rules())));
        }
        self.say(scope, Answer::Rules(Json(self.analyzer.first_rules())));
    }

    fn say_lines(&self, scope: &Scope) {
        if let Some((from, to)) = self.lines {
            self.say(scope, Answer::Lines(Json(self.analyzer.lines(from..to))));
        }
    }

    fn say(&self, scope: &Scope, body: Answer) {
        scope.send(&Reply {
            run: self.run,
            body,
        });
    }
}

/// The progress to tell, or `None` for done.
fn telling(progress: analyze::Progress) -> Option<Progress> {
    let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (stage, done, of) = match progress {
        analyze::Progress::Done => return None,
        analyze::Progress::Reading { done, of } => (Stage::Reading, done, of),
        analyze::Progress::Evaluating { done, of } => (Stage::Evaluating, done, of),
    };
    Some(Progress {
        stage,
        done: clamp(done),
        of: clamp(of),
    })
}
