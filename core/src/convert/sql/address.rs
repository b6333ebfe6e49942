//! Blocks of addresses as regular expressions, for engines without a type for addresses.

use crate::ir::Cidr;
use std::net::IpAddr;

/// An octet of any value, in decimal without zeros in front: what counts as an address.
const OCTET: &str = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
/// Blanks around an address do not count.
const BLANKS: &str =
    r"[\x{9}-\x{d} \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*";

/// An expression for the whole of an address within the block; `None` for addresses of version
/// 6, of which one can be written in many ways.
pub fn expression(block: Cidr) -> Option<String> {
    let IpAddr::V4(network) = block.network() else {
        return None;
    };
    let octets = network.octets().into_iter().enumerate().map(|(at, octet)| {
        let known = u32::from(block.prefix()).saturating_sub(8 * at as u32);
        match known {
            0 => OCTET.to_owned(),
            8.. => octet.to_string(),
            bits => {
                let span = 1_u16 << (8 - bits);
                let first = u16::from(octet) / span * span;
                let all = (first..first + span).map(|value| value.to_string());
                format!("(?:{})", all.collect::<Vec<String>>().join("|"))
            }
        }
    });
    let octets = octets.collect::<Vec<String>>().join(r"\.");
    Some(format!("{BLANKS}{octets}{BLANKS}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_said_octet_by_octet() {
        let block = |text: &str| expression(Cidr::parse(text).unwrap());
        let whole = |text: &str| {
            let body = block(text).unwrap();
            regex::Regex::new(&format!("^{body}$")).unwrap()
        };
        for (text, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("172.16.0.0/12", " 172.31.9.9", "172.32.0.1"),
            ("192.0.2.4/30", "192.0.2.7", "192.0.2.8"),
            ("192.0.2.4", "192.0.2.4", "192.0.2.04"),
            ("0.0.0.0/0", "203.0.113.9", "203.0.113.256"),
        ] {
            assert!(whole(text).is_match(inside), "{text} {inside}");
            assert!(!whole(text).is_match(outside), "{text} {outside}");
        }
        assert_eq!(block("2001:db8::/32"), None);
    }
}
