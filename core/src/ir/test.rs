//! What a predicate asks of a value.

use super::compiled::Compiled;
use crate::event::Field;
use crate::text::Glob;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;

/// A question about one value of one field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// The whole value matches one of the patterns. Several stem from one written value: its
    /// three base64 offsets, or its spellings in UTF-16.
    Text(Vec<Glob>),
    Regex(Regex),
    Cidr(Cidr),
    /// Compares as numbers; a value that is not a number fails.
    Number(Relation, Number),
    Exists(bool),
    /// The field is absent or null.
    Null,
    /// Compares with another field of the same event, ignoring case unless `cased`.
    SameAs {
        field: Field,
        how: Fit,
        cased: bool,
    },
    /// The field is there, and the inner test is not true of it.
    Differs(Box<Test>),
    /// The inner test is not true of the field, which need not be there.
    IsNot(Box<Test>),
    /// A computed value is the boolean true.
    Holds,
    /// Cannot be decided by an event alone, say for want of the list of a placeholder. The text
    /// names what is missing.
    Undecidable(String),
}

impl Test {
    /// Whether it looks at a second field, so that the value of one alone can't answer it.
    pub fn refers(&self) -> bool {
        match self {
            Test::SameAs { .. } => true,
            Test::Differs(inner) | Test::IsNot(inner) => inner.refers(),
            _ => false,
        }
    }
}

/// How one text must sit in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fit {
    Whole,
    Start,
    End,
    Within,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Relation {
    /// As most languages write it.
    pub fn sign(self) -> &'static str {
        match self {
            Relation::Eq => "==",
            Relation::Ne => "!=",
            Relation::Lt => "<",
            Relation::Le => "<=",
            Relation::Gt => ">",
            Relation::Ge => ">=",
        }
    }

    /// What holds of two numbers exactly where this does not.
    pub fn opposite(self) -> Relation {
        match self {
            Relation::Eq => Relation::Ne,
            Relation::Ne => Relation::Eq,
            Relation::Lt => Relation::Ge,
            Relation::Le => Relation::Gt,
            Relation::Gt => Relation::Le,
            Relation::Ge => Relation::Lt,
        }
    }

    /// Whether it asks which of two comes first.
    pub fn orders(self) -> bool {
        !matches!(self, Relation::Eq | Relation::Ne)
    }

    /// The same with both sides exchanged.
    pub fn flipped(self) -> Relation {
        match self {
            Relation::Lt => Relation::Gt,
            Relation::Le => Relation::Ge,
            Relation::Gt => Relation::Lt,
            Relation::Ge => Relation::Le,
            same => same,
        }
    }

    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Relation::Eq => left == right,
            Relation::Ne => left != right,
            Relation::Lt => left < right,
            Relation::Le => left <= right,
            Relation::Gt => left > right,
            Relation::Ge => left >= right,
        }
    }
}

/// A finite number, which therefore equals itself and can be a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(f64);

impl Number {
    pub fn new(value: f64) -> Option<Number> {
        // Adding zero turns -0 into 0, so that equal numbers hash alike.
        value.is_finite().then_some(Number(value + 0.0))
    }

