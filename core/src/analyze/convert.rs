//! The rules of a request as queries of other engines.

use super::Analyzer;
use crate::convert::{self, Conversion, Schema, Wanted};
use crate::event::Telemetry;

/// Events that are looked at to find out which log they are of.
const LOOKED_AT: usize = 1_000;

impl Analyzer {
    /// A rule as a query, by its key and with the filters that other texts add to it, or `None`
    /// where there is no such rule.
    ///
    /// Unless a log is asked for, it is the one of the events, if the target searches that.
    pub fn convert(&self, key: &str, wanted: &Wanted) -> Option<Conversion> {
        let rule = self.rules.find(key)?;
        let schemas = wanted.target.schemas();
        let found = self.schema().filter(|found| schemas.contains(found));
        let wanted = Wanted {
            schema: wanted.schema.or(found),
            ..wanted.clone()
        };
        Some(convert::convert(rule, &wanted))
    }

    /// The log of most of the events; command lines are of none.
    fn schema(&self) -> Option<Schema> {
        let mut counts = [0_usize; Schema::ALL.len()];
        for event in 0..self.batch.len().min(LOOKED_AT) {
            let schema = match self.batch.kind(event).telemetry {
                Telemetry::Sysmon => Schema::Windows,
                Telemetry::Security => Schema::Security,
                Telemetry::Elastic => Schema::Ecs,
                Telemetry::Defender => Schema::Defender,
                Telemetry::CommandLine
                | Telemetry::PowerShell
                | Telemetry::Crowdstrike
                | Telemetry::Other => continue,
            };
            let at = Schema::ALL.iter().position(|one| *one == schema)?;
            counts[at] += 1;
        }
        let most = (0..counts.len()).max_by_key(|at| counts[*at])?;
        (counts[most] > 0).then_some(Schema::ALL[most])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{Request, RuleChoice, analyze};
    use crate::convert::Target;

    #[test]
    fn the_log_of_the_events_is_searched() {
        let schema = |text: &str, target: Target| {
            let done = analyze(Request {
                text: text.into(),
                rules: RuleChoice {
                    pack: Some("t1216".into()),
                    ..RuleChoice::default()
                },
                ..Request::default()
            });
            let wanted = Wanted {
                target,
                schema: None,
                mapping: None,
            };
            let key = done.rules()[0].key.clone();
            done.convert(&key, &wanted).unwrap().schema
        };
        let security =
            r#"{"EventID":4688,"Channel":"Security","CommandLine":"a","NewProcessName":"b"}"#;
        assert_eq!(schema(security, Target::Kusto), Schema::Security);
        assert_eq!(schema(security, Target::DuckDb), Schema::Security);
        // It does not search that.
        assert_eq!(schema(security, Target::Eql), Schema::Ecs);
        assert_eq!(schema("cscript a.vbs", Target::DuckDb), Schema::Windows);
        assert_eq!(schema("", Target::Kusto), Schema::Defender);
    }
}
