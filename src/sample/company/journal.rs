//! What the NICs log of each flow. What is called in many places is not put into each: it is seldom run, and everyone
//! loads it.

use super::network::{Hit, Logged, RULES};
use crate::sample::endpoint::{Endpoints, TCP};
use crate::sample::host::HostIndex;
use crate::sample::random::Random;
use crate::sample::traffic::{CONTINUE_EVERY_MS, Event, Stage};

pub(super) const SECOND: u64 = 1000;
pub(super) const MINUTE: u64 = 60 * SECOND;
pub(super) const HOUR: u64 = 60 * MINUTE;

/// A time of the day, in milliseconds since midnight.
pub(super) const fn at(hour: u64, minute: u64, second: u64) -> u64 {
    hour * HOUR + minute * MINUTE + second * SECOND
}

/// Packets and bytes sent, packets and bytes received.
pub(super) type Counters = [u64; 4];

/// A NIC that logs a flow, and by which rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen(pub(super) Logged, pub(super) Hit);

/// Index of a code in [`crate::sample::traffic::ENCRYPTION_CODES`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Encryption {
    Nx = 0,
    X = 1,
    NotAccepted = 6,
}

/// A flow of any protocol.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    pub(super) endpoints: Endpoints,
    pub(super) encryption: Encryption,
}

/// A TCP flow that is not encrypted by the network.
#[inline(never)]
pub(super) fn tcp(source: HostIndex, source_port: u16, destination: HostIndex, destination_port: u16) -> Flow {
    let endpoints = Endpoints { source, destination, source_port, destination_port, protocol: TCP };
    Flow { endpoints, encryption: Encryption::Nx }
}

/// Gathers the tuples of all NICs.
#[derive(Debug)]
pub(super) struct Journal {
    /// By NIC; the times in milliseconds since midnight, in no order.
    pub(super) tuples: [Vec<(u64, Event)>; Logged::ALL.len()],
    pub(super) random: Random,
}

impl Journal {
    pub(super) fn new() -> Self {
        Self { tuples: [const { Vec::new() }; Logged::ALL.len()], random: Random::new(SEED, 1) }
    }

    /// A port from which a client comes.
    #[inline(never)]
    pub(super) fn client_port(&mut self) -> u16 {
        self.random.between(49_152, 65_536) as u16
    }

    /// One packet that is denied.
    #[inline(never)]
    pub(super) fn denied(&mut self, seen: Seen, flow: Flow, time: u64) {
        debug_assert!(RULES[seen.1 as usize].denies);
        self.push(seen, flow, time, Stage::Begin, None);
    }

    /// A connection from its beginning to its end, with what it carried every five minutes. Where two NICs see it, the
    /// second one is a moment later.
    pub(super) fn connection(
        &mut self,
        seen: &[Seen],
        flow: Flow,
        start: u64,
        n_ms: u64,
        mut carried: impl FnMut(&mut Random) -> Counters,
    ) {
        self.connect(seen, flow, start, n_ms, &mut carried);
    }

    /// Compiled once for all.
    #[inline(never)]
    fn connect(
        &mut self,
        seen: &[Seen],
        flow: Flow,
        start: u64,
        n_ms: u64,
        carried: &mut dyn FnMut(&mut Random) -> Counters,
    ) {
        let mut steps = vec![(start, Stage::Begin, None)];
        let mut time = start + CONTINUE_EVERY_MS;
        while time < start + n_ms {
            let late = u64::from(self.random.below(400));
            steps.push(((time + late).min(start + n_ms), Stage::Continue, Some(carried(&mut self.random))));
            time += CONTINUE_EVERY_MS;
        }
        steps.push((start + n_ms, Stage::End, Some(carried(&mut self.random))));
        for (seen, later) in seen.iter().zip([0, 2]) {
            for (time, stage, counters) in &steps {
                self.push(*seen, flow, time + later, *stage, *counters);
            }
        }
    }

    /// How many tuples with counters a connection of this length has.
    pub(super) fn n_counted(n_ms: u64) -> u64 {
        n_ms.div_ceil(CONTINUE_EVERY_MS)
    }

    #[inline(never)]
    fn push(&mut self, Seen(nic, hit): Seen, flow: Flow, time: u64, stage: Stage, counters: Option<Counters>) {
        let Endpoints { source, destination, source_port, destination_port, protocol } = flow.endpoints;
        let encryption = flow.encryption as u8;
        let rule = hit as u8;
        let event =
            Event { rule, stage, source, destination, source_port, destination_port, protocol, encryption, counters };
        self.tuples[nic as usize].push((time, event));
    }
}

/// Any would do; another makes another day.
const SEED: u64 = 2025;

/// A number of packets of a size, and their bytes.
#[inline(never)]
pub(super) fn packets(random: &mut Random, n: std::ops::Range<u32>, size: std::ops::Range<u32>) -> [u64; 2] {
    let n = u64::from(random.between(n.start, n.end));
    [n, n * u64::from(random.between(size.start, size.end)) + u64::from(random.below(60))]
}

/// Gives out a number of bytes in uneven shares whose sum is exactly it.
#[derive(Debug)]
pub(super) struct Shares {
    n_bytes_left: u64,
    n_left: u64,
}

impl Shares {
    pub(super) fn new(n_bytes: u64, n: u64) -> Self {
        Self { n_bytes_left: n_bytes, n_left: n }
    }

    /// The next share, in full packets.
    pub(super) fn next(&mut self, random: &mut Random) -> [u64; 2] {
        let even = self.n_bytes_left / self.n_left.max(1);
        let n_bytes = if self.n_left <= 1 { even } else { even / 100 * u64::from(random.between(92, 107)) };
        self.n_bytes_left -= n_bytes;
        self.n_left = self.n_left.saturating_sub(1);
        [n_bytes.div_ceil(FULL_PACKET), n_bytes]
    }
}

const FULL_PACKET: u64 = 1440;
