//! The root: holds the state, passes it down, and carries effects out.

use super::about::About;
use super::arrived_dialog::ArrivedDialog;
use super::convert_dialog::ConvertDialog;
use super::exercises_view::ExercisesView;
use super::fields_view::FieldsView;
use super::guide_view::GuideView;
use super::header::Header;
use super::instructor_view::InstructorView;
use super::keys_dialog::KeysDialog;
use super::notice_bar::NoticeBar;
use super::patch_dialog::PatchDialog;
use super::playground::Playground;
use super::rules_view::RulesView;
use super::share_dialog::ShareDialog;
use super::{Dispatch, event_row, rule_editor, rule_source, text_editor};
use crate::platform::download;
use crate::platform::saver::Saver;
use crate::platform::{
    appearance, editor, engine, focus, keys, lifecycle, location, offline, program, storage,
};
use crate::protocol::{Ask, AskExercises, AskReach, AskShare};
use crate::state::exercises::{read_kept, write_kept};
use crate::state::reach::Reach;
use crate::state::share;
use crate::state::storage::{CHOICES, EXERCISES, TEXT, UNREADABLE, read_choices, write_choices};
use crate::state::{Action, Editor, Effect, Notice, Route, State, reduce};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use web_sys::Blob;
use yew::prelude::*;

/// Milliseconds after which the page's files are kept for use without a network, so that what the
/// page begins with is loaded first.
const KEEP_AFTER: u32 = 3000;

/// Shows the page.
pub fn start() {
    yew::Renderer::<App>::new().render();
}

pub struct App {
    state: State,
    dispatch: Dispatch,
    engine: Option<engine::Engine>,
    analysis: Option<Timeout>,
    saver: Saver,
    /// Effects on elements that exist only once the state is on the screen.
    after_render: Vec<Effect>,
    _listeners: Vec<EventListener>,
}

