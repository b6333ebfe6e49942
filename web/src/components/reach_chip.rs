//! How many public rules use a predicate; more on demand.

use crate::state::list::{count, grouped};
use cutout_core::report::{ReachView, Reading};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub reach: ReachView,
    #[prop_or_default]
    pub exclusion: bool,
}

#[component]
pub fn ReachChip(props: &Props) -> Html {
    let Props { reach, exclusion } = props;
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    // A common value is weak alone where it detects; where it excludes, common is no weakness.
    let (reading, tone) = match reach.reading {
        Reading::Common if *exclusion => ("", "shared"),
        Reading::Common => (" · common, weak alone", "common"),
        Reading::Shared => ("", "shared"),
        Reading::Specific => ("", "specific"),
    };
    let verb = if *exclusion { "excluded by" } else { "used by" };
    // Rules newer than the corpora that were counted are known from the published guide alone.
    let (rules, tone) = match reach.published.filter(|_| reach.at_most) {
        Some(published) => (
            format!("published: {}", count(published, "rule", "rules")),
            tone,
        ),
        None if reach.at_most && reach.total == 0 => (format!("{verb} no rule"), tone),
        None if reach.at_most => (
            format!("{verb} at most {}", count(reach.total, "rule", "rules")),
            tone,
        ),
        None => (
            format!("{verb} {}", count(reach.total, "rule", "rules")),
            tone,
        ),
    };
    html! {
        <span class="reach">
            <button
                class={classes!("reach__chip", format!("reach__chip--{tone}"))}
                aria-expanded={open.to_string()}
                onclick={toggle}
            >
                { rules }
                { reading }
            </button>
            if *open {
                <span class="reach__more">
                    if reach.at_most {
                        { if reach.total == 0 { "No rule that was counted uses it" } else { "The index has no figure for what so few rules use" } }
                    } else {
                        { format!("Sigma {} · Elastic {} · Splunk {}", grouped(reach.sigma), grouped(reach.elastic), grouped(reach.splunk)) }
                    }
                    if let Some(published) = reach.published {
                        { format!(" · published guide: {}", grouped(published)) }
                    }
                    if let Some(folded) = &reach.folded {
                        <br />
                        { format!("In other spellings, too: {} (Sigma {} · Elastic {} · Splunk {}), as ",
                            count(folded.total, "rule", "rules"), grouped(folded.sigma), grouped(folded.elastic), grouped(folded.splunk)) }
                        <span class="leaf__field">{ &folded.field }</span>
                        { format!(" {} ", folded.op.replace('_', " ")) }
                        <code class="leaf__value">{ &folded.value }</code>
                    }
                    <br />
                    { "Rules of the public catalog with the same predicate. Popularity, not a false-positive rate." }
                </span>
            }
        </span>
    }
}
