//! What is measured from outside, of whole processes: memory, and the command line beside jq.

use crate::engines::{cutout, rsigma};
use crate::events::{self, Lines};
use crate::median::Rounds;
use crate::rules::Rules;
use crate::table::{Row, Wanted};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Has one engine hold all rules and events, evaluated, and prints the most memory it needed, in kB.
pub fn hold(engine: &str, text: &str, rules: &Rules) -> Result<(), String> {
    match engine {
        "cutout" => drop(cutout::run(text, &rules.texts)),
        _ => drop(rsigma::run(text, &rules.texts)),
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    println!(
        "{}",
        kilobytes.ok_or("this system does not say how much memory a program had")?
    );
    Ok(())
}

/// Memory of both engines, each in a process of its own; `None` where the system does not tell.
pub fn memory() -> Option<Row> {
    let program = std::env::current_exe().ok()?;
    let [ours, theirs] = ["cutout", "rsigma"].map(|engine| {
        let output = Command::new(&program)
            .args(["hold", engine])
            .output()
            .ok()?;
        String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse::<f64>()
            .ok()
    });
    let (ours, theirs) = (ours?, theirs?);
    Some(Row {
        work: "memory of the process, rules and events".to_owned(),
        ours: format!("{:.0} MB", ours / 1e3),
        theirs: format!("{:.0} MB", theirs / 1e3),
        seen: ours / theirs,
        unit: "of theirs",
        wanted: Wanted::Nothing,
    })
}

/// `cutout eval --pack t1216` and `jq -c .` over the same file, in wall time; `None` where jq is
/// not installed.
pub fn beside_jq(program: &Path, rounds: usize) -> Option<Row> {
    const EVENTS: usize = 100_000;
    let file = std::env::temp_dir().join(format!("cutout-bench-{}.ndjson", std::process::id()));
    std::fs::write(&file, events::made_up(EVENTS, Lines::AsInALog)).ok()?;
    let wall = |program: &Path, arguments: &[&str]| -> Option<Duration> {
        let start = Instant::now();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().ok()?.success().then(|| start.elapsed())
    };
    let round = |_| {
        let ours = wall(program, &["eval", "--pack", "t1216"])?;
        Some((ours, wall(Path::new("jq"), &["-c", "."])?))
    };
    let rounds: Option<Vec<_>> = (0..rounds).map(round).collect();
    // It lies in a folder for what is temporary, should this fail.
    let _ = std::fs::remove_file(&file);
    let rounds = Rounds(rounds?);
    Some(Row {
        work: format!("cutout eval --pack t1216 beside jq -c . ({EVENTS} events, wall time)"),
        ours: format!("{:.0} ms", rounds.ours()),
        theirs: format!("{:.0} ms", rounds.theirs()),
        seen: rounds.ratio(),
        unit: "×",
        wanted: Wanted::AtLeast(3.0),
    })
}
