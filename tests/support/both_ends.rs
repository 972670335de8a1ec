//! True traffic, and what the NICs at its ends log of it.
//!
//! A [`Traffic`] is what happened; it knows nothing of logs. Each NIC writes its own log of it, with its own clock and its
//! own moments of telling, as NSG flow log v2, VNet flow log, or both.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

use std::collections::BTreeMap;

use super::logs::Dice;
use super::records::{Record, Version, blob};

/// 2022-09-14 09:00 UTC, in milliseconds.
const HOUR_MS: u64 = 1_663_146_000_000;
const FIVE_MINUTES_MS: u64 = 300_000;
const N_NICS: u64 = 5;
/// So many records take at most so many tuples.
const MAX_TUPLES: usize = 150;

/// Connections as they were.
pub struct Traffic {
    pub connections: Vec<True>,
}

/// A connection as it was.
pub struct True {
    /// Source and destination.
    ends: [Host; 2],
    ports: [u16; 2],
    is_tcp: bool,
    from_ms: u64,
    to_ms: u64,
    /// Packets sent, bytes sent, packets received, bytes received.
    pub amounts: [u64; 4],
}

/// Who has an address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Host {
    Nic(u64),
    Internet(u64),
}

/// A tuple that is left out, by chance.
pub struct Loss {
    pub dice: Dice,
    /// One of so many tuples that the destination's NIC logs of traffic between two NICs.
    pub once_in: u64,
}

impl Host {
    fn address(self) -> String {
        match self {
            Self::Nic(n) => format!("10.0.{}.{}", n % 2, 4 + n),
            Self::Internet(n) => format!("203.0.113.{n}"),
        }
    }
}

impl True {
    /// How many NICs see it.
    pub fn n_ends(&self) -> usize {
        self.ends.iter().filter(|end| matches!(end, Host::Nic(_))).count()
    }
}

impl Traffic {
    /// So many connections: from none to hours long, of which at most so many in a row have the same ports, the next
    /// often at once.
    pub fn new(seed: u64, n_connections: usize, most_in_a_row: u64) -> Self {
        let dice = &mut Dice::new(seed);
        let mut connections = Vec::new();
        while connections.len() < n_connections {
            let ends = ends(dice);
            let ports = [20_000 + connections.len() as u16, [443, 22, 53, 1433][dice.below(4) as usize]];
            let is_tcp = ports[1] != 53;
            let mut from_ms = HOUR_MS + dice.below(2 * 3_600_000);
            for _ in 0..[1, 1, 1, 2, 3, 8][dice.below(6) as usize].min(most_in_a_row) {
                let lasts_ms = match dice.below(20) {
                    0..4 => 0,
                    4..9 => dice.below(200),
                    9..14 => dice.below(20_000),
                    14..19 => dice.below(1_500_000),
                    _ => dice.below(12_000_000),
                };
                let to_ms = from_ms + lasts_ms;
                let amounts = amounts(dice);
                connections.push(True { ends, ports, is_tcp, from_ms, to_ms, amounts });
                from_ms = to_ms + [0, dice.below(4), dice.below(900), dice.below(60_000)][dice.below(4) as usize];
            }
        }
        Self { connections }
    }

    /// What was sent and received, of some connections.
    pub fn sum(&self, times: impl Fn(&True) -> usize) -> [u128; 4] {
        let mut sums = [0; 4];
        for connection in &self.connections {
            for (sum, amount) in sums.iter_mut().zip(connection.amounts) {
                *sum += u128::from(amount) * times(connection) as u128;
            }
        }
        sums
    }

    /// The blobs of all NICs and kinds of log, one an hour.
    pub fn blobs(&self, seed: u64, kinds: &[Version], loss: &mut Option<Loss>) -> Vec<(String, Vec<u8>)> {
        let dice = &mut Dice::new(seed);
        let mut files = Vec::new();
        for nic in 0..N_NICS {
            for version in kinds {
                let clock = Clock::new(dice);
                let log = self.log_of(nic, *version, clock, dice, loss);
                files.extend(in_hours(nic, *version, &log));
            }
        }
        files
    }

    /// The tuples that a NIC logs, in the order of time.
    fn log_of(
        &self,
        nic: u64,
        version: Version,
        mut clock: Clock,
        dice: &mut Dice,
        loss: &mut Option<Loss>,
    ) -> Vec<(u64, String)> {
        let mut log = Vec::new();
        for connection in &self.connections {
            for (direction, end) in [("O", connection.ends[0]), ("I", connection.ends[1])] {
                if end != Host::Nic(nic) {
                    continue;
                }
                for (time_ms, state, amounts) in connection.told(dice) {
                    let time_ms = clock.time_ms(connection, time_ms, dice);
                    let is_lossy = direction == "I" && connection.n_ends() == 2;
                    if is_lossy && loss.as_mut().is_some_and(|loss| loss.dice.once_in(loss.once_in)) {
                        continue;
                    }
                    log.push((time_ms, connection.tuple(version, time_ms, direction, state, amounts)));
                }
            }
        }
        log.sort_by_key(|(time_ms, _)| *time_ms);
        log
    }
}

