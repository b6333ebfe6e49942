//! The page's behaviour, without a page.

use super::*;
use crate::protocol::{Answer, Exclude, Json, Progress, Reply, Stage, Unpacked};
use crate::state::advice::Asked;
use crate::state::{Choices, Large, LargeFile, Theme, Tone, new_rule};
use cutout_core::analyze::{self, Analyzer, OwnRule, RuleChoice};
use cutout_core::event::Format;
use cutout_core::report::advice::{Label, Labels, Patch, PredicateText, Suggestions};
use cutout_core::report::{EventDetail, EventPage, EventRow, Origin, Report, Show, Totals};
use cutout_core::rule::Language;
use cutout_core::text::Fix;
use std::rc::Rc;

fn page(text: &str) -> State {
    let mut state = State::new(text.to_owned(), Choices::default(), Route::Playground);
    act(&mut state, reply(0, Answer::Ready));
    state
}

fn act(state: &mut State, action: Action) -> Vec<Effect> {
    reduce(state, action)
}

fn reply(run: u32, body: Answer) -> Action {
    Action::Heard(Reply { run, body })
}

fn typed(text: &str) -> Action {
    Action::Type(Rc::from(text))
}

/// A report of so many events, where those of the given indices match.
fn report(events: u32, matched: &[u32]) -> Answer {
    let row = |index| EventRow {
        index,
        line: index + 1,
        key: format!("line {index}"),
        parent: None,
        headline: format!("line {index}"),
        matched_derived: false,
        matches: if matched.contains(&index) {
            vec![0]
        } else {
            vec![]
        },
        open: vec![],
        cannot_tell_without_evidence: 0,
        not_for_this_log: 0,
        level: None,
    };
    let totals = Totals {
        events,
        events_matched: matched.len() as u32,
        ..Totals::default()
    };
    let page = EventPage {
        rows: (0..events).map(row).collect(),
        offset: 0,
        total: events,
    };
    Answer::Report(Json(Report {
        format: Some(Format::CommandLines),
        found: vec![],
        format_chosen: false,
        diagnostics: vec![],
        diagnostics_left_out: 0,
        totals,
        rules: vec![],
        scores: None,
        page,
    }))
}

fn detail(index: u32) -> Answer {
    Answer::Detail(Json(Some(EventDetail {
        index,
        line: index + 1,
        format: Format::CommandLines,
        telemetry: cutout_core::event::Telemetry::CommandLine,
        kind: "process_creation".into(),
        parent: None,
        children: vec![],
        fields: vec![],
        decoded: None,
        key: format!("line {index}"),
        verdicts: vec![],
        left_out: 0,
        not_for_this_log: vec![],
    })))
}

#[test]
fn a_worker_that_is_ready_is_given_the_text_at_once() {
    let mut state = State::new("x".into(), Choices::default(), Route::Playground);
    assert!(!state.engine.is_up());
    let effects = act(&mut state, reply(0, Answer::Ready));
    assert_eq!(effects, [Effect::Analyze { after: 0 }]);
    assert!(state.engine.is_up());
}

#[test]
fn typing_asks_anew_and_keeps_the_text() {
    let mut state = page("");
    let effects = act(&mut state, typed("whoami"));
    assert_eq!(effects, [Effect::SaveText, Effect::Analyze { after: 0 }]);
    assert_eq!(state.analysis().run, state.engine.asked);
    let revision = state.text.revision;
    act(&mut state, typed("whoami /all"));
    assert_eq!(
        state.text.revision, revision,
        "the editor holds typed text already"
    );
}

#[test]
fn long_text_waits_for_a_pause_in_typing() {
    let mut state = page("");
    let effects = act(&mut state, typed(&"x".repeat(2 << 20)));
    assert!(matches!(effects[..], [_, Effect::Analyze { after: 100.. }]));
}

#[test]
fn replies_about_earlier_text_are_dropped() {
    let mut state = page("");
    act(&mut state, typed("a"));
    let old = state.engine.asked;
    act(&mut state, typed("ab"));
    act(&mut state, reply(old, report(3, &[])));
    assert!(state.report.is_none());
    let now = state.engine.asked;
    act(&mut state, reply(now, report(1, &[])));
    assert_eq!(state.report.as_ref().unwrap().totals.events, 1);
    assert_eq!(state.engine.phase, Phase::Idle);
}

