//! The functions and operators of Splunk's `eval`, as far as they compute a value.

use super::Relation;
use std::fmt;

/// A function of Splunk's evaluation functions, or one of its operators.
///
/// Where an argument is null, so is the result, but for the functions that ask about null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SplFunction {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Absolute,
    Ceiling,
    Floor,
    /// To a number of decimal places, 0 unless one is given.
    Round,
    SquareRoot,
    /// The texts one after another.
    Concat,
    /// Text, first character (1 is the first, -1 the last), length.
    Substring,
    Trim,
    TrimStart,
    TrimEnd,
    Split,
    /// How many values there are.
    Count,
    /// One of several values or a range of them, counted from 0, or from the end below 0.
    Index,
    /// The values as one text.
    Join,
    Append,
    /// Each value once.
    Distinct,
    /// Null if both are equal.
    NullIf,
    ToNumber,
    ToText,
    IsNull,
    IsNumber,
    IsText,
    CidrMatch,
    /// The pattern of `LIKE`, as the second argument has it.
    Like,
    /// Numbers as numbers, everything else as texts whose case counts.
    Compare(Relation),
    /// Whether the first is one of the others.
    In,
    /// A time in seconds, down to the start of its span of so many seconds.
    Bucket,
}

impl fmt::Display for SplFunction {
    /// The name as a search has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SplFunction as F;
        f.write_str(match self {
            F::Add => "add",
            F::Subtract => "subtract",
            F::Multiply => "multiply",
            F::Divide => "divide",
            F::Modulo => "modulo",
            F::Power => "pow",
            F::Absolute => "abs",
            F::Ceiling => "ceiling",
            F::Floor => "floor",
            F::Round => "round",
            F::SquareRoot => "sqrt",
            F::Concat => "concat",
            F::Substring => "substr",
            F::Trim => "trim",
            F::TrimStart => "ltrim",
            F::TrimEnd => "rtrim",
            F::Split => "split",
            F::Count => "mvcount",
            F::Index => "mvindex",
            F::Join => "mvjoin",
            F::Append => "mvappend",
            F::Distinct => "mvdedup",
            F::NullIf => "nullif",
            F::ToNumber => "tonumber",
            F::ToText => "tostring",
            F::IsNull => "isnull",
            F::IsNumber => "isnum",
            F::IsText => "isstr",
            F::CidrMatch => "cidrmatch",
            F::Like => "like",
            F::Compare(Relation::Eq) => "equals",
            F::Compare(Relation::Ne) => "differs",
            F::Compare(Relation::Lt) => "less",
            F::Compare(Relation::Le) => "less_or_equal",
            F::Compare(Relation::Gt) => "greater",
            F::Compare(Relation::Ge) => "greater_or_equal",
            F::In => "in",
            F::Bucket => "bin",
        })
    }
}
