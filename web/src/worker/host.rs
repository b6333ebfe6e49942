//! Rules and exercises of whoever hosts the page, fetched from beside it.

use super::{Desk, exercises};
use crate::platform::fetch;
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, Host, HostConfig, Source, TextFile};
use cutout_core::event::decode::decode;
use cutout_core::limits;
use std::cell::RefCell;
use std::rc::Rc;

/// Fetches what the file at this address names, and sends it on.
pub fn take(address: String, desk: &Rc<RefCell<Desk>>, scope: &Scope) {
    let (desk, scope) = (desk.clone(), scope.clone());
    fetch::spawn(async move {
        let host = load(&address).await;
        desk.borrow().say(&scope, Answer::Host(Box::new(host)));
    });
}

async fn load(address: &str) -> Host {
    let mut host = Host::default();
    let name = address.rsplit('/').next().unwrap_or_default();
    let config = match fetch::get(address).await {
        Ok(bytes) => read(&bytes),
        Err(why) => Err(why),
    };
    let config = match config {
        Ok(config) => config,
        Err(why) => {
            let say =
                format!("{name}, which this page’s host put beside it, can’t be used: {why}.");
            host.problems.push(say);
            return host;
        }
    };
    host.title = config.title;
    let folder = address.strip_suffix(name).unwrap_or_default();
    for (paths, is_pack) in [(config.packs, true), (config.exercises, false)] {
        for path in paths {
            match file(folder, &path).await {
                Err(why) => host
                    .problems
                    .push(format!("{path}, which {name} names, can’t be used: {why}.")),
                Ok(file) if is_pack => host.packs.push(file),
                Ok(file) => host.exercises.push(exercises::read(Source::Host, file)),
            }
        }
    }
    for file in host.exercises.iter().filter(|file| !file.is_sound()) {
        let said = file.diagnostics.first();
        let why = said.map_or(String::new(), |said| {
            format!(", line {}: {}", said.line, said.message)
        });
        let name = &file.file.name;
        host.problems
            .push(format!("The exercise {name} can’t be used{why}."));
    }
    host
}

fn read(bytes: &[u8]) -> Result<HostConfig, String> {
    let config: HostConfig = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let files = config.packs.len() + config.exercises.len();
    if files > limits::HOST_FILES {
        let most = limits::HOST_FILES;
        return Err(format!(
            "it names {files} files, and at most {most} are loaded"
        ));
    }
    Ok(config)
}

async fn file(folder: &str, path: &str) -> Result<TextFile, String> {
    if !is_within(path) {
        return Err("a path leads from the folder of the page to a file in it".to_owned());
    }
    let bytes = fetch::get(&format!("{folder}{path}")).await?;
    if bytes.len() > limits::SMALL_FILE {
        let most = limits::SMALL_FILE >> 20;
        return Err(format!("it is larger than {most} MB"));
    }
    let (text, _) = decode(&bytes);
    Ok(TextFile {
        name: path.to_owned(),
        text,
    })
}

/// Whether a path stays in the folder that it counts from, however an address is read.
fn is_within(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_. ".contains(c);
    path.split('/')
        .all(|part| !part.is_empty() && part != "." && part != ".." && part.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_folder_of_the_page() {
        for path in ["ours.yml", "rules/a b.yml", "a/b/c-1_2.toml"] {
            assert!(is_within(path), "{path}");
        }
        for path in [
            "",
            "/a.yml",
            "../a.yml",
            "a/../../b",
            "//other.example/a",
            "https://other.example/a",
            "a\\b",
            "a?b",
            "a#b",
            "%2e%2e/a",
            "a//b",
            "./a",
        ] {
            assert!(!is_within(path), "{path}");
        }
    }

    #[test]
    fn a_slip_in_the_file_is_told() {
        let good = r#"{"title": "Team", "packs": ["a.yml"], "exercises": []}"#;
        assert_eq!(
            read(good.as_bytes()).map(|config| config.packs),
            Ok(vec!["a.yml".to_owned()])
        );
        assert!(read(br#"{"pack": ["a.yml"]}"#).is_err_and(|why| why.contains("pack")));
        assert!(read(b"[").is_err());
        let many = format!(
            r#"{{"packs": [{}"x"]}}"#,
            "\"x\",".repeat(limits::HOST_FILES)
        );
        assert!(read(many.as_bytes()).is_err());
    }
}