    pub fn get(self) -> f64 {
        self.0
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RegexFlags {
    /// `(?i)`
    pub ignore_case: bool,
    /// `(?m)`: `^` and `$` match at line breaks.
    pub multi_line: bool,
    /// `(?s)`: `.` matches line breaks.
    pub dot_all: bool,
}

impl RegexFlags {
    /// Takes the flags off the start of an expression that sets them for all of it: `(?is)x`.
    pub fn leading(expression: &str) -> (RegexFlags, &str) {
        let group = expression
            .strip_prefix("(?")
            .and_then(|rest| rest.split_once(')'))
            .filter(|(letters, _)| {
                !letters.is_empty() && letters.chars().all(|c| "ims".contains(c))
            });
        match group {
            Some((letters, rest)) => {
                let flags = RegexFlags {
                    ignore_case: letters.contains('i'),
                    multi_line: letters.contains('m'),
                    dot_all: letters.contains('s'),
                };
                (flags, rest)
            }
            None => (RegexFlags::default(), expression),
        }
    }
}

/// A regular expression, searched anywhere in the value.
#[derive(Clone, Debug)]
pub struct Regex {
    pub source: String,
    pub flags: RegexFlags,
    pub compiled: Compiled,
}

impl Regex {
    /// Fails where it does not compile under [`limits::REGEX_SIZE`](crate::limits::REGEX_SIZE). The
    /// error is one line for the user.
    pub fn new(source: &str, flags: RegexFlags) -> Result<Regex, String> {
        let compiled = Compiled::new(source, flags).map_err(|error| match error {
            regex::Error::CompiledTooBig(limit) => {
                format!("it compiles to more than {} MB", limit >> 20)
            }
            error => reason(&error.to_string()),
        })?;
        Ok(Regex {
            source: source.to_owned(),
            flags,
            compiled,
        })
    }
}

/// The regex crate draws its errors over several lines; the last says what is wrong.
fn reason(error: &str) -> String {
    let last = error.lines().last().unwrap_or(error);
    last.trim().trim_start_matches("error: ").to_owned()
}

impl PartialEq for Regex {
    fn eq(&self, other: &Regex) -> bool {
        self.source == other.source && self.flags == other.flags
    }
}

impl Eq for Regex {}

impl Hash for Regex {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
        self.flags.hash(state);
    }
}

/// A block of IP addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cidr {
    network: IpAddr,
    prefix: u8,
}

impl Cidr {
    /// Reads `10.0.0.0/8` or `2001:db8::/32`; an address alone is a block of one.
    pub fn parse(text: &str) -> Option<Cidr> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().ok()?)),
            None => (text, None),
        };
        let network: IpAddr = address.parse().ok()?;
        let longest = if network.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(longest);
        (prefix <= longest).then_some(Cidr { network, prefix })
    }

    pub fn network(self) -> IpAddr {
        self.network
    }

    /// Bits that all addresses of the block share.
    pub fn prefix(self) -> u8 {
        self.prefix
    }

    pub fn contains(self, address: &str) -> bool {
        match (self.network, address.trim().parse::<IpAddr>()) {
            (IpAddr::V4(network), Ok(IpAddr::V4(address))) => {
                let shift = 32 - u32::from(self.prefix);
                let top = |ip: std::net::Ipv4Addr| u32::from(ip).checked_shr(shift).unwrap_or(0);
                top(network) == top(address)
            }
            (IpAddr::V6(network), Ok(IpAddr::V6(address))) => {
                let shift = 128 - u32::from(self.prefix);
                let top = |ip: std::net::Ipv6Addr| u128::from(ip).checked_shr(shift).unwrap_or(0);
                top(network) == top(address)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cidr_contains_addresses_of_its_own_family() {
        let block = Cidr::parse("10.0.0.0/8").unwrap();
        assert!(block.contains("10.255.0.1"));
        assert!(!block.contains("11.0.0.1"));
        assert!(!block.contains("::1"));
        assert!(Cidr::parse("0.0.0.0/0").unwrap().contains("203.0.113.9"));
        assert!(Cidr::parse("fe80::/10").unwrap().contains("fe80::1"));
        assert!(Cidr::parse("::1").unwrap().contains("::1"));
        assert_eq!(Cidr::parse("10.0.0.0/33"), None);
        assert_eq!(Cidr::parse("host/8"), None);
    }

    #[test]
    fn a_regex_that_is_too_large_says_so() {
        let error = Regex::new(r"(\w{500}){200}", RegexFlags::default()).unwrap_err();
        assert_eq!(error, "it compiles to more than 10 MB");
        assert!(
            Regex::new("a(b", RegexFlags::default())
                .unwrap_err()
                .contains("unclosed group")
        );
    }
}
