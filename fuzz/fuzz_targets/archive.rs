//! Any bytes as a file that may be packed: unpacked at any size of reads they give the same text and the same error.

#![no_main]

use std::io::{Cursor, ErrorKind, Read};

use flowglass::archive::{self, ArchiveError, Content, Limits};
use libfuzzer_sys::fuzz_target;

/// Low, so that a bomb is met soon.
const LIMITS: Limits = Limits { unpacked: 1 << 20, ratio: 100, ratio_from: 1 << 16, entries: 100, names: 10_000 };

fn all(mut text: impl Read, n: usize) -> (Vec<u8>, Option<String>) {
    let (mut bytes, mut slice) = (Vec::new(), vec![0; n]);
    loop {
        match text.read(&mut slice) {
            Ok(0) => return (bytes, None),
            Ok(n) => bytes.extend_from_slice(&slice[..n]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return (bytes, Some(ArchiveError::from(error).to_string())),
        }
    }
}

fn read(data: &[u8], n: usize) -> Vec<(Vec<u8>, Option<String>)> {
    match archive::open(Cursor::new(data), LIMITS) {
        Err(error) => vec![(Vec::new(), Some(error.to_string()))],
        Ok(Content::SavedView(_)) => Vec::new(),
        Ok(Content::Text(text)) => vec![all(text, n)],
        Ok(Content::Zip(zip)) => (0..zip.members().len())
            .map(|index| match zip.read_member(index) {
                Ok(text) => all(text, n),
                Err(error) => (Vec::new(), Some(error.to_string())),
            })
            .collect(),
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((size, data)) = data.split_first() else { return };
    assert_eq!(read(data, 1 << 16), read(data, 1 + usize::from(*size)));
});
