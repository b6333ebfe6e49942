//! Rules as queries of other engines.

use super::Desk;
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, AskConvert, ConvertTo, Converted};
use cutout_core::convert::{Conversion, Mapping, Wanted};
use cutout_core::text::Severity;

pub fn take(asked: AskConvert, desk: &Desk, scope: &Scope) {
    let outcome = convert(&asked, desk);
    desk.say(
        scope,
        Answer::Converted(Box::new(Converted { asked, outcome })),
    );
}

fn convert(asked: &AskConvert, desk: &Desk) -> Result<Conversion, String> {
    let mapping = mapping(&asked.to)?;
    let wanted = Wanted {
        target: asked.to.target,
        schema: asked.to.schema,
        mapping: mapping.as_ref(),
    };
    let converted = desk.analyzer.convert(&asked.rule, &wanted);
    converted.ok_or_else(|| "The rule is not here any more.".to_owned())
}

fn mapping(to: &ConvertTo) -> Result<Option<Mapping>, String> {
    let Some(file) = &to.names else {
        return Ok(None);
    };
    let (mapping, diagnostics) = Mapping::read(&file.text);
    let mut errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error);
    match errors.next() {
        None => Ok(Some(mapping)),
        Some(error) => Err(format!(
            "{}, line {}: {}. Mend the file and open it again.",
            file.name, error.line, error.message
        )),
    }
}