#[test]
fn a_cancelled_analysis_stays_cancelled_until_asked_again() {
    let mut state = page("x");
    let run = state.engine.asked;
    let half = Progress {
        stage: Stage::Reading,
        done: 1,
        of: 2,
    };
    act(&mut state, reply(run, Answer::Progress(half)));
    assert_eq!(state.engine.phase, Phase::Working(Some(half)));
    act(&mut state, Action::Cancel);
    act(&mut state, reply(run, report(1, &[])));
    assert!(state.report.is_none());
    act(&mut state, typed("xy"));
    assert_eq!(state.engine.phase, Phase::Working(None));
}

#[test]
fn the_first_match_is_selected_unasked_and_a_choice_is_kept() {
    let mut state = page("x");
    let run = state.engine.asked;
    let effects = act(&mut state, reply(run, report(4, &[2])));
    assert_eq!(state.selected, Some(2));
    assert!(matches!(
        &effects[..],
        [
            Effect::Send(Request {
                body: Ask::Detail(2),
                ..
            }),
            Effect::FetchReach,
            Effect::FetchHost
        ]
    ));
    act(&mut state, Action::Select(1));
    act(&mut state, reply(run, report(4, &[2])));
    assert_eq!(state.selected, Some(1));
    act(&mut state, reply(run, report(1, &[])));
    assert_eq!(
        state.selected,
        Some(0),
        "an event that is gone can't stay selected"
    );
}

#[test]
fn a_detail_of_another_event_is_not_shown() {
    let mut state = page("x");
    let run = state.engine.asked;
    act(&mut state, reply(run, report(4, &[])));
    act(&mut state, Action::Select(3));
    act(&mut state, reply(run, detail(0)));
    assert!(state.detail.is_none());
    act(&mut state, reply(run, detail(3)));
    assert_eq!(state.detail.as_ref().unwrap().index, 3);
}

#[test]
fn cleared_text_can_be_brought_back_until_other_text_is_typed() {
    let mut state = page("precious");
    act(&mut state, Action::Clear);
    assert_eq!(&*state.text.value, "");
    act(&mut state, Action::Undo);
    assert_eq!(&*state.text.value, "precious");
    act(&mut state, Action::Clear);
    act(&mut state, typed("other"));
    act(&mut state, Action::Undo);
    assert_eq!(&*state.text.value, "other");
}

fn large() -> Action {
    Action::OpenLarge(Large::new(LargeFile {
        name: "big.ndjson".into(),
        what: None,
        problems: vec![],
        size: 60e6,
        content: Rc::new(()),
    }))
}

/// The worker says something about the run that was asked for last.
fn hear(state: &mut State, body: Answer) {
    let run = state.engine.asked;
    act(state, reply(run, body));
}

/// The file that the last analysis is about.
fn asked_about(state: &State) -> Option<u32> {
    match state.analysis().body {
        Ask::Analyze { file, request, .. } => {
            assert!(file.is_none() || request.text.is_empty());
            file
        }
        _ => None,
    }
}

#[test]
fn the_text_of_a_large_file_is_not_handed_over() {
    let mut state = page("precious");
    let effects = act(&mut state, large());
    let wanted = [
        Effect::SaveText,
        Effect::Analyze { after: 0 },
        Effect::SaveChoices,
    ];
    assert_eq!(effects, wanted);
    let file = asked_about(&state).expect("a file is asked about");
    let read = |number| Answer::FileRead {
        number,
        lines: 7,
        problems: vec![],
    };
    hear(&mut state, read(file - 1));
    assert_eq!(state.text.large.as_ref().unwrap().lines, None);
    hear(&mut state, read(file));
    assert_eq!(state.text.large.as_ref().unwrap().lines, Some(7));
    let wanted = [Effect::ShowLine(5)];
    assert_eq!(act(&mut state, Action::GoToLine(5)), wanted);
}

#[test]
fn a_large_file_gives_way_and_comes_back() {
    let mut state = page("precious");
    act(&mut state, large());
    let first = asked_about(&state);
    hear(&mut state, report(3, &[]));
    act(&mut state, Action::Clear);
    assert_eq!(asked_about(&state), None);
    act(&mut state, Action::Undo);
    assert!(asked_about(&state) > first, "it is read anew");
}

