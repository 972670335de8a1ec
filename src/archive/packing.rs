//! What a file is packed in, told by its first bytes.

/// So many first bytes tell it: the mark of a tar archive stands at byte 257.
pub const HEAD: usize = 512;

/// What a file is packed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Nothing: it is text, or nothing that is known.
    Plain,
    /// Text in UTF-16, as PowerShell's redirection writes it.
    Utf16(Endian),
    /// gzip (RFC 1952).
    Gzip,
    /// A zip archive (PKWARE's APPNOTE).
    Zip,
    /// The page as one file, with a view in it or without.
    SavedView,
    /// Something that is known and not read.
    Foreign(Foreign),
}

/// The order of the two bytes of a UTF-16 unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    /// The low byte first, as on Windows.
    Little,
    /// The high byte first.
    Big,
}

/// A kind of file that is known and not read, with its article: "a RAR archive".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Flow logs may be inside.
    Packed(&'static str),
    /// No flow logs are inside.
    Other(&'static str),
}

/// What a file is packed in, by its first [`HEAD`] bytes, or all of them where it has fewer.
pub fn packing(head: &[u8]) -> Packing {
    let is_there = |(at, mark): &(usize, &[u8])| head.get(*at..).is_some_and(|rest| rest.starts_with(mark));
    if let Some((_, packing)) = MARKS.iter().find(|(marks, _)| marks.iter().all(is_there)) {
        return *packing;
    }
    match head {
        [0xff, 0xfe, ..] => Packing::Utf16(Endian::Little),
        [0xfe, 0xff, ..] => Packing::Utf16(Endian::Big),
        [a, 0, b, 0, ..] if is_ascii_text(*a) && is_ascii_text(*b) => Packing::Utf16(Endian::Little),
        [0, a, 0, b, ..] if is_ascii_text(*a) && is_ascii_text(*b) => Packing::Utf16(Endian::Big),
        _ => Packing::Plain,
    }
}

fn is_ascii_text(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

/// Bytes that all stand at their places, and what they tell. Marks that text could begin with have a second place.
type Mark = (&'static [(usize, &'static [u8])], Packing);

const MARKS: &[Mark] = &[
    (&[(0, b"\x1f\x8b")], Packing::Gzip),
    (&[(0, b"PK\x03\x04")], Packing::Zip),
    // An archive without members, and one that was meant to be split and is in one piece.
    (&[(0, b"PK\x05\x06")], Packing::Zip),
    (&[(0, b"PK\x07\x08")], Packing::Zip),
    // As `share::saved::page` begins it.
    (&[(0, b"<!doctype html><!--flowglass-->")], Packing::SavedView),
    (&[(0, b"7z\xbc\xaf\x27\x1c")], packed("a 7z archive")),
    (&[(0, b"Rar!\x1a\x07")], packed("a RAR archive")),
    (&[(0, b"MSCF\0\0\0\0")], packed("a Windows cabinet")),
    (&[(257, b"ustar")], packed("a tar archive")),
    (&[(0, b"\xfd7zXZ\0")], packed("xz data")),
    (&[(0, b"BZh"), (4, b"1AY&SY")], packed("bzip2 data")),
    (&[(0, b"\x28\xb5\x2f\xfd")], packed("Zstandard data")),
    (&[(0, b"\x04\x22\x4d\x18")], packed("LZ4 data")),
    (&[(0, b"\x02\x21\x4c\x18")], packed("LZ4 data")),
    (&[(0, b"\x1f\x9d")], packed("compress (.Z) data")),
    // Before UTF-16, whose mark the first of them begins with.
    (&[(0, b"\xff\xfe\0\0")], other("text in UTF-32")),
    (&[(0, b"\0\0\xfe\xff")], other("text in UTF-32")),
    (&[(0, b"PAR1")], other("a Parquet file")),
    (&[(0, b"SQLite format 3\0")], other("an SQLite database")),
    (&[(0, b"\xd4\xc3\xb2\xa1")], other("a packet capture (pcap)")),
    (&[(0, b"\xa1\xb2\xc3\xd4")], other("a packet capture (pcap)")),
    (&[(0, b"\x4d\x3c\xb2\xa1")], other("a packet capture (pcap)")),
    (&[(0, b"\xa1\xb2\x3c\x4d")], other("a packet capture (pcap)")),
    (&[(0, b"\n\r\r\n"), (8, b"\x1a\x2b\x3c\x4d")], other("a packet capture (pcapng)")),
    (&[(0, b"\n\r\r\n"), (8, b"\x4d\x3c\x2b\x1a")], other("a packet capture (pcapng)")),
    (&[(0, b"ElfFile\0")], other("a Windows event log (evtx)")),
    (&[(0, b"%PDF-")], other("a PDF document")),
    (&[(0, b"\x89PNG\r\n\x1a\n")], other("a PNG image")),
    (&[(0, b"\xff\xd8\xff")], other("a JPEG image")),
    (&[(0, b"\x7fELF")], other("a program (ELF)")),
    // The high byte of the header's length in paragraphs, which is 4 in all but odd programs.
    (&[(0, b"MZ"), (9, b"\0")], other("a program (EXE)")),
];

