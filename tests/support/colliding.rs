//! Random logs of so few addresses, ports, NICs and moments that connections meet in every way: ports that are used again,
//! equal times, ends that are missing, both ends and several kinds of log.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

use super::logs::Dice;
use super::records::{Record, Version, blob};

/// The NICs; one of them has no MAC address.
const MACS: [Option<&str>; 3] = [Some("000D3A000001"), Some("000D3A000002"), None];
/// 2022-09-14 09:00 UTC, in milliseconds.
const HOUR_MS: u64 = 1_663_146_000_000;
const DAY_MS: u64 = 86_400_000;

/// How a log is made.
struct Plan {
    n_hosts: u64,
    n_ports: u64,
    /// Of the NICs, so many.
    n_nics: u64,
    span_ms: u64,
    versions: &'static [Version],
    /// Times are one in so many tuples far away.
    once_far_in: u64,
}

/// A tuple and where it is logged.
struct Logged {
    time_ms: u64,
    version: Version,
    mac: Option<&'static str>,
    text: String,
}

/// A few files.
pub fn files(seed: u64) -> Vec<(String, Vec<u8>)> {
    let dice = &mut Dice::new(seed);
    let plan = Plan {
        n_hosts: 1 + dice.below(3),
        n_ports: 1 + dice.below(3),
        n_nics: [1, 2, 2, 3][dice.below(4) as usize],
        span_ms: [3, 1500, 20_000, 1_200_000, 10_000_000][dice.below(5) as usize],
        versions: [
            &[Version::Nsg1, Version::Nsg2, Version::Vnet4][..],
            &[Version::Nsg2, Version::Vnet4],
            &[Version::Vnet4],
        ][dice.below(3) as usize],
        once_far_in: if dice.once_in(3) { 4 } else { u64::MAX },
    };
    let mut logged = Vec::new();
    for _ in 0..dice.below(12) {
        story(dice, &plan, &mut logged);
    }
    let most = if dice.once_in(4) { 200 } else { 30 };
    for _ in 0..dice.below(most) {
        let time_ms = moment(dice, &plan);
        let version = version(dice, &plan);
        let ends = ends(dice, &plan);
        let letter = ["B", "C", "E", "D", ""][dice.below(if version == Version::Nsg2 { 5 } else { 4 }) as usize];
        let mac = MACS[dice.below(plan.n_nics) as usize];
        let direction = if dice.once_in(2) { "I" } else { "O" };
        let text = tuple(dice, version, time_ms, &ends, direction, letter);
        logged.push(Logged { time_ms, version, mac, text });
    }
    if dice.once_in(2) {
        logged.sort_by_key(|tuple| tuple.time_ms);
    } else if dice.once_in(2) {
        shuffle(dice, &mut logged);
    }
    in_files(dice, logged)
}

/// Swaps what it is given, at random.
pub fn shuffle<T>(dice: &mut Dice, values: &mut [T]) {
    for at in (1..values.len()).rev() {
        values.swap(at, dice.below(at as u64 + 1) as usize);
    }
}

/// One connection after the other with the same ports, logged at one end or at both, by one kind of log or several, with
/// some of it missing.
fn story(dice: &mut Dice, plan: &Plan, logged: &mut Vec<Logged>) {
    let ends = ends(dice, plan);
    let begin_ms = moment(dice, plan);
    let loss = [u64::MAX, u64::MAX, 6, 3][dice.below(4) as usize];
    let mut of_all: Vec<(u64, &str, Vec<u64>)> = Vec::new();
    let mut time_ms = begin_ms;
    for _ in 0..1 + dice.below(3) {
        for state in ["B"].into_iter().chain(vec!["C"; dice.below(3) as usize]).chain(["E"]) {
            of_all.push((time_ms, state, (0..4).map(|_| amount(dice)).collect()));
            time_ms += [0, 0, dice.below(10), dice.below(3000), 300_000][dice.below(5) as usize];
        }
    }
    for (direction, nic) in [("O", dice.below(plan.n_nics)), ("I", dice.below(plan.n_nics))] {
        let skew_ms = dice.below(3) * dice.below(900);
        for version in [Version::Nsg2, Version::Vnet4] {
            if dice.once_in(3) || !plan.versions.contains(&version) {
                continue;
            }
            for (time_ms, state, amounts) in &of_all {
                if dice.once_in(loss) {
                    continue;
                }
                let time_ms = time_ms + skew_ms;
                let amounts: Vec<String> = match *state {
                    "B" => vec![String::new(); 4],
                    _ => amounts
                        .iter()
                        .map(|amount| amount.saturating_add(amount / 19 * dice.below(2)).to_string())
                        .collect(),
                };
                let text = text(version, time_ms, &ends, direction, state, &amounts.join(","));
                logged.push(Logged { time_ms, version, mac: MACS[nic as usize], text });
            }
        }
    }
}

