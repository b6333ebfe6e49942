//! Which figures of corpus reach are in use, and a way to others: an index or rules of one's own.

use super::Dispatch;
use super::drop_target::use_drop_target;
use super::opener::Opener;
use crate::platform::rule_files::{Opened, Opening};
use crate::platform::{download, dropped};
use crate::state::Action;
use crate::state::list::{count, grouped};
use crate::state::reach::{Reach, Work};
use cutout_core::report::{ReachCorpus, ReachSource as Source};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub dispatch: Dispatch,
}

#[component]
pub fn ReachSource(props: &Props) -> Html {
    let dispatch = &props.dispatch;
    let reach = use_context::<Reach>().unwrap_or_default();
    let opening = use_memo((), |()| Opening::default());
    let on_opened = dispatch.reform(|opened| match opened {
        Opened::Progress(progress) => Action::OpeningRules(progress),
        Opened::Reach(own) => Action::OwnReach(own),
        Opened::Refused(reason) => Action::RefusedRules(reason),
    });
    let choose = {
        let (opening, on_opened) = (opening.clone(), on_opened.clone());
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            opening.open(dropped::chosen(&input), on_opened.clone());
        })
    };
    let target = {
        let (opening, on_opened) = (opening.clone(), on_opened.clone());
        use_drop_target(move |event| opening.open(dropped::dropped(&event), on_opened.clone()))
    };
    let stop = {
        let opening = opening.clone();
        dispatch.reform(move |_: MouseEvent| {
            opening.stop();
            Action::StopReach
        })
    };
    let save = reach.index().map(|(name, index)| {
        let (name, index) = (format!("{name}.idx"), index.clone());
        Callback::from(move |_: MouseEvent| download::bytes(&name, &index))
    });
    let shipped = dispatch.reform(|_: MouseEvent| Action::ShippedReach);
    html! {
        <section
            class={classes!("guide-section", "reach-source", target.over.then_some("reach-source--over"))}
            aria-labelledby="reach-source-title"
            ondragover={target.ondragover}
            ondragleave={target.ondragleave}
            ondrop={target.ondrop}
        >
            <h3 class="label" id="reach-source-title">{ "Where reach is from" }</h3>
            { in_use(&reach) }
            <div role="status">
                if let Some(progress) = progress(&reach.work) {
                    <p>
                        { progress }
                        { " " }
                        <button class="button button--small" onclick={stop}>{ "Cancel" }</button>
                    </p>
                }
            </div>
            <div class="reach-source__own">
                <Opener id="reach-file" title="Open rules, zip or index" folder=false choose={choose.clone()} />
                <Opener id="reach-folder" title="Open folder of rules" folder=true {choose} />
                if let Some(onclick) = save {
                    <button
                        class="button button--small"
                        title="A file with the figures alone, which opens in a moment the next time"
                        {onclick}
                    >
                        { "Save as index" }
                    </button>
                }
                if reach.own {
                    <button class="button button--small" onclick={shipped}>{ "Back to the public rules" }</button>
                }
            </div>
            <p class="muted">{ "Or drop them here, folders and all. They are counted in this page and never leave it. To see what they match, open them in Rules." }</p>
        </section>
    }
}

fn progress(work: &Work) -> Option<String> {
    match work {
        Work::Opening(progress) => Some(format!("{progress}…")),
        Work::Counting { done, of } => {
            let (done, of) = (grouped(*done), grouped(*of));
            Some(format!("{done} of {of} files of rules counted"))
        }
        _ => None,
    }
}

fn in_use(reach: &Reach) -> Html {
    match (&reach.source, &reach.work) {
        (Some(source), _) => described(source, reach.own),
        (None, Work::Failed(reason)) => html! { <p>{ reason }</p> },
        (None, _) => html! { <p>{ "The figures are being loaded." }</p> },
    }
}

fn described(source: &Source, own: bool) -> Html {
    let corpus = |corpus: &ReachCorpus| {
        let commit: String = corpus.commit.chars().take(10).collect();
        html! {
            <li>
                { format!("{}: {}", corpus.name, count(corpus.rules, "rule", "rules")) }
                if !commit.is_empty() {
                    { " at " }
                    <code title={corpus.commit.clone()}>{ commit }</code>
                }
            </li>
        }
    };
    let predicates = format!(
        "{} and {} with a figure",
        count(source.indicators, "indicator", "indicators"),
        count(source.exclusions, "exclusion", "exclusions")
    );
    html! {
        <>
            <p>
                { if own { "Your own: " } else { "Public rules: " } }
                { predicates }
                if source.least > 1 {
                    { format!(", each used by {} rules or more", source.least) }
                }
                if !source.date.is_empty() {
                    { format!(", as of {}", source.date) }
                }
                { "." }
            </p>
            <ul class="reach-source__corpora">{ for source.corpora.iter().map(corpus) }</ul>
        </>
    }
}
