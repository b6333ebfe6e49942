//! All that the page knows, how it changes, and what has to be done about it. Pure: it runs
//! natively, in tests, without a browser.

mod action;
pub mod advice;
pub mod compare;
pub mod convert;
mod effect;
mod engine;
pub mod exercises;
pub mod guide;
pub mod host;
pub mod lines;
pub mod list;
pub mod marks;
mod notice;
mod own;
pub mod reach;
mod reduce;
pub mod route;
pub mod rules;
pub mod samples;
pub mod sets;
pub mod share;
mod shared;
pub mod storage;
mod text;

pub use action::Action;
pub use effect::Editor;
pub use effect::Effect;
pub use engine::{Engine, Phase};
pub use notice::{Notice, Tone};
pub use own::{TEMPLATES, fixed, new_key, new_rule};
pub use reduce::{DETAIL, reduce};
pub use route::Route;
pub use shared::Shared;
pub use text::{Large, LargeFile, Text, Texts};

use self::advice::{Advice, Asked};
use crate::protocol::{Ask, Compared, ConvertTo, KeptVersion, Request, RuleChange};
use cutout_core::analyze::{self, OwnRule, RuleChoice, Supplied};
use cutout_core::event::Format;
use cutout_core::report::advice::Labels;
use cutout_core::report::lines::LineView;
use cutout_core::report::map::VerdictMap;
use cutout_core::report::{EventDetail, EventRow, Guide, GuideFilter, Report, RuleView, View};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// The pack that is evaluated.
pub const PACK: &str = "t1216";
/// Rows of the event list that are shown at once. A page of rows is enough to look at, and keeps
/// 100,000 events from becoming 100,000 elements.
pub const ROWS: u32 = 200;

/// All that the page knows.
///
/// What is large is shared, so that a component's props can be compared by address.
#[derive(Clone)]
pub struct State {
    pub route: Route,
    pub text: Text,
    pub choices: Choices,
    pub list: View,
    pub selected: Option<u32>,
    pub pane: Pane,
    /// The rules that indices in the report on show refer to.
    pub rules: Shared<Vec<RuleView>>,
    /// Those of the next report, which are told ahead of it.
    pub rules_to_come: Option<Shared<Vec<RuleView>>>,
    pub report: Option<Shared<Report>>,
    pub rows: Shared<Vec<Rc<EventRow>>>,
    pub detail: Option<Shared<EventDetail>>,
    /// The lines on the screen of the editor, as the worker told them last.
    pub lines: Shared<Vec<LineView>>,
    /// Those lines themselves, where the text is a large file's.
    pub texts: Shared<Texts>,
    /// Which rules the guide counts.
    pub guide_filter: GuideFilter,
    pub guide: Option<Shared<Guide>>,
    pub advice: Advice,
    pub reach: reach::Reach,
    pub sets: sets::Sets,
    pub exercises: exercises::Exercises,
    pub host: host::Host,
    pub engine: Engine,
    /// What can be brought back: text or a rule that was cleared away.
    pub undo: Option<Undo>,
    pub notice: Option<Notice>,
    /// A newer version of the page waits for the user to take it.
    pub newer: bool,
    pub share: share::Share,
    /// The map of rules and events, while it is open.
    pub map: Option<Asked<VerdictMap>>,
    /// What the changes since the kept version of a rule come to.
    pub compared: Option<Shared<Compared>>,
    /// The rule that is on show as a query.
    pub converting: Option<convert::Converting>,
    pub about: bool,
    /// Whether the sheet of keys is open.
    pub keys: bool,
}

