//! The program, run as a user runs it.

mod compare;
mod convert;
mod corpora;
mod evade;
mod eval;
mod exercise;
mod explain;
mod guide;
mod lint;
// What these tests leave unused, those of the other crates use.
#[allow(dead_code)]
#[path = "../../../tests/src/shared.rs"]
mod shared;
mod streaming;
mod suggest;
mod test;
mod usage;

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a run left behind.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// The rows of `--json`: one object a line.
    fn rows(&self) -> Vec<Value> {
        let rows = self.stdout.lines().map(serde_json::from_str);
        rows.collect::<Result<_, _>>().expect(&self.stdout)
    }

    /// All rows but the summary, and the summary.
    fn rows_and_summary(&self) -> (Vec<Value>, Value) {
        let mut rows = self.rows();
        let last = rows.pop().expect("no summary");
        (rows, last)
    }
}

/// A folder of its own for one test, with the program to run in it.
struct Place {
    folder: PathBuf,
}

impl Place {
    fn new(test: &str) -> Place {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Place { folder }
    }

    /// Writes a file, its folders included.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Place {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, b"")
    }

    fn run_with(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut child = self.command(args).spawn().unwrap();
        // A program that ends without reading closes the pipe, which is its right.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutout"));
        command.args(args).current_dir(&self.folder);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// Matches any event of which the command line contains `tool`.
const RULE: &str = "\
title: Tool ran
id: 11111111-2222-4333-8444-555555555555
level: high
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: tool
  condition: selection
";

/// Depends on a field that a bare command line does not carry.
const PARENT_RULE: &str = "\
title: Tool under a parent
level: low
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: tool
    ParentImage|endswith: '\\explorer.exe'
  condition: selection
";

const BROKEN_RULE: &str = "\
title: Broken
logsource:
  product: windows
detection:
  selection:
    CommandLine|contians: tool
  condition: selection
";