#[test]
fn to_cancel_a_large_file_brings_back_what_was_there() {
    let mut state = page("precious");
    act(&mut state, large());
    let effects = act(&mut state, Action::Cancel);
    assert_eq!(effects, [Effect::SaveText, Effect::Analyze { after: 0 }]);
    assert_eq!(&*state.text.value, "precious");
    assert!(state.text.large.is_none());

    act(&mut state, large());
    hear(&mut state, report(3, &[]));
    act(&mut state, Action::Cancel);
    assert!(state.text.large.is_some(), "it was open already");
}

#[test]
fn a_large_file_that_is_gone_says_so() {
    let mut state = page("precious");
    act(&mut state, large());
    let file = asked_about(&state).unwrap();
    hear(&mut state, Answer::FileLost(file));
    assert_eq!(&*state.text.value, "precious");
    assert!(state.notice.unwrap().text.contains("can’t be read"));
}

#[test]
fn line_breaks_of_files_become_those_of_editors() {
    let mut state = page("");
    act(&mut state, opened("a\r\nb\rc", None, &[]));
    assert_eq!(&*state.text.value, "a\nb\nc");
}

fn opened(text: &str, what: Option<&str>, problems: &[&str]) -> Action {
    Action::Open {
        name: "f".into(),
        file: Unpacked {
            text: text.into(),
            what: what.map(str::to_owned),
            problems: problems.iter().map(|&problem| problem.to_owned()).collect(),
        },
    }
}

#[test]
fn a_file_says_what_it_was_and_what_could_not_be_read() {
    let notice = |old: &str, file: Action| {
        let mut state = page(old);
        act(&mut state, file);
        state
            .notice
            .map(|notice| (notice.text, notice.tone, notice.undo))
    };
    let said = |text: &str, tone, undo| Some((text.to_owned(), tone, undo));
    assert_eq!(notice("", opened("a", None, &[])), None);
    assert_eq!(
        notice("x", opened("a", None, &[])),
        said("f was opened in place of the text.", Tone::Note, true)
    );
    let evtx = Some("EVTX file, 1 record, shown as JSON");
    assert_eq!(
        notice("", opened("{}", evtx, &[])),
        said("f: EVTX file, 1 record, shown as JSON.", Tone::Note, false)
    );
    assert_eq!(
        notice("x", opened("{}", evtx, &["One.", "Two.", "Three."])),
        said(
            "f: EVTX file, 1 record, shown as JSON. One. And 2 more messages.",
            Tone::Problem,
            true
        )
    );
}

#[test]
fn supplied_fields_are_kept_by_event_and_taken_back_when_emptied() {
    let mut state = page("x");
    let run = state.engine.asked;
    act(&mut state, reply(run, report(2, &[])));
    act(&mut state, reply(run, detail(0)));
    let supply = |value: &str| Action::Supply {
        field: "ParentImage".into(),
        value: value.into(),
    };
    act(&mut state, supply("a"));
    let effects = act(&mut state, supply("ab"));
    assert_eq!(effects, [Effect::SaveChoices, Effect::Analyze { after: 0 }]);
    assert_eq!(state.choices.supplied.len(), 1);
    assert_eq!(state.choices.supplied[0].value, "ab");
    act(&mut state, supply(""));
    assert!(state.choices.supplied.is_empty());
}

#[test]
fn a_filter_starts_from_the_first_page() {
    let mut state = page("x");
    act(&mut state, Action::TurnTo { offset: 400 });
    let effects = act(&mut state, Action::Show(Show::Matched));
    assert_eq!(state.list.offset, 0);
    assert!(
        matches!(&effects[..], [Effect::Send(Request { body: Ask::Page(view), .. })] if view.show == Show::Matched)
    );
}

#[test]
fn rules_are_switched_together_and_each_is_listed_once() {
    let mut state = page("x");
    let keys = || vec!["a".to_owned(), "b".to_owned()];
    act(
        &mut state,
        Action::Enable {
            keys: keys(),
            on: false,
        },
    );
    act(
        &mut state,
        Action::Enable {
            keys: keys(),
            on: false,
        },
    );
    assert_eq!(state.choices.off, keys());
    act(
        &mut state,
        Action::Enable {
            keys: vec!["a".into()],
            on: true,
        },
    );
    assert_eq!(state.choices.off, ["b"]);
}

