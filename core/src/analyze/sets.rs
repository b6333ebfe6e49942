//! Rule sets: thousands of rules that are opened as a whole and evaluated beside the others.
//!
//! They are read once, in steps, and stay with the [`super::Analyzer`] until they are removed, so
//! that a request need not carry their text.

use crate::catalog::reach::{RuleFile, files};
use crate::limits;
use crate::report::sets::{SetProblem, SetView};
use crate::rule::{self, Language, Rule, Status};
use std::collections::{HashSet, VecDeque};

/// Begins the key of every set.
const SETS: &str = "set/";
/// Files read in one step, some milliseconds of work.
const FILES_A_STEP: usize = 8;

/// A set that is being read.
#[derive(Debug)]
pub struct SetReading {
    files: VecDeque<RuleFile>,
    of: usize,
    set: ReadSet,
}

/// A set that was read.
#[derive(Debug)]
pub struct ReadSet {
    pub view: SetView,
    pub(super) texts: Vec<SetText>,
}

/// The rules of one file.
#[derive(Debug)]
pub(super) struct SetText {
    pub key: String,
    pub language: Option<Language>,
    pub rules: Vec<Rule>,
}

/// The key of a set that is called so.
pub fn set_key(name: &str) -> String {
    format!("{SETS}{}", plain(name).replace('/', "_"))
}

/// The key of the set that a rule is of, out of the rule's.
pub fn set_of(rule: &str) -> Option<&str> {
    let name = rule.strip_prefix(SETS)?.find('/')?;
    Some(&rule[..SETS.len() + name])
}

/// Without the character that numbers the rules of one text.
fn plain(path: &str) -> String {
    path.replace('#', "_")
}

impl SetReading {
    /// Begins with the files of a folder or archive that is called so. Folders of rules that are
    /// no longer in use are left out, as they are where reach is counted.
    pub fn new(name: &str, all: Vec<RuleFile>) -> SetReading {
        let paths: Vec<&str> = all.iter().map(|file| file.path.as_str()).collect();
        let chosen = files::chosen(None, &paths).into_iter().map(str::to_owned);
        let chosen: HashSet<String> = chosen.collect();
        let mut all = VecDeque::from(all);
        all.retain(|file| chosen.contains(&file.path));
        let view = SetView {
            key: set_key(name),
            name: name.to_owned(),
            ..SetView::default()
        };
        SetReading {
            of: all.len(),
            files: all,
            set: ReadSet {
                view,
                texts: Vec::new(),
            },
        }
    }

    /// Reads some files. True while there are more.
    ///
    /// # Errors
    ///
    /// A sentence, where there are more rules than [`limits::SET_RULES`].
    pub fn step(&mut self) -> Result<bool, String> {
        for _ in 0..FILES_A_STEP {
            let Some(file) = self.files.pop_front() else {
                return Ok(false);
            };
            self.set.read(&file);
            if self.set.view.rules() as usize > limits::SET_RULES {
                return Err(format!(
                    "{} has more than {} rules, which is the limit of a set in the page. Open some \
                     of its folders alone, or use the command line, cutout eval, which has no such \
                     limit.",
                    self.set.view.name,
                    limits::SET_RULES
                ));
            }
        }
        Ok(!self.files.is_empty())
    }

    /// Files that are done, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.of - self.files.len(), self.of)
    }

    /// What was read.
    ///
    /// # Errors
    ///
    /// A sentence, where no file holds a rule.
    pub fn finish(self) -> Result<ReadSet, String> {
        if self.set.texts.is_empty() {
            let endings = rule::files::ENDINGS.join(", .");
            return Err(format!(
                "There is no rule in {}; read are files that end in .{endings}.",
                self.set.view.name
            ));
        }
        Ok(self.set)
    }
}

impl ReadSet {
    fn read(&mut self, file: &RuleFile) {
        let ending = file.path.rsplit_once('.').map_or("", |(_, ending)| ending);
        if rule::files::is_no_rule(ending, &file.text) {
            return;
        }
        let language = rule::files::language(ending);
        let key = format!("{}/{}", self.view.key, plain(&file.path));
        let rules = rule::parse_as(&file.text, language);
        self.view.files += 1;
        for (at, rule) in rules.iter().enumerate() {
            self.count(rule, super::rules::numbered(&key, at), &file.path);
        }
        self.texts.push(SetText {
            key,
            language,
            rules,
        });
    }

