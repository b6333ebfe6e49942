//! What a language calls a field: the name that the rule itself has for it, else the usual one.

use super::Refusal;
use crate::event::{Field, Vendor};
use crate::rule::ecs::Names;
use crate::rule::spl::names::field as spl_field;

/// The name of a field in Elastic's languages. `query` is the rule's own text.
pub fn ecs(field: &Field, query: &str) -> Result<String, Refusal> {
    let names = Names::of(query);
    let own = words(query).find(|word| word.contains('.') && names.field(word) == *field);
    if let Some(own) = own {
        return Ok(own.to_owned());
    }
    let of_table = |table: &'static [(&'static str, &'static str)]| {
        table
            .iter()
            .filter(|(spelling, name)| {
                spelling.contains('.') && *name == field.as_str() && names.field(spelling) == *field
            })
            .map(|(spelling, _)| *spelling)
    };
    let common: Vec<&str> = of_table(Vendor::Common.table()).collect();
    let known = of_table(Vendor::Ecs.table());
    // The table has two names for some fields; the one that means the same everywhere is first.
    if let Some(name) = known.min_by_key(|name| !common.contains(name)) {
        // The tables are in lower case, and these names are not.
        return Ok(name.replace("process.ext.", "process.Ext."));
    }
    if field.as_str().contains('.') {
        return Ok(field.to_string());
    }
    let of_windows = format!("winlog.event_data.{field}");
    if query.contains("winlog.event_data.") && names.field(&of_windows) == *field {
        return Ok(of_windows);
    }
    Err(Refusal::new(
        "field",
        format!("Elastic's schema has no name for `{field}`; compare another field"),
    ))
}

/// Names of the data model's objects beside those that every language knows.
const MODELS: [(&str, &[(&str, &str)]); 3] = [
    (
        "Processes",
        &[
            ("CommandLine", "process"),
            ("Computer", "dest"),
            ("CurrentDirectory", "process_current_directory"),
            ("Hashes", "process_hash"),
            ("Image", "process_path"),
            ("IntegrityLevel", "process_integrity_level"),
            ("OriginalFileName", "original_file_name"),
            ("ParentCommandLine", "parent_process"),
            ("ParentImage", "parent_process_path"),
            ("ParentProcessGuid", "parent_process_guid"),
            ("ParentProcessId", "parent_process_id"),
            ("ProcessGuid", "process_guid"),
            ("ProcessId", "process_id"),
            ("User", "user"),
            ("parent_process_name", "parent_process_name"),
            ("process_name", "process_name"),
        ],
    ),
    (
        "Filesystem",
        &[
            ("Computer", "dest"),
            ("ProcessGuid", "process_guid"),
            ("ProcessId", "process_id"),
            ("TargetFilename", "file_path"),
            ("User", "user"),
            ("file_name", "file_name"),
        ],
    ),
    (
        "Registry",
        &[
            ("Computer", "dest"),
            ("Details", "registry_value_data"),
            ("ProcessGuid", "process_guid"),
            ("TargetObject", "registry_path"),
            ("User", "user"),
            ("registry_key_name", "registry_key_name"),
            ("registry_value_name", "registry_value_name"),
        ],
    ),
];

/// What a dataset of Splunk's data models calls a field.
pub fn of_model(object: &str, field: &Field) -> Option<&'static str> {
    let (_, names) = MODELS.iter().find(|(name, _)| *name == object)?;
    let found = names.iter().find(|(name, _)| *name == field.as_str());
    found.map(|(_, name)| *name)
}

/// The name of a field in a search. `query` is the rule's own text.
///
/// Searches over a data model know its fields only, and most have the object in front of them. A
/// search of events that calls fields as the common model does gets another name of that model;
/// any other has the names of the events.
pub fn splunk(field: &Field, query: &str) -> Result<String, Refusal> {
    let command = query.trim_start_matches(|c: char| c == '|' || c.is_whitespace());
    let over_model = command
        .get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case("tstats"));
    let object = words(query).filter(|_| over_model).find_map(|word| {
        let (object, _) = word.split_once('.')?;
        let model = MODELS.iter().find(|(name, _)| *name == object);
        model.map(|(object, _)| *object)
    });
    let own = words(query).find(|word| {
        let in_object = object.is_none_or(|object| word.starts_with(object));
        in_object && word.len() > 1 && spl_field(word) == *field
    });
    if let Some(own) = own {
        return Ok(own.to_owned());
    }
    if let Some(object) = object {
        return match of_model(object, field) {
            Some(name) => Ok(format!("{object}.{name}")),
            None => Err(Refusal::new(
                "field",
                format!("the data model's {object} have no `{field}`; compare another field"),
            )),
        };
    }
    if let Some(name) = of_common_model(field, query) {
        return Ok(name.to_owned());
    }
    let plain = field.as_str();
    let written = plain
        .chars()
        .all(|c| c.is_alphanumeric() || "_.{}@-".contains(c));
    if written && spl_field(plain) == *field {
        return Ok(plain.to_owned());
    }
    Err(Refusal::new(
        "field",
        format!("a search can't name `{field}`; compare another field"),
    ))
}

