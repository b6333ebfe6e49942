//! The formats of pasted text, each with its name, its title and what it is known by.

use serde::{Deserialize, Serialize};

/// How records are written down. The names are what the command line takes and the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Bare command lines, one a line.
    CommandLines,
    /// JSON objects in no layout that is known better: flat Sigma field names, or any others.
    Json,
    /// `evtx_dump` JSON: objects with `Event.System` and `Event.EventData`.
    EvtxDump,
    /// Windows event XML: `<Event>` elements with `<System>` and `<EventData>`.
    EventXml,
    /// What Event Viewer, `wevtutil` and PowerShell's `Format-List` show of an event, or its
    /// message alone.
    EventText,
    /// Winlogbeat up to version 6: `event_id`, `log_name`, and an object `event_data`.
    Winlogbeat,
    /// Elastic Common Schema, as Winlogbeat 7 and later and Elastic's agents write it.
    Ecs,
    /// What an Elasticsearch search answers: `hits.hits[]` with `_source` or `fields`.
    ElasticHits,
    /// NXLog's flat JSON of a Windows event.
    Nxlog,
    /// Splunk's JSON export: `result` objects, often with `_raw`.
    SplunkJson,
    /// Splunk's text form of a classic Windows event: `LogName=…` lines and a message.
    SplunkText,
    /// Splunk's CSV export, with `_raw` or with a column a field.
    SplunkCsv,
    /// Kibana's CSV export.
    KibanaCsv,
    /// CSV with a header of any other known names.
    Csv,
    /// Microsoft Defender's advanced hunting tables in JSON, as exported or from an Event Hub.
    Defender,
    /// The same tables in CSV, as the portal exports them.
    DefenderCsv,
    /// CrowdStrike Falcon's sensor events.
    Crowdstrike,
    /// The same events in CSV, as its search exports them.
    CrowdstrikeCsv,
    /// Wazuh's alerts on Windows events.
    Wazuh,
}

/// How text is cut into records. Formats that are cut alike are told apart record by record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    Lines,
    Json,
    Xml,
    /// `Name=value` lines below one another.
    Pairs,
    /// `Name: value` lines and a message, as Windows' own tools show an event.
    Text,
    Csv,
}

/// What there is to say about a format.
struct Row {
    format: Format,
    shape: Shape,
    name: &'static str,
    title: &'static str,
    because: &'static str,
}

const fn row(
    format: Format,
    shape: Shape,
    name: &'static str,
    title: &'static str,
    because: &'static str,
) -> Row {
    Row {
        format,
        shape,
        name,
        title,
        because,
    }
}

/// In the order of the enum.
#[rustfmt::skip]
const ROWS: [Row; 19] = [
    row(Format::CommandLines, Shape::Lines, "command-lines", "Command lines",
        "the lines begin like no kind of record"),
    row(Format::Json, Shape::Json, "json", "JSON",
        "these are JSON objects, in the layout of no product that is known here"),
    row(Format::EvtxDump, Shape::Json, "evtx-dump", "evtx_dump JSON",
        "the objects have `Event.System`, or `System` and `EventData`, in them"),
    row(Format::EventXml, Shape::Xml, "event-xml", "Windows event XML",
        "the records are `<Event>` elements"),
    row(Format::EventText, Shape::Text, "event-text", "Windows event as text",
        "a record begins with `Log Name:` or `Event[0]`, with entries of `Get-WinEvent`, or with an event's message"),
    row(Format::Winlogbeat, Shape::Json, "winlogbeat", "Winlogbeat 6 JSON",
        "the objects have `event_data` beside `event_id` or `log_name`"),
    row(Format::Ecs, Shape::Json, "ecs", "Elastic Common Schema JSON",
        "the objects have `winlog`, or `@timestamp` with `event` or `process`"),
    row(Format::ElasticHits, Shape::Json, "elastic-hits", "Elasticsearch hits",
        "the objects have `_source` or `fields` in them, as a search answers"),
    row(Format::Nxlog, Shape::Json, "nxlog", "NXLog JSON",
        "the objects have NXLog's `SourceModuleName` or `EventReceivedTime`"),
    row(Format::SplunkJson, Shape::Json, "splunk-json", "Splunk JSON export",
        "the objects have `result`, `_raw` or `_time`, or `event` beside `sourcetype`"),
    row(Format::SplunkText, Shape::Pairs, "splunk-text", "Splunk text of Windows events",
        "a record begins with `LogName=`"),
    row(Format::SplunkCsv, Shape::Csv, "splunk-csv", "Splunk CSV export",
        "the header names `_raw` or `_time`, or fields of Splunk's data models"),
    row(Format::KibanaCsv, Shape::Csv, "kibana-csv", "Kibana CSV export",
        "the header names `@timestamp`, or fields with dots in them"),
    row(Format::Csv, Shape::Csv, "csv", "CSV",
        "the first line is a header that names fields of Windows events"),
    row(Format::Defender, Shape::Json, "defender", "Microsoft Defender JSON",
        "the objects have columns of Defender's tables, such as `InitiatingProcess…`"),
    row(Format::DefenderCsv, Shape::Csv, "defender-csv", "Microsoft Defender CSV",
        "the header names columns of Defender's tables, such as `InitiatingProcess…`"),
    row(Format::Crowdstrike, Shape::Json, "crowdstrike", "CrowdStrike Falcon JSON",
        "the objects have `event_simpleName`, or the sensor's names of a process"),
    row(Format::CrowdstrikeCsv, Shape::Csv, "crowdstrike-csv", "CrowdStrike Falcon CSV",
        "the header names `event_simpleName`, or the sensor's names of a process"),
    row(Format::Wazuh, Shape::Json, "wazuh", "Wazuh JSON",
        "the objects have `data.win` in them"),
];

impl Format {
    pub const ALL: [Format; ROWS.len()] = {
        let mut all = [Format::CommandLines; ROWS.len()];
        let mut at = 0;
        while at < ROWS.len() {
            all[at] = ROWS[at].format;
            at += 1;
        }
        all
    };

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The stable name, as in `--format` and in `eval --json`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What the page calls it.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// What its records are known by, to go on after "because".
    pub fn because(self) -> &'static str {
        self.row().because
    }

    pub fn shape(self) -> Shape {
        self.row().shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_enum_and_names_are_those_of_serde() {
        for (at, row) in ROWS.iter().enumerate() {
            assert_eq!(row.format as usize, at);
            let name = serde_json::to_string(&row.format).unwrap();
            assert_eq!(name.trim_matches('"'), row.name);
        }
    }
}
