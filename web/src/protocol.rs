//! What the page and its worker say to each other. Plain data.

mod cases;
mod compare;
mod convert;
mod exercises;
mod host;
mod json;
mod rule_files;
mod sets;
mod share;

pub use cases::{AskCases, Cases, SaveAs};
pub use compare::{Compared, KeptVersion};
pub use convert::{AskConvert, ConvertTo, Converted};
pub use exercises::{AskExercises, ExerciseFile, Exercises, Source, TextFile, Tried};
pub use host::{Host, HostConfig};
pub use json::Json;
pub use rule_files::RuleFiles;
pub use sets::{AskSets, Sets};
pub use share::{AskShare, Made, Share, With};

use cutout_core::analyze::{self, OwnRule, RuleChoice};
use cutout_core::export::Export;
use cutout_core::report::advice::{
    Evasion, Label, Labels, Patch, Placement, PredicateText, Suggestions, TelemetryRow,
};
use cutout_core::report::lines::LineView;
use cutout_core::report::map::VerdictMap;
use cutout_core::report::{
    EventDetail, EventRow, Guide, GuideFilter, ReachSource, Report, RuleView, View,
};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Numbers the analyses that the page asked for, in order.
///
/// Every message carries one, so that a reply about text that has changed since is dropped.
pub type RunId = u32;

/// Names a large file that was opened, as long as the page lives.
pub type FileNumber = u32;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub run: RunId,
    pub body: Ask,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Starts over with this text and these rules, and drops what is unfinished.
    Analyze {
        request: analyze::Request,
        /// The text is that of this file, which goes along with the message, and the request has
        /// none. It is read where it is not the one that was read last.
        file: Option<FileNumber>,
        view: View,
        labels: Rc<Labels>,
        /// The event whose detail is on show, answered along with the report.
        detail: Option<u32>,
    },
    /// Other rules for the text of the last analysis.
    Judge {
        change: RuleChange,
        view: View,
        labels: Rc<Labels>,
        detail: Option<u32>,
    },
    /// One rule in full, by its key.
    Rule(String),
    /// Other rows of the same analysis.
    Page(View),
    /// The labels are others; answered with the report, which counts them.
    Label(Rc<Labels>),
    /// Which events a view selects, whatever its page, to give them this label.
    Keys {
        view: View,
        label: Option<Label>,
    },
    /// One event of the same analysis.
    Detail(u32),
    /// What to show in these lines of the text, from 1 up to the last, excluded; and the lines
    /// themselves, where the text is a large file's. Answered now and with every report to come.
    Lines(u32, u32),
    /// The authoring guide of the same analysis's rules.
    Guide(GuideFilter),
    /// Which exclusions would quiet this rule.
    Suggest(u32),
    /// Gives up on them.
    StopSuggesting(u32),
    /// What a rule becomes with an exclusion.
    Exclude(Exclude),
    /// Which changes to the event's command line evade the rules that match it.
    Evade(u32),
    /// Rules against events, in at most so many columns.
    Map(u32),
    /// What changed since this version of a rule.
    Compare(KeptVersion),
    /// In which logs the rules can match.
    Telemetry,
    /// A rule as a query of another engine.
    Convert(AskConvert),
    /// Other figures of how common predicates are.
    Reach(AskReach),
    Exercises(AskExercises),
    Cases(AskCases),
    /// What whoever hosts the page has put beside it, by the address of the file that names it.
    Host(String),
    Share(AskShare),
    /// The verdicts as a file.
    Export(Export),
    Sets(AskSets),
    /// Gives up on the analysis.
    Cancel,
}

/// How the rules are others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RuleChange {
    Choice(RuleChoice),
    /// Another text for one of the user's own.
    Edit(OwnRule),
}

impl RuleChange {
    /// Makes it to what was chosen before.
    pub fn make(self, choice: &mut RuleChoice) {
        match self {
            RuleChange::Choice(rules) => *choice = rules,
            RuleChange::Edit(own) => {
                let mut texts = choice.own.iter_mut();
                if let Some(text) = texts.find(|text| text.key == own.key) {
                    *text = own;
                }
            }
        }
    }
}

/// An exclusion to be written into a rule, or beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exclude {
    pub rule: u32,
    /// All must be true for an event to be excluded.
    pub predicates: Vec<PredicateText>,
    pub placement: Placement,
}