pub enum Msg {
    Act(Action),
    Analyze,
    /// The key of the sheet of keys was pressed.
    Sheet,
    /// What is kept may be another tab’s.
    Compare,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let text = storage::read(TEXT).unwrap_or_default();
        let kept = storage::read(CHOICES);
        let (choices, whole) = read_choices(kept.as_deref());
        appearance::set_theme(choices.theme.attribute());
        let mut state = State::new(text, choices, Route::parse(&location::hash()));
        let exercises = storage::read(EXERCISES).and_then(|json| read_kept(&json));
        state.exercises.kept = Rc::new(exercises.unwrap_or_default());
        if let Some(kept) = kept.filter(|_| !whole) {
            // The next save takes the place of what was found.
            let _ = storage::write(UNREADABLE, &kept);
            state.notice = Some(Notice::problem(format!(
                "Not all that this browser kept of your rules and choices could be read. The rest is here, and all of \
                 it stays in the browser’s storage as “{UNREADABLE}”."
            )));
        }
        let dispatch = ctx.link().callback(Msg::Act);
        let arrived = dispatch.clone();
        let teller = dispatch.clone();
        let saver = Saver::new(&[CHOICES, EXERCISES, TEXT], move |key, why| {
            teller.emit(Action::NotKept(not_kept(key, why)));
        });
        let mut listeners = vec![location::listen(move |hash| arrived.emit(arriving(&hash)))];
        listeners.extend(saver.on_leave());
        let sheet = ctx.link().callback(|()| Msg::Sheet);
        listeners.push(keys::on_key("?", move || sheet.emit(())));
        let compare = ctx.link().callback(|()| Msg::Compare);
        let back = compare.clone();
        listeners.push(storage::on_change(CHOICES, move || compare.emit(())));
        listeners.extend(lifecycle::on_return(move || back.emit(())));
        let mut app = App {
            after_render: Vec::new(),
            state,
            dispatch,
            engine: None,
            analysis: None,
            saver,
            _listeners: listeners,
        };
        if share::link(&location::hash()).is_some() {
            // The worker is not up yet, and there is nothing else to be done now.
            reduce(&mut app.state, arriving(&location::hash()));
        }
        app.start_engine();
        let offered = app.dispatch.clone();
        Timeout::new(KEEP_AFTER, move || {
            offline::keep(move || offered.emit(Action::OfferNewer));
        })
        .forget();
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Act(action) => {
                for effect in reduce(&mut self.state, action) {
                    self.perform(ctx, effect);
                }
                true
            }
            Msg::Analyze => {
                self.analysis = None;
                self.send(&self.state.analysis());
                false
            }
            Msg::Sheet => {
                if !self.state.choices.no_shortcut {
                    reduce(&mut self.state, Action::Keys(true));
                }
                true
            }
            // What was changed here and is not kept yet is newer, and the other tab will follow it.
            Msg::Compare if self.saver.waits(CHOICES) => false,
            Msg::Compare => {
                if let Some(kept) = storage::read(CHOICES)
                    && let (choices, true) = read_choices(Some(&kept))
                {
                    let follow = Action::Follow(Box::new(choices));
                    ctx.link().send_message(Msg::Act(follow));
                }
                false
            }
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let state = &self.state;
        let dispatch = &self.dispatch;
        let view = match &state.route {
            Route::Playground => {
                html! { <Playground state={state.clone()} dispatch={dispatch.clone()} /> }
            }
            Route::Guide => html! {
                <GuideView
                    guide={state.guide.clone()}
                    filter={state.guide_filter.clone()}
                    telemetry={state.advice.telemetry.clone()}
                    rules={state.rules.clone()}
                    dispatch={dispatch.clone()}
                />
            },
            Route::Fields => html! { <FieldsView /> },
            Route::Exercises(key) => html! {
                <ExercisesView
                    exercises={state.exercises.clone()}
                    host={state.host.title.clone()}
                    chosen={key.clone()}
                    plain={state.choices.plain}
                    dispatch={dispatch.clone()}
                />
            },
            Route::Instructor => html! {
                <InstructorView exercises={state.exercises.clone()} dispatch={dispatch.clone()} />
            },
            Route::Rules { key, span } => html! {
                <RulesView
                    rules={state.rules.clone()}
                    sets={state.sets.clone()}
                    off={state.choices.off.clone()}
                    own={state.choices.own.clone()}
                    host={state.host.clone()}
                    telemetry={state.advice.telemetry.clone()}
                    plain={state.choices.plain}
                    kept={state.choices.kept.clone()}
                    compared={state.compared.clone()}
                    chosen={key.clone()}
                    target={*span}
                    dispatch={dispatch.clone()}
                />
            },
        };
        html! {
            <ContextProvider<Reach> context={state.reach.clone()}>
                <Header
                    route={state.route.clone()}
                    engine={state.engine.clone()}
                    theme={state.choices.theme}
                    dispatch={dispatch.clone()}
                />
                <NoticeBar
                    notice={state.notice.clone()}
                    stopped={state.engine.is_stopped()}
                    undo={state.undo.is_some()}
                    newer={state.newer}
                    dispatch={dispatch.clone()}
                />
                { view }
                if let Some(preview) = &state.advice.preview {
                    <PatchDialog
                        preview={preview.clone()}
                        rules={state.rules.clone()}
                        labels={state.choices.labels.clone()}
                        dispatch={dispatch.clone()}
                    />
                }
                if let Some(converting) = &state.converting {
                    <ConvertDialog converting={converting.clone()} rules={state.rules.clone()} whole={state.sets.whole.clone()} dispatch={dispatch.clone()} />
                }
                if let Some(making) = &state.share.making {
                    <ShareDialog
                        making={making.clone()}
                        choices={state.choices.clone()}
                        text={state.text.clone()}
                        dispatch={dispatch.clone()}
                    />
                }
                if let Some(arrived) = &state.share.arrived {
                    <ArrivedDialog arrived={arrived.clone()} dispatch={dispatch.clone()} />
                }
                if state.keys {
                    <KeysDialog shortcut={!state.choices.no_shortcut} dispatch={dispatch.clone()} />
                }
                if state.about {
                    <About dispatch={dispatch.clone()} />
                }
            </ContextProvider<Reach>>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _first: bool) {
        for effect in std::mem::take(&mut self.after_render) {
            self.show(&effect);
        }
    }
}

