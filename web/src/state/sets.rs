//! Rule sets: opened as a whole, read and kept by the worker, and kept here for a worker that takes
//! its place.

use crate::protocol::{Ask, AskSets, RuleFiles, Sets as Said};
use crate::state::{Effect, Notice, Shared, State, reach, reach::OwnReach};
use cutout_core::analyze::set_of;
use cutout_core::report::RuleView;
use cutout_core::report::sets::SetView;
use std::rc::Rc;

#[derive(Clone, Default, PartialEq)]
pub struct Sets {
    /// In the order in which they were read.
    pub all: Vec<Set>,
    pub work: Work,
    /// The rules of all sets in brief, as the worker told them last.
    rules: Rc<Vec<RuleView>>,
    /// The rule of a set that is on show, in full.
    pub whole: Option<Shared<RuleView>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    pub view: Rc<SetView>,
    files: Rc<RuleFiles>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Work {
    #[default]
    Idle,
    /// Files are being read in: how far that is.
    Opening(String),
    /// They are in, and the user is asked what they are for.
    Asking { name: String, files: Rc<RuleFiles> },
    /// The worker reads them: files that are done, of how many.
    Reading {
        name: String,
        files: Rc<RuleFiles>,
        done: u32,
        of: u32,
    },
}

/// What files of rules are used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Evaluate,
    CountReach,
    Both,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SetAction {
    Opening(String),
    Opened {
        name: String,
        files: RuleFiles,
    },
    /// Why they can't be opened, as a sentence.
    Refused(String),
    UseFor(Use),
    /// Gives up what is being opened or read, or the question what it is for.
    Stop,
    Remove(String),
}

pub fn act(state: &mut State, action: SetAction) -> Vec<Effect> {
    match action {
        SetAction::Opening(progress) => {
            state.sets.work = Work::Opening(progress);
            vec![]
        }
        SetAction::Opened { name, files } => {
            let files = Rc::new(files);
            state.sets.work = Work::Asking { name, files };
            vec![]
        }
        SetAction::Refused(reason) => {
            state.sets.work = Work::Idle;
            state.notice = Some(Notice::problem(reason));
            vec![]
        }
        SetAction::UseFor(purpose) => use_for(state, purpose),
        SetAction::Stop => {
            state.sets.work = Work::Idle;
            vec![Effect::Send(state.ask(Ask::Sets(AskSets::Stop)))]
        }
        SetAction::Remove(key) => remove(state, key),
    }
}

fn use_for(state: &mut State, purpose: Use) -> Vec<Effect> {
    let Work::Asking { name, files } = std::mem::take(&mut state.sets.work) else {
        return vec![];
    };
    let mut effects = Vec::new();
    if purpose != Use::Evaluate {
        let own = OwnReach::Rules {
            name: name.clone(),
            files: (*files).clone(),
        };
        effects.push(reach::use_own(state, own));
    }
    if purpose != Use::CountReach {
        // A set that was switched off and removed does not come back switched off.
        let key = cutout_core::analyze::set_key(&name);
        state
            .choices
            .off
            .retain(|off| *off != key && set_of(off) != Some(&key));
        let of = files.len();
        effects.push(ask_to_read(state, name.clone(), files.clone()));
        state.sets.work = Work::Reading {
            name,
            files,
            done: 0,
            of,
        };
    }
    effects
}

fn ask_to_read(state: &State, name: String, files: Rc<RuleFiles>) -> Effect {
    Effect::Send(state.ask(Ask::Sets(AskSets::Read { name, files })))
}

fn remove(state: &mut State, key: String) -> Vec<Effect> {
    state.sets.all.retain(|set| set.view.key != key);
    if is_of_set(state, state.list.rule) {
        state.list.rule = None;
        state.list.offset = 0;
    }
    state.engine.want(true);
    if !state.engine.is_up() {
        return vec![Effect::Restart];
    }
    vec![Effect::Send(state.ask(Ask::Sets(AskSets::Remove(key))))]
}

fn is_of_set(state: &State, rule: Option<u32>) -> bool {
    let rule = rule.and_then(|rule| state.rules.get(rule as usize));
    rule.is_some_and(|rule| set_of(&rule.key).is_some())
}

/// Hands the sets to a worker that has none yet.
pub fn hand_over(state: &mut State) -> Vec<Effect> {
    state.sets.rules = Rc::default();
    let mut all = state.sets.all.clone();
    let work = match &state.sets.work {
        Work::Reading { name, files, .. } => Some((name.clone(), files.clone())),
        _ => None,
    };
    let kept = all.drain(..).map(|set| (set.view.name.clone(), set.files));
    let all: Vec<_> = kept.chain(work).collect();
    all.into_iter()
        .map(|(name, files)| ask_to_read(state, name, files))
        .collect()
}

pub fn hear(state: &mut State, said: Said) {
    match said {
        Said::Reading { done, of } => {
            if let Work::Reading {
                done: is, of: all, ..
            } = &mut state.sets.work
            {
                (*is, *all) = (done, of);
            }
        }
        Said::Read(view) => {
            let view = Rc::new(view);
            state.engine.go_on();
            if let Some(known) = state
                .sets
                .all
                .iter_mut()
                .find(|set| set.view.key == view.key)
            {
                known.view = view.clone();
            }
            let Work::Reading { name, files, .. } = &state.sets.work else {
                return;
            };
            if *name != view.name {
                return;
            }
            let files = files.clone();
            state.sets.all.retain(|set| set.view.key != view.key);
            state.sets.all.push(Set { view, files });
            state.sets.work = Work::Idle;
        }
        Said::Refused(reason) => {
            state.sets.work = Work::Idle;
            state.notice = Some(Notice::problem(reason));
        }
    }
}

/// Takes the rules of sets in, for the next report.
pub fn take_rules(state: &mut State, rules: Vec<RuleView>) {
    state.sets.rules = Rc::new(rules);
}

/// The rules of the next report: these, and those of sets behind them.
pub fn with_sets(state: &State, mut first: Vec<RuleView>) -> Shared<Vec<RuleView>> {
    first.extend(state.sets.rules.iter().cloned());
    Shared::new(first)
}

/// Asks for the whole of a rule, where the list told it in brief.
pub fn ask_whole(state: &State, key: &str) -> Option<Effect> {
    let is_brief = |rule: &RuleView| rule.key == key && rule.source.is_empty();
    let told_in_brief = set_of(key).is_some() || state.rules.iter().any(is_brief);
    told_in_brief.then_some(())?;
    Some(Effect::Send(state.ask(Ask::Rule(key.to_owned()))))
}
