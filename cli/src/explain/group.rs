//! How an event stands in a rule over several events.

use crate::output::{FAINT, Out, count, outcome_style, shown};
use cutout_core::report::{GroupView, Outcome};
use std::io::{self, Write};

/// Prints why the event takes part in a match or does not, and the other events of the match.
pub fn print(group: &GroupView, event: u32, out: &mut Out) -> io::Result<()> {
    writeln!(out, "  {}", shown(&group.sentence))?;
    for step in &group.steps {
        let word = match step.outcome {
            Outcome::Pass => "holds",
            Outcome::Fail => "does not hold",
            Outcome::Unknown => "may hold",
        };
        let word = out.styled(outcome_style(step.outcome), word);
        writeln!(out, "    {word:<13}  {}", shown(&step.label))?;
    }
    let time = group.time.iter().map(|time| format!("{time} UTC"));
    let key = group.key.iter().map(|key| {
        let value = key.value.as_deref().unwrap_or("not known");
        format!("{} {}", shown(&key.field), shown(value))
    });
    let place: Vec<String> = time.chain(key).collect();
    if !place.is_empty() {
        writeln!(out, "    {}", out.styled(FAINT, place.join(", ")))?;
    }
    for member in group.members.iter().filter(|member| member.event != event) {
        let step = member.step.map(|step| format!(", step {step}"));
        let time = member.time.as_deref().unwrap_or("no time");
        let place = format!(
            "with line {}{} ({time})",
            member.line,
            step.unwrap_or_default()
        );
        writeln!(out, "    {place}  {}", shown(&member.headline))?;
    }
    if group.members_left_out > 0 {
        let more = count(group.members_left_out.into(), "event");
        writeln!(out, "    and {more} more")?;
    }
    Ok(())
}
