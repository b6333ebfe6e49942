//! Conditions of which the comparisons are written already.

/// A condition in the words of a target.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    Constant(bool),
    Is(Comparison),
    Not(Box<Clause>),
    All(Vec<Clause>),
    Any(Vec<Clause>),
    /// True if at least so many of the parts are; 2 or more.
    AtLeast(u32, Vec<Clause>),
}

/// One comparison as text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Comparison {
    pub text: String,
    /// Whether it comes to null, and not to false, for a record without the field. NOT of null is
    /// null, too, so such a comparison must be made false before it is negated.
    pub nullable: bool,
}

impl Clause {
    /// A comparison that is true or false of every record.
    pub fn is(text: impl Into<String>) -> Clause {
        Clause::Is(Comparison {
            text: text.into(),
            nullable: false,
        })
    }

    /// A comparison that is null for a record without the field.
    pub fn nullable(text: impl Into<String>) -> Clause {
        Clause::Is(Comparison {
            text: text.into(),
            nullable: true,
        })
    }

    pub fn not(clause: Clause) -> Clause {
        Clause::Not(Box::new(clause))
    }

    /// Whether it may be null in the place of false. What stands under a NOT never is, since it is
    /// made false there.
    pub fn is_nullable(&self) -> bool {
        match self {
            Clause::Is(comparison) => comparison.nullable,
            Clause::Constant(_) | Clause::Not(_) => false,
            Clause::All(parts) | Clause::Any(parts) | Clause::AtLeast(_, parts) => {
                parts.iter().any(Clause::is_nullable)
            }
        }
    }

    /// The same without constants within, double negations, and groups within groups of their
    /// kind.
    pub fn simplified(self) -> Clause {
        match self {
            Clause::Constant(_) | Clause::Is(_) => self,
            Clause::Not(inner) => match inner.simplified() {
                Clause::Constant(value) => Clause::Constant(!value),
                Clause::Not(inner) => *inner,
                inner => Clause::not(inner),
            },
            Clause::All(parts) => group(parts, true),
            Clause::Any(parts) => group(parts, false),
            Clause::AtLeast(count, parts) => {
                let mut sure = 0;
                let mut open = Vec::new();
                for part in parts {
                    match part.simplified() {
                        Clause::Constant(value) => sure += u32::from(value),
                        part => open.push(part),
                    }
                }
                match count.saturating_sub(sure) {
                    0 => Clause::Constant(true),
                    count if count as usize > open.len() => Clause::Constant(false),
                    1 => group(open, false),
                    count if count as usize == open.len() => group(open, true),
                    count => Clause::AtLeast(count, open),
                }
            }
        }
    }
}

/// AND of the parts, or OR.
fn group(parts: Vec<Clause>, and: bool) -> Clause {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match (part.simplified(), and) {
            (Clause::Constant(value), _) if value == and => {}
            (Clause::Constant(value), _) => return Clause::Constant(value),
            (Clause::All(inner), true) | (Clause::Any(inner), false) => flat.extend(inner),
            (part, _) => flat.push(part),
        }
    }
    match flat.len() {
        0 => Clause::Constant(and),
        1 => flat.remove(0),
        _ if and => Clause::All(flat),
        _ => Clause::Any(flat),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_and_groups_within_groups_are_folded() {
        let is = |text: &str| Clause::is(text);
        let all = Clause::All(vec![
            Clause::Constant(true),
            Clause::All(vec![is("a"), Clause::not(Clause::not(is("b")))]),
            Clause::Any(vec![Clause::Constant(false), is("c")]),
        ]);
        assert_eq!(
            all.simplified(),
            Clause::All(vec![is("a"), is("b"), is("c")])
        );
        let never = Clause::All(vec![
            is("a"),
            Clause::not(Clause::Any(vec![Clause::Constant(true), is("b")])),
        ]);
        assert_eq!(never.simplified(), Clause::Constant(false));
        let two = Clause::AtLeast(2, vec![is("a"), Clause::Constant(true), is("b")]);
        assert_eq!(two.simplified(), Clause::Any(vec![is("a"), is("b")]));
    }
}
