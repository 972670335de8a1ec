//! The pages that the benchmark compares Flowglass with (`benches/rivals`), put together so that they can be served.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::failure::{Context, Failure};
use crate::tools::{duckdb_wasm, python};
use crate::{project, serve};

/// The folder with the pages, all with paths relative to it.
#[derive(Debug)]
pub struct Rivals {
    /// Each page is an HTML file at its top.
    pub folder: PathBuf,
    /// Why `duckdb.html` lacks its engine, if it does. The other pages need nothing from the network.
    pub without_duckdb: Option<Failure>,
}

/// Files from `node_modules` under their place in the folder. The import map of `duckdb.html` names the same places.
const ENGINE: [Part; 6] = [
    Part { from: "@duckdb/duckdb-wasm/dist/duckdb-browser.mjs", to: "duckdb/duckdb-wasm/duckdb-browser.mjs" },
    Part {
        from: "@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js",
        to: "duckdb/duckdb-wasm/duckdb-browser-eh.worker.js",
    },
    Part { from: "@duckdb/duckdb-wasm/dist/duckdb-eh.wasm", to: "duckdb/duckdb-wasm/duckdb-eh.wasm" },
    Part { from: "apache-arrow", to: "duckdb/apache-arrow" },
    Part { from: "flatbuffers/mjs", to: "duckdb/flatbuffers" },
    Part { from: "tslib/tslib.es6.mjs", to: "duckdb/tslib/tslib.es6.mjs" },
];

/// A file, or a folder of which the scripts are taken.
struct Part {
    from: &'static str,
    to: &'static str,
}

/// Makes the folder anew, with DuckDB if that can be had.
pub fn put_together() -> Result<Rivals, Failure> {
    let folder = project::root().join("target").join("rivals");
    if folder.exists() {
        fs::remove_dir_all(&folder).context(format_args!("{} could not be removed", folder.display()))?;
    }
    copy_folder(&project::root().join("benches").join("rivals"), &folder, &["html", "js"])?;
    let without_duckdb = duckdb_wasm::get().and_then(|modules| copy_engine(&modules, &folder)).err();
    Ok(Rivals { folder, without_duckdb })
}

/// `cargo xtask rivals`: serves the pages to look at them by hand; returns only when something failed.
pub fn serve(port: Option<u16>) -> Result<(), Failure> {
    let server = serve::bind(port)?;
    let rivals = put_together()?;
    let native = python::get();
    let address = format!("http://127.0.0.1:{}/", server.port());
    server.start(&rivals.folder, "/");
    println!();
    for page in pages(&rivals.folder)? {
        println!("{address}{page}");
    }
    if let Some(failure) = rivals.without_duckdb {
        eprintln!("duckdb.html does not work: {}", failure.message());
    }
    match native {
        Ok(python) => {
            let script = project::root().join("benches").join("rivals").join("native.py");
            println!("Natively: {} {} duckdb|polars [--queries] FILE...", python.display(), script.display());
        }
        Err(failure) => eprintln!("{}", failure.message()),
    }
    println!("Serving {address} (Ctrl-C ends it)");
    loop {
        thread::park();
    }
}

/// The names of the pages, in their order.
fn pages(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut pages: Vec<String> = entries(folder)?
        .into_iter()
        .filter(|path| has_ending(path, &["html"]))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    pages.sort();
    Ok(pages)
}

fn copy_engine(modules: &Path, folder: &Path) -> Result<(), Failure> {
    for Part { from, to } in ENGINE {
        let (from, to) = (modules.join(from), folder.join(to));
        if from.is_dir() {
            copy_folder(&from, &to, &["js", "mjs"])?;
        } else {
            copy_file(&from, &to)?;
        }
    }
    Ok(())
}

/// Copies the files with one of these endings, those in folders too.
fn copy_folder(from: &Path, to: &Path, endings: &[&str]) -> Result<(), Failure> {
    for path in entries(from)? {
        let Some(name) = path.file_name() else {
            continue;
        };
        if path.is_dir() {
            copy_folder(&path, &to.join(name), endings)?;
        } else if has_ending(&path, endings) {
            copy_file(&path, &to.join(name))?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<(), Failure> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).context(format_args!("{} could not be made", folder.display()))?;
    }
    fs::copy(from, to).context(format_args!("{} could not be copied to {}", from.display(), to.display()))?;
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = || format!("{} could not be read", folder.display());
    let entries = fs::read_dir(folder).context(unreadable())?;
    entries.map(|entry| entry.map(|entry| entry.path()).context(unreadable())).collect()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str) -> String {
        let path = project::root().join("benches").join("rivals").join(name);
        fs::read_to_string(path).expect("the page is in the project")
    }

    #[test]
    fn the_import_map_names_what_is_put_beside_the_page() {
        let page = page("duckdb.html");
        let named: Vec<&str> =
            page.split('"').filter_map(|text| text.strip_prefix("./")).filter(|path| path.contains('/')).collect();
        assert_eq!(named.len(), 5, "four packages and the folder of the engine: {named:?}");
        for path in named {
            let is_there = ENGINE.iter().any(|part| part.to.starts_with(path) || path.starts_with(part.to));
            assert!(is_there, "nothing is put at {path}");
        }
        for part in &ENGINE[1..3] {
            let name = Path::new(part.to).file_name().and_then(|name| name.to_str()).expect("it has a name");
            assert!(page.contains(&format!("\"{name}\"")), "{name} is not asked for");
        }
    }

    #[test]
    fn every_page_keeps_the_contract() {
        let folder = project::root().join("benches").join("rivals");
        let pages = pages(&folder).expect("the folder can be read");
        assert_eq!(pages, ["bytes.html", "duckdb.html", "naive.html", "tuned.html"]);
        for name in pages {
            let page = page(&name);
            assert!(page.contains(r#"<input type="file" id="files" multiple />"#), "{name}");
            assert!(page.contains("onFiles("), "{name}");
            assert!(!page.contains("http:") && !page.contains("https:"), "{name} needs the network");
        }
    }

    #[test]
    fn scripts_are_copied_with_their_folders() {
        let folder = std::env::temp_dir().join(format!("flowglass-rivals-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        for name in ["a.js", "a.js.map", "b/c.mjs", "b/d.txt"] {
            let path = from.join(name);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            fs::write(path, name).expect("it can be written");
        }
        copy_folder(&from, &to, &["js", "mjs"]).expect("it can be copied");
        assert_eq!(fs::read_to_string(to.join("a.js")).expect("it is there"), "a.js");
        assert!(to.join("b").join("c.mjs").is_file());
        assert!(!to.join("a.js.map").exists() && !to.join("b").join("d.txt").exists());
        let missing = copy_folder(&folder.join("none"), &to, &["js"]).expect_err("it is not there");
        assert!(missing.message().contains("could not be read"), "{}", missing.message());
        fs::remove_dir_all(folder).expect("it can be removed");
    }
}
