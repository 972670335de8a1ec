//! How the figures are written down.

use std::fmt::Write;
use std::process::Command;

use crate::budgets::held;
use crate::measured::Measured;

/// Why budgets are missed, where they are: written by hand, to be looked at when the figures have changed.
const MISSED: &str = include_str!("../missed.md");

/// All figures as Markdown.
pub fn text(measured: &Measured) -> String {
    let mut text = String::from(
        "# Results\n\nWritten by `cargo xtask bench`; each figure is the median of as many measurements as stand beside it.\n\
         The logs are made by `flowglass generate`, and every way of reading them was held against the generator's own totals.\n\n",
    );
    for line in machine() {
        let _infallible = writeln!(text, "- {line}");
    }
    text += "\n## Budgets\n\n| what | measured | budget | ratio | |\n|---|--:|--:|--:|---|\n";
    for held in held(measured) {
        let sign = if held.at_least { "≥" } else { "≤" };
        let (value, ratio) = match (held.measured, held.ratio()) {
            (Some(value), Some(ratio)) => (format!("{} {}", number(value), held.unit), format!("{ratio:.2}")),
            _ => ("not measured".to_owned(), String::new()),
        };
        let verdict = match held.is_kept() {
            Some(true) => "kept",
            Some(false) => "**missed**",
            None => "",
        };
        let budget = number(held.budget);
        let _infallible =
            writeln!(text, "| {} | {value} | {sign} {budget} {} | {ratio} | {verdict} |", held.what, held.unit);
    }
    let mut parts: Vec<&str> = Vec::new();
    for figure in measured.figures() {
        if !parts.contains(&figure.part) {
            parts.push(figure.part);
        }
    }
    for part in parts {
        let _infallible =
            writeln!(text, "\n## {}\n\n| what | who | median | times |\n|---|---|--:|--:|", heading(part));
        for figure in measured.figures().iter().filter(|figure| figure.part == part) {
            let value = number(figure.value);
            let what = figure.what.replace('|', "\\|");
            let _infallible = writeln!(text, "| {what} | {} | {value} {} | {} |", figure.who, figure.unit, figure.n);
        }
    }
    if !measured.notes().is_empty() {
        text += "\n## Notes\n\n";
        for note in measured.notes() {
            let _infallible = writeln!(text, "- {note}");
        }
    }
    text + MISSED
}

fn heading(part: &str) -> String {
    let mut letters = part.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn number(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// What it was measured on and with.
fn machine() -> Vec<String> {
    let of = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut lines = vec![format!("Flowglass {}, {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS)];
    lines.push(format!(
        "{}, {n_cores} cores, memory {}",
        of("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
        of("/proc/meminfo", "MemTotal").unwrap_or_else(|| "unknown".to_owned()),
    ));
    let said = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    lines.extend(said("rustc"));
    lines.extend(std::env::var("FLOWGLASS_CHROMIUM").ok().and_then(|chromium| said(&chromium)));
    lines
}