impl App {
    fn perform(&mut self, ctx: &Context<Self>, effect: Effect) {
        match effect {
            // Text of the usual length goes out before the next frame is drawn.
            Effect::Analyze { after: 0 } => {
                self.analysis = None;
                self.send(&self.state.analysis());
            }
            Effect::Analyze { after } => {
                let link = ctx.link().clone();
                self.analysis = Some(Timeout::new(after, move || link.send_message(Msg::Analyze)));
            }
            // The worker does not have the text yet that waits to be handed over.
            Effect::Judge(_) if self.analysis.take().is_some() => self.send(&self.state.analysis()),
            Effect::Judge(change) => self.send(&self.state.judgement(change)),
            Effect::Send(request) => self.send(&request),
            Effect::FetchReach => {
                let address = program::address("cutout-reach").unwrap_or_default();
                self.send(&self.state.ask(Ask::Reach(AskReach::Fetch(address))));
            }
            Effect::FetchExercises => {
                let address = program::address("cutout-exercises").unwrap_or_default();
                let ask = AskExercises::Fetch(address);
                self.send(&self.state.ask(Ask::Exercises(ask)));
            }
            Effect::FetchHost => {
                if let Some(address) = program::address("cutout-host") {
                    self.send(&self.state.ask(Ask::Host(address)));
                }
            }
            Effect::Download { name, bytes } => download::bytes(&name, &bytes),
            Effect::Restart => self.start_engine(),
            Effect::SaveText => {
                let text = self.state.text.value.clone();
                self.saver.later(TEXT, move || text.to_string());
            }
            Effect::SaveChoices => {
                let choices = self.state.choices.clone();
                self.saver.later(CHOICES, move || write_choices(&choices));
            }
            Effect::TakeNewer => {
                self.saver.save();
                offline::take_newer();
            }
            Effect::SaveExercises => {
                let kept = self.state.exercises.kept.clone();
                self.saver.later(EXERCISES, move || write_kept(&kept));
            }
            Effect::ApplyTheme(theme) => appearance::set_theme(theme.attribute()),
            Effect::Go(hash) => location::go(&hash),
            Effect::SelectIn { .. }
            | Effect::ShowLine(_)
            | Effect::RevealRow(_)
            | Effect::ToTop
            | Effect::Focus(_) => self.after_render.push(effect),
        }
    }

    fn start_engine(&mut self) {
        self.engine = None;
        let (heard, crashed) = (self.dispatch.clone(), self.dispatch.clone());
        let engine = engine::Engine::spawn(
            move |reply| heard.emit(Action::Heard(reply)),
            move |message| crashed.emit(Action::Crashed(message)),
        );
        match engine {
            Ok(engine) => self.engine = Some(engine),
            Err(reason) => {
                self.state.notice = Some(Notice::problem(format!(
                    "The evaluation could not be started: {reason}. Your text is kept; reload the page to try again."
                )));
            }
        }
    }

    fn send(&self, request: &crate::protocol::Request) {
        // A worker on its way up asks for its work once it is ready.
        let Some(engine) = self.engine.as_ref().filter(|_| self.state.engine.is_up()) else {
            return;
        };
        let large = self.state.text.large.as_ref();
        let file = large.and_then(|large| large.file.content.downcast_ref::<Blob>());
        match (&request.body, file) {
            (Ask::Analyze { file: Some(_), .. }, Some(file)) => engine.send_with(request, file),
            _ => engine.send(request),
        }
    }

    /// Shows a place on the screen that was just rendered.
    fn show(&self, effect: &Effect) {
        match effect {
            Effect::SelectIn {
                editor: Editor::Events,
                span,
            } => {
                editor::select(text_editor::EVENTS, &self.state.text.value, span.range());
            }
            Effect::SelectIn {
                editor: Editor::Rule(key),
                span,
            } => match crate::state::rules::own_text(key, &self.state.choices.own) {
                Some(own) => editor::select(rule_editor::EDITOR, &own.text, span.range()),
                None => focus::centre(rule_source::TARGET),
            },
            Effect::SelectIn {
                editor: Editor::Exercise,
                span,
            } => {
                let file = self.state.exercise();
                if let Some(rule) = file.map(|(_, file)| self.state.exercises.rule(file)) {
                    editor::select(rule_editor::EDITOR, &rule.text, span.range());
                }
            }
            Effect::ShowLine(line) => editor::select_line(text_editor::EVENTS, *line),
            Effect::RevealRow(index) => focus::reveal(&event_row::id(*index)),
            Effect::ToTop => focus::to_top(),
            Effect::Focus(id) => focus::focus(id),
            _ => {}
        }
    }
}

/// What an address asks for: a view, or to open the work in a link. The link goes out of the
/// address, so that a reload does not ask again.
fn arriving(hash: &str) -> Action {
    match share::link(hash) {
        Some(link) => {
            location::replace(&Route::Playground.hash());
            Action::OpenWork(AskShare::OpenLink(link.to_owned()))
        }
        None => Action::Arrive(Route::parse(hash)),
    }
}

/// Says that the latest of what is kept under a key could not be kept, and why.
fn not_kept(key: &str, why: storage::NotKept) -> Notice {
    let what = match key {
        TEXT => "The text",
        EXERCISES => "The last change to your exercises",
        _ => "The last change to your choices and rules",
    };
    let why = match why {
        storage::NotKept::Full => "it is too long for this browser’s storage",
        storage::NotKept::Unavailable => "this browser allows no storage here",
    };
    Notice::problem(format!("{what} will not come back after a reload: {why}."))
}