/// Events that advice names in full; the rest of them are counted.
pub const NAMED_EVENTS: usize = 6;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    pub run: RunId,
    pub body: Answer,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The worker is up. Sent once, with run 0.
    Ready,
    Progress(Progress),
    /// The text of a large file is here; what could not be read of it.
    FileRead {
        number: FileNumber,
        lines: u32,
        problems: Vec<String>,
    },
    /// A large file can't be read any more.
    FileLost(FileNumber),
    /// Lines of a large file from this one on, each as far as it is shown.
    Texts {
        file: FileNumber,
        from: u32,
        texts: Vec<String>,
    },
    /// The rules of sets in brief. Sent ahead of `Rules`, where they are others.
    SetRules(Json<Vec<RuleView>>),
    /// The rules but for those of sets, which come behind them. Sent ahead of the report, and only
    /// where the rules are not those of the last run.
    Rules(Json<Vec<RuleView>>),
    /// One rule in full; `None` where there is no such rule.
    Rule(Option<Box<RuleView>>),
    Report(Json<Report>),
    /// Events by key, and the label that they were asked for.
    Keys {
        keys: Vec<String>,
        label: Option<Label>,
    },
    /// `None` where the analysis has no such event.
    Detail(Json<Option<EventDetail>>),
    Lines(Json<Vec<LineView>>),
    Guide(Box<Guide>),
    /// How far the search for exclusions is, in percent.
    Suggesting {
        rule: u32,
        percent: u32,
    },
    Suggestions {
        rule: u32,
        suggestions: Suggestions,
        /// Events that candidates remove, at most [`NAMED_EVENTS`] of each.
        rows: Vec<EventRow>,
    },
    /// The rule with the exclusion, or why it can't be written.
    Excluded {
        asked: Exclude,
        outcome: Box<Result<Patch, String>>,
        /// Events that it no longer matches, at most [`NAMED_EVENTS`].
        rows: Vec<EventRow>,
    },
    Evasion {
        event: u32,
        evasion: Evasion,
    },
    Telemetry(Vec<TelemetryRow>),
    /// About a rule by its key, whatever the run.
    Converted(Box<Converted>),
    Compared(Box<Compared>),
    Map(Json<VerdictMap>),
    /// About the figures of how common predicates are, whatever the run.
    Reach(Reach),
    /// About exercises, whatever the run.
    Exercises(Exercises),
    /// About case sets, whatever the run.
    Cases(Cases),
    /// What the host has put beside the page, whatever the run.
    Host(Box<Host>),
    /// About shared work, whatever the run.
    Share(Share),
    Exported {
        kind: Export,
        text: String,
    },
    /// About rule sets, whatever the run.
    Sets(Sets),
    /// The worker panicked; what it said. It cannot go on after this.
    Failed(String),
}

/// Where figures of reach come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AskReach {
    /// The index at this address, which is a file of the page.
    Fetch(String),
    /// An index of the user's own, and what its file is called.
    Index { name: String, bytes: Index },
    /// Rules of the user's own, to be counted, and what their folder is called.
    Count { name: String, files: RuleFiles },
    /// Gives up counting.
    Stop,
}

/// The bytes of an index file.
pub type Index = Rc<serde_bytes::ByteBuf>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reach {
    /// Rule files that were counted, of how many.
    Counting { done: u32, of: u32 },
    Loaded {
        source: ReachSource,
        /// What was counted here, as a file of it would be.
        counted: Option<Index>,
    },
    /// Why the figures stay what they are: a sentence.
    Refused(String),
}

/// How far a long analysis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub stage: Stage,
    pub done: u32,
    pub of: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The file, counted in megabytes.
    Opening,
    /// Counted in bytes of text.
    Reading,
    /// Counted in rules.
    Evaluating,
}

/// What is wanted of a file that has to be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unpack {
    /// The text of a log.
    Text,
    /// The files of rules in an archive.
    Rules,
}

/// What the program that unpacks a file says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Unpacking {
    /// It is up, and the file can be sent.
    Ready,
    /// In percent.
    Progress(u32),
    /// The text of a log. One of more than [`cutout_core::limits::EDITED`] bytes is left out here
    /// and goes along with the message.
    Text(Unpacked),
    Rules(RuleFiles),
    /// Why there are no rules to be had, as the rest of a sentence.
    Refused(String),
    /// The program panicked; what it said.
    Failed(String),
}

/// The text of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpacked {
    pub text: String,
    /// What the file was, where it was more than text: "EVTX file, 20 records, …".
    pub what: Option<String>,
    /// What could not be read.
    pub problems: Vec<String>,
}
