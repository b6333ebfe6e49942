//! Everything that can happen to the page.

use super::compare::CompareAction;
use super::convert::ConvertAction;
use super::exercises::ExerciseAction;
use super::reach::OwnReach;
use super::sets::SetAction;
use super::{Choices, Large, Notice, Pane, Route, Theme};
use crate::protocol::{AskCases, AskShare, Reply, Unpacked, With};
use cutout_core::event::Format;
use cutout_core::export::Export;
use cutout_core::report::advice::{Label, Placement, PredicateText, RepairView};
use cutout_core::report::cases::Cell;
use cutout_core::report::{GuideFilter, Show};
use cutout_core::rule::Language;
use cutout_core::text::{Fix, Span};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    // The address and the frame.
    Arrive(Route),
    SetTheme(Theme),
    SetPane(Pane),
    About(bool),
    /// Opens or closes the sheet of keys.
    Keys(bool),
    /// Whether “?” opens it.
    SetShortcut(bool),
    Dismiss,

    // The pasted text.
    /// The user typed; the editor holds this text already.
    Type(Rc<str>),
    /// A long paste; the editor holds the outcome already, and its own undo does not cover it.
    Paste(Rc<str>),
    /// A file took the text's place.
    Open {
        name: String,
        file: Unpacked,
    },
    /// A file took its place whose text the worker is to hold.
    OpenLarge(Large),
    LoadSample(usize),
    Clear,
    Undo,
    SetFormat(Option<Format>),
    SetWrap(bool),
    /// Plain text areas, or the editors.
    SetPlain(bool),
    /// These lines of the text, from 1 up to the last, excluded, are on the screen.
    SeeLines(u32, u32),
    IgnoreLogsource(bool),
    /// Shows a stretch of the pasted text in its editor.
    GoToText(Span),
    GoToLine(u32),

    // The list of events.
    Show(Show),
    FilterByRule(Option<u32>),
    FilterByText(String),
    TurnTo {
        offset: u32,
    },
    Select(u32),
    /// Chosen with the pointer: on a narrow screen this leads on to the detail.
    Pick(u32),
    /// On to the detail of the selected event, with the keyboard.
    ReadDetail,
    /// The caret moved to this line of the text.
    FollowCaret(u32),

    // Labels.
    /// Says of an event, by its key, what it is; `None` takes it back.
    Label {
        key: String,
        label: Option<Label>,
    },
    /// Turns the label of an event: malicious, benign, none.
    TurnLabel(String),
    /// Says it of the selected event, or takes it back where it was said before.
    LabelSelected(Label),
    /// Says it of all events that the list selects, on whichever page.
    LabelShown(Option<Label>),
    ClearLabels,
    /// Lists the labelled events that one figure counts, or all again.
    FilterByCell(Option<Cell>),
    Cases(AskCases),
    Export(Export),

    // Sharing.
    /// Opens the dialog, or makes the link with other parts.
    Share(With),
    CloseShare,
    /// Shows what a link or a file holds, before it is taken.
    OpenWork(AskShare),
    TakeWork,
    LeaveWork,

    // The event on show.
    /// Gives a field by hand; empty text takes it back.
    Supply {
        field: String,
        value: String,
    },

    // Rules.
    Enable {
        keys: Vec<String>,
        on: bool,
    },
    /// A rule of one's own, begun in a language.
    NewRule(Language),
    /// Reads a rule as this language; `None` tells it from the text.
    SetRuleLanguage {
        key: String,
        language: Option<Language>,
    },
    EditRule {
        key: String,
        text: String,
    },
    DeleteRule(String),
    ApplyFix {
        key: String,
        fix: Fix,
        /// The text of the rule that the fix was made for.
        made_for: String,
    },
    GoToRuleText {
        key: String,
        span: Span,
    },

    // Advice on the event on show.
    /// Which exclusions would quiet a rule.
    Suggest(u32),
    StopSuggesting(u32),
    /// What a rule becomes with an exclusion.
    Preview {
        rule: u32,
        predicates: Vec<PredicateText>,
    },
    /// Where the exclusion of the preview is written down.
    Place(Placement),
    PreviewRepair {
        rule: u32,
        repair: Rc<RepairView>,
    },
    ClosePreview,
    /// Takes the rule of the preview for one's own.
    ApplyPreview,
    /// Which changes to the command line evade the rules that match it.
    Evade,

    Exercise(ExerciseAction),

    Convert(ConvertAction),
    Compare(CompareAction),
    /// Shows the map of rules and events, or hides it.
    Map(bool),

    // The guide.
    CountRules(GuideFilter),

    // Corpus reach.
    /// The figures of the page take the place of the user's own.
    ShippedReach,
    OwnReach(OwnReach),
    /// Files of rules are being read in: how far that is.
    OpeningRules(String),
    /// Why they can't be, as a sentence.
    RefusedRules(String),
    StopReach,

    Sets(SetAction),

    // From outside.
    /// Another tab of this page has kept other choices.
    Follow(Box<Choices>),
    /// A newer version of the page is ready to take over.
    OfferNewer,
    TakeNewer,
    /// It takes over at the next visit.
    LeaveNewer,
    Heard(Reply),
    Crashed(String),
    Retry,
    Cancel,
    Tell(Notice),
    /// What could not be kept, beside the message that is on the screen.
    NotKept(Notice),
}