#[test]
fn a_deleted_rule_returns_to_its_place() {
    let mut state = page("x");
    act(&mut state, Action::NewRule(Language::Sigma));
    act(&mut state, Action::NewRule(Language::Sigma));
    act(&mut state, Action::DeleteRule("own-1".into()));
    assert_eq!(state.choices.own.len(), 1);
    let effects = act(&mut state, Action::Undo);
    assert_eq!(state.choices.own[0].key, "own-1");
    assert!(effects.contains(&Effect::Go("#/rules/own-1".into())));
}

/// Rules as a worker tells them: one of the pack, then those of the user.
fn rules(own: &[&str]) -> Answer {
    let choice = RuleChoice {
        own: own
            .iter()
            .map(|key| OwnRule {
                key: (*key).to_owned(),
                text: new_rule(&[], Language::Sigma).text,
                language: None,
            })
            .collect(),
        ..RuleChoice::default()
    };
    let mut analyzer = Analyzer::default();
    analyzer.start(analyze::Request {
        rules: choice,
        ..analyze::Request::default()
    });
    while analyzer.step() != analyze::Progress::Done {}
    let mut rules = analyzer.rules();
    let mut pack = rules[0].clone();
    pack.origin = Origin::Pack;
    pack.key = "pack/x.yml".into();
    rules.insert(0, pack);
    Answer::Rules(Json(rules))
}

/// The keys of the rules that indices refer to.
fn keys(state: &State) -> Vec<&str> {
    state.rules.iter().map(|rule| rule.key.as_str()).collect()
}

#[test]
fn a_filter_does_not_outlive_the_rule_whose_index_it_is() {
    let mut state = page("x");
    act(&mut state, Action::NewRule(Language::Sigma));
    let run = state.engine.asked;
    act(&mut state, reply(run, rules(&["own-1"])));
    act(&mut state, reply(run, report(1, &[])));
    let edited = || Action::EditRule {
        key: "own-1".into(),
        text: "title: a\n---\ntitle: b\n".into(),
    };
    let deleted = || Action::DeleteRule("own-1".into());
    for change in [
        edited(),
        Action::NewRule(Language::Sigma),
        deleted(),
        Action::Undo,
    ] {
        act(&mut state, Action::FilterByRule(Some(1)));
        act(&mut state, change);
        assert_eq!(state.list.rule, None);
    }
    act(&mut state, Action::FilterByRule(Some(0)));
    act(&mut state, edited());
    assert_eq!(state.list.rule, Some(0), "the pack's rules stay in place");
}

#[test]
fn rules_are_shown_with_the_report_that_refers_to_them() {
    let mut state = page("x");
    let first = state.engine.asked;
    act(&mut state, reply(first, rules(&["own-1", "own-2"])));
    act(&mut state, reply(first, report(1, &[])));
    assert_eq!(keys(&state), ["pack/x.yml", "own-1", "own-2"]);
    act(&mut state, typed("xy"));
    let late = state.engine.asked;
    act(&mut state, typed("xyz"));
    act(&mut state, reply(late, rules(&["own-2"])));
    act(&mut state, reply(late, report(1, &[])));
    assert_eq!(
        keys(&state),
        ["pack/x.yml", "own-1", "own-2"],
        "the first report is still on show"
    );
    // The worker told its rules and has no need to tell them again.
    let last = state.engine.asked;
    act(&mut state, reply(last, report(1, &[])));
    assert_eq!(keys(&state), ["pack/x.yml", "own-2"]);
}

