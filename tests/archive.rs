//! What a file is packed in, and its text: the same at any size of read, everything before a break, and each refusal by
//! name.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/packed.rs"]
mod packed;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use flowglass::archive::{Content, Limits, open};
use packed::{DEFLATE, STORE, failure, gzip, log, members_of, open_zip, read_by, text, text_with, utf16, zip};
use proptest::prelude::*;

#[test]
fn plain_text_is_left_as_it_is() {
    for plain in [&b""[..], b"{", b"\xef\xbb\xbf{\"records\":[]}", b"\xff\x00not text", &log(3000)] {
        assert_eq!(text(plain), (plain.to_vec(), None));
    }
    let mut source = Cursor::new(b"from its beginning");
    source.seek(SeekFrom::End(-3)).unwrap();
    let Ok(Content::Text(mut text)) = open(source, Limits::default()) else { panic!("this is text") };
    assert_eq!(read_by(&mut text, 100).0, b"from its beginning");
}

#[test]
fn utf16_becomes_utf8() {
    let with_mark = "\u{feff}{\"a\":\"€ 🦀\"}";
    let expected = with_mark.trim_start_matches('\u{feff}').as_bytes();
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        assert_eq!(text(&utf16(with_mark, order)), (expected.to_vec(), None));
        assert_eq!(text(&utf16(with_mark.trim_start_matches('\u{feff}'), order)), (expected.to_vec(), None));
        assert_eq!(text(&gzip(&utf16(with_mark, order))), (expected.to_vec(), None));
    }
    let long = String::from_utf8(log(300_000)).unwrap();
    assert_eq!(text(&utf16(&long, u16::to_le_bytes)), (long.into_bytes(), None));
}

#[test]
fn gzip_members_follow_one_another() {
    let log = log(200_000);
    let mut several = gzip(&log);
    several.extend(gzip(b""));
    several.extend(gzip(b"the end"));
    let expected = ([&log[..], b"the end"].concat(), None);
    assert_eq!(text(&several), expected);
    several.extend([0; 1000]);
    assert_eq!(text(&several), expected);
    several.extend(gzip(b""));
    assert_eq!(text(&several), expected);
    several.extend(b"\x1fjunk");
    let after_end = "after the end of its gzip data there are bytes that are not gzip";
    assert_eq!(text(&several), (expected.0, Some(after_end.to_owned())));
    assert_eq!(text(&gzip(b"")), (Vec::new(), None));
}

#[test]
fn every_field_of_a_gzip_header_is_passed_over() {
    let plain = gzip(b"text");
    // Checksum, extra field, name and comment.
    let header = b"\x1f\x8b\x08\x1e\0\0\0\0\0\xff\x03\0\0\x08\xffPT1H.json\0a comment\0\x12\x34";
    assert_eq!(text(&[header, &plain[10..]].concat()), (b"text".to_vec(), None));
    let empty_extra = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\0\0";
    assert_eq!(text(&[empty_extra, &plain[10..]].concat()), (b"text".to_vec(), None));
    let reserved = b"\x1f\x8b\x08\x80\0\0\0\0\0\xff";
    assert_eq!(failure(&[reserved, &plain[10..]].concat()), "its gzip data is damaged at byte 0 of the unpacked text");
}

