use cutout_core::analyze::*;
use cutout_core::report::Verdict;
use std::time::Instant;
fn cpu() -> f64 {
    let mut t = [0i64; 2];
    unsafe {
        std::arch::asm!("syscall", inlateout("rax") 228i64 => _, in("rdi") 3i64, in("rsi") t.as_mut_ptr(), out("rcx") _, out("r11") _)
    };
    t[0] as f64 * 1e3 + t[1] as f64 / 1e6
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&a[1]).unwrap();
    let mut files: Vec<_> = vec![];
    fn walk(p: &std::path::Path, f: &mut Vec<std::path::PathBuf>) {
        for e in std::fs::read_dir(p).unwrap() {
            let p = e.unwrap().path();
            if p.is_dir() {
                walk(&p, f)
            } else if p.extension().is_some_and(|x| x == "yml") {
                f.push(p)
            }
        }
    }
    walk(std::path::Path::new(&a[2]), &mut files);
    files.sort();
    let texts: Vec<String> = files
        .iter()
        .map(|f| std::fs::read_to_string(f).unwrap())
        .collect();
    let choice = |texts: &[String]| RuleChoice {
        pack: None,
        off: vec![],
        own: texts
            .iter()
            .enumerate()
            .map(|(i, t)| OwnRule {
                key: format!("own/{i}"),
                text: t.clone(),
                language: None,
            })
            .collect(),
    };
    let req = |text: &str, texts: &[String]| Request {
        text: text.to_owned(),
        rules: choice(texts),
        ..Default::default()
    };
    let mut an = Analyzer::new();
    let t = cpu();
    an.start(req("", &texts));
    while an.step() != Progress::Done {}
    println!("compile {:.1} ms", cpu() - t);
    let rounds = if a.len() > 3 {
        a[3].parse().unwrap()
    } else {
        3
    };
    for _ in 0..rounds {
        an.start(req("", &texts));
        while an.step() != Progress::Done {}
        let t = cpu();
        an.start(req(&text, &texts));
        let mut load = cpu() - t;
        let mut ev = 0.0;
        let mut worst = 0.0f64;
        let mut n = 0;
        loop {
            let w = Instant::now();
            let t = cpu();
            let p = an.step();
            match p {
                Progress::Reading { .. } => load += cpu() - t,
                _ => {
                    ev += cpu() - t;
                    n += 1;
                    let _ = w;
                    worst = worst.max(cpu() - t)
                }
            }
            if p == Progress::Done {
                break;
            }
        }
        let t = cpu();
        let r = an.report(&Default::default());
        let rep = cpu() - t;
        println!(
            "load {load:.1} evaluate {ev:.1} ms = {:.2} us/event; steps {n} worst {worst:.1}; report {rep:.2} ms; matches {} cant {}",
            ev * 1e3 / an.events() as f64,
            r.totals.matches,
            r.totals.cannot_tell
        );
    }
    if a.len() > 4 {
        let mut times = vec![];
        let mut parts = vec![];
        let mut texts = texts.clone();
        for at in 0..texts.len() {
            let Some(changed) = edited(&texts[at]) else {
                continue;
            };
            let before = std::mem::replace(&mut texts[at], changed);
            let r = choice(&texts);
            let t = cpu();
            an.choose(&r);
            let s = cpu() - t;
            while an.step() != Progress::Done {}
            let e = cpu() - t;
            times.push((e, at));
            parts.push(s);
            texts[at] = before;
        }
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        parts.sort_by(f64::total_cmp);
        println!(
            "edits {}: median {:.2} ms (start {:.2}), worst:",
            times.len(),
            times[times.len() / 2].0,
            parts[parts.len() / 2]
        );
        for (e, at) in times.iter().rev().take(5) {
            println!("  {e:.1} ms {}", files[*at].display())
        }
    }
    let m: usize = (0..files.len())
        .map(|r| {
            (0..an.events())
                .filter(|&e| an.verdict(e, r) == Some(Verdict::Match))
                .count()
        })
        .sum();
    println!("checksum {m}");
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    for l in s
        .lines()
        .filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS"))
    {
        println!("{l}")
    }
}
fn edited(text: &str) -> Option<String> {
    let detection = text.find("\ndetection:")? + 1;
    let mut at = detection;
    for line in text[detection..].split_inclusive('\n') {
        let trimmed = line.trim_end();
        let start = trimmed.trim_start();
        if start.starts_with("condition:") {
            return None;
        }
        let is_value = start.starts_with("- ") || trimmed.contains(": ");
        if is_value && trimmed.ends_with('\'') && !trimmed.contains("|re") {
            let end = at + trimmed.len() - 1;
            return Some(format!("{}q{}", &text[..end], &text[end..]));
        }
        at += line.len();
    }
    None
}