#[test]
fn a_fix_that_no_longer_fits_changes_nothing() {
    let mut state = page("x");
    act(&mut state, Action::NewRule(Language::Sigma));
    let text = state.choices.own[0].text.clone();
    let apply = |state: &mut State| {
        let fix = Fix {
            label: String::new(),
            span: Span::new(0, 5),
            replacement: "id".into(),
        };
        let action = Action::ApplyFix {
            key: "own-1".into(),
            fix,
            made_for: text.clone(),
        };
        act(state, action)
    };
    // The user typed on, and the worker has not answered yet.
    let typed = format!("# mine\n{text}");
    act(
        &mut state,
        Action::EditRule {
            key: "own-1".into(),
            text: typed.clone(),
        },
    );
    assert_eq!(apply(&mut state), []);
    assert_eq!(state.choices.own[0].text, typed);
    act(
        &mut state,
        Action::EditRule {
            key: "own-1".into(),
            text: text.clone(),
        },
    );
    assert_ne!(apply(&mut state), []);
    assert!(state.choices.own[0].text.starts_with("id: My rule"));
}

#[test]
fn a_crash_restarts_once_and_the_same_input_does_not_loop() {
    let mut state = page("evil");
    act(
        &mut state,
        reply(0, Answer::Failed("index out of bounds".into())),
    );
    assert_eq!(
        act(&mut state, Action::Crashed("unreachable".into())),
        [Effect::Restart]
    );
    assert!(
        state
            .notice
            .as_ref()
            .unwrap()
            .text
            .contains("index out of bounds")
    );
    assert_eq!(&*state.text.value, "evil");
    act(&mut state, reply(0, Answer::Ready));
    assert_eq!(act(&mut state, Action::Crashed("unreachable".into())), []);
    assert!(state.engine.is_stopped());
    // What the worker that was given up still says counts for nothing.
    let run = state.engine.asked;
    act(&mut state, reply(run, report(1, &[])));
    assert!(state.engine.is_stopped() && state.report.is_none());
    let effects = act(&mut state, typed("good"));
    assert_eq!(effects, [Effect::SaveText, Effect::Restart]);
    act(&mut state, reply(0, Answer::Ready));
    let run = state.engine.asked;
    act(&mut state, reply(run, report(1, &[])));
    assert_eq!(
        act(&mut state, Action::Crashed("again".into())),
        [Effect::Restart]
    );
}

#[test]
fn a_theme_is_applied_and_kept() {
    let mut state = page("");
    let effects = act(&mut state, Action::SetTheme(Theme::Dark));
    assert_eq!(
        effects,
        [Effect::ApplyTheme(Theme::Dark), Effect::SaveChoices]
    );
}

#[test]
fn lines_are_found_by_their_number() {
    assert_eq!(line_span("ab\ncd\n", 2), Span::new(3, 5));
    assert_eq!(line_span("ab\ncd\n", 3), Span::at(6));
    assert_eq!(line_span("ab", 9), Span::at(2));
}

/// The labels of the page, and the ones that the worker was told last.
fn labels(state: &State, effects: &[Effect]) -> (Labels, Labels) {
    let told = effects.iter().find_map(|effect| match effect {
        Effect::Send(Request {
            body: Ask::Label(labels),
            ..
        }) => Some(labels),
        _ => None,
    });
    let told = told.expect("the worker counts labels anew");
    (Labels::clone(&state.choices.labels), Labels::clone(told))
}

#[test]
fn a_label_is_kept_told_and_taken_back() {
    let mut state = page("x");
    let run = state.engine.asked;
    act(&mut state, reply(run, report(3, &[1])));
    let malicious = || Action::LabelSelected(Label::Malicious);
    let effects = act(&mut state, malicious());
    assert!(effects.contains(&Effect::SaveChoices));
    let kept = Labels::from([("line 1".to_owned(), Label::Malicious)]);
    assert_eq!(labels(&state, &effects), (kept.clone(), kept));
    let effects = act(&mut state, Action::LabelSelected(Label::Benign));
    let kept = Labels::from([("line 1".to_owned(), Label::Benign)]);
    assert_eq!(labels(&state, &effects), (kept.clone(), kept));
    act(&mut state, malicious());
    let effects = act(&mut state, malicious());
    assert_eq!(labels(&state, &effects), Default::default());
    assert_eq!(state.engine.asked, run, "labels change no verdict");
}

