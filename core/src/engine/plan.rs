//! A condition over numbered predicates, as it is evaluated.

use super::leaves::{Form, Leaves, Said};

/// The shape of a condition without its names and places. Predicates are [`super::leaves`].
#[derive(Clone, Debug)]
pub enum Plan {
    Constant(bool),
    Leaf(u32),
    Not(Box<Plan>),
    All(Vec<Plan>),
    Any(Vec<Plan>),
    /// True if at least so many are; 2 or more.
    AtLeast(usize, Vec<Plan>),
}

/// An outcome that is not worked out yet costs so much more to evaluate than a known one.
const UNASKED: usize = 16;
/// What is worked out event by event comes last.
const BY_EVENT: usize = 1 << 20;

impl Plan {
    /// Calls `visit` with each leaf.
    pub fn each_leaf(&self, visit: &mut impl FnMut(u32)) {
        match self {
            Plan::Constant(_) => {}
            Plan::Leaf(leaf) => visit(*leaf),
            Plan::Not(inner) => inner.each_leaf(visit),
            Plan::All(plans) | Plan::Any(plans) | Plan::AtLeast(_, plans) => {
                plans.iter().for_each(|plan| plan.each_leaf(visit));
            }
        }
    }

    /// What evaluating costs, roughly, and how many events it leaves; `None` where it is false
    /// of all events that have the fields it is about in full.
    ///
    /// Leaves that were not asked yet count as dear.
    pub fn weight(&self, leaves: &Leaves) -> Option<usize> {
        match self {
            Plan::Constant(value) => value.then_some(0),
            Plan::Leaf(leaf) => weight_of(*leaf, leaves),
            Plan::Not(inner) => Some(inner.weight(leaves).unwrap_or(0)),
            Plan::All(plans) => plans.iter().map(|plan| plan.weight(leaves)).sum(),
            Plan::Any(plans) => {
                let weights = plans.iter().filter_map(|plan| plan.weight(leaves));
                weights.reduce(|a, b| a + b)
            }
            Plan::AtLeast(count, plans) => {
                let weights = plans.iter().filter_map(|plan| plan.weight(leaves));
                let (possible, sum) = weights.fold((0, 0), |(of, sum), one| (of + 1, sum + one));
                (possible >= *count).then_some(sum)
            }
        }
    }
}

fn weight_of(number: u32, leaves: &Leaves) -> Option<usize> {
    let leaf = leaves.leaf(number);
    match (&leaf.form, &leaf.said) {
        (Form::Opposite { of, .. }, _) => Some(weight_of(*of, leaves).unwrap_or(0)),
        (Form::Values, Some(Said::Values { parts, elsewhere })) => {
            let weight = parts
                .iter()
                .map(|(_, found)| {
                    found.pass.len() + found.open.len() + UNASKED * found.unasked.len()
                })
                .sum();
            (weight > 0 || *elsewhere).then_some(weight)
        }
        _ => Some(BY_EVENT),
    }
}
