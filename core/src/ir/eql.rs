//! The functions and operators of Elastic's EQL, as far as they compute a value.

use super::Relation;
use std::fmt;

/// A function of EQL's reference, or one of its operators.
///
/// Where one argument is null the result is null; where one is an array, it is the results of its
/// items. `cased` is false for the forms with a `~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EqlFunction {
    Add,
    Subtract,
    Multiply,
    /// Rounds towards zero where both sides are integers. `decimal` says that the query wrote one
    /// of them with a point, which asks for the exact quotient.
    Divide {
        decimal: bool,
    },
    Modulo,
    Between {
        cased: bool,
    },
    CidrMatch,
    Concat,
    EndsWith {
        cased: bool,
    },
    IndexOf {
        cased: bool,
    },
    Length,
    Number,
    StartsWith {
        cased: bool,
    },
    String,
    StringContains {
        cased: bool,
    },
    Substring,
    /// One item of an array, counted from 0: `process.args[0]`.
    Item(u32),
    /// A comparison of two values that are both worked out.
    Compare(Relation),
}

impl fmt::Display for EqlFunction {
    /// The name as a query has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use EqlFunction as F;
        let (name, cased) = match self {
            F::Add => ("add", true),
            F::Subtract => ("subtract", true),
            F::Multiply => ("multiply", true),
            F::Divide { .. } => ("divide", true),
            F::Modulo => ("modulo", true),
            F::Between { cased } => ("between", *cased),
            F::CidrMatch => ("cidrMatch", true),
            F::Concat => ("concat", true),
            F::EndsWith { cased } => ("endsWith", *cased),
            F::IndexOf { cased } => ("indexOf", *cased),
            F::Length => ("length", true),
            F::Number => ("number", true),
            F::StartsWith { cased } => ("startsWith", *cased),
            F::String => ("string", true),
            F::StringContains { cased } => ("stringContains", *cased),
            F::Substring => ("substring", true),
            F::Item(at) => return write!(f, "item {at}"),
            F::Compare(Relation::Eq) => ("equal", true),
            F::Compare(Relation::Ne) => ("not equal", true),
            F::Compare(Relation::Lt) => ("less", true),
            F::Compare(Relation::Le) => ("less or equal", true),
            F::Compare(Relation::Gt) => ("greater", true),
            F::Compare(Relation::Ge) => ("greater or equal", true),
        };
        f.write_str(name)?;
        f.write_str(if cased { "" } else { "~" })
    }
}
