//! What an event is a record of, in Sigma's logsource terms.

use serde::{Deserialize, Serialize};

/// Which log an event came from, and so which fields it can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telemetry {
    CommandLine,
    Sysmon,
    Security,
    PowerShell,
    Other,
}

/// Product, service and categories of an event; `None` or empty where it can't be told, and
/// then every rule is evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    pub telemetry: Telemetry,
    pub product: Option<&'static str>,
    pub service: Option<&'static str>,
    /// Sigma categories; a registry event has two (`registry_set`, `registry_event`).
    pub categories: &'static [&'static str],
}

impl Kind {
    pub const UNKNOWN: Kind =
        Kind { telemetry: Telemetry::Other, product: None, service: None, categories: &[] };

    /// A bare command line is a process creation on Windows.
    pub const COMMAND_LINE: Kind = Kind {
        telemetry: Telemetry::CommandLine,
        product: Some("windows"),
        service: None,
        categories: &["process_creation"],
    };
}
