//! The logs that are read: generated once, kept, and generated anew where the generator has changed.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flowglass::sample::{Format, Generator, Options};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::wide;

/// What a right reader finds in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    pub bytes: u64,
    pub tuples: u64,
    pub denied: u64,
    pub bytes_sent: u64,
    pub bytes_received: u64,
}

/// A log to be read.
pub struct Log {
    /// As it stands in tables.
    pub name: &'static str,
    /// A file, or the folder of many.
    pub path: PathBuf,
    pub truth: Truth,
}

/// All of them.
pub struct Data {
    /// 100 MB of each version, v4 last.
    pub versions: Vec<Log>,
    /// v4 in one file: 10 MB, 100 MB and, in a whole run, 1 GB.
    pub sizes: Vec<Log>,
    /// 4,320 small files in folders as Azure makes them: thirty NICs, six days.
    pub folder: Log,
    /// 14 million tuples between 200,000 addresses, logged at 200 NICs; in a whole run only.
    pub wide: Option<Log>,
}

const MB: u64 = 1_000_000;
/// Of a small file.
const SMALL: u64 = 4_500;
const N_SMALL: u32 = 4_320;
const N_WIDE: u64 = 14_000_000;

impl Data {
    /// In a folder, in which they are kept.
    pub fn in_folder(folder: &Path, is_quick: bool) -> Self {
        fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{} could not be made: {error}", folder.display()));
        let log = |name, file: &str, format, n_bytes, n_files| {
            let options = Options { format, n_bytes, seed: 1, n_files };
            let path = folder.join(file);
            let truth = truth_of(&path, &options, || generate(&path, &options));
            Log { name, path, truth }
        };
        let mut sizes = vec![
            log("10 MB", "v4-10.json", Format::Vnet4, 10 * MB, None),
            log("100 MB", "v4-100.json", Format::Vnet4, 100 * MB, None),
        ];
        if !is_quick {
            sizes.push(log("1 GB", "v4-1000.json", Format::Vnet4, 1000 * MB, None));
        }
        let wide = (!is_quick).then(|| {
            let path = folder.join("v4-wide.json");
            let truth = truth_of(&path, &("wide".to_owned(), N_WIDE), || {
                let mut out = BufWriter::new(File::create(&path).unwrap());
                let truth = wide::write(&mut out, N_WIDE).unwrap();
                out.flush().unwrap();
                truth
            });
            Log { name: "14 M tuples, 200,000 addresses", path, truth }
        });
        Self {
            versions: vec![
                log("v1", "v1-100.json", Format::Nsg1, 100 * MB, None),
                log("v2", "v2-100.json", Format::Nsg2, 100 * MB, None),
                log("v4", "v4-100.json", Format::Vnet4, 100 * MB, None),
            ],
            sizes,
            folder: log("4,320 files", "v4-small", Format::Vnet4, SMALL * u64::from(N_SMALL), Some(N_SMALL)),
            wide,
        }
    }
}

/// Makes a log where it is not there, and keeps its true totals beside it.
fn truth_of<O>(path: &Path, options: &O, make: impl FnOnce() -> Truth) -> Truth
where
    O: Serialize + DeserializeOwned + PartialEq + Clone,
{
    let beside = path.with_extension("truth");
    let made_with = (env!("CARGO_PKG_VERSION").to_owned(), options.clone());
    let kept: Option<((String, O), Truth)> =
        fs::read(&beside).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some((_, truth)) = kept.filter(|(of, _)| *of == made_with) {
        return truth;
    }
    eprintln!("  generating {}", path.display());
    let _absent = fs::remove_dir_all(path);
    let truth = make();
    fs::write(&beside, serde_json::to_vec(&(made_with, truth)).unwrap()).unwrap();
    truth
}

fn generate(path: &Path, options: &Options) -> Truth {
    let mut generator = Generator::new(options);
    let mut piece = Vec::new();
    while let Some(name) = generator.next_file() {
        let file = if options.n_files.is_some() { path.join(name) } else { path.to_owned() };
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let mut out = BufWriter::new(File::create(&file).unwrap());
        while generator.next_piece(&mut piece) {
            out.write_all(&piece).unwrap();
            piece.clear();
        }
        out.flush().unwrap();
    }
    let truth = generator.truth();
    let summary = &truth.summary;
    Truth {
        bytes: truth.bytes,
        tuples: summary.tuples,
        denied: summary.by_decision.denied,
        bytes_sent: summary.bytes_sent as u64,
        bytes_received: summary.bytes_received as u64,
    }
}
