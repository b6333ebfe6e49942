//! Rule packs: sets of rules that ship with the product.

/// A set of rules by file name and text.
#[derive(Clone, Copy, Debug)]
pub struct Pack {
    pub id: &'static str,
    pub title: &'static str,
    /// File name and text, in the order of the pack's listing.
    pub rules: &'static [(&'static str, &'static str)],
}

macro_rules! rules {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../../assets/pack/", $folder, "/", $file)))),+]
    };
}

/// All packs. The first is the one that the page opens with.
pub const PACKS: &[Pack] = &[Pack {
    id: "t1216",
    title: "System Script Proxy Execution",
    rules: rules!("t1216":
        "cl_invocation.yml",
        "cl_loadassembly.yml",
        "cl_mutexverifiers.yml",
        "customshellhost.yml",
        "launch_vsdevshell.yml",
        "manage_bde.yml",
        "pester.yml",
        "pester_child.yml",
        "pubprn.yml",
        "sigverif.yml",
        "syncappvpublishingserver.yml",
        "utilityfunctions.yml",
        "winrm_awl_bypass.yml",
        "winrm_awl_bypass_file.yml",
        "winrm_remote_execution.yml",
        "delayed_execution_ping.toml",
        "syncappvpublishingserver_splunk.yml",
        "bash_winevent.yml",
        "bash_sysmon.yml",
    ),
}];

impl Pack {
    pub fn find(id: &str) -> Option<&'static Pack> {
        PACKS.iter().find(|pack| pack.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    #[test]
    fn every_rule_of_every_pack_is_as_clean_as_its_original() {
        for (file, text) in PACKS.iter().flat_map(|pack| pack.rules) {
            let rules = rule::parse(text);
            assert_eq!(rules.len(), 1, "{file}");
            let codes: Vec<&str> = rules[0]
                .diagnostics
                .iter()
                .map(|one| one.code.as_str())
                .collect();
            assert_eq!(codes, expected(file), "{file}: {:?}", rules[0].diagnostics);
            assert!(rules[0].usable().is_some(), "{file}");
            let meta = &rules[0].meta;
            let attributed = meta.id.is_some()
                && meta.author.is_some()
                && meta.license.is_some()
                && meta.upstream.is_some();
            assert!(attributed, "{file} lacks id, author, license or upstream");
        }
    }

    /// What a rule of the pack is known to have wrong, as its original has it.
    fn expected(file: &str) -> &'static [&'static str] {
        match file {
            // Both compare a field that nothing in them makes.
            "bash_winevent.yml" | "bash_sysmon.yml" => &["spl-missing-field"],
            _ => &[],
        }
    }

    /// A file that is in the folder but not in the list above would silently not ship.
    #[test]
    fn the_listing_and_the_list_agree() {
        let listing: serde_json::Value =
            serde_json::from_str(include_str!("../../../assets/pack/t1216/pack.json")).unwrap();
        let files: Vec<&str> = PACKS[0].rules.iter().map(|(file, _)| *file).collect();
        assert_eq!(listing["rules"], serde_json::json!(files));
        assert_eq!(listing["id"], PACKS[0].id);
        assert_eq!(listing["title"], PACKS[0].title);
    }
}