/// The common model's name of a field, if the search calls other fields by its names and none by
/// those of Windows.
fn of_common_model(field: &Field, query: &str) -> Option<&'static str> {
    // These two are called so whatever else a search is about.
    let tells = |name: &str| !matches!(name, "Computer" | "User");
    let models = MODELS.iter().filter(|(_, names)| {
        let mut names = names.iter().filter(|(of_windows, _)| tells(of_windows));
        names.any(|(_, name)| words(query).any(|word| word == *name))
    });
    let mut names = models.flat_map(|(_, names)| *names);
    let is_of_windows = |word: &str| {
        let mut all = MODELS.iter().flat_map(|(_, names)| *names);
        all.any(|(of_windows, name)| *of_windows == word && of_windows != name && tells(word))
    };
    let (_, name) = names.find(|(of_windows, _)| *of_windows == field.as_str())?;
    (!words(query).any(is_of_windows)).then_some(*name)
}

/// Words outside of double quotes.
fn words(query: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    query
        .split(move |c: char| {
            let inside = quoted;
            quoted ^= c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            inside || !(c.is_alphanumeric() || "_.@-".contains(c))
        })
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_as_the_rule_calls_it() {
        let name = |field: &str, query: &str| ecs(&Field::new(field), query).unwrap();
        assert_eq!(name("Image", ""), "process.executable");
        assert_eq!(name("process_name", ""), "process.name");
        assert_eq!(name("DestinationHostname", ""), "destination.domain");
        let query = r#"network where destination.address == "destination.domain""#;
        assert_eq!(name("DestinationHostname", query), "destination.address");
        assert_eq!(name("process.args", ""), "process.args");
        assert_eq!(
            name("IntegrityLevel", ""),
            "process.Ext.token.integrity_level_name"
        );
        assert!(ecs(&Field::new("GrantedAccess"), "").is_err());
        let query = r#"any where winlog.event_data.TargetImage : "x""#;
        assert_eq!(
            name("GrantedAccess", query),
            "winlog.event_data.GrantedAccess"
        );
    }

    #[test]
    fn a_search_over_a_data_model_has_its_names() {
        let name = |field: &str, query: &str| splunk(&Field::new(field), query);
        let model = r#"| tstats count from datamodel=Endpoint.Processes where Processes.process="*user*" by Processes.dest"#;
        assert_eq!(name("CommandLine", model).unwrap(), "Processes.process");
        assert_eq!(name("Image", model).unwrap(), "Processes.process_path");
        assert!(name("TargetFilename", model).is_err());
        assert_eq!(
            name("Image", "index=x NewProcessName=a").unwrap(),
            "NewProcessName"
        );
        assert_eq!(
            name("OriginalFileName", "index=x").unwrap(),
            "OriginalFileName"
        );
    }

    #[test]
    fn a_search_with_names_of_the_common_model_gets_another() {
        let name = |field: &str, query: &str| splunk(&Field::new(field), query).unwrap();
        let common = r#"index=x process_name="bash.exe" | stats count by dest"#;
        assert_eq!(name("ParentImage", common), "parent_process_path");
        assert_eq!(name("CommandLine", common), "process");
        assert_eq!(name("GrantedAccess", common), "GrantedAccess");
        // What is no name there tells nothing, and neither do those that all searches have.
        assert_eq!(
            name("ParentImage", r#"x="process_name" user=y dest=z"#),
            "ParentImage"
        );
        // Names of both kinds: the events' own are sure to be there.
        assert_eq!(name("ParentImage", "process_name=x Image=y"), "ParentImage");
        assert_eq!(name("TargetFilename", "file_name=x.exe"), "file_path");
    }
}
