//! What corpus reach says of each rule of the pack: the rarest predicate that every match asks
//! for, and whether each way to match goes through a specific one. The predicates are found by
//! reading the rules, the figures by counting in the public rules.

use cutout_core::analyze::{Request, RuleChoice, analyze};
use cutout_core::report::{RankedView, RuleView};
use cutout_tests::pack;

/// A rule, its rarest required predicate, and how many public rules have that; 0 where fewer than
/// two do.
const PACK: &[(&str, &str, u32)] = &[
    ("cl_invocation", "CommandLine contains SyncInvoke ", 0),
    // Two names of a function, of which either will do: nothing is asked for on every way.
    ("cl_loadassembly", "", 0),
    (
        "cl_mutexverifiers",
        "CommandLine contains  -nologo -windowstyle minimized -file ",
        0,
    ),
    (
        "customshellhost",
        r"ParentImage ends_with \CustomShellHost.exe",
        0,
    ),
    (
        "launch_vsdevshell",
        "CommandLine contains Launch-VsDevShell.ps1",
        0,
    ),
    // The script stands in the command line or in the parent's.
    ("manage_bde", "", 0),
    // PowerShell and cmd.exe are common, but each way asks for more.
    ("pester", "CommandLine contains Pester", 0),
    (
        "pester_child",
        r"ParentCommandLine contains \WindowsPowerShell\Modules\Pester\",
        0,
    ),
    ("pubprn", r"CommandLine contains \pubprn.vbs", 0),
    ("sigverif", r"ParentImage ends_with \sigverif.exe", 0),
    (
        "syncappvpublishingserver",
        r"CommandLine contains \SyncAppvPublishingServer.vbs",
        0,
    ),
    (
        "syncappvpublishingserver_splunk",
        "CommandLine contains syncappvpublishingserver.vbs",
        0,
    ),
    ("utilityfunctions", "", 0),
    // The published guide has 2, too.
    ("winrm_awl_bypass", "CommandLine contains winrm", 2),
    ("winrm_awl_bypass_file", "", 0),
    (
        "winrm_remote_execution",
        "CommandLine contains invoke Create wmicimv2/Win32_",
        0,
    ),
    // Of both steps: ping.exe itself is used by more rules than its switch.
    ("delayed_execution_ping", "process.args eq -n", 2),
    ("bash_winevent", "(keywords) contains bash.exe", 0),
    ("bash_sysmon", "(keywords) contains bash.exe", 0),
];

fn rules() -> Vec<RuleView> {
    let rules = RuleChoice {
        pack: Some("t1216".to_owned()),
        ..RuleChoice::default()
    };
    analyze(Request {
        rules,
        ..Request::default()
    })
    .rules()
}

#[test]
fn each_rule_of_the_pack_rests_on_what_a_reader_finds() {
    let rules = rules();
    for (name, rarest, total) in PACK {
        let key = |rule: &&RuleView| rule.key.split(['/', '.']).nth(1) == Some(name);
        let rule = rules.iter().find(key).unwrap();
        let text = |one: &RankedView| {
            let of = &one.predicate;
            format!("{} {} {}", of.field, of.op, of.value)
        };
        let found = rule.reach.rarest.as_ref();
        assert_eq!(found.map(text).unwrap_or_default(), *rarest, "{name}");
        assert_eq!(found.map_or(0, RankedView::total), *total, "{name}");
        // None of them matches on predicates alone that five rules share.
        assert_eq!(rule.reach.every_way_specific, Some(true), "{name}");
        assert_eq!((rule.reach.weak, &rule.reach.warning), (false, &None));
    }
    pack::assert_each_has_a_case("reach", PACK.iter().map(|(rule, ..)| *rule));
}

/// The guide's figures that reach beyond its own rules, as far as the same rules are counted.
#[test]
fn predicates_of_the_pack_have_the_figures_of_the_corpus() {
    let rules = rules();
    for (rule, field, op, value, by) in [
        (
            "pester",
            "Image",
            "ends_with",
            r"\powershell.exe",
            [172, 0, 0],
        ),
        ("pester", "Image", "ends_with", r"\cmd.exe", [121, 0, 1]),
        (
            "cl_mutexverifiers",
            "CommandLine",
            "contains",
            r"\Windows\Temp\",
            [12, 0, 0],
        ),
        (
            "winrm_awl_bypass",
            "CommandLine",
            "contains",
            "winrm",
            [2, 0, 0],
        ),
    ] {
        let rule = rules.iter().find(|one| one.key.contains(rule)).unwrap();
        let mut of = rule.predicates.iter();
        let found = of.find(|one| (&*one.field, &*one.op, &*one.value) == (field, op, value));
        let reach = found.unwrap().reach.as_ref().unwrap();
        assert_eq!([reach.sigma, reach.elastic, reach.splunk], by, "{value}");
    }
}
