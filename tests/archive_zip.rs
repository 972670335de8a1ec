//! Zip archives: every member that can be read, whatever is wrong with others, and each refusal by name.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/packed.rs"]
mod packed;

use flowglass::archive::Limits;
use packed::{DEFLATE, Members, STORE, gzip, log, members, members_of, open_zip, utf16, zip};
use rawzip::CompressionMethod;

#[test]
fn members_of_a_zip_archive_in_its_order() {
    let log = log(200_000);
    let gzipped = gzip(&log);
    let utf16 = utf16("\u{feff}{}", u16::to_le_bytes);
    let bytes = zip(&[
        ("b/", STORE, b""),
        ("b/h=09/PT1H.json", DEFLATE, &log),
        ("../..\\etc/pass\x1bwd", STORE, &log),
        ("a.json.gz", STORE, &gzipped),
        ("__MACOSX/b/._PT1H.json", STORE, b"x"),
        ("b/._PT1H.json", STORE, b"x"),
        ("a.json", DEFLATE, b"first"),
        ("a.json", STORE, b"second"),
        ("empty.json", DEFLATE, b""),
        ("utf16.json", DEFLATE, &utf16),
        ("tool.exe", DEFLATE, b"MZ\x90\0\x03\0\0\0\x04\0"),
        ("inner.zip", STORE, &zip(&[])),
    ]);
    let refused = |text: &str| Some(text.to_owned());
    let expected: Members = vec![
        ("b/h=09/PT1H.json".to_owned(), log.clone(), None),
        ("../..\\etc/pass\x1bwd".to_owned(), log.clone(), None),
        ("a.json.gz".to_owned(), log, None),
        ("a.json".to_owned(), b"first".to_vec(), None),
        ("a.json".to_owned(), b"second".to_vec(), None),
        ("empty.json".to_owned(), Vec::new(), None),
        ("utf16.json".to_owned(), b"{}".to_vec(), None),
        ("tool.exe".to_owned(), Vec::new(), refused("it is a program (EXE), not a flow log")),
        (
            "inner.zip".to_owned(),
            Vec::new(),
            refused("it is a zip archive inside of a zip archive, which is not read: unpack it first"),
        ),
    ];
    assert!(members(&bytes) == expected);
    assert_eq!(open_zip(&bytes, Limits::DEFAULT).unwrap().members()[4].size, 6);
    assert!(members(&zip(&[])).is_empty());
}

/// Made by Info-ZIP 3.0 and by Python's zipfile: zip64, folders, another method, encryption.
#[test]
fn zip_archives_of_other_tools() {
    let line = "{\"records\":[]}\n";
    let short = |member: &(String, Vec<u8>, Option<String>)| {
        let n_lines = String::from_utf8_lossy(&member.1).matches(line).count();
        let failure = member.2.as_ref().map_or(String::new(), |failure| format!(", {failure}"));
        format!("{}: {n_lines} lines{failure}", member.0)
    };
    let shown = |bytes: &[u8]| members(bytes).iter().map(short).collect::<Vec<_>>();
    assert_eq!(
        shown(include_bytes!("archives/info-zip.zip")),
        [
            "container/h=09/PT1H.json: 40 lines",
            "stored.json: 1 lines",
            "encrypted.json: 0 lines, it is encrypted in the zip archive: unpack it first",
        ]
    );
    assert_eq!(
        shown(include_bytes!("archives/methods.zip")),
        [
            "bzip2.json: 0 lines, it is packed with bzip2, which is not read: unpack it first",
            "lzma.json: 0 lines, it is packed with LZMA, which is not read: unpack it first",
            "deflate.json: 40 lines",
            "stored.json: 40 lines",
        ]
    );
    let other = zip(&[("a", CompressionMethod::DEFLATE64, b"x"), ("b", CompressionMethod::new(77), b"x")]);
    assert_eq!(
        shown(&other),
        [
            "a: 0 lines, it is packed with Deflate64, which is not read: unpack it first",
            "b: 0 lines, it is packed with method 77, which is not read: unpack it first",
        ]
    );
}

