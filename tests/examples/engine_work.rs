//! Writes what `make test-engines` gives to other engines.
//!
//!     cargo run -p cutout-tests --example engine_work -- FOLDER SEED
//!
//! `events.ndjson` has flat records, numbered by `n`; `queries.ndjson` one query a line:
//! `{"rule","origin","target","status","reasons","columns","fields","query","matches","own_records"}`.

use cutout_tests::engines::{Work, event};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().expect("a folder"));
    let seed = args.next().and_then(|seed| seed.parse().ok());
    let work = Work::new(seed.expect("a seed"), true);
    let file =
        |name| BufWriter::new(File::create(folder.join(name)).expect("a folder to write in"));
    let mut events = file("events.ndjson");
    for (n, record) in work.records.iter().enumerate() {
        writeln!(events, "{}", event(record, Some(n))).expect("room on the disk");
    }
    let mut queries = file("queries.ndjson");
    for row in &work.rows {
        writeln!(queries, "{}", row.json(work.own_records)).expect("room on the disk");
    }
    println!(
        "{} rules and {} records; what the rules become, and why not exact:",
        work.rules(),
        work.records.len()
    );
    for (target, counts) in work.counts() {
        println!("  {target}: {counts}");
    }
}
