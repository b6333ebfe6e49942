//! Process creations as NDJSON: the same arguments give the same text.

use crate::activities::{ACTIVITIES, Activity};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// How command lines repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// As in a log; the shares are printed with the figures.
    AsInALog,
    /// Every one is different, which leaves an engine nothing to gain from repeated values.
    AllDistinct,
}

/// Made-up events of a domain of 300 users and 200 hosts.
pub fn made_up(count: usize, lines: Lines) -> String {
    let mut text = String::with_capacity(count * 600);
    for event in stream(lines).take(count) {
        writeln!(text, "{event}").expect("a String takes all");
    }
    text
}

/// The same events one by one, without an end.
pub fn stream(lines: Lines) -> impl Iterator<Item = Value> {
    let mut random = Random(1216);
    (0..).map(move |number| event(number, lines, &mut random))
}

fn event(number: usize, lines: Lines, random: &mut Random) -> Value {
    let activity = pick(random);
    let user = format!("user{}", random.below(300));
    let mut line = fill(activity.line, &user, random);
    if lines == Lines::AllDistinct {
        write!(line, " #{number}").expect("a String takes all");
    }
    let folder = match random.below(4) {
        0 => format!(r"C:\Users\{user}\"),
        _ => r"C:\Windows\system32\".to_owned(),
    };
    let parent = fill(activity.parent, &user, random);
    let name = parent.rsplit('\\').next().unwrap_or_default();
    let parent_line = match random.below(8) {
        0 => format!("{name} {}", 4 * random.below(4_000)),
        _ => name.to_owned(),
    };
    json!({
        "EventID": 1,
        "Channel": "Microsoft-Windows-Sysmon/Operational",
        "UtcTime": time(number),
        "Computer": format!("ws{}.example.org", random.below(200)),
        "ProcessGuid": guid(random),
        "ProcessId": 4 * random.below(16_000),
        "Image": fill(activity.image, &user, random),
        "OriginalFileName": activity.original,
        "CommandLine": line,
        "CurrentDirectory": folder,
        "User": format!(r"EXAMPLE\{user}"),
        "IntegrityLevel": (["Medium", "Medium", "High", "System"][random.below(4) as usize]),
        "ParentImage": parent,
        "ParentCommandLine": parent_line,
    })
}

/// Events made from recorded ones: each is written many times, with times, processes and machines
/// of its own, and an argument that no other has on `share` percent of the command lines.
pub fn varied(recorded: &[Map<String, Value>], count: usize, share: u32) -> String {
    let mut random = Random(2025);
    let mut text = String::with_capacity(count * 900);
    for number in 0..count {
        let mut event = recorded[random.below(recorded.len() as u32) as usize].clone();
        event.insert("UtcTime".to_owned(), time(number).into());
        event.insert("ProcessGuid".to_owned(), guid(&mut random).into());
        event.insert("ProcessId".to_owned(), (4 * random.below(16_000)).into());
        event.insert(
            "Computer".to_owned(),
            format!("ws{}.example.org", random.below(200)).into(),
        );
        if let Some(Value::String(line)) = event.get_mut("CommandLine")
            && random.below(100) < share
        {
            write!(line, " /{number}").expect("a String takes all");
        }
        writeln!(text, "{}", Value::Object(event)).expect("a String takes all");
    }
    text
}

/// The share of events whose value of a field no earlier event had, in percent.
pub fn distinct(text: &str, fields: &[&str]) -> Vec<f64> {
    let mut seen = vec![std::collections::HashSet::new(); fields.len()];
    let mut events = 0;
    for line in text.lines() {
        let event: Value = serde_json::from_str(line).expect("the generator writes JSON");
        for (field, seen) in fields.iter().zip(&mut seen) {
            seen.insert(event[field].to_string());
        }
        events += 1;
    }
    let share =
        |seen: &std::collections::HashSet<String>| seen.len() as f64 * 100.0 / events as f64;
    seen.iter().map(share).collect()
}

fn pick(random: &mut Random) -> &'static Activity {
    let all: u32 = ACTIVITIES.iter().map(|activity| activity.weight).sum();
    let mut at = random.below(all);
    for activity in ACTIVITIES {
        match at.checked_sub(activity.weight) {
            Some(rest) => at = rest,
            None => return activity,
        }
    }
    unreachable!("the number is below the sum of all weights")
}

/// Fills in the names in braces.
fn fill(template: &str, user: &str, random: &mut Random) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').expect("each brace is closed");
        filled.push_str(before);
        match name {
            "hex" => write!(filled, "{:08x}", random.next()),
            "n" => write!(filled, "{}", random.below(60_000)),
            "guid" => write!(filled, "{}", guid(random)),
            "user" => write!(filled, "{user}"),
            "host" => write!(filled, "srv{}", random.below(40)),
            "word" => write!(filled, "{}", word(random)),
            _ => unreachable!("no such name: {name}"),
        }
        .expect("a String takes all");
        rest = after;
    }
    filled + rest
}

/// One of 400 words of two syllables.
fn word(random: &mut Random) -> String {
    const SYLLABLES: [&str; 20] = [
        "ar", "bel", "cor", "dan", "el", "fen", "gal", "hol", "in", "jas", "kel", "lor", "mar",
        "nev", "or", "pel", "quin", "ros", "sol", "tam",
    ];
    let mut one = || SYLLABLES[random.below(20) as usize];
    format!("{}{}", one(), one())
}

fn guid(random: &mut Random) -> String {
    let [a, b, c, d] = std::array::from_fn(|_| random.next());
    format!(
        "{{{a:08x}-{:04x}-{:04x}-{:04x}-{d:08x}{:04x}}}",
        b >> 16,
        b & 0xffff,
        c >> 16,
        c & 0xffff
    )
}

/// Four events a second, from the first of March 2026 on.
fn time(number: usize) -> String {
    let (seconds, quarter) = (number / 4, number % 4);
    let (day, second) = (seconds / 86_400, seconds % 86_400);
    format!(
        "2026-03-{:02} {:02}:{:02}:{:02}.{:03}",
        1 + day % 28,
        second / 3_600,
        second / 60 % 60,
        second % 60,
        250 * quarter
    )
}

/// splitmix64: all the randomness that made-up logs need.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 32) as u32
    }

    fn below(&mut self, limit: u32) -> u32 {
        ((u64::from(self.next()) * u64::from(limit)) >> 32) as u32
    }
}
