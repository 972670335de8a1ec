//! The life of flows: which tuple comes next.

use super::endpoint::Endpoints;
use super::host::{HostIndex, Hosts};
use super::random::Random;
use super::rule::{Acl, NSG_RULES, RULES, Traffic as Kind, VNET_RULES};
use super::volume;
use super::waiting::WaitingQueue;
use crate::flow::TupleForm;

/// Where a flow is in its life. Denied ones are always at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Begin,
    Continue,
    End,
}

/// The encryption codes that occur (FORMAT §1). The last three say "dropped", so they stand on denied tuples only.
pub(super) const ENCRYPTION_CODES: [&str; 8] = [
    "NX",
    "X",
    "NX_HW_NOT_SUPPORTED",
    "NX_LOCAL_DST",
    "NX_FALLBACK",
    "NX_SW_NOT_READY",
    "NX_NOT_ACCEPTED",
    "NX_NOT_SUPPORTED",
];

/// One tuple, before it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// Index in [`RULES`].
    pub(super) rule: u8,
    pub(super) stage: Stage,
    pub(super) source: HostIndex,
    pub(super) destination: HostIndex,
    pub(super) source_port: u16,
    pub(super) destination_port: u16,
    /// IANA number.
    pub(super) protocol: u8,
    /// Index in [`ENCRYPTION_CODES`].
    pub(super) encryption: u8,
    /// Packets and bytes sent, packets and bytes received; `None` where the format gives none (FORMAT §1).
    pub(super) counters: Option<[u64; 4]>,
}

/// A flow that will be logged again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Flow {
    endpoints: Endpoints,
    rule: u8,
    encryption: u8,
    /// Tuples in state C that are to come.
    n_continues: u8,
    /// How often its ports are used again after it ends, or a denied packet is tried again.
    n_repeats: u8,
}

/// Flows beginning, going on and ending at one NIC.
#[derive(Debug)]
pub(super) struct Traffic {
    waiting: WaitingQueue<(Stage, Flow)>,
    random: Random,
}

/// "Continuing" tuples come every five minutes.
pub(super) const CONTINUE_EVERY_MS: u64 = 300_000;

impl Traffic {
    pub(super) fn new(seed: u64) -> Self {
        Self { waiting: WaitingQueue::new(), random: Random::new(seed, 3) }
    }

    /// Another NIC: its flows are others.
    pub(super) fn start_nic(&mut self) {
        self.waiting.clear();
    }

    /// The tuple that is logged at `now_ms`, which never goes back for a NIC.
    pub(super) fn next(&mut self, now_ms: u64, form: TupleForm, hosts: &mut Hosts) -> Event {
        while let Some((stage, flow)) = self.waiting.pop_due(now_ms) {
            // In a log of all versions a flow can begin in v4 and be due in a version that does not know its like.
            if form == TupleForm::Vnet4 || flow.is_known_to_nsg_logs() {
                return self.step(now_ms, stage, flow);
            }
        }
        let (stage, flow) = self.new_flow(form, hosts);
        self.step(now_ms, stage, flow)
    }

    fn new_flow(&mut self, form: TupleForm, hosts: &mut Hosts) -> (Stage, Flow) {
        let random = &mut self.random;
        let in_vnet_log = form == TupleForm::Vnet4;
        let rule_index = (if in_vnet_log { &VNET_RULES } else { &NSG_RULES }).draw(random);
        let rule = &RULES[usize::from(rule_index)];
        let endpoints = Endpoints::draw(rule.traffic, in_vnet_log, random, hosts);
        let encryption = encryption(rule.traffic, rule.acl, random);
        let flow = Flow { endpoints, rule: rule_index, encryption, n_continues: 0, n_repeats: 0 };
        if rule.denies {
            // A SYN that is not answered is sent again. Strangers try once.
            let tries_again = random.one_in(6) && endpoints.source.is_lasting();
            return (Stage::Begin, Flow { n_repeats: if tries_again { 1 + random.below(2) as u8 } else { 0 }, ..flow });
        }
        // The mix of a real production hour (FORMAT §4.4): BE 82 %, BCE 12, BEBE 2, B 2, E 2.
        match random.below(100) {
            0..82 => (Stage::Begin, flow),
            82..94 => {
                let n_continues = 1 + random.skewed_below(5) as u8;
                (Stage::Begin, Flow { n_continues, ..flow })
            }
            94..96 => (Stage::Begin, Flow { n_repeats: 1, ..flow }),
            96..98 => (Stage::Begin, Flow { n_continues: NEVER_ENDS, ..flow }),
            _ => (Stage::End, flow),
        }
    }

    /// Makes the tuple and lets the flow wait for its next one.
    fn step(&mut self, now_ms: u64, stage: Stage, flow: Flow) -> Event {
        let rule = &RULES[usize::from(flow.rule)];
        let random = &mut self.random;
        let next = match stage {
            Stage::Begin if rule.denies => (flow.n_repeats > 0).then(|| {
                let wait = if flow.n_repeats == 1 { 1000 } else { 3000 };
                (now_ms + wait, Stage::Begin, Flow { n_repeats: flow.n_repeats - 1, ..flow })
            }),
            Stage::Begin if flow.n_continues == NEVER_ENDS => None,
            Stage::Begin | Stage::Continue if flow.n_continues > 0 => {
                let due = now_ms + CONTINUE_EVERY_MS + u64::from(random.below(500));
                Some((due, Stage::Continue, Flow { n_continues: flow.n_continues - 1, ..flow }))
            }
            Stage::Begin => Some((now_ms + u64::from(5 + random.skewed_below(90_000)), Stage::End, flow)),
            Stage::Continue => Some((now_ms + u64::from(random.below(300_000)), Stage::End, flow)),
            // The ports are used again within the same millisecond.
            Stage::End => {
                (flow.n_repeats > 0).then(|| (now_ms, Stage::Begin, Flow { n_repeats: flow.n_repeats - 1, ..flow }))
            }
        };
        let counters = (stage != Stage::Begin).then(|| volume::draw(&flow.endpoints, random));
        if let Some((due_ms, stage, flow)) = next {
            self.waiting.push(due_ms, (stage, flow));
        }
        let Endpoints { source, destination, source_port, destination_port, protocol } = flow.endpoints;
        Event {
            rule: flow.rule,
            stage,
            source,
            destination,
            source_port,
            destination_port,
            protocol,
            encryption: flow.encryption,
            counters,
        }
    }
}

/// A number of continuing tuples that says: it begins, and nothing more is heard of it.
const NEVER_ENDS: u8 = u8::MAX;

impl Flow {
    fn is_known_to_nsg_logs(&self) -> bool {
        RULES[usize::from(self.rule)].is_in_nsg_logs() && self.endpoints.is_known_to_nsg_logs()
    }
}

/// An index in [`ENCRYPTION_CODES`].
fn encryption(traffic: Kind, acl: Acl, random: &mut Random) -> u8 {
    let inside = matches!(traffic, Kind::ToNetwork | Kind::FromNetwork | Kind::FromHub);
    if acl == Acl::Unspecified {
        return 5 + random.below(3) as u8;
    }
    match random.below(1000) {
        0..120 if inside => 1,
        120..124 if inside => 2,
        124..130 if inside => 3,
        130..132 if inside => 4,
        _ => 0,
    }
}