fn moment(dice: &mut Dice, plan: &Plan) -> u64 {
    let far_ms = if dice.once_in(plan.once_far_in) { dice.below(5) * 25 * DAY_MS } else { 0 };
    HOUR_MS + dice.below(plan.span_ms) + far_ms
}

fn version(dice: &mut Dice, plan: &Plan) -> Version {
    plan.versions[dice.below(plan.versions.len() as u64) as usize]
}

/// Addresses, ports, and whether it is TCP.
type Ends = (String, bool);

fn ends(dice: &mut Dice, plan: &Plan) -> Ends {
    let mut host = || format!("10.0.0.{}", 4 + dice.below(plan.n_hosts));
    let (source, destination) = (host(), host());
    (
        format!("{source},{destination},{},{}", 50_000 + dice.below(plan.n_ports), 443 + dice.below(plan.n_ports) / 2),
        !dice.once_in(5),
    )
}

fn amount(dice: &mut Dice) -> u64 {
    match dice.below(30) {
        0 => u64::MAX - dice.below(3),
        1 => dice.number() >> 1,
        2..8 => 0,
        _ => dice.below(100),
    }
}

fn tuple(dice: &mut Dice, version: Version, time_ms: u64, ends: &Ends, direction: &str, letter: &str) -> String {
    let counters: Vec<String> = match dice.below(8) {
        0 => vec![String::new(); 4],
        1 => vec!["0".to_owned(); 4],
        2 => (0..4).map(|_| if dice.once_in(2) { String::new() } else { amount(dice).to_string() }).collect(),
        3 => (0..4).map(|_| amount(dice).to_string()).collect(),
        _ if matches!(letter, "B" | "D") => vec![String::new(); 4],
        _ => (0..4).map(|_| amount(dice).to_string()).collect(),
    };
    text(version, time_ms, ends, direction, letter, &counters.join(","))
}

/// As it stands in the log; letter `D` is a denied one.
fn text(
    version: Version,
    time_ms: u64,
    (ends, is_tcp): &Ends,
    direction: &str,
    letter: &str,
    counters: &str,
) -> String {
    let protocol = if *is_tcp { "T" } else { "U" };
    let seconds = time_ms / 1000;
    let decision = if letter == "D" { "D" } else { "A" };
    match version {
        Version::Nsg1 => format!("{seconds},{ends},{protocol},{direction},{decision}"),
        Version::Nsg2 => {
            let state = if letter == "D" { "B" } else { letter };
            format!("{seconds},{ends},{protocol},{direction},{decision},{state},{counters}")
        }
        Version::Vnet4 => {
            let protocol = if *is_tcp { 6 } else { 17 };
            format!("{time_ms},{ends},{protocol},{direction},{letter},NX,{counters}")
        }
    }
}

/// Records of a few tuples each, in a few files, some with the records of others.
fn in_files(dice: &mut Dice, logged: Vec<Logged>) -> Vec<(String, Vec<u8>)> {
    let n_files = 1 + dice.below(4) as usize;
    let mut files: Vec<Vec<String>> = vec![Vec::new(); n_files];
    let mut records: Vec<Record<'static>> = Vec::new();
    for Logged { version, mac, text, .. } in logged {
        let rule = dice.one_of(&["UserRule_web", "PlatformRule"]);
        let fits = |record: &&mut Record<'_>| (record.version, record.mac) == (version, mac);
        let open = records.iter_mut().rev().take(3).find(fits).filter(|_| !dice.once_in(6));
        match open {
            Some(record) => record.tuples.push(text),
            None => {
                let time_ms = HOUR_MS + records.len() as u64;
                records.push(Record { version, time_ms, mac, rule, tuples: vec![text] });
            }
        }
    }
    for record in records {
        let text = record.text();
        let at = dice.below(n_files as u64) as usize;
        files[at].push(text.clone());
        if dice.once_in(10) {
            files[dice.below(n_files as u64) as usize].push(text);
        }
    }
    let mut names = ["a/PT1H.json", "b/PT1H.json", "B/PT1H.json", "c"];
    shuffle(dice, &mut names);
    names.iter().zip(files).map(|(name, records)| ((*name).to_owned(), blob(&records))).collect()
}
