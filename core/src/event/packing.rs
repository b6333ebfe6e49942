//! What a file is, by its first bytes, where it is not text.

/// Bytes of a file that [`packing`] looks at.
pub const HEAD: usize = 8;

/// A file that has to be unpacked before there is text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    /// A log of Windows Vista and later.
    Evtx,
    /// Something that is not read; what it is called.
    Unread(&'static str),
}

/// How a file that begins with `head` is packed; `None` for text.
pub fn packing(head: &[u8]) -> Option<Packing> {
    const KNOWN: &[(&[u8], Packing)] = &[
        (b"\x1F\x8B", Packing::Gzip),
        (b"ElfFile\0", Packing::Evtx),
        (b"PK\x03\x04", Packing::Unread("a ZIP archive")),
        (b"7z\xBC\xAF\x27\x1C", Packing::Unread("a 7z archive")),
        (b"\xFD7zXZ\0", Packing::Unread("an XZ file")),
        (b"\x28\xB5\x2F\xFD", Packing::Unread("a Zstandard file")),
        (b"BZh", Packing::Unread("a bzip2 file")),
        (
            b"\x30\0\0\0LfLe",
            Packing::Unread("an EVT file of Windows XP or older"),
        ),
    ];
    KNOWN
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, packing)| *packing)
}