/// What the user chose. Kept between visits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    pub format: Option<Format>,
    pub own: Vec<OwnRule>,
    pub off: Vec<String>,
    pub supplied: Vec<Supplied>,
    pub labels: Rc<Labels>,
    pub ignore_logsource: bool,
    pub wrap: bool,
    /// Plain text areas in the place of the editors.
    pub plain: bool,
    /// “?” does not open the sheet of keys: it may be in the way of speech input.
    pub no_shortcut: bool,
    /// The engine that rules were converted to last.
    pub convert_to: ConvertTo,
    /// A version of a rule that its text is compared with.
    pub kept: Option<KeptVersion>,
    pub theme: Theme,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    pub fn title(self) -> &'static str {
        match self {
            Theme::System => "Auto",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    /// The value of the page's theme attribute; the system's choice has none.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
}

/// Which pane a narrow screen shows. Wide ones show all three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Events,
    Verdicts,
    Detail,
}

impl Pane {
    pub const ALL: [Pane; 3] = [Pane::Events, Pane::Verdicts, Pane::Detail];

    pub fn title(self) -> &'static str {
        match self {
            Pane::Events => "Events",
            Pane::Verdicts => "Verdicts",
            Pane::Detail => "Detail",
        }
    }
}

/// Something that was taken away and can be put back.
#[derive(Clone, PartialEq)]
pub enum Undo {
    Text(Text),
    /// A rule that was deleted, and its version that was kept.
    Rule {
        at: usize,
        rule: OwnRule,
        kept: Option<KeptVersion>,
    },
    Labels(Rc<Labels>),
    Exercises(Rc<exercises::Kept>),
    /// All that another work took the place of.
    Work {
        text: Text,
        choices: Box<Choices>,
    },
    /// The user's rules, and those that were switched off, before advice was followed.
    Rules {
        own: Vec<OwnRule>,
        off: Vec<String>,
    },
}

impl State {
    /// The page as it opens, with what was kept from the last visit.
    pub fn new(text: String, choices: Choices, route: Route) -> State {
        State {
            route,
            text: Text::new(text),
            choices,
            list: View {
                limit: ROWS,
                ..View::default()
            },
            selected: None,
            pane: Pane::default(),
            rules: Shared::default(),
            rules_to_come: None,
            report: None,
            rows: Shared::default(),
            detail: None,
            lines: Shared::default(),
            texts: Shared::default(),
            guide_filter: GuideFilter::default(),
            guide: None,
            advice: Advice::default(),
            reach: reach::Reach::default(),
            sets: sets::Sets::default(),
            exercises: exercises::Exercises::default(),
            host: host::Host::default(),
            engine: Engine::default(),
            undo: None,
            notice: None,
            newer: false,
            share: share::Share::default(),
            map: None,
            compared: None,
            converting: None,
            about: false,
            keys: false,
        }
    }

    /// The request for a whole new analysis of what is on the page.
    pub fn analysis(&self) -> Request {
        let request = analyze::Request {
            text: self.text.value.to_string(),
            format: self.choices.format,
            rules: self.rule_choice(),
            ignore_logsource: self.choices.ignore_logsource,
            supplied: self.choices.supplied.clone(),
        };
        let body = Ask::Analyze {
            request,
            file: self.text.large.as_ref().map(|_| self.text.revision),
            view: self.list.clone(),
            labels: self.choices.labels.clone(),
            detail: self.selected,
        };
        Request {
            run: self.engine.asked,
            body,
        }
    }

    pub fn rule_choice(&self) -> RuleChoice {
        RuleChoice {
            pack: Some(PACK.to_owned()),
            own: [&*self.choices.own, &*self.host.rules].concat(),
            off: self.choices.off.clone(),
        }
    }

    /// The request for the verdicts of other rules on the text that the worker has.
    pub fn judgement(&self, change: RuleChange) -> Request {
        self.ask(Ask::Judge {
            change,
            view: self.list.clone(),
            labels: self.choices.labels.clone(),
            detail: self.selected,
        })
    }

    /// The question for the guide of the rules on the page.
    pub fn ask_guide(&self) -> Request {
        self.ask(Ask::Guide(self.guide_filter.clone()))
    }

    /// A question about the analysis that is on show.
    pub fn ask(&self, body: Ask) -> Request {
        Request {
            run: self.engine.asked,
            body,
        }
    }
}
