//! Every limit on input, by name. Pasted text is hostile; past a limit the user is told so.

/// Bytes of pasted or read text that are taken at once.
pub const TEXT: usize = 256 << 20;
/// Bytes of the largest file that the page opens, and of its text once unpacked; 100,000 events take
/// about 60 MB. The text lies in memory once, with the columns of its events beside it.
pub const PAGE_FILE: usize = 128 << 20;
/// Bytes of a file's text that the page's editor takes. That of a larger one stays with the worker,
/// and the editor shows it without changing it.
pub const EDITED: usize = 8 << 20;
/// Bytes of one line of such a text that are shown.
pub const SHOWN_LINE: usize = 8 << 10;
/// Bytes of one record of a file that is read through windows.
pub const RECORD: usize = 32 << 20;
/// Bytes of text that are read in one step, unless a single record is longer: some ten milliseconds
/// of work.
pub const SLICE: usize = 2 << 20;
/// Bytes that are kept between records for the values of one.
pub const RECORD_KEPT: usize = 1 << 20;
/// Bytes of a command line that is split into its words: thirty times what Windows gives a process.
/// Of a longer one they are not known, as millions of words take many times the memory of their line.
pub const SPLIT_LINE: usize = 1 << 20;
/// Bytes of a file of rules, and of all rules of a folder or an archive.
pub const RULE_FILE: usize = 64 << 20;
/// Rules of a set that is opened as a whole.
pub const SET_RULES: usize = 20_000;
/// Rules of a set of which it is said why they are not evaluated in full.
pub const SET_PROBLEMS: usize = 500;
/// Rules of sets that the detail of one event explains, beside those that match.
pub const SET_VERDICTS: usize = 60;
/// Bytes of one file of rules in an archive, unpacked.
pub const RULE_FILE_UNPACKED: usize = 8 << 20;
/// Files of rules and exercises that whoever hosts the page may name.
pub const HOST_FILES: usize = 200;
/// Bytes of a file of an exercise, of progress or of cases that the page reads at once.
pub const SMALL_FILE: usize = 4 << 20;
/// Files of a folder or an archive of rules, those of other things included.
pub const RULE_FILES: usize = 100_000;
/// How many times longer than a compressed file its content may be, past the first
/// [`UNPACKED_FREE`] bytes. Logs shrink to a twentieth, and rarely to a hundredth; what was made to
/// fill a machine shrinks to a thousandth.
pub const UNPACKED_RATIO: u64 = 400;
pub const UNPACKED_FREE: u64 = 32 << 20;
/// Bytes of an event in XML after which its end is no longer waited for, where another begins. A
/// record of an event log has at most 64 KB.
pub const XML_RECORD: usize = 1 << 20;
/// Diagnostics about events that a report carries; the rest are counted.
pub const DIAGNOSTICS: usize = 100;
/// Characters of an event's headline in a list row.
pub const HEADLINE: usize = 300;
/// Events of which an editor is told what to show in their lines, at once.
pub const LINES: usize = 400;
/// Places in one event's text that an editor marks.
pub const LINE_MARKS: usize = 60;
/// Levels of nesting in a YAML document, and in a JSON record.
pub const NESTING: usize = 64;
/// Bytes of a field's name, nested names joined by dots.
pub const FIELD_NAME: usize = 256;
/// Different field names in one text, other spellings of the same field included.
pub const FIELDS: usize = 2_000;
/// Nodes of one YAML document after its aliases are expanded.
pub const YAML_NODES: usize = 200_000;
/// Bytes that one compiled regular expression may take.
pub const REGEX_SIZE: usize = 10 << 20;
/// Bytes of copies of one text of the user's own that a list of its rules may carry, which each have
/// it whole. With more, the list tells of them in brief.
pub const RULE_COPIES: usize = 16 << 20;
/// Predicates in one rule.
pub const PREDICATES: usize = 20_000;
/// Predicates whose answers are kept from one change of the rules to the next.
pub const KEPT_PREDICATES: usize = 200_000;
/// Command lines whose events are kept from one text to the next, and bytes of one.
pub const KNOWN_LINES: usize = 10_000;
pub const KNOWN_LINE: usize = 4 << 10;
/// Rules in the map of rules and events.
pub const MAP_RULES: usize = 40;
/// Levels of `cmd /c` that are unpacked.
pub const NESTED_COMMANDS: usize = 4;
/// Commands chained in one `cmd /c a & b & c` that become events.
pub const CHAINED_COMMANDS: usize = 32;
/// Marks that one predicate puts on one value.
pub const MARKS: usize = 64;
/// Stages of a sequence of events, a step counted as often as it runs.
pub const SEQUENCE_STAGES: usize = 256;
/// Events with the same key of which it is not known whether they fulfil a step of a sequence;
/// every way that this can turn out is followed, up to two to the power of this.
pub const GROUP_UNKNOWN: usize = 6;
/// Correlations within correlations.
pub const CORRELATIONS: usize = 8;
/// Other events of a match that the detail of one event lists.
pub const GROUP_MEMBERS: usize = 50;
/// Events that are kept, while a log is gone through in blocks, as they may take part in a match
/// with others.
pub const HELD_EVENTS: usize = 100_000;
/// Events that can be labelled malicious or benign. A browser keeps some megabytes for a page, and
/// a label with its key takes fifty bytes.
pub const LABELS: usize = 20_000;
/// Bytes of a Splunk search with its macros expanded.
pub const SPL_EXPANDED: usize = 1 << 20;
/// Parts of one expression that a Splunk search computes, with earlier ones put in.
pub const SPL_EXPRESSION: usize = 10_000;
/// Operations in a row in one expression, each on the result of the one before.
pub const SPL_CHAIN: usize = 200;
/// Words of one KQL query that are looked for in analysed text, by expressions.
pub const SEARCHED_WORDS: usize = 2_000;
/// Distinct predicates of a rule up to which the smallest change that turns its verdict round is
/// looked for; beyond, any small one is taken.
pub const FLIP_PREDICATES: usize = 200;
/// Parts of a condition that the search for that change looks at: a fraction of a second.
pub const FLIP_WORK: usize = 4_000_000;
/// Changes of the same size that are counted.
pub const FLIP_SETS: usize = 100;
/// Rules of one event, in the order of its verdicts, whose change is looked for.
pub const FLIPS: usize = 200;
/// Bytes of a command line that is mutated: Windows gives a process no more than 32,767 characters.
pub const MUTATED_LINE: usize = 32_767;
/// Mutated lines of one event.
pub const MUTATIONS: usize = 100;
/// Changes to rules that are tried as repairs for the matrix of one event.
pub const REPAIRS_TRIED: usize = 200;
/// Events of a match over several, one of which is mutated while the others stay.
pub const MUTATED_MATCH: usize = 50;
/// Characters with a letter or digit that a suggested exclusion asks for, at least.
pub const EXCLUSION_VALUE_LEAST: usize = 3;
/// Bytes of a value that a suggested exclusion asks for, at most.
pub const EXCLUSION_VALUE: usize = 512;
/// Bytes of a command line that is looked through for words to exclude by.
pub const EXCLUSION_LINE: usize = 8 << 10;
/// Bytes of a word of a command line that an exclusion is suggested for, at least.
pub const EXCLUSION_WORD: usize = 5;
/// Values of one field and operator that are tried as exclusions: those most benign events share.
pub const EXCLUSION_VALUES: usize = 32;
/// Predicates that are generalised from benign events and tried as exclusions.
pub const EXCLUSION_CANDIDATES: usize = 512;
/// Single exclusions that are tried in pairs.
pub const EXCLUSION_PAIRED: usize = 64;
/// Pairs with the same predicate in them.
pub const EXCLUSION_PAIRS: usize = 3;
/// Exclusions on the same fields with the same operators that are offered beside each other.
pub const EXCLUSIONS_ALIKE: usize = 3;
/// Exclusions that are written into the rule and evaluated again, the best first.
pub const EXCLUSIONS_TRIED: usize = 48;
/// Exclusions that are offered.
pub const EXCLUSIONS_OFFERED: usize = 12;
/// Bytes of a reach index, and of all values in it.
pub const REACH_INDEX: usize = 64 << 20;
/// Labelled events that the command line compares at once.
pub const LABELLED_EVENTS: usize = 100_000;
/// Events in an exported report, and characters shown of a command line in it.
pub const REPORTED_EVENTS: usize = 1_000;
pub const REPORTED_LINE: usize = 2_000;
/// Characters of a link with work in it, and bytes of what it unpacks to.
pub const LINK: usize = 1 << 20;
pub const LINKED_WORK: usize = 16 << 20;
/// Characters from which on a link may be cut where it is sent: mail programs and chats take some
/// thousands, and browsers far more.
pub const LONG_LINK: usize = 8_000;
/// Bytes of events in which names are looked for, to share the events without them: a second's work.
pub const REDACTED: usize = 1 << 20;
/// Ways to choose "at least n of" a rule's parts that are written out for a target that can't
/// count.
pub const CONVERTED_CHOICES: usize = 500;
