//! Packed files, and reading them in pieces.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it")]

use std::io::{self, Cursor, Read, Seek, Write};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use flowglass::archive::{ArchiveError, Content, Limits, Member, Text, Zip, open};
use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};

/// Reads to the end or to an error, in reads of `n` bytes.
pub fn read_by(text: &mut Text<'_>, n: usize) -> (Vec<u8>, Option<String>) {
    let (mut all, mut piece) = (Vec::new(), vec![0; n]);
    loop {
        match text.read(&mut piece) {
            Ok(0) => return (all, None),
            Ok(n) => all.extend_from_slice(&piece[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                let error = ArchiveError::from(error);
                if !matches!(error, ArchiveError::Unreadable(_)) {
                    assert_eq!(text.read(&mut piece).unwrap(), 0, "an error comes once");
                }
                return (all, Some(error.to_string()));
            }
        }
    }
}

/// The text of a file and why there is no more of it.
pub fn text_with(bytes: &[u8], limits: Limits) -> (Vec<u8>, Option<String>) {
    let read = |n| match open(Cursor::new(bytes), limits) {
        Ok(Content::Text(mut text)) => read_by(&mut text, n),
        Ok(Content::Zip(_)) => panic!("this is a zip archive"),
        Ok(Content::SavedView(_)) => panic!("this is a saved view"),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    let whole = read(1 << 20);
    for n in [1, 7, 1000] {
        assert!(n == 1 && whole.0.len() > 1 << 20 || read(n) == whole, "reads of {n} bytes");
    }
    whole
}

/// With the limits that users have.
pub fn text(bytes: &[u8]) -> (Vec<u8>, Option<String>) {
    text_with(bytes, Limits::DEFAULT)
}

/// Why there is no more of a file's text.
pub fn failure(bytes: &[u8]) -> String {
    text(bytes).1.unwrap()
}

/// Each member's path, text and why there is no more of it.
pub type Members = Vec<(String, Vec<u8>, Option<String>)>;

/// A zip archive, or why it is none.
pub fn open_zip(bytes: &[u8], limits: Limits) -> Result<Zip<Cursor<&[u8]>>, String> {
    match open(Cursor::new(bytes), limits) {
        Ok(Content::Zip(zip)) => Ok(zip),
        Ok(Content::Text(_) | Content::SavedView(_)) => Err("this is no zip archive".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// All members, in reads of `n` bytes.
pub fn members_of(zip: &Zip<impl Read + Seek>, n: usize) -> Members {
    let member = |(index, member): (usize, &Member)| {
        let (text, failure) = match zip.read_member(index) {
            Ok(mut text) => read_by(&mut text, n),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        (member.path.clone(), text, failure)
    };
    zip.members().iter().enumerate().map(member).collect()
}

/// All members of an archive whose list is whole.
pub fn members(bytes: &[u8]) -> Members {
    let zip = open_zip(bytes, Limits::DEFAULT).unwrap();
    assert!(zip.failure().is_none());
    let whole = members_of(&zip, 1 << 20);
    assert_eq!(members_of(&zip, 3), whole);
    whole
}

/// One member of gzip.
pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A zip archive of paths, methods and texts; a path that ends with `/` is a folder's.
pub fn zip(members: &[(&str, CompressionMethod, &[u8])]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (path, method, text) in members {
        if path.ends_with('/') {
            archive.new_dir(*path).create().unwrap();
            continue;
        }
        let (mut entry, config) =
            archive.new_file(EntryPath::verbatim(path.as_bytes())).compression_method(*method).start().unwrap();
        let output = if *method == CompressionMethod::DEFLATE {
            let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
            writer.write_all(text).unwrap();
            let (encoder, output) = writer.finish().unwrap();
            encoder.finish().unwrap();
            output
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(text).unwrap();
            writer.finish().unwrap().1
        };
        entry.finish(output).unwrap();
    }
    archive.finish().unwrap()
}

/// UTF-16 in one byte order.
pub fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// Text that shrinks about as a flow log does.
pub fn log(n_bytes: usize) -> Vec<u8> {
    let mut text = b"{\"records\":[".to_vec();
    let mut n = 1_u64;
    while text.len() < n_bytes {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.extend_from_slice(format!("\"1663146003,192.0.2.{},203.0.113.{},443,", n >> 56, n >> 40 & 255).as_bytes());
    }
    text
}

/// Not packed.
pub const STORE: CompressionMethod = CompressionMethod::STORE;
/// Packed as zip tools do by default.
pub const DEFLATE: CompressionMethod = CompressionMethod::DEFLATE;
