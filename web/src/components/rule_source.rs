//! A rule's text to read, with line numbers and its predicates underlined.

use cutout_core::report::{PredicateView, Reading};
use cutout_core::sort::Sort;
use cutout_core::text::Span;
use std::ops::Range;
use std::sync::Arc;
use yew::prelude::*;

/// The id of the stretch that the address points at.
pub const TARGET: &str = "rule-target";

#[derive(Properties, PartialEq)]
pub struct Props {
    pub source: Arc<str>,
    pub predicates: Vec<PredicateView>,
    pub target: Option<Span>,
}

#[component]
pub fn RuleSource(props: &Props) -> Html {
    let Props {
        source,
        predicates,
        target,
    } = props;
    let mut start = 0;
    let lines = source.split_inclusive('\n').map(|line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        html! { <li class="source__line"><code>{ for draw(source, range, predicates, *target) }</code></li> }
    });
    html! {
        <div class="source" role="region" aria-label="Text of the rule" tabindex="0">
            <ol class="source__lines">{ for lines }</ol>
        </div>
    }
}

/// One line, cut where predicates and the target begin and end.
fn draw(
    source: &str,
    line: Range<usize>,
    predicates: &[PredicateView],
    target: Option<Span>,
) -> Vec<Html> {
    let inside = |span: Span| {
        let range = span.range();
        let cut = range.start.max(line.start)..range.end.min(line.end);
        (cut.start < cut.end).then_some(cut)
    };
    let spans: Vec<(Range<usize>, bool)> = predicates
        .iter()
        .filter_map(|predicate| {
            let common = predicate
                .reach
                .as_ref()
                .is_some_and(|reach| reach.reading == Reading::Common);
            Some((inside(predicate.span)?, common))
        })
        .collect();
    let target_start = target.map(|target| target.range().start);
    let target = target.and_then(inside);
    let mut cuts = vec![line.start, line.end];
    cuts.extend(
        spans
            .iter()
            .map(|(range, _)| range)
            .chain(&target)
            .flat_map(|range| [range.start, range.end]),
    );
    cuts.order();
    cuts.dedup();
    let within = |outer: &Range<usize>, at: usize| outer.start <= at && at < outer.end;
    cuts.windows(2)
        .map(|pair| {
            let text = source.get(pair[0]..pair[1]).unwrap_or("");
            let of: Vec<bool> = spans
                .iter()
                .filter(|(range, _)| within(range, pair[0]))
                .map(|(_, common)| *common)
                .collect();
            let aimed = target.as_ref().is_some_and(|range| within(range, pair[0]));
            if of.is_empty() && !aimed {
                return html! { { text } };
            }
            let class = classes!(
                (!of.is_empty()).then_some("source__predicate"),
                of.contains(&true).then_some("source__predicate--common"),
                aimed.then_some("source__target"),
            );
            let id = (aimed && target_start == Some(pair[0])).then_some(TARGET);
            let title = of
                .contains(&true)
                .then_some("A common predicate: weak alone");
            html! { <span {class} {id} {title}>{ text }</span> }
        })
        .collect()
}