#[test]
fn labels_of_many_events_can_be_undone() {
    let mut state = page("x");
    let run = state.engine.asked;
    let keys = || vec!["a".to_owned(), "b".to_owned()];
    let answer = |keys, label| reply(run, Answer::Keys { keys, label });
    act(&mut state, answer(keys(), Some(Label::Benign)));
    assert_eq!(state.choices.labels.len(), 2);
    assert!(
        state
            .notice
            .as_ref()
            .unwrap()
            .text
            .starts_with("2 events were labelled benign")
    );
    act(&mut state, answer(keys(), None));
    assert!(state.choices.labels.is_empty());
    act(&mut state, Action::Undo);
    assert_eq!(state.choices.labels.len(), 2);
    act(&mut state, Action::ClearLabels);
    assert!(state.choices.labels.is_empty());
    let effects = act(&mut state, Action::Undo);
    assert_eq!(labels(&state, &effects).1.len(), 2);
}

#[test]
fn events_past_the_limit_of_labels_are_counted() {
    let mut state = page("x");
    let run = state.engine.asked;
    let keys = (0..cutout_core::limits::LABELS + 3).map(|n| n.to_string());
    let label = Some(Label::Benign);
    act(
        &mut state,
        reply(
            run,
            Answer::Keys {
                keys: keys.collect(),
                label,
            },
        ),
    );
    assert_eq!(state.choices.labels.len(), cutout_core::limits::LABELS);
    let notice = state.notice.as_ref().unwrap();
    assert_eq!(notice.tone, Tone::Problem);
    assert!(notice.text.contains("20,000") && notice.text.contains("3 events"));
}

/// A page with these own rules, and the report of its first analysis.
fn page_with_rules(own: Vec<OwnRule>) -> State {
    let mut state = page("findstr script: pubprn.vbs");
    state.choices.own = own;
    let analyze::Request { rules, .. } = request_of(&state);
    let analyzer = analyze::analyze(analyze::Request {
        rules,
        ..analyze::Request::default()
    });
    let run = state.engine.asked;
    act(
        &mut state,
        reply(run, Answer::Rules(Json(analyzer.rules()))),
    );
    act(&mut state, reply(run, report(1, &[0])));
    state
}

fn request_of(state: &State) -> analyze::Request {
    match state.analysis().body {
        Ask::Analyze { request, .. } => request,
        other => panic!("{other:?} is no analysis"),
    }
}

fn findstr() -> Vec<PredicateText> {
    vec![PredicateText {
        field: "Image".into(),
        op: "ends_with".into(),
        value: "\\findstr.exe".into(),
    }]
}

fn patch(text: &str, placement: Placement) -> Patch {
    Patch {
        language: Language::Sigma,
        placement,
        text: text.into(),
        added: vec![],
        note: None,
        before: vec![0],
        after: vec![],
        lost: vec![],
    }
}

/// Shows what a rule becomes with an exclusion, as the worker says it does.
fn preview(state: &mut State, rule: u32, text: &str, placement: Placement) {
    act(
        state,
        Action::Preview {
            rule,
            predicates: findstr(),
        },
    );
    act(state, Action::Place(placement));
    let asked = Exclude {
        rule,
        predicates: findstr(),
        placement,
    };
    let run = state.engine.asked;
    act(
        state,
        reply(
            run,
            Answer::Excluded {
                asked,
                outcome: Box::new(Ok(patch(text, placement))),
                rows: vec![],
            },
        ),
    );
    let preview = state.advice.preview.as_ref().unwrap();
    assert_eq!(preview.patch().map(|patch| &*patch.text), Some(text));
}

fn rule_named(state: &State, key: &str) -> u32 {
    state.rules.iter().position(|rule| rule.key == key).unwrap() as u32
}

#[test]
fn a_changed_rule_of_the_pack_becomes_a_copy_and_undo_brings_the_rule_back() {
    let mut state = page_with_rules(vec![]);
    let pubprn = rule_named(&state, "pack/pubprn.yml");
    preview(&mut state, pubprn, "changed", Placement::Main);
    let effects = act(&mut state, Action::ApplyPreview);
    assert_eq!(effects, [Effect::SaveChoices, Effect::Analyze { after: 0 }]);
    assert!(state.advice.preview.is_none());
    assert_eq!(state.choices.own[0].text, "changed");
    assert_eq!(state.choices.off, ["pack/pubprn.yml"]);
    act(&mut state, Action::Undo);
    assert!(state.choices.own.is_empty() && state.choices.off.is_empty());
}

