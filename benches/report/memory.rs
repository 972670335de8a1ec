//! What a browser takes of memory: the proportional set size of all its processes, as Linux counts it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Megabytes of the browser that keeps its profile in a folder; `None` where the system does not tell.
pub fn of_browser(profile: &Path) -> Option<f64> {
    let parents = parents();
    let browser = parents.keys().copied().find(|process| is_browser(*process, profile))?;
    let kilobytes: u64 = parents
        .keys()
        .filter(|process| ancestors(**process, &parents).any(|ancestor| ancestor == browser))
        .filter_map(|process| pss(*process))
        .sum();
    Some(kilobytes as f64 / 1000.0 * 1.024)
}

fn parents() -> BTreeMap<u32, u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| {
            let process: u32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            // After the name, which may have anything in it: state, parent.
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((process, parent))
        })
        .collect()
}

/// The process itself, its parent, and so on.
fn ancestors(process: u32, parents: &BTreeMap<u32, u32>) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(process), |process| parents.get(process).copied().filter(|parent| *parent != 0))
}

fn is_browser(process: u32, profile: &Path) -> bool {
    let Ok(arguments) = fs::read(format!("/proc/{process}/cmdline")) else { return false };
    let arguments = String::from_utf8_lossy(&arguments);
    let names_profile = arguments.contains(&format!("--user-data-dir={}\0", profile.display()));
    names_profile && !arguments.contains("--type=") && !arguments.contains("crashpad")
}

fn pss(process: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}
