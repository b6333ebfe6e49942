//! The root: holds the state, passes it down, and carries effects out.

use super::about::About;
use super::exercises_view::ExercisesView;
use super::fields_view::FieldsView;
use super::guide_view::GuideView;
use super::header::Header;
use super::instructor_view::InstructorView;
use super::notice_bar::NoticeBar;
use super::patch_dialog::PatchDialog;
use super::playground::Playground;
use super::rules_view::RulesView;
use super::{Dispatch, event_row, rule_editor, rule_source, text_editor};
use crate::platform::{
    appearance, editor, engine, focus, lifecycle, location, offline, program, storage,
};
use crate::protocol::{Ask, AskExercises, AskReach};
use crate::state::exercises::{read_kept, write_kept};
use crate::state::reach::Reach;
use crate::state::storage::{CHOICES, EXERCISES, TEXT, read_choices, write_choices};
use crate::state::{Action, Editor, Effect, Notice, Route, State, reduce};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// How long changes wait for others before they are written to the browser's storage.
const SAVE_AFTER: u32 = 400;

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
    save: Option<Timeout>,
    /// What is to be written at the next save.
    unsaved: Unsaved,
    /// Why the text and the choices could not be saved the last time. What was told is not told
    /// again until it has worked.
    failures: Failures,
    /// Effects on elements that exist only once the state is on the screen.
    after_render: Vec<Effect>,
    _listeners: Vec<EventListener>,
}

#[derive(Default)]
struct Unsaved {
    text: bool,
    choices: bool,
    exercises: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
struct Failures {
    text: Option<storage::NotKept>,
    choices: Option<storage::NotKept>,
    exercises: Option<storage::NotKept>,
}

pub enum Msg {
    Act(Action),
    Analyze,
    Save,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let text = storage::read(TEXT).unwrap_or_default();
        let choices = read_choices(storage::read(CHOICES).as_deref());
        appearance::set_theme(choices.theme.attribute());
        let mut state = State::new(text, choices, Route::parse(&location::hash()));
        let kept = storage::read(EXERCISES).and_then(|json| read_kept(&json));
        state.exercises.kept = Rc::new(kept.unwrap_or_default());
        let dispatch = ctx.link().callback(Msg::Act);
        let arrived = dispatch.clone();
        let leaving = ctx.link().callback(|()| Msg::Save);
        let mut listeners = vec![location::listen(move |hash| {
            arrived.emit(Action::Arrive(Route::parse(&hash)))
        })];
        listeners.extend(lifecycle::on_leave(move || leaving.emit(())));
        let mut app = App {
            after_render: Vec::new(),
            state,
            dispatch,
            engine: None,
            analysis: None,
            save: None,
            unsaved: Unsaved::default(),
            failures: Failures::default(),
            _listeners: listeners,
        };
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
            Msg::Save => {
                self.save = None;
                self.write(ctx);
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
                    own={state.choices.own.clone()}
                    telemetry={state.advice.telemetry.clone()}
                    plain={state.choices.plain}
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
            Effect::Restart => self.start_engine(),
            Effect::SaveText => {
                self.unsaved.text = true;
                self.save_soon(ctx);
            }
            Effect::SaveChoices => {
                self.unsaved.choices = true;
                self.save_soon(ctx);
            }
            Effect::TakeNewer => {
                self.write(ctx);
                offline::take_newer();
            }
            Effect::SaveExercises => {
                self.unsaved.exercises = true;
                self.save_soon(ctx);
            }
            Effect::ApplyTheme(theme) => appearance::set_theme(theme.attribute()),
            Effect::Go(hash) => location::go(&hash),
            Effect::SelectIn { .. } | Effect::RevealRow(_) | Effect::ToTop | Effect::Focus(_) => {
                self.after_render.push(effect)
            }
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
        if let Some(engine) = self.engine.as_ref().filter(|_| self.state.engine.is_up()) {
            engine.send(request);
        }
    }

    fn save_soon(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        self.save = Some(Timeout::new(SAVE_AFTER, move || {
            link.send_message(Msg::Save)
        }));
    }

    /// Writes what is unsaved. A failure is told once, and the work goes on.
    ///
    /// The choices come first: the user's rules are among them, and pasted text, however long,
    /// must not take their place.
    fn write(&mut self, ctx: &Context<Self>) {
        let mut unsaved = std::mem::take(&mut self.unsaved);
        let before = self.failures;
        if unsaved.choices {
            let choices = write_choices(&self.state.choices);
            let mut outcome = storage::write(CHOICES, &choices);
            if outcome == Err(storage::NotKept::Full) {
                storage::remove(TEXT);
                unsaved.text = true;
                outcome = storage::write(CHOICES, &choices);
            }
            self.failures.choices = outcome.err();
        }
        if unsaved.text {
            let outcome = storage::write(TEXT, &self.state.text.value);
            if outcome.is_err() {
                // A reload must not bring back another text than was on the screen.
                storage::remove(TEXT);
            }
            self.failures.text = outcome.err();
        }
        if unsaved.exercises {
            let kept = write_kept(&self.state.exercises.kept);
            self.failures.exercises = storage::write(EXERCISES, &kept).err();
        }
        let Failures {
            text,
            choices,
            exercises,
        } = self.failures;
        let failure = [
            (
                "The last change to your choices and rules",
                choices.filter(|_| choices != before.choices),
            ),
            (
                "The last change to your exercises",
                exercises.filter(|_| exercises != before.exercises),
            ),
            ("The text", text.filter(|_| text != before.text)),
        ]
        .into_iter()
        .find_map(|(what, why)| Some((what, why?)));
        if let Some((what, why)) = failure {
            let why = match why {
                storage::NotKept::Full => "it is too long for this browser’s storage",
                storage::NotKept::Unavailable => "this browser allows no storage here",
            };
            let text = format!("{what} will not come back after a reload: {why}.");
            let notice = Notice::problem(text);
            ctx.link().send_message(Msg::Act(Action::Tell(notice)));
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
            Effect::RevealRow(index) => focus::reveal(&event_row::id(*index)),
            Effect::ToTop => focus::to_top(),
            Effect::Focus(id) => focus::focus(id),
            _ => {}
        }
    }
}