#[test]
fn a_changed_rule_of_ones_own_is_changed_in_place() {
    let own = new_rule(&[], Language::Sigma);
    let mut state = page_with_rules(vec![own.clone()]);
    let at = rule_named(&state, &own.key);
    preview(&mut state, at, "changed", Placement::Optional);
    act(&mut state, Action::ApplyPreview);
    assert_eq!(state.choices.own.len(), 1);
    assert_eq!(state.choices.own[0].text, "changed");
    assert!(state.choices.off.is_empty());
    act(&mut state, Action::Undo);
    assert_eq!(state.choices.own, [own]);
}

#[test]
fn a_patch_of_a_text_that_has_changed_since_is_not_taken() {
    let own = new_rule(&[], Language::Sigma);
    let mut state = page_with_rules(vec![own.clone()]);
    let at = rule_named(&state, &own.key);
    preview(&mut state, at, "changed", Placement::Main);
    state.choices.own[0].text = "typed".into();
    assert_eq!(act(&mut state, Action::ApplyPreview), []);
    assert_eq!(state.choices.own[0].text, "typed");
    assert_eq!(state.notice.as_ref().unwrap().tone, Tone::Problem);
}

#[test]
fn a_filter_file_stands_beside_its_rule() {
    let mut state = page_with_rules(vec![]);
    let pubprn = rule_named(&state, "pack/pubprn.yml");
    preview(&mut state, pubprn, "filter", Placement::File);
    act(&mut state, Action::ApplyPreview);
    assert_eq!(state.choices.own[0].text, "filter");
    assert!(state.choices.off.is_empty(), "the rule stays on");
}

#[test]
fn a_preview_of_another_placement_is_not_shown() {
    let mut state = page_with_rules(vec![]);
    preview(&mut state, 0, "main", Placement::Main);
    act(&mut state, Action::Place(Placement::File));
    let asked = Exclude {
        rule: 0,
        predicates: findstr(),
        placement: Placement::Main,
    };
    let run = state.engine.asked;
    let late = Answer::Excluded {
        asked,
        outcome: Box::new(Ok(patch("main", Placement::Main))),
        rows: vec![],
    };
    act(&mut state, reply(run, late));
    assert!(state.advice.preview.as_ref().unwrap().outcome.is_none());
}

#[test]
fn advice_goes_with_the_analysis_it_was_about() {
    let mut state = page_with_rules(vec![]);
    act(&mut state, Action::Suggest(0));
    act(&mut state, Action::Evade);
    assert!(matches!(state.advice.evasion, Some((0, Asked::Waiting))));
    let run = state.engine.asked;
    let suggestions = || Answer::Suggestions {
        rule: 0,
        suggestions: Suggestions::default(),
        rows: vec![],
    };
    act(&mut state, reply(run, suggestions()));
    assert!(matches!(state.advice.suggestions[&0], Asked::Here(_)));
    // A search that takes its time says so, and can be given up.
    let suggesting = Answer::Suggesting {
        rule: 0,
        percent: 40,
    };
    act(&mut state, reply(run, suggesting));
    assert_eq!(state.advice.suggesting, Some((0, 40)));
    act(&mut state, Action::StopSuggesting(0));
    assert_eq!(state.advice.suggesting, None);
    assert!(matches!(state.advice.suggestions[&0], Asked::Here(_)));
    act(&mut state, Action::Suggest(0));
    act(&mut state, Action::StopSuggesting(0));
    act(&mut state, reply(run, suggestions()));
    assert!(state.advice.suggestions.is_empty());
    act(&mut state, Action::Suggest(0));
    act(&mut state, reply(run, suggestions()));
    // The same analysis with other labels: the list is asked for anew, and stays until then.
    let effects = act(&mut state, Action::LabelSelected(Label::Benign));
    let asks = |effect: &Effect| matches!(effect, Effect::Send(request) if request.body == Ask::Suggest(0));
    assert!(effects.iter().any(asks));
    act(&mut state, reply(run, report(1, &[0])));
    assert!(matches!(state.advice.suggestions[&0], Asked::Here(_)));
    act(&mut state, typed("other"));
    act(&mut state, reply(run, suggestions()));
    let run = state.engine.asked;
    act(&mut state, reply(run, report(1, &[])));
    assert!(state.advice.suggestions.is_empty() && state.advice.evasion.is_none());
}

