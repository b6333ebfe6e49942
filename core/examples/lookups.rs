//! How long a figure of corpus reach takes to look up, in the index that ships. Run by
//! `make bench-lookups`.

use cutout_core::catalog::Reach;
use cutout_core::catalog::pack::PACKS;
use cutout_core::event::Field;
use cutout_core::ir::{Op, Predicate};
use cutout_core::rule;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 200;

fn main() {
    let started = Instant::now();
    let reach = Reach::shipped();
    println!("{:>9} µs  to open the index", started.elapsed().as_micros());

    let rules: Vec<rule::Rule> = PACKS
        .iter()
        .flat_map(|pack| pack.rules)
        .flat_map(|(_, text)| rule::parse(text))
        .collect();
    let mut of_pack: Vec<(&Predicate, bool)> = Vec::new();
    for condition in rules.iter().filter_map(|rule| rule.usable()) {
        condition.each_predicate(&mut |one, _, excludes| of_pack.push((one, excludes)));
    }
    let unheard_of: Vec<Predicate> = (0..1000)
        .filter_map(|at| {
            let value = format!(r"\nobody-has-this-{at}.exe");
            Predicate::compare(Field::new("Image"), Op::EndsWith, &value)
        })
        .collect();
    let shared: Vec<&Predicate> = reach
        .exclusions()
        .iter()
        .map(|exclusion| &exclusion.predicate)
        .collect();

    // A figure has both: of the predicate as it is written, and of all spellings of the same.
    let figure = |(one, excludes): (&Predicate, bool)| {
        black_box(reach.figure(black_box(one), excludes));
    };
    let plain = |(one, excludes): (&Predicate, bool)| {
        black_box(reach.get(black_box(one), excludes));
    };
    let sets = [
        ("predicates of the pack", of_pack),
        (
            "exclusions of the catalog",
            shared.into_iter().map(|one| (one, true)).collect(),
        ),
        (
            "predicates nobody uses",
            unheard_of.iter().map(|one| (one, false)).collect(),
        ),
    ];
    for (what, set) in &sets {
        let plain = nanoseconds(set, plain);
        let figure = nanoseconds(set, figure);
        println!(
            "{plain:>9.0} ns  a lookup, {figure:.0} ns with the folded figure: {} {what}",
            set.len()
        );
    }
}

/// The mean of many rounds.
fn nanoseconds<T: Copy>(of: &[T], mut look_up: impl FnMut(T)) -> f64 {
    let started = Instant::now();
    for _ in 0..ROUNDS {
        of.iter().for_each(|one| look_up(*one));
    }
    started.elapsed().as_nanos() as f64 / (ROUNDS * of.len()) as f64
}
