//! What a mutation is, and all of them.

use super::line::Line;
use super::mutations::*;

/// One way to write a command line differently that Windows, a shell or the program still takes
/// for the same.
#[derive(Clone, Copy, Debug)]
pub struct Mutation {
    /// Short and stable: `caret`.
    pub name: &'static str,
    pub title: &'static str,
    /// Who accepts the change, or takes it out, and what that means for the log.
    pub why: &'static str,
    /// Who that is, for people: `cmd.exe`.
    pub layer: &'static str,
    /// Documentation or research that says so.
    pub source: &'static str,
    /// What of the arguments it changes, all else staying equal.
    pub changes: Changes,
    /// The line in each way that this mutation has for it; none where it does not apply.
    pub apply: fn(&Line<'_>) -> Vec<Mutated>,
}

/// What a mutation changes in the arguments that the program receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    Nothing,
    /// Letters become upper or lower case.
    Case,
    /// `-x` becomes `/x` or the like.
    SwitchMarks,
    /// A path is spelled differently and leads to the same file.
    Paths,
    /// Words that the program knows in a shorter and a longer form.
    Abbreviations,
    /// Arguments change places.
    Order,
    /// The text of PowerShell code, which comes to the same.
    Code,
    /// Another program runs the same script.
    Host,
}

/// A mutated line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutated {
    /// Which variant of the mutation this is; empty where it has one only.
    pub how: &'static str,
    /// What an attacker types.
    pub typed: String,
    /// What the log of processes shows.
    pub logged: String,
    /// Where another program runs it.
    pub host: Option<Host>,
}

/// The program that runs a mutated line in place of the original one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Another program in the same folder, by its name.
    Other(&'static str),
    /// A copy of the same program, by its path.
    Copy(&'static str),
}

impl Mutated {
    pub fn new(how: &'static str, typed: String, logged: String) -> Mutated {
        Mutated {
            how,
            typed,
            logged,
            host: None,
        }
    }
}

/// All mutations, in the order in which they are shown.
pub const ALL: &[Mutation] = &[
    letter_case::LETTER_CASE,
    caret::CARET,
    quoted_program::QUOTED_PROGRAM,
    quoted_parts::QUOTED_PARTS,
    blanks::BLANKS,
    tabs::TABS,
    switch_mark::SWITCH_MARK,
    abbreviation::ABBREVIATION,
    joined_value::JOINED_VALUE,
    forward_slashes::FORWARD_SLASHES,
    same_folder::SAME_FOLDER,
    parent_folder::PARENT_FOLDER,
    doubled_separator::DOUBLED_SEPARATOR,
    verbatim_path::VERBATIM_PATH,
    trailing_dot::TRAILING_DOT,
    short_name::SHORT_NAME,
    variable::VARIABLE,
    substring::SUBSTRING,
    without_folder::WITHOUT_FOLDER,
    without_extension::WITHOUT_EXTENSION,
    host_swap::HOST_SWAP,
    renamed_program::RENAMED_PROGRAM,
    argument_order::ARGUMENT_ORDER,
    unicode::UNICODE,
    alias::ALIAS,
    tick::TICK,
    concatenation::CONCATENATION,
    code_blanks::CODE_BLANKS,
    encoded_command::ENCODED_COMMAND,
];