const fn packed(name: &'static str) -> Packing {
    Packing::Foreign(Foreign::Packed(name))
}

const fn other(name: &'static str) -> Packing {
    Packing::Foreign(Foreign::Other(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_first_bytes() {
        let mut tar = [0; HEAD];
        tar[..9].copy_from_slice(b"PT1H.json");
        tar[257..262].copy_from_slice(b"ustar");
        let cases: &[(&[u8], Packing)] = &[
            (b"", Packing::Plain),
            (b"{", Packing::Plain),
            (br#"{"records":["#, Packing::Plain),
            (b"\xef\xbb\xbf{", Packing::Plain),
            (b"PK", Packing::Plain),
            (b"PK\x03\x04", Packing::Zip),
            (b"PK\x05\x06", Packing::Zip),
            (b"PK\x07\x08PK\x03\x04", Packing::Zip),
            (b"\x1f", Packing::Plain),
            (b"\x1f\x8b", Packing::Gzip),
            (b"\xff\xfe", Packing::Utf16(Endian::Little)),
            (b"\xff\xfe{\0", Packing::Utf16(Endian::Little)),
            (b"\xfe\xff\0{", Packing::Utf16(Endian::Big)),
            (b"{\0\"\0", Packing::Utf16(Endian::Little)),
            (b"\0{\0\n", Packing::Utf16(Endian::Big)),
            (b"{\0", Packing::Plain),
            (b"{\0\0\0", Packing::Plain),
            (b"\x01\0\x02\0", Packing::Plain),
            (b"\xff\xfe\0\0{\0\0\0", other("text in UTF-32")),
            (&tar, packed("a tar archive")),
            (&tar[..261], Packing::Plain),
            (b"7z\xbc\xaf\x27\x1c\0\x04", packed("a 7z archive")),
            (b"Rar!\x1a\x07\x01\0", packed("a RAR archive")),
            (b"BZh91AY&SY", packed("bzip2 data")),
            (b"BZh9 is text", Packing::Plain),
            (b"\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b\x1a", other("a packet capture (pcapng)")),
            (b"\n\r\r\n{\"records\":[", Packing::Plain),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0", other("a program (EXE)")),
            (b"MZ in a text", Packing::Plain),
            (b"\xff\xd8\xff\xe0", other("a JPEG image")),
        ];
        for (head, expected) in cases {
            assert_eq!(packing(head), *expected, "{head:?}");
        }
    }

    #[test]
    fn every_mark_tells_itself_and_fits_the_head() {
        for (marks, packing) in MARKS {
            let mut head = [b' '; HEAD];
            for (at, mark) in *marks {
                head[*at..at + mark.len()].copy_from_slice(mark);
            }
            assert_eq!(super::packing(&head), *packing, "{marks:?}");
        }
    }
}
