//! `powershell -EncodedCommand`: the script behind the base64.

use super::cmdline::{Program, split};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// PowerShell takes base64 with or without its padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The script that a PowerShell command line carries encoded, decoded.
///
/// Takes every abbreviation that PowerShell takes (`-e`, `-enc`, `-ec`, …), with a dash, a slash
/// or one of the longer dashes in front. `None` for other programs, and for what is no base64 of
/// valid UTF-16.
pub fn decoded(command_line: &str) -> Option<String> {
    let program = Program::of(command_line)?;
    let name = program.name().to_ascii_lowercase();
    if !matches!(
        name.strip_suffix(".exe").unwrap_or(&name),
        "powershell" | "pwsh"
    ) {
        return None;
    }
    let mut args = split(command_line).into_iter().skip(1);
    args.find(|arg| is_encoded_command(&arg.text))?;
    let bytes = BASE64.decode(args.next()?.text).ok()?;
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    let units: Vec<u16> = pairs.iter().map(|&pair| u16::from_le_bytes(pair)).collect();
    String::from_utf16(&units)
        .ok()
        .filter(|script| !script.is_empty())
}

fn is_encoded_command(arg: &str) -> bool {
    let name = arg.strip_prefix(['-', '/', '\u{2013}', '\u{2014}', '\u{2015}']);
    let Some(name) = name.map(str::to_ascii_lowercase) else {
        return false;
    };
    name == "ec" || (!name.is_empty() && "encodedcommand".starts_with(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `whoami` in UTF-16 and base64.
    const WHOAMI: &str = "dwBoAG8AYQBtAGkA";

    #[test]
    fn every_abbreviation_and_dash_is_understood() {
        for flag in [
            "-e",
            "-EN",
            "-enc",
            "-ec",
            "/enc",
            "\u{2013}Enc",
            "\u{2014}e",
            "-EncodedCommand",
        ] {
            let line = format!("powershell.exe -nop -w hidden {flag} {WHOAMI}");
            assert_eq!(decoded(&line).as_deref(), Some("whoami"), "{flag}");
        }
        assert_eq!(
            decoded(&format!("\"C:\\x\\pwsh.exe\" -e \"{WHOAMI}\"")).as_deref(),
            Some("whoami")
        );
    }

    #[test]
    fn other_flags_programs_and_text_are_left_alone() {
        assert_eq!(decoded(&format!("powershell -ep {WHOAMI}")), None);
        assert_eq!(decoded(&format!("powershell -ex {WHOAMI}")), None);
        assert_eq!(decoded(&format!("cscript -e {WHOAMI}")), None);
        assert_eq!(decoded("powershell -e not-base64"), None);
        assert_eq!(decoded("powershell -e YQ=="), None);
        assert_eq!(decoded("powershell -e"), None);
    }
}