#[test]
fn a_broken_gzip_gives_all_before_the_break() {
    let log = log(300_000);
    let packed = gzip(&log);
    for n in [2, 10, 11, 600, packed.len() / 2, packed.len() - 9, packed.len() - 1] {
        let (before, failure) = text(&packed[..n]);
        assert!(log.starts_with(&before), "cut at {n}");
        assert!(before.len() + 2000 > log.len() * (n.max(100) - 100) / packed.len() || n < 20_000, "cut at {n}");
        let at = before.len();
        assert_eq!(failure.unwrap(), format!("its gzip data ends early, at byte {at} of the unpacked text"));
    }
    let mut damaged = packed.clone();
    let middle = packed.len() / 2;
    damaged[middle..middle + 200].fill(0xff);
    let (before, failure) = text(&damaged);
    assert!(before.len() > log.len() / 3);
    let n_same = before.iter().zip(&log).take_while(|(a, b)| a == b).count();
    assert!(n_same > log.len() / 3, "{n_same}");
    assert!(failure.unwrap().starts_with("its gzip data is damaged"));
    // A stored block, then one of the kind that there is not.
    let unknown = [&packed[..10], b"\0\x04\0\xfb\xfftext\x07"].concat();
    assert_eq!(
        text(&unknown),
        (b"text".to_vec(), Some("its gzip data is damaged at byte 4 of the unpacked text".to_owned()))
    );
    let mut wrong = packed;
    let crc = wrong.len() - 8;
    wrong[crc] ^= 1;
    let expected = format!(
        "its gzip data is damaged: the checksum at byte {} of the unpacked text is not that of the text",
        log.len()
    );
    assert_eq!(text(&wrong), (log, Some(expected)));
}

#[test]
fn what_is_inside_of_gzip_is_refused_by_name() {
    let mut tar = [0; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    let cases: [(&[u8], &str); 4] = [
        (&gzip(b"x"), "its gzip data holds more gzip data, which is not read: unpack it first"),
        (&zip(&[]), "its gzip data holds a zip archive, which is not read: unpack it first"),
        (&tar, "its gzip data holds a tar archive, which is not read: unpack it first"),
        (b"\xd4\xc3\xb2\xa1", "its gzip data holds a packet capture (pcap), not a flow log"),
    ];
    for (inside, expected) in cases {
        assert_eq!(failure(&gzip(inside)), expected);
    }
}

#[test]
fn what_is_known_and_not_read_is_refused_by_name() {
    let cases: [(&[u8], &str); 3] = [
        (b"Rar!\x1a\x07\0", "it is a RAR archive, which is not read: unpack it first"),
        (b"\xfd7zXZ\0\0", "it is xz data, which is not read: unpack it first"),
        (b"\xa1\xb2\xc3\xd4\0\x02", "it is a packet capture (pcap), not a flow log"),
    ];
    for (bytes, expected) in cases {
        assert_eq!(failure(bytes), expected);
    }
}

#[test]
fn a_bomb_is_refused_by_the_limit_that_it_passes() {
    let limits = Limits { unpacked: 4 << 20, ratio: 250, ratio_from: 128 << 10, entries: 3, names: 10 };
    let spaces = vec![b' '; 8 << 20];
    let dense = "it unpacks to more than 250 times its size, which no flow log does";
    let (before, failure) = text_with(&gzip(&spaces[..2 << 20]), limits);
    assert!((128 << 10..1 << 20).contains(&before.len()), "{}", before.len());
    assert_eq!(failure.as_deref(), Some(dense));
    assert_eq!(text_with(&gzip(&spaces[..128 << 10]), limits), (spaces[..128 << 10].to_vec(), None));

    let log = log(5 << 20);
    let (before, failure) = text_with(&gzip(&log), limits);
    assert!(before.len() >= 4 << 20 && log.starts_with(&before));
    assert_eq!(failure.as_deref(), Some("unpacked it is larger than 4 MiB, the most that is read"));

    // Two small ratios, one inside of the other.
    let twice = zip(&[("a.gz", DEFLATE, &gzip(&spaces)), ("b", DEFLATE, &spaces), ("c", STORE, &log)]);
    let found = members_of(&open_zip(&twice, limits).ok().unwrap(), 1 << 20);
    assert_eq!(found[0].2.as_deref(), Some(dense));
    assert_eq!(found[1].2.as_deref(), Some(dense));
    assert_eq!(found[2].2.as_deref(), Some("unpacked it is larger than 4 MiB, the most that is read"));

    let many = zip(&[("a", STORE, b"1"), ("b", STORE, b"2"), ("c", STORE, b"3"), ("d", STORE, b"4")]);
    let many = open_zip(&many, limits).ok().unwrap();
    assert_eq!(many.members().len(), 3);
    let failure = many.failure().unwrap().to_string();
    assert_eq!(failure, "the zip archive has more than 3 entries, the most that are read");
    let long = open_zip(&zip(&[("a name of some length", STORE, b"1")]), limits).err().unwrap();
    assert_eq!(long, "the names in the zip archive are longer than 10 bytes, the most that is read");
}

/// Fails after so many bytes, and is interrupted before each read that does not.
struct Failing<'a> {
    bytes: Cursor<&'a [u8]>,
    n_left: usize,
    is_interrupted: bool,
}

