//! A module of the library uses only the modules above it in `src/lib.rs`.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::fs;
use std::path::{Path, PathBuf};

/// The order, from the one that uses nothing to the one that may use all.
fn order() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    modules.map(str::to_owned).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Names after `crate::` in code, comments left out.
fn used_modules(source: &str) -> Vec<String> {
    let mut used = Vec::new();
    for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for after in line.split("crate::").skip(1) {
            let listed = after.strip_prefix('{').map(|list| list.split(','));
            let paths: Vec<&str> = listed.map_or_else(|| vec![after], Iterator::collect);
            let name =
                |path: &str| path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
            used.extend(paths.into_iter().map(name).filter(|name| !name.is_empty()));
        }
    }
    used
}

/// `(file, module, what it uses although that stands below it)`.
fn violations(order: &[String], files: &[(PathBuf, String)]) -> Vec<String> {
    let src = root().join("src");
    let mut found = Vec::new();
    for (path, source) in files {
        let module = path.strip_prefix(&src).unwrap_or(path).components().next().unwrap();
        let module = Path::new(&module).file_stem().unwrap().to_string_lossy().into_owned();
        let Some(place) = order.iter().position(|name| *name == module) else { continue };
        for used in used_modules(source) {
            if order.iter().position(|name| *name == used).is_some_and(|used| used > place) {
                found.push(format!("{} uses {used}, which stands below {module}", path.display()));
            }
        }
    }
    found
}

#[test]
fn a_module_uses_only_those_above_it() {
    let order = order();
    assert!(order.len() >= 10, "the modules of src/lib.rs were not found: {order:?}");
    let files: Vec<_> = rust_files(&root().join("src"))
        .into_iter()
        .map(|path| {
            let source = fs::read_to_string(&path).unwrap();
            (path, source)
        })
        .collect();
    assert!(files.len() > 30, "the sources were not found");
    let found = violations(&order, &files);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_module_of_the_library_is_in_the_order() {
    let order = order();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(order.contains(&name) || ["lib", "bin"].contains(&name.as_str()), "src/lib.rs does not name {name}");
    }
}

#[test]
fn the_check_finds_what_it_looks_for() {
    let order = order();
    let planted = (root().join("src/parse/planted.rs"), "use crate::{flow, ui::App};\n// crate::engine".to_owned());
    assert_eq!(violations(&order, &[planted]).len(), 1);
}

/// No word of the DOM outside of the two modules that exist in a browser only.
#[test]
fn only_browser_and_ui_know_the_dom() {
    let src = root().join("src");
    for path in rust_files(&src) {
        let place = path.strip_prefix(&src).unwrap();
        if place.starts_with("browser") || place.starts_with("ui") || place.starts_with("bin") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for name in ["web_sys", "js_sys", "wasm_bindgen", "leptos", "gloo_file"] {
            let uses = source.lines().any(|line| line.contains(name) && !line.trim_start().starts_with("//"));
            assert!(!uses, "{} uses {name}", path.display());
        }
    }
}
