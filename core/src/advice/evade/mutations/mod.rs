//! One file a mutation.

pub mod abbreviation;
pub mod alias;
pub mod argument_order;
pub mod blanks;
pub mod caret;
pub mod code_blanks;
pub mod concatenation;
pub mod doubled_separator;
pub mod encoded_command;
pub mod forward_slashes;
pub mod host_swap;
pub mod joined_value;
pub mod letter_case;
pub mod parent_folder;
pub mod quoted_parts;
pub mod quoted_program;
pub mod renamed_program;
pub mod same_folder;
pub mod short_name;
pub mod substring;
pub mod switch_mark;
pub mod tabs;
pub mod tick;
pub mod trailing_dot;
pub mod unicode;
pub mod variable;
pub mod verbatim_path;
pub mod without_extension;
pub mod without_folder;

/// Hand-worked cases: a line, and what a mutation makes of it, as (typed, logged).
#[cfg(test)]
fn made(mutation: &super::mutation::Mutation, line: &str) -> Vec<(String, String)> {
    let line = super::line::Line::of(line).expect("the line has a program");
    let lines = (mutation.apply)(&line);
    let pairs = lines.into_iter().map(|made| (made.typed, made.logged));
    pairs.collect()
}

/// The logged lines, of mutations that no shell takes out.
#[cfg(test)]
fn logged(mutation: &super::mutation::Mutation, line: &str) -> Vec<String> {
    let made = made(mutation, line).into_iter();
    made.inspect(|(typed, logged)| assert_eq!(typed, logged))
        .map(|(_, logged)| logged)
        .collect()
}