impl Read for Failing<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.is_interrupted = !self.is_interrupted;
        if self.is_interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if self.n_left == 0 {
            return Err(io::Error::other("the disk is gone"));
        }
        let n = to.len().min(self.n_left).min(700);
        let n = self.bytes.read(&mut to[..n])?;
        self.n_left -= n;
        Ok(n)
    }
}

impl Seek for Failing<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

fn failing(bytes: &[u8], n_left: usize) -> Failing<'_> {
    Failing { bytes: Cursor::new(bytes), n_left, is_interrupted: false }
}

#[test]
fn what_the_source_says_is_passed_on_after_what_it_gave() {
    let log = log(100_000);
    for packed in [gzip(&log), utf16(std::str::from_utf8(&log).unwrap(), u16::to_be_bytes), log.clone()] {
        let Content::Text(mut text) = open(failing(&packed, 10_000), Limits::DEFAULT).unwrap() else { panic!("text") };
        let (before, failure) = read_by(&mut text, 1000);
        assert!(before.len() > 4000 && log.starts_with(&before));
        assert_eq!(failure.as_deref(), Some("it cannot be read: the disk is gone"));
    }
    let packed = zip(&[("a", DEFLATE, &log)]);
    let Content::Zip(zip) = open(failing(&packed, 400_000), Limits::DEFAULT).unwrap() else { panic!("a zip archive") };
    assert_eq!(members_of(&zip, 1000), [("a".to_owned(), log, None)]);
    let failure = open(failing(&packed, 600), Limits::DEFAULT).err().unwrap();
    assert_eq!(failure.to_string(), "it cannot be read: the disk is gone");
}

/// Members without text make a file that is all work: `read` comes back between them.
#[test]
fn a_read_of_nothing_is_interrupted() {
    let many = gzip(b"").repeat(200_000);
    let Content::Text(mut text) = open(Cursor::new(&many), Limits::DEFAULT).unwrap() else { panic!("this is text") };
    let mut n_interrupted = 0;
    loop {
        match text.read(&mut [0; 100]) {
            Ok(n) => break assert_eq!(n, 0),
            Err(error) => assert_eq!(error.kind(), io::ErrorKind::Interrupted),
        }
        n_interrupted += 1;
    }
    assert!(n_interrupted > 1000);
}

/// Reads all that there is in two ways, which must agree; the rest is that nothing panics.
fn read_all(bytes: &[u8]) {
    let limits = Limits { unpacked: 4 << 20, ratio_from: 1 << 20, ..Limits::DEFAULT };
    let Ok(content) = open(Cursor::new(bytes), limits) else { return };
    match content {
        Content::Zip(zip) => assert_eq!(members_of(&zip, 1 << 16), members_of(&zip, 5)),
        Content::SavedView(_) => {}
        Content::Text(mut text) => {
            let Ok(Content::Text(mut again)) = open(Cursor::new(bytes), limits) else { panic!("it was text") };
            assert_eq!(read_by(&mut text, 1 << 16), read_by(&mut again, 5));
        }
    }
}

