//! What must hold of every text, however hostile; the fuzz targets call these.

use cutout_core::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice};
use cutout_core::event::{Format, Reader};
use cutout_core::ir::Node;
use cutout_core::report::View;
use cutout_core::rule::{self, Language};
use cutout_core::text::{Diagnostic, Span};

/// Reads a text as events: every place lies in the text, and reading comes to an end.
pub fn events(text: &str, format: Option<Format>) {
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    let mut reader = Reader::new(text, format);
    // Every step but the last takes something of the text: an event, or a message about a part.
    let mut steps = 2 * text.len() + 16;
    while reader.read(64, &mut events, &mut diagnostics) {
        steps = steps.checked_sub(1).expect("reading goes on without end");
    }
    for event in &events {
        assert!(is_in(event.span, text), "event at {:?}", event.span);
        assert!(event.line > 0);
        event.headline();
    }
    diagnostics.iter().for_each(|said| placed(said, text));
}

/// Unpacks a file, in pieces too: every place lies in the text, and pieces change nothing.
pub fn unpack(bytes: &[u8]) {
    const LIMIT: usize = 4 << 20;
    let whole = cutout_unpack::unpack(bytes.to_vec(), LIMIT);
    whole
        .diagnostics
        .iter()
        .for_each(|said| placed(said, &whole.text));
    let mut unpacker = cutout_unpack::Unpacker::new(std::io::Cursor::new(bytes.to_vec()));
    let (mut text, mut diagnostics) = (String::new(), Vec::new());
    while unpacker.read(100, &mut text, &mut diagnostics) && text.len() <= LIMIT {}
    if text.len() <= LIMIT {
        assert!(text == whole.text && diagnostics == whole.diagnostics);
    }
}

/// Reads a text as rules: every place lies in the text.
pub fn rules(text: &str, language: Option<Language>) {
    for rule in rule::parse_as(text, language) {
        assert!(is_in(rule.span, text), "rule at {:?}", rule.span);
        rule.diagnostics.iter().for_each(|said| placed(said, text));
        rule.condition.iter().for_each(|node| nodes(node, text));
    }
}

/// Evaluates a rule on events and asks for all that the page shows of them.
pub fn verdicts(rule: &str, text: &str) {
    let own = vec![OwnRule {
        key: "own".into(),
        text: rule.into(),
        language: None,
    }];
    let mut analyzer = Analyzer::new();
    analyzer.start(Request {
        text: text.into(),
        rules: RuleChoice {
            own,
            ..RuleChoice::default()
        },
        ignore_logsource: true,
        ..Request::default()
    });
    while analyzer.step() != Progress::Done {}
    analyzer.report(&View {
        limit: 10,
        ..View::default()
    });
    for event in 0..analyzer.events().min(10) {
        analyzer.detail(event as u32);
    }
}

fn nodes(node: &Node, text: &str) {
    assert!(is_in(node.span, text), "node at {:?}", node.span);
    node.children().iter().for_each(|child| nodes(child, text));
}

fn placed(said: &Diagnostic, text: &str) {
    assert!(is_in(said.span, text), "{said} at {:?}", said.span);
    assert!(said.line > 0 && said.column > 0, "{said}");
}

fn is_in(span: Span, text: &str) -> bool {
    text.get(span.start as usize..span.end as usize).is_some()
}
