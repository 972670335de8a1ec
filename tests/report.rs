//! `flowglass report` and `flowglass summary`: what is saved is told as the logs are.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/logs.rs"]
mod logs;
#[path = "support/packed.rs"]
mod packed;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flowglass::share::saved::page;
use packed::{DEFLATE, STORE, gzip, utf16, zip};
use serde_json::Value;

/// A folder of its own, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _gone = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("logs")).unwrap();
        fs::write(path.join("app.html"), format!("{}{}", page::BEGINNING, page::MARKER)).unwrap();
        Self(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.0.join("logs").join(path), bytes).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_flowglass")).args(arguments).current_dir(&self.0).output().unwrap()
    }

    /// What a path is summed up to, but for where it is.
    fn summary(&self, path: &str) -> Value {
        let output = self.run(&["summary", "--json", path]);
        let json = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(&json.replace("logs.html/", "")).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

/// Logs in everything that they are packed in, one that breaks off, and what is none.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let texts: Vec<Vec<u8>> = (40..60).flat_map(logs::files).map(|(_, bytes)| bytes).collect();
    let mut texts = texts.iter();
    let mut next = || texts.next().unwrap().as_slice();
    folder.write("a.json", next());
    folder.write("b.json.gz", &gzip(next()));
    let whole = gzip(&[next(), next(), next(), next()].concat());
    folder.write("c.json.gz", &whole[..whole.len() * 2 / 3]);
    let members = [("x/a.json", DEFLATE, next()), ("x/none.exe", STORE, b"MZ no log"), ("x/b.json", STORE, next())];
    folder.write("d.zip", &zip(&members));
    folder.write("e.json", &utf16(&String::from_utf8_lossy(next()), u16::to_le_bytes));
    folder.write("f.7z", b"7z\xbc\xaf\x27\x1c");
    folder.write("g.json", b"");
    folder
}

#[test]
fn a_view_with_the_logs_is_summed_up_as_they_are() {
    let folder = folder("with-logs");
    let expected = folder.summary("logs");
    assert!(expected["tuples"].as_u64() > Some(100) && expected["refused"].as_array().map(Vec::len) >= Some(3));
    for with_logs in [true, false] {
        let mut arguments = vec!["report", "--app", "app.html", "-o", "logs.html", "logs"];
        if with_logs {
            arguments.push("--with-logs");
        }
        let output = folder.run(&arguments);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(folder.summary("logs.html"), expected, "with logs: {with_logs}");
    }
    // One that is saved anew, out of a view.
    let again = ["report", "--with-logs", "--app", "app.html", "-o", "again.html"];
    let output = folder.run(&[&again[..], &["logs.html"]].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("a saved view has what was read of the logs, and not their text"), "{said}");
    folder.run(&["report", "--with-logs", "--app", "app.html", "-o", "logs.html", "logs"]);
    assert!(folder.run(&[&again[..], &["logs.html"]].concat()).status.success());
    let json = folder.summary("again.html").to_string().replace("again.html/", "");
    assert_eq!(json, expected.to_string());
}

#[test]
fn logs_go_in_only_as_they_are() {
    let folder = folder("as-they-are");
    let said = |more: &[&str]| {
        let output = folder.run(&[&["report", "--app", "app.html", "-o", "logs.html", "--with-logs"], more].concat());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for more in [
        &["--filter", "denied", "logs"][..],
        &["--redact", "macs", "logs"],
        &["--leave-out", "counters", "logs"],
        &["-"],
    ] {
        let (code, said) = said(more);
        assert_eq!(code, Some(2), "{more:?}: {said}");
        assert!(said.starts_with("flowglass: --with-logs "), "{said}");
        assert!(!folder.0.join("logs.html").exists());
    }
    assert_eq!(said(&["--filter", "denied", "--all", "logs"]).0, Some(0));
}