/// A file of each packing, changed at a few places, cut or not.
fn broken_file() -> impl Strategy<Value = Vec<u8>> {
    let log = log(3000);
    let whole = [
        zip(&[("a", DEFLATE, &log), ("b/", STORE, b""), ("b/c", STORE, &gzip(&log)), ("d", DEFLATE, b"")]),
        include_bytes!("archives/info-zip.zip").to_vec(),
        include_bytes!("archives/methods.zip").to_vec(),
        [gzip(&log), gzip(b"more")].concat(),
        gzip(&utf16(std::str::from_utf8(&log).unwrap(), u16::to_le_bytes)),
    ];
    let place = prop_oneof![
        any::<prop::sample::Index>().prop_map(|at| (at, false)),
        any::<prop::sample::Index>().prop_map(|at| (at, true))
    ];
    let byte = prop_oneof![any::<u8>(), Just(0), Just(0xff)];
    let changes = prop::collection::vec((place, byte), 0..6);
    (prop::sample::select(whole.to_vec()), changes, prop::option::weighted(0.2, any::<prop::sample::Index>())).prop_map(
        |(mut bytes, changes, cut)| {
            for ((at, is_near_end), byte) in changes {
                // The list of contents is small and at the end.
                let from = if is_near_end { bytes.len().saturating_sub(300) } else { 0 };
                let at = from + at.index(bytes.len() - from);
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            bytes
        },
    )
}

/// Any bytes, most of them after a mark.
fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let marks: [&[u8]; 6] =
        [b"", b"\x1f\x8b\x08", b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"PK\x03\x04", b"\xff\xfe", b"\0{\0\""];
    (prop::sample::select(marks.to_vec()), prop::collection::vec(any::<u8>(), 0..600), any::<bool>()).prop_map(
        |(mark, mut bytes, has_end)| {
            bytes.splice(0..0, mark.iter().copied());
            if has_end {
                bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x40\0\0\0\x20\0\0\0\0\0");
            }
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_files_are_read_the_same_at_any_size(bytes in broken_file()) {
        read_all(&bytes);
    }

    #[test]
    fn any_bytes_are_read_the_same_at_any_size(bytes in any_file()) {
        read_all(&bytes);
    }
}

/// Each way of packing that FORMAT §2 names is a file, and gives just what is in the plain file of the same quirk.
#[test]
fn packed_quirks_are_what_is_packed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quirks");
    let plain = |name: &str| fs::read(folder.join(name)).unwrap();
    let one_line = || vec![plain("s2-01-one-line.json")];
    let mut expected = BTreeMap::from([
        ("s2-01-utf16be-with-byte-order-mark.json", one_line()),
        ("s2-01-utf16le-with-byte-order-mark.json", one_line()),
        ("s2-10-gzip-of-utf16.json.gz", one_line()),
        ("s2-10-gzip-several-members.json.gz", one_line()),
        ("s2-10-gzip-under-another-name.json", one_line()),
        ("s2-10-gzip.json.gz", one_line()),
        (
            "s2-10-zip-with-folders.zip",
            vec![plain("s2-01-one-line.json"), plain("s2-01-pretty-printed.json"), plain("s1-v1-tuples.json")],
        ),
    ]);
    for entry in fs::read_dir(folder.join("packed")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let texts = expected.remove(name.as_str()).unwrap_or_else(|| panic!("nothing is expected of {name}"));
        let bytes = fs::read(entry.path()).unwrap();
        for n in [1, 2, 3, 7, 4096, 1 << 20] {
            let found: Vec<Vec<u8>> = match open(Cursor::new(&bytes), Limits::DEFAULT).unwrap() {
                Content::Text(mut text) => {
                    let (text, failure) = read_by(&mut text, n);
                    assert_eq!(failure, None, "{name}");
                    vec![text]
                }
                Content::SavedView(_) => panic!("this is a saved view"),
                Content::Zip(zip) => members_of(&zip, n).into_iter().map(|(_, text, _)| text).collect(),
            };
            assert!(found == texts, "{name} in reads of {n}");
        }
    }
    assert!(expected.is_empty(), "there is no file {:?}", expected.keys());
}
