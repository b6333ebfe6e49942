//! A ZIP archive of small files, stored as they are.
//!
//! The format is PKWARE's APPNOTE: a header and the bytes of each file, then a directory of all,
//! then where that lies. Nothing is compressed, which every reader of archives takes.

/// The same moment for every file, 1980-01-01: an archive of the same files is the same archive.
const DATE: u16 = 0x21;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const VERSION: u16 = 20;

/// Files by their paths, with `/` between folders. They are few and small: an archive that would
/// need ZIP's 64-bit fields is not written, and the rest of its files is left out.
pub fn archive<'a>(files: impl Iterator<Item = (String, &'a [u8])>) -> Vec<u8> {
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, bytes) in files {
        let (Ok(length), Ok(offset), Ok(name_length)) = (
            u32::try_from(bytes.len()),
            u32::try_from(out.len()),
            u16::try_from(name.len()),
        ) else {
            break;
        };
        let mut entry = Vec::new();
        for word in [VERSION, FLAGS, 0, 0, DATE] {
            entry.extend(word.to_le_bytes());
        }
        for word in [crc32(bytes), length, length] {
            entry.extend(word.to_le_bytes());
        }
        entry.extend(name_length.to_le_bytes());
        entry.extend([0, 0]);

        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(bytes);

        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&entry);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        count += 1;
    }
    let at = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// The checksum of ZIP and PNG, a bit at a time: the files are small.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = crc & 1;
            crc = (crc >> 1) ^ (0xedb8_8320 & carry.wrapping_neg());
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutout_unpack::RuleZip;

    #[test]
    fn what_is_packed_is_unpacked() {
        let files = [
            ("a/info.yml", "description: N/A\n"),
            ("b/é.yml", "title: x\n"),
        ];
        let packed = archive(
            files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes())),
        );
        let mut zip = RuleZip::open(packed).expect("an archive");
        for (name, text) in files {
            let file = zip.next_file().expect("a file").expect("a sound one");
            assert_eq!((file.path.as_str(), file.text.as_str()), (name, text));
        }
        assert!(zip.next_file().is_none());
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
