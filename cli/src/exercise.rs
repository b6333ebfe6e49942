//! `cutout exercise`: exercises checked, and rules held to their goals.

use crate::args::Exercise as Args;
use crate::inputs::{self, Source, Wanted};
use crate::output::{FAINT, MARKED, Out, STRONG, complain_of, count, shown};
use crate::{Ended, Failure, rules};
use cutout_core::exercise::{self, Exercise, RuleText};
use cutout_core::report::exercise::GoalView;
use cutout_core::text::Severity;
use std::io::{self, Write};

pub fn run(args: &Args) -> Result<Ended, Failure> {
    inputs::stdin_once(args.exercises.iter().chain(&args.rule))?;
    let rule = args.rule.as_ref().map(|_| rule(args)).transpose()?;
    let sources = inputs::find(&args.exercises, Wanted::Cases)?;
    let mut out = Out::new();
    let (mut unread, mut unmet) = (0, 0);
    for source in &sources {
        let Some(exercise) = read(source)? else {
            unread += 1;
            continue;
        };
        let name = source.name();
        let title = format!("{}  {}", shown(&name), shown(&exercise.title));
        writeln!(out, "{}", out.styled(STRONG, title))?;
        let goals = exercise::check(&exercise, rule.as_ref().unwrap_or(&exercise.answer));
        let mut met = goals.iter().all(|goal| goal.met);
        if rule.is_some() || !met {
            print(&goals, &mut out)?;
        }
        if rule.is_none()
            && exercise::check(&exercise, &exercise.starter)
                .iter()
                .all(|goal| goal.met)
        {
            met = false;
            writeln!(
                out,
                "  the starter meets all goals, so there is nothing to do"
            )?;
        }
        unmet += u64::from(!met);
    }
    let all = count(sources.len() as u64, "exercise");
    let what = if rule.is_some() {
        "not solved by the rule"
    } else {
        "not sound"
    };
    let summary = format!("{all}: {unmet} {what}, {unread} could not be read");
    writeln!(out, "{}", out.styled(STRONG, summary))?;
    out.flush()?;
    Ok(match (unread, unmet) {
        (0, 0) => Ended::Clean,
        (0, _) => Ended::Findings,
        _ => Ended::Incomplete,
    })
}

fn read(source: &Source) -> Result<Option<Exercise>, Failure> {
    let name = source.name();
    let (text, mut diagnostics) = source.read()?;
    let (exercise, said) = exercise::read(&text);
    diagnostics.extend(said);
    diagnostics.iter().for_each(|said| complain_of(&name, said));
    let broken = diagnostics
        .iter()
        .any(|said| said.severity == Severity::Error);
    Ok((!broken).then_some(exercise))
}

fn rule(args: &Args) -> Result<RuleText, Failure> {
    let sources = inputs::find(args.rule.as_slice(), Wanted::Rules)?;
    let [source] = sources.as_slice() else {
        return Err(Failure("--rule takes one file".to_owned()));
    };
    let name = source.name();
    let read = rules::read(source, args.language)?;
    let read = read.ok_or_else(|| Failure(format!("{name}: holds no rule")))?;
    read.diagnostics
        .iter()
        .for_each(|said| complain_of(&name, said));
    Ok(RuleText {
        text: read.text,
        language: read.language,
    })
}

fn print(goals: &[GoalView], out: &mut Out) -> io::Result<()> {
    for goal in goals {
        let word = match goal.met {
            true => out.styled(FAINT, "met"),
            false => out.styled(MARKED, "not met"),
        };
        writeln!(
            out,
            "  {word:<8} {}: {}",
            shown(&goal.goal),
            shown(&goal.why)
        )?;
    }
    Ok(())
}
