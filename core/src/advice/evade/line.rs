//! A command line taken apart for mutation: which program reads which part of it.

use super::mutation::Mutated;
use super::powershell::{self, Code};
use super::{layers, programs};
use crate::event::cmdline::{Arg, file_name, split};
use crate::event::{image, shell};
use crate::limits;
use crate::sort::Sort;
use std::ops::Range;

/// Text that takes the place of a part of a line.
pub type Edit = (Range<usize>, String);

/// A command line and what its parts are.
#[derive(Clone, Debug)]
pub struct Line<'l> {
    pub text: &'l str,
    /// The arguments of the command that is mutated, its program first; spans are in `text`. For
    /// `cmd /c …` it is the command that cmd carries.
    pub args: Vec<Arg>,
    pub shell: Shell,
    pub program: Program,
    /// The script that the program is given to run: an index into `args`.
    pub script: Option<usize>,
    /// The part that PowerShell reads as code.
    pub code: Option<Code>,
}

/// What stands between the keyboard and the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// A process has the line, and cmd.exe may have been what it was typed into: what cmd takes
    /// out is not in it.
    Typed,
    /// The line is that of `cmd /c …` itself, which shows everything that cmd will take out.
    Logged,
    /// The line was typed into PowerShell. No process has it.
    Console,
}

/// Who reads the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// `cscript`, `wscript`.
    ScriptHost,
    /// `powershell`, `pwsh`.
    PowerShell,
    /// A script of Windows Script Host that was typed without its host.
    Script,
    /// A batch file.
    Batch,
    /// `cmd` with a command that is not simple: a chain, or none.
    Cmd,
    /// A line typed into PowerShell.
    Console,
    Other,
}

impl<'l> Line<'l> {
    /// `None` for a line without a program, and for one that is longer than a process can have
    /// ([`limits::MUTATED_LINE`]).
    pub fn of(text: &'l str) -> Option<Line<'l>> {
        if text.len() > limits::MUTATED_LINE {
            return None;
        }
        let (command, shell) = command(text);
        let mut args = split(&text[command.clone()]);
        let first = args.first()?;
        if first.text.is_empty() {
            return None;
        }
        let program = match shell {
            _ if image::is_powershell_line(text) => Program::Console,
            // A line for cmd itself, which no process has: `set x=1 & cscript y`.
            _ if !starts_program(&text[command.clone()]) => Program::Cmd,
            _ => programs::program(file_name(&first.text)),
        };
        let shell = match program {
            Program::Console => Shell::Console,
            _ => shell,
        };
        for arg in &mut args {
            arg.span.start += command.start as u32;
            arg.span.end += command.start as u32;
        }
        let mut line = Line {
            text,
            args,
            shell,
            program,
            script: None,
            code: None,
        };
        line.script = line.find_script();
        line.code = powershell::code(&line);
        Some(line)
    }

    /// The script's name in lower case, without folder and extension: `pubprn`.
    pub fn script_name(&self) -> Option<String> {
        let name = file_name(&self.args[self.script?].text).to_ascii_lowercase();
        let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
        Some(stem.to_owned())
    }

    /// Is this a line for `winrm.vbs`? It does not use the arguments that Windows Script Host has
    /// split for it, but takes the whole line apart by rules of its own.
    pub fn is_winrm(&self) -> bool {
        self.script_name().as_deref() == Some("winrm")
    }

    /// Where an argument stands, its quotes included.
    pub fn place(&self, arg: usize) -> Range<usize> {
        let span = self.args[arg].span;
        span.start as usize..span.end as usize
    }

    /// An argument as it stands in the line.
    pub fn raw(&self, arg: usize) -> &'l str {
        &self.text[self.place(arg)]
    }

    /// The arguments that are no PowerShell code, by index.
    pub fn plain_args(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.args.len()).filter(|&arg| self.is_plain(arg))
    }

    fn is_plain(&self, arg: usize) -> bool {
        let (place, code) = (self.place(arg), self.code.as_ref());
        code.is_none_or(|code| place.end <= code.range.start || place.start >= code.range.end)
    }

    /// The blanks between two arguments, the code's own left out.
    pub fn gaps(&self) -> Vec<Range<usize>> {
        let gaps = (1..self.args.len())
            .filter(|&arg| self.is_plain(arg) || self.is_plain(arg - 1))
            .map(|arg| self.place(arg - 1).end..self.place(arg).start);
        gaps.filter(|gap| !gap.is_empty()).collect()
    }

    /// A change that the program itself takes: it is logged.
    pub fn change(&self, how: &'static str, edits: Vec<Edit>) -> Option<Mutated> {
        let typed = self.with(edits)?;
        let logged = match self.shell {
            Shell::Console => self.text.to_owned(),
            Shell::Typed | Shell::Logged => typed.clone(),
        };
        Some(Mutated::new(how, typed, logged))
    }

    /// A change that cmd.exe takes out before it starts the program.
    pub fn change_for_cmd(&self, how: &'static str, edits: Vec<Edit>) -> Option<Mutated> {
        let typed = self.with(edits)?;
        let logged = match self.shell {
            Shell::Typed => {
                let left = layers::after_cmd(&typed);
                // The case of a variable's value is not the same on every machine.
                if left.eq_ignore_ascii_case(&layers::after_cmd(self.text)) {
                    self.text.to_owned()
                } else {
                    left
                }
            }
            Shell::Logged => typed.clone(),
            Shell::Console => return None,
        };
        Some(Mutated::new(how, typed, logged))
    }

    /// The text with the edits made; `None` where they change nothing.
    fn with(&self, mut edits: Vec<Edit>) -> Option<String> {
        edits.order_by_key(|(place, _)| place.start);
        let mut text = String::with_capacity(self.text.len() + 16 * edits.len());
        let mut at = 0;
        for (place, new) in edits {
            debug_assert!(at <= place.start, "edits overlap");
            text.push_str(&self.text[at..place.start]);
            text.push_str(&new);
            at = place.end;
        }
        text.push_str(&self.text[at..]);
        (text != self.text).then_some(text)
    }

    fn find_script(&self) -> Option<usize> {
        match self.program {
            Program::Script | Program::Batch => Some(0),
            // Options of the host begin with a slash, and none takes a word of its own.
            Program::ScriptHost => {
                (1..self.args.len()).find(|&arg| !self.args[arg].text.starts_with('/'))
            }
            Program::PowerShell => powershell::file(&self.args),
            Program::Cmd | Program::Console | Program::Other => None,
        }
    }
}

/// The command that is mutated: the one that `cmd /c` carries, where it is a single one and cmd
/// leaves it as it stands, else the whole line.
fn command(text: &str) -> (Range<usize>, Shell) {
    let (mut command, mut shell) = (0..text.len(), Shell::Typed);
    for _ in 0..limits::NESTED_COMMANDS {
        let outer = &text[command.clone()];
        let Some(std::borrow::Cow::Borrowed(carried)) = shell::carried(outer) else {
            break;
        };
        shell = Shell::Logged;
        let is_simple = matches!(&shell::commands(carried)[..], [one] if one == carried);
        if !is_simple || !starts_program(carried) {
            break;
        }
        // What is carried is a part of the line, and so its place follows from its address.
        let start = carried.as_ptr() as usize - text.as_ptr() as usize;
        command = start..start + carried.len();
    }
    (command, shell)
}

/// Does a command name the program it starts, with nothing of cmd's own in front?
fn starts_program(command: &str) -> bool {
    shell::started(command).is_some_and(|started| started.len() == command.trim_start().len())
}