    fn count(&mut self, rule: &Rule, key: String, path: &str) {
        let status = rule::status(&rule.diagnostics);
        let view = &mut self.view;
        match status {
            Status::Ok => view.ok += 1,
            Status::Unsupported => view.unsupported += 1,
            Status::Error => view.errors += 1,
        }
        let of_status = |one: &&crate::text::Diagnostic| {
            status != Status::Ok && rule::status(std::slice::from_ref(*one)) == status
        };
        let Some(first) = rule.diagnostics.iter().find(of_status) else {
            return;
        };
        if view.problems.len() == limits::SET_PROBLEMS {
            view.problems_left_out += 1;
            return;
        }
        view.problems.push(SetProblem {
            rule: key,
            path: path.to_owned(),
            line: first.line,
            message: first.message.clone(),
            error: status == Status::Error,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Analyzer, OwnRule, Progress, Request, RuleChoice};
    use super::*;
    use crate::report::View;

    const RULE: &str = "title: T\nlogsource: {}\ndetection:\n  a:\n    CommandLine|contains: abc\n  condition: a\n";

    fn file(path: &str, text: &str) -> RuleFile {
        RuleFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    fn read(name: &str, files: Vec<RuleFile>) -> Result<ReadSet, String> {
        let mut reading = SetReading::new(name, files);
        while reading.step()? {}
        reading.finish()
    }

    fn request(off: &[&str], own: &[&str]) -> Request {
        let own = own.iter().map(|key| OwnRule {
            key: (*key).to_owned(),
            text: RULE.to_owned(),
            language: None,
        });
        Request {
            text: "abc one\nnothing here\n".to_owned(),
            rules: RuleChoice {
                own: own.collect(),
                off: off.iter().map(|key| (*key).to_owned()).collect(),
                ..RuleChoice::default()
            },
            ..Request::default()
        }
    }

    fn matches(analyzer: &mut Analyzer) -> (u32, u32) {
        while analyzer.step() != Progress::Done {}
        let totals = analyzer.report(&View::default()).totals;
        (totals.rules, totals.matches)
    }

    #[test]
    fn a_set_says_what_could_not_be_read_and_where() {
        let broken = RULE.replace("contains", "contians");
        let files = vec![
            file("s/a.yml", RULE),
            file("s/b.yml", &broken),
            file("s/c.esql", "from logs | where process.name == \"x\""),
            file("s/readme.txt", "text"),
            file("s/deprecated/d.yml", RULE),
            file("s/macros.yml", "definition: x\nname: y\n"),
        ];
        let view = read("s", files).unwrap().view;
        assert_eq!((view.files, view.rules()), (3, 3));
        assert_eq!((view.ok, view.unsupported, view.errors), (1, 1, 1));
        let said: Vec<_> = view
            .problems
            .iter()
            .map(|one| (&*one.path, one.line))
            .collect();
        assert_eq!(said, [("s/b.yml", 5), ("s/c.esql", 1)]);
        assert!(read("notes", vec![file("a.txt", "x")]).is_err());
        let many = format!("{RULE}---\n").repeat(limits::SET_RULES + 1);
        let said = read("many", vec![file("a.yml", &many)]).unwrap_err();
        assert!(said.contains("more than 20000 rules"), "{said}");
    }

    #[test]
    fn rules_of_a_set_are_evaluated_beside_the_others_and_go_off_together_or_alone() {
        let mut analyzer = Analyzer::new();
        analyzer.start(request(&[], &["own-1"]));
        assert_eq!(matches(&mut analyzer), (1, 1));
        let two = format!("{RULE}---\n{RULE}");
        let files = vec![file("s/a#b.yml", &two), file("s/c.yml", RULE)];
        analyzer.put_set(read("s", files).unwrap());
        assert_eq!(matches(&mut analyzer), (4, 4));
        let keys: Vec<String> = analyzer.rules().into_iter().map(|rule| rule.key).collect();
        let expected = [
            "own-1",
            "set/s/s/a_b.yml",
            "set/s/s/a_b.yml#2",
            "set/s/s/c.yml",
        ];
        assert_eq!(keys, expected);

        analyzer.choose(&request(&["set/s"], &["own-1"]).rules);
        assert_eq!(matches(&mut analyzer), (1, 1));
        analyzer.choose(&request(&["set/s/s/c.yml"], &["own-1", "own-2"]).rules);
        assert_eq!(matches(&mut analyzer), (4, 4));
        analyzer.start(request(&[], &[]));
        assert_eq!(matches(&mut analyzer), (3, 3));

        let files = vec![file("s/c.yml", RULE)];
        analyzer.put_set(read("s", files).unwrap());
        assert_eq!(
            matches(&mut analyzer),
            (1, 1),
            "the same name takes the other's place"
        );
        analyzer.remove_set("set/s");
        assert_eq!(matches(&mut analyzer), (0, 0));
    }

    #[test]
    fn in_brief_a_rule_of_a_set_is_its_title_and_alone_it_is_whole() {
        let mut analyzer = Analyzer::new();
        analyzer.start(request(&[], &["own-1"]));
        analyzer.put_set(read("s", vec![file("c.yml", RULE)]).unwrap());
        let brief = analyzer.set_rules();
        assert_eq!(brief.len(), 1);
        assert_eq!((&*brief[0].title, &*brief[0].source), ("T", ""));
        assert_eq!(analyzer.first_rules().len(), 1);
        assert_eq!(*analyzer.rule("set/s/c.yml").unwrap().source, *RULE);
        assert_eq!(analyzer.rule("set/s/d.yml"), None);
    }
}
