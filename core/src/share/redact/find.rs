//! Finds names in values: of people, of machines, of addresses.
//!
//! It looks at values as they are, and not as a log escapes them, so that `\\` is the beginning of
//! a path to another machine and not a backslash in JSON.

use super::Kind;
use regex::Regex;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// Names that every Windows has, and that say nothing about whose it is.
const EVERYWHERE: [&str; 32] = [
    "administrator",
    "all users",
    "anonymous logon",
    "appdata",
    "authority",
    "builtin",
    "default",
    "default user",
    "domain",
    "dwm-1",
    "example",
    "example.com",
    "example.net",
    "example.org",
    "font driver host",
    "guest",
    "http",
    "https",
    "iis apppool",
    "local",
    "local service",
    "localhost",
    "network",
    "network service",
    "nt authority",
    "public",
    "service",
    "system",
    "umfd-0",
    "unknown",
    "window manager",
    "workgroup",
];

pub type Found = Vec<(Kind, String)>;

/// Adds the names that a field's value is, by what the field is called.
pub fn in_field(name: &str, value: &str, found: &mut Found) {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[
        "user",
        "username",
        "accountname",
        "accountupn",
        "principalname",
    ]) {
        account(value, found);
    } else if ends(&["domain", "domainname"]) {
        push(Kind::Domain, value, found);
    } else if ends(&[
        "computer",
        "computername",
        "hostname",
        "devicename",
        "workstation",
        "workstationname",
        "host",
    ]) {
        host(value, found);
    }
}

/// Adds the names that stand in a value.
pub fn in_value(value: &str, found: &mut Found) {
    for path in HOME.captures_iter(value) {
        let closed =
            value[path.get(0).map_or(0, |all| all.end())..].starts_with(['\\', '/', '"', '\'']);
        person(&path[1], closed, found);
    }
    for switch in ACCOUNT.captures_iter(value) {
        account(&switch[1], found);
    }
    for address in MAIL.captures_iter(value) {
        push(Kind::User, &address[1], found);
        host(&address[2], found);
    }
    for login in REMOTE.captures_iter(value) {
        push(Kind::User, &login[1], found);
        host(&login[2], found);
    }
    for pattern in [&*UNC, &*URL, &*MACHINE] {
        for machine in pattern.captures_iter(value) {
            host(&machine[1], found);
        }
    }
    for guid in GUID.find_iter(value) {
        push(Kind::Guid, guid.as_str(), found);
    }
    for sid in SID.captures_iter(value) {
        push(Kind::Sid, &sid[1], found);
    }
    for address in V4.find_iter(value) {
        if address
            .as_str()
            .parse()
            .is_ok_and(|one: Ipv4Addr| !is_generic_v4(one))
        {
            push(Kind::Address, address.as_str(), found);
        }
    }
    for address in V6.find_iter(value) {
        let one = address.as_str().trim_end_matches(':');
        if one
            .parse()
            .is_ok_and(|one: Ipv6Addr| !one.is_loopback() && !one.is_unspecified())
        {
            push(Kind::Address, one, found);
        }
    }
}

pub fn is_generic_v4(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_unspecified() || address.is_broadcast()
}

macro_rules! patterns {
    ($($name:ident = $pattern:expr;)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("a pattern of ours"));)*
    };
}

patterns! {
    HOME = r#"(?i)[\\/](?:users|documents and settings|home|profiles)[\\/]+([^\\/:*?"'<>|,;\r\n\t]+)"#;
    ACCOUNT = r#"(?i)(?:^|[\s"'])(?:[-/]{1,2}(?:u|ru|usr|user|username|login|account|credential)[:=\s]|net1?(?:\.exe)?"?\s+user\s)\s*["']?([^\s"',;/][^\s"',;]*)"#;
    MAIL = r"(?i)([a-z0-9][a-z0-9._%+-]*)@([a-z0-9][a-z0-9.-]*\.[a-z]{2,})";
    REMOTE = r#"(?i)\b(?:ssh|scp|sftp|plink|pscp)(?:\.exe)?"?\s(?:[^|&;]*\s)?([a-z0-9][a-z0-9._-]*)@([a-z0-9][a-z0-9._-]*)"#;
    UNC = r"(?i)(?:^|[^\\\w:.])\\\\(?:\?\\unc\\)?([a-z0-9][a-z0-9._-]*)(?:@[a-z0-9@]+)?\\";
    URL = r#"(?i)\b[a-z][a-z0-9+.-]*://(?:[^\s/@"']*@)?([a-z0-9][a-z0-9._-]*)"#;
    MACHINE = r#"(?i)(?:^|[\s"'])[-/]{1,2}(?:r|remote|node|cn|computername|computer|server|hostname)[:=\s]\s*["']?([a-z0-9][a-z0-9._-]*)"#;
    GUID = r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b";
    SID = r"(?i)\b(s-1-5-21-\d+-\d+-\d+)";
    V4 = r"\b(?:\d{1,3}\.){3}\d{1,3}\b";
    V6 = r"(?i)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}";
}

/// `DOMAIN\user`, `user@domain`, or a user alone.
fn account(value: &str, found: &mut Found) {
    if value.contains("://") {
        return;
    }
    let value = value.trim_matches(['"', '\'']);
    if let Some((domain, user)) = value.split_once('\\') {
        push(Kind::Domain, domain, found);
        person(user.trim_start_matches('\\'), true, found);
    } else if let Some((user, domain)) = value.split_once('@') {
        person(user, true, found);
        host(domain, found);
    } else {
        person(value, true, found);
    }
}

/// A name, and each word of it, since a path on a command line does not say where it ends.
fn person(name: &str, closed: bool, found: &mut Found) {
    // A computer's own account is its name with a dollar behind.
    let name = name.trim().trim_end_matches('.');
    if let Some(machine) = name.strip_suffix('$') {
        return host(machine, found);
    }
    if closed {
        push(Kind::User, name, found);
    }
    for (at, word) in name.split_whitespace().enumerate() {
        if at == 0 || word.chars().count() >= 3 {
            push(Kind::User, word, found);
        }
        if !closed {
            break;
        }
    }
}

/// A machine by its name alone or with its domain, which are both found elsewhere by themselves.
fn host(name: &str, found: &mut Found) {
    let name = name.trim().trim_end_matches('.');
    let is_address = name.parse::<Ipv4Addr>().is_ok() || name.parse::<Ipv6Addr>().is_ok();
    // A number is part of something else: an address, a version.
    if is_address || name.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return;
    }
    push(Kind::Host, name, found);
    if let Some((machine, domain)) = name.split_once('.') {
        push(Kind::Host, machine, found);
        if domain.contains('.') || name.matches('.').count() == 1 && machine.len() > 2 {
            push(Kind::Domain, domain, found);
        }
    }
}

fn push(kind: Kind, name: &str, found: &mut Found) {
    let name = name.trim();
    let folded = name.to_lowercase();
    let says_nothing = EVERYWHERE.contains(&&*folded)
        || name.starts_with(['%', '$', '-', '*', '?', '.', '~'])
        || !name.chars().any(char::is_alphanumeric)
        || folded.ends_with(".example")
        || folded.ends_with(".example.com");
    // A top-level domain alone is part of too much else.
    let is_ending = kind == Kind::Domain
        && !name.contains('.')
        && name.len() < 4
        && name.chars().all(|c| c.is_ascii_lowercase());
    if !says_nothing
        && !is_ending
        && !found
            .iter()
            .any(|(_, known)| known.to_lowercase() == folded)
    {
        found.push((kind, name.to_owned()));
    }
}
