//! Counting somebody's own rules, in steps: they come from files in any folders and languages.

use super::{Corpus, Counts, Index, Vendor, files};
use crate::rule;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// Files counted in one step, some milliseconds of work.
const FILES_A_STEP: usize = 4;

/// A file that may hold rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFile {
    /// Below the folder that was opened, with `/` between names.
    pub path: String,
    pub text: String,
}

/// A count that is under way.
#[derive(Debug)]
pub struct Counting {
    name: String,
    files: VecDeque<RuleFile>,
    of: usize,
    counts: Counts,
}

impl Counting {
    /// Counts the rules in use among these files; `name` is what to call them.
    pub fn new(name: &str, files: Vec<RuleFile>) -> Counting {
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let chosen: BTreeSet<String> = files::chosen(None, &paths)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let files: VecDeque<RuleFile> = files
            .into_iter()
            .filter(|file| chosen.contains(&file.path))
            .collect();
        Counting {
            name: name.to_owned(),
            of: files.len(),
            files,
            counts: Counts::default(),
        }
    }

    /// Counts some files. True while there are more.
    pub fn step(&mut self) -> bool {
        for _ in 0..FILES_A_STEP {
            let Some(RuleFile { path, text }) = self.files.pop_front() else {
                return false;
            };
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            if rule::files::is_no_rule(ending, &text) {
                continue;
            }
            for rule in rule::parse_as(&text, rule::files::language(ending)) {
                // What is no rule at all has no condition, and says nothing of what rules use.
                if rule.condition.is_some() {
                    self.counts.add(Vendor::of(rule.language), &rule);
                }
            }
        }
        !self.files.is_empty()
    }

    /// Files that are done, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.of - self.files.len(), self.of)
    }

    /// The figures of all predicates, however few rules use them. The error is a sentence for the
    /// user.
    pub fn finish(self) -> Result<Index, String> {
        if self.counts.rules == [0; 3] {
            let endings = rule::files::ENDINGS.join(", .");
            return Err(format!(
                "there is no rule in {}: {} looked at, with the endings .{endings}",
                self.name,
                match self.of {
                    1 => "1 file was".to_owned(),
                    files => format!("{files} files were"),
                }
            ));
        }
        let corpora = Vendor::ALL.into_iter().zip(self.counts.rules);
        let corpora = corpora
            .filter(|(_, rules)| *rules > 0)
            .map(|(vendor, rules)| Corpus {
                vendor,
                name: self.name.clone(),
                commit: String::new(),
                rules,
            });
        Ok(Index::new(&self.counts, corpora.collect(), "", 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> RuleFile {
        RuleFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn own_rules_are_counted_by_their_language_in_steps() {
        let sigma = "title: x\nlogsource: {}\ndetection:\n  a: { Image: x }\n  condition: a\n";
        let mut files: Vec<RuleFile> = (0..9).map(|at| file(&format!("{at}.yml"), sigma)).collect();
        files.push(file("a/b.eql", "process where process.name == \"x\""));
        files.push(file("deprecated/c.yml", sigma));
        files.push(file("README.md", "text"));
        files.push(file("broken.yml", "title: [\n"));
        files.push(file("macro.yml", "definition: x\nname: y\n"));
        let mut counting = Counting::new("ours", files);
        assert_eq!(counting.progress(), (0, 12));
        let mut steps = 1;
        while counting.step() {
            steps += 1;
        }
        assert_eq!((steps, counting.progress()), (3, (12, 12)));
        let index = counting.finish().unwrap();
        let rules: Vec<u32> = index.corpora.iter().map(|corpus| corpus.rules).collect();
        assert_eq!(rules, [9, 1]);
        assert_eq!(index.least, 1);
    }

    #[test]
    fn a_folder_without_rules_says_so() {
        for files in [vec![], vec![file("a.yml", "a: 1"), file("b.txt", "")]] {
            let mut counting = Counting::new("notes", files);
            while counting.step() {}
            let said = counting.finish().unwrap_err();
            assert!(said.contains("there is no rule in notes"), "{said}");
        }
    }
}