impl True {
    /// When a log tells of it, with what was counted since it last told.
    fn told(&self, dice: &mut Dice) -> Vec<(u64, char, Option<[u64; 4]>)> {
        let mut told = vec![(self.from_ms, 'B', None)];
        let mut left = self.amounts;
        let mut time_ms = self.from_ms + FIVE_MINUTES_MS;
        while time_ms < self.to_ms {
            let part = left.map(|left| dice.below(left / 2 + 1));
            left.iter_mut().zip(part).for_each(|(left, part)| *left -= part);
            told.push((time_ms, 'C', Some(part)));
            time_ms += FIVE_MINUTES_MS;
        }
        told.push((self.to_ms, 'E', Some(left)));
        told
    }

    fn tuple(&self, version: Version, time_ms: u64, direction: &str, state: char, amounts: Option<[u64; 4]>) -> String {
        let Self { ends: [source, destination], ports: [from, to], is_tcp, .. } = self;
        let ends = format!("{},{},{from},{to}", source.address(), destination.address());
        let counters = amounts.map(|amounts| amounts.map(|amount| amount.to_string()).join(","));
        match version {
            Version::Vnet4 => {
                let protocol = if *is_tcp { 6 } else { 17 };
                let counters = counters.unwrap_or("0,0,0,0".to_owned());
                format!("{time_ms},{ends},{protocol},{direction},{state},NX,{counters}")
            }
            _ => {
                let protocol = if *is_tcp { "T" } else { "U" };
                let counters = counters.unwrap_or(",,,".to_owned());
                format!("{},{ends},{protocol},{direction},A,{state},{counters}", time_ms / 1000)
            }
        }
    }
}

/// A NIC's own: a few milliseconds off, and not always the same. What comes later is never told as earlier.
struct Clock {
    ahead_ms: u64,
    last_ms: BTreeMap<([Host; 2], [u16; 2]), u64>,
}

impl Clock {
    fn new(dice: &mut Dice) -> Self {
        Self { ahead_ms: dice.below(8), last_ms: BTreeMap::new() }
    }

    fn time_ms(&mut self, connection: &True, true_ms: u64, dice: &mut Dice) -> u64 {
        let last_ms = self.last_ms.entry((connection.ends, connection.ports)).or_default();
        *last_ms = (*last_ms).max(true_ms + self.ahead_ms + dice.below(4));
        *last_ms
    }
}

fn ends(dice: &mut Dice) -> [Host; 2] {
    let nic = dice.below(N_NICS);
    let other = (nic + 1 + dice.below(N_NICS - 1)) % N_NICS;
    match dice.below(4) {
        0 => [Host::Internet(dice.below(200)), Host::Nic(nic)],
        1 => [Host::Nic(nic), Host::Internet(dice.below(200))],
        _ => [Host::Nic(nic), Host::Nic(other)],
    }
}

fn amounts(dice: &mut Dice) -> [u64; 4] {
    let mut one = || match dice.below(12) {
        0 => 0,
        1..9 => dice.below(40),
        9..11 => dice.below(1 << 20),
        _ => dice.below(1 << 34),
    };
    let (sent, received) = (1 + one(), one());
    [sent, sent * (40 + dice.below(1400)), received, received * (40 + dice.below(1400))]
}

/// A blob an hour, with a record a minute or more.
fn in_hours(nic: u64, version: Version, log: &[(u64, String)]) -> Vec<(String, Vec<u8>)> {
    let mac = format!("000D3AF87{nic:03X}");
    let folder = if version == Version::Vnet4 { "flowLogResourceID=" } else { "resourceId=" };
    let hours = log.chunk_by(|(one_ms, _), (other_ms, _)| one_ms / 3_600_000 == other_ms / 3_600_000);
    let file = |hour: &[(u64, String)]| {
        let minutes = hour.chunk_by(|(one_ms, _), (other_ms, _)| one_ms / 60_000 == other_ms / 60_000);
        let records: Vec<String> = minutes
            .flat_map(|minute| minute.chunks(MAX_TUPLES))
            .map(|tuples| {
                let time_ms = tuples[0].0 + 61_000;
                let tuples = tuples.iter().map(|(_, tuple)| tuple.clone()).collect();
                Record { version, time_ms, mac: Some(&mac), rule: "DefaultRule_AllowVnetInBound", tuples }.text()
            })
            .collect();
        let path =
            format!("{folder}/y=2022/m=09/d=14/h={:02}/m=00/macAddress={mac}/PT1H.json", hour[0].0 / 3_600_000 % 24);
        (path, blob(&records))
    };
    hours.map(file).collect()
}