#[test]
fn figures_of_reach_are_fetched_once_behind_the_first_report() {
    use crate::protocol::{AskReach, Index, Reach as Said, RuleFiles};
    use crate::state::reach::{OwnReach, Work};
    let mut state = page("x");
    let run = state.engine.asked;
    assert!(state.reach.is_loading());
    let fetches = |effects: &[Effect]| effects.contains(&Effect::FetchReach);
    assert!(fetches(&act(&mut state, reply(run, report(1, &[])))));
    assert!(!fetches(&act(&mut state, reply(run, report(1, &[])))));
    // A reply about reach is of use whatever was typed since.
    act(&mut state, typed("y"));
    let refused = Said::Refused("no way".into());
    act(&mut state, reply(run, Answer::Reach(refused.clone())));
    assert_eq!(state.reach.work, Work::Failed("no way".into()));
    let loaded = |counted: Option<&Index>| {
        let source = Default::default();
        let counted = counted.cloned();
        Answer::Reach(Said::Loaded { source, counted })
    };
    act(&mut state, reply(run, loaded(None)));
    assert!(state.reach.source.is_some() && !state.reach.own);

    // Figures of one's own that are refused leave the others in use.
    let own = OwnReach::Rules {
        name: "ours".into(),
        files: RuleFiles::default(),
    };
    act(&mut state, Action::OwnReach(own.clone()));
    let counting = Said::Counting { done: 4, of: 9 };
    act(&mut state, reply(run, Answer::Reach(counting)));
    assert_eq!(state.reach.work, Work::Counting { done: 4, of: 9 });
    act(&mut state, reply(run, Answer::Reach(refused)));
    assert!(state.reach.source.is_some() && !state.reach.own);
    assert_eq!(state.reach.work, Work::Idle);
    act(&mut state, Action::OwnReach(own));
    let index = Index::new(vec![1, 2, 3].into());
    act(&mut state, reply(run, loaded(Some(&index))));
    assert!(state.reach.own);

    // A worker that was started again has none, and is given the user's own.
    act(&mut state, reply(0, Answer::Ready));
    let run = state.engine.asked;
    assert!(!state.reach.own);
    let effects = act(&mut state, reply(run, report(1, &[])));
    let asked = Ask::Reach(AskReach::Index {
        name: "ours".into(),
        bytes: index,
    });
    let sent = |effect: &Effect| matches!(effect, Effect::Send(sent) if sent.body == asked);
    assert!(effects.iter().any(sent) && !fetches(&effects));
    act(&mut state, reply(run, loaded(None)));
    assert!(state.reach.own);
    act(&mut state, Action::ShippedReach);
    act(&mut state, reply(run, loaded(None)));
    act(&mut state, reply(0, Answer::Ready));
    let effects = act(&mut state, reply(run, report(1, &[])));
    assert!(fetches(&effects) && !state.reach.own);
}

#[test]
fn rules_that_cannot_be_opened_leave_the_figures_as_they_are() {
    let mut state = page("x");
    act(&mut state, Action::OpeningRules("Unpacking a.zip".into()));
    act(
        &mut state,
        Action::RefusedRules("a.zip: it is cut off.".into()),
    );
    assert_eq!(state.reach.work, crate::state::reach::Work::Idle);
    assert!(
        state
            .notice
            .is_some_and(|notice| notice.text.contains("cut off"))
    );
}

/// A file that was cut off says so, and that it is too long to keep does not take its place.
#[test]
fn what_could_not_be_kept_stands_beside_the_message_on_the_screen() {
    let mut state = State::new(String::new(), Choices::default(), Route::Playground);
    reduce(&mut state, Action::Tell(Notice::undoable("Cut off.")));
    reduce(&mut state, Action::NotKept(Notice::problem("Too long.")));
    let shown = state.notice.clone().unwrap();
    assert_eq!(
        (&*shown.text, shown.tone, shown.undo),
        ("Cut off. Too long.", Tone::Problem, true)
    );
    reduce(&mut state, Action::Dismiss);
    reduce(&mut state, Action::NotKept(Notice::problem("Too long.")));
    assert_eq!(state.notice.unwrap().text, "Too long.");
}