#[test]
fn a_broken_zip_archive_gives_what_can_be_read() {
    let log = log(100_000);
    let bytes = zip(&[("a", STORE, &log), ("b", DEFLATE, &log), ("c", STORE, b"last")]);
    let refusal = |bytes: &[u8]| open_zip(bytes, Limits::DEFAULT).err().unwrap();
    for n in [4, 100, 60_000, bytes.len() - 23, bytes.len() - 1] {
        assert_eq!(
            refusal(&bytes[..n]),
            "the zip archive is cut off: its list of contents at the end is missing",
            "cut at {n}"
        );
    }
    // Where the list begins: after its own end, as Info-ZIP 3.0 writes it to a pipe when told to use zip64.
    let mut nowhere = bytes.clone();
    let at = nowhere.len() - 6;
    nowhere[at..at + 4].fill(0xff);
    assert_eq!(refusal(&nowhere), "the zip archive's list of contents is damaged");
    // The list's own entries: the second and third are lost, or all.
    let list = |n: usize| {
        let mut broken = bytes.clone();
        let at = (0..broken.len() - 4).filter(|at| broken[*at..].starts_with(b"PK\x01\x02")).nth(n).unwrap();
        broken[at] = b'X';
        broken
    };
    let half = list(1);
    let zip = open_zip(&half, Limits::DEFAULT).ok().unwrap();
    assert_eq!(members_of(&zip, 1000), [("a".to_owned(), log.clone(), None)]);
    assert_eq!(zip.failure().unwrap().to_string(), "the zip archive's list of contents is damaged");
    assert_eq!(refusal(&list(0)), "the zip archive's list of contents is damaged");
    // A member's header.
    let mut broken = bytes.clone();
    broken[0] = b'X';
    broken.splice(0..0, *b"PK\x03\x04");
    let found = members(&broken);
    assert_eq!(found[0].2.as_deref(), Some("it is not where the zip archive's list of contents says"));
    assert_eq!(found[1].1, log);
    // A member's bytes: stored, then deflated.
    let mut broken = bytes;
    broken[50_000] ^= 1;
    broken[101_000..101_100].fill(0xff);
    let found = members(&broken);
    let at = log.len();
    let wrong =
        format!("its zip data is damaged: the checksum at byte {at} of the unpacked text is not that of the text");
    assert_eq!((found[0].1.len(), found[0].2.as_ref()), (at, Some(&wrong)));
    assert!(found[1].1.len() > 500 && found[1].2.as_deref().unwrap().starts_with("its zip data is damaged"));
    assert_eq!(found[2], ("c".to_owned(), b"last".to_vec(), None));
}

#[test]
fn members_that_lie_over_one_another_are_read_once() {
    let log = log(1000);
    let mut bytes = zip(&[("a", DEFLATE, &log), ("b", DEFLATE, &log), ("c", DEFLATE, &log)]);
    let entries: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    // The second entry leads to the first member.
    bytes.copy_within(entries[0] + 42..entries[0] + 46, entries[1] + 42);
    let found = members(&bytes);
    assert_eq!(found[0].2, None);
    assert_eq!(found[1].2.as_deref(), Some("it lies over another member of the zip archive"));
    assert_eq!(found[2], ("c".to_owned(), log, None));
}

#[test]
fn declared_sizes_are_not_relied_upon() {
    let mut bytes = zip(&[("a", DEFLATE, b"text"), ("b", STORE, b"text")]);
    let entries: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    for entry in entries {
        bytes[entry + 24..entry + 28].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    }
    let found = members(&bytes);
    assert_eq!(found[0].1, b"text");
    assert!(found[0].2.as_ref().unwrap().starts_with("its zip data is damaged: the checksum at byte 4"));
    assert_eq!(found[1].1, b"text");
    assert_eq!(found[1].2.as_deref(), Some("its zip data ends early, at byte 4 of the unpacked text"));
}
