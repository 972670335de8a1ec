//! What the page weighs on its way to a browser, each part by itself, so that growth is a conscious change.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::browser::told;

/// The most that each part may take: what it took when this was last looked at, up to the next 5 KB. A part that has
/// grown past it for a good reason gets a new figure here; one that has shrunk gets one too.
///
/// DESIGN's budget is 350 KB for all, and it is missed: 1,171 KB. Only the HTML and the styles, 27 KB, are needed for the
/// first screen; the page's program comes next, and once that runs the workers' one, before anyone has dropped a file.
/// About where the bytes of the two programs are, before gzip, which makes 0.4 of them:
/// - The page's, 1.35 MB, of which sharing, saved views and privacy are 0.1, and connections 0.08. Of the rest its own code
///   is 465 KB, of which what takes the engine's answers apart (serde) is 75 KB and the filter language 40 KB; Leptos's (tachys, reactive_graph) 130 KB, and what the compiler makes of generic code for each
///   component, signal and closure 240 KB; data, that is texts and tables of methods, 115 KB.
/// - The workers', 1.5 MB, built to be quick and not small: engine, query and store 370 KB, parsing 75 KB, unpacking
///   40 KB, messages 55 KB, the sample data and its rehearsal 70 KB, sorts that must be quick 55 KB, texts and numbers
///   for people 50 KB; saved views with packing, JSON and what is replaced 200 KB; connections 110 KB;
///   data 75 KB.
const PARTS: [Part; 5] = [
    Part { name: "HTML", ending: "index.html", most_kb: 5 },
    Part { name: "styles", ending: ".css", most_kb: 25 },
    Part { name: "scripts", ending: ".js", most_kb: 25 },
    Part { name: "the page's program", ending: "app*.wasm", most_kb: 525 },
    Part { name: "the workers' program", ending: "worker*.wasm", most_kb: 600 },
];

/// For all parts together. The sum of the figures above leaves room in each; this leaves room once.
const MOST_KB: u64 = 1175;

/// Files whose name begins and ends so.
struct Part {
    name: &'static str,
    ending: &'static str,
    most_kb: u64,
}

impl Part {
    fn has(&self, file: &str) -> bool {
        let (beginning, ending) = self.ending.split_once('*').unwrap_or(("", self.ending));
        file.starts_with(beginning) && file.ends_with(ending)
    }
}

#[test]
fn each_part_of_the_site_weighs_what_it_may() {
    let mut weights = [0; PARTS.len()];
    for entry in fs::read_dir(told("FLOWGLASS_SITE")).unwrap() {
        let path = entry.unwrap().path();
        if path == Path::new(&told("FLOWGLASS_FILE")) {
            continue; // see below: nobody who visits the site fetches it
        }
        let file = path.file_name().and_then(OsStr::to_str).unwrap();
        let part = PARTS.iter().position(|part| part.has(file));
        weights[part.unwrap_or_else(|| panic!("{file} is of no part: add it to the list"))] +=
            gzipped(&fs::read(&path).unwrap());
    }
    let mut table = String::from("gzip level 9:\n");
    let mut too_heavy = Vec::new();
    let total = ("all parts", weights.iter().sum(), MOST_KB);
    let parts = PARTS.iter().zip(weights).map(|(part, bytes)| (part.name, bytes, part.most_kb));
    let is_optimized = told("FLOWGLASS_HAS_WASM_OPT") == "true";
    if !is_optimized {
        table += "wasm-opt was not to be had: each may be half as heavy again.\n";
    }
    for (name, bytes, most_kb) in parts.chain([total]) {
        let most_kb = if is_optimized { most_kb } else { most_kb * 3 / 2 };
        assert!(bytes > 0, "{name}: there is no such file in the site");
        writeln!(table, "{bytes:>8} bytes of at most {most_kb} KB  {name}").unwrap();
        if bytes > most_kb * 1000 {
            too_heavy.push(format!("{name}: {bytes} bytes, and may be {most_kb} KB"));
        }
    }
    eprintln!("{table}");
    assert!(too_heavy.is_empty(), "{}\n{table}", too_heavy.join("\n"));
}

/// It goes from hand to hand as it is, so its size counts as it is. 1.2 MB is the budget.
#[test]
fn the_single_file_is_as_large_as_it_may_be() {
    const MOST_KB: u64 = 1200;
    let most_kb = if told("FLOWGLASS_HAS_WASM_OPT") == "true" { MOST_KB } else { MOST_KB * 3 / 2 };
    let n_bytes = fs::metadata(told("FLOWGLASS_FILE")).unwrap().len();
    eprintln!("flowglass.html: {n_bytes} bytes of at most {most_kb} KB");
    assert!(n_bytes <= most_kb * 1000, "flowglass.html has {n_bytes} bytes, and may have {most_kb} KB");
}

fn gzipped(bytes: &[u8]) -> u64 {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap().len() as u64
}
