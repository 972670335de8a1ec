//! What a right reader must find in a sample log, counted by its writer.

use std::collections::BTreeMap;

use hashbrown::HashSet;
use serde::Serialize;

use super::host::Hosts;
use super::nic::Nic;
use super::rule::{N_RULES, RULES};
use super::traffic::{ENCRYPTION_CODES, Event, Stage};
use crate::flow::{Address, TupleForm};
use crate::query::{RuleSummary, Summary};

/// The totals of everything that was written. As JSON it has the keys of `flowglass summary --json` that speak of flows,
/// and besides them `bytes` and what went into and out of the NIC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// Bytes of all files.
    pub bytes: u64,
    /// Files.
    pub files: u64,
    /// Records.
    pub records: u64,
    /// Everything about the tuples.
    #[serde(flatten)]
    pub summary: Summary,
    /// One entry per rule and ACL, most tuples first, then by name.
    pub rules: Vec<RuleSummary>,
}

/// What one rule did for one NIC.
#[derive(Clone, Copy, Debug, Default)]
struct RuleCount {
    tuples: u64,
    bytes_sent: u128,
    bytes_received: u128,
}

/// Counts what is written.
#[derive(Debug)]
pub(super) struct Counter {
    pub(super) bytes: u64,
    pub(super) files: u64,
    pub(super) records: u64,
    summary: Summary,
    by_protocol: [u64; 256],
    by_encryption: [u64; ENCRYPTION_CODES.len()],
    sources: HashSet<Address>,
    destinations: HashSet<Address>,
    /// By ACL family (NSG logs, VNet logs) and rule.
    nic_rules: [[RuleCount; N_RULES]; 2],
    named_rules: BTreeMap<(String, String), RuleSummary>,
    last_nic: Option<u32>,
}

impl Counter {
    pub(super) fn new() -> Self {
        Self {
            bytes: 0,
            files: 0,
            records: 0,
            summary: Summary::default(),
            by_protocol: [0; 256],
            by_encryption: [0; ENCRYPTION_CODES.len()],
            sources: HashSet::new(),
            destinations: HashSet::new(),
            nic_rules: [[RuleCount::default(); N_RULES]; 2],
            named_rules: BTreeMap::new(),
            last_nic: None,
        }
    }

    /// Counts one tuple. `time_ms` is as precise as the tuple's own stamp.
    pub(super) fn add(&mut self, event: &Event, form: TupleForm, time_ms: u64, hosts: &Hosts) {
        let rule = &RULES[usize::from(event.rule)];
        let sum = &mut self.summary;
        sum.tuples += 1;
        match form {
            TupleForm::Nsg1 => sum.by_version.nsg1 += 1,
            TupleForm::Nsg2 => sum.by_version.nsg2 += 1,
            TupleForm::Vnet4 => {
                sum.by_version.vnet4 += 1;
                self.by_encryption[usize::from(event.encryption)] += 1;
            }
        }
        if rule.denies {
            sum.by_decision.denied += 1;
        } else {
            sum.by_decision.allowed += 1;
            match (form, event.stage) {
                (TupleForm::Nsg1, _) => sum.by_state.none += 1,
                (_, Stage::Begin) => sum.by_state.begin += 1,
                (_, Stage::Continue) => sum.by_state.continue_ += 1,
                (_, Stage::End) => sum.by_state.end += 1,
            }
        }
        if rule.is_outbound() {
            sum.by_direction.out += 1;
        } else {
            sum.by_direction.in_ += 1;
        }
        self.by_protocol[usize::from(event.protocol)] += 1;
        self.sources.insert(hosts.get(event.source).address);
        self.destinations.insert(hosts.get(event.destination).address);
        sum.first_time_ms = Some(sum.first_time_ms.map_or(time_ms, |first| first.min(time_ms)));
        sum.last_time_ms = Some(sum.last_time_ms.map_or(time_ms, |last| last.max(time_ms)));

        let nic_rule = &mut self.nic_rules[usize::from(form == TupleForm::Vnet4)][usize::from(event.rule)];
        nic_rule.tuples += 1;
        let counters = event.counters.filter(|_| form != TupleForm::Nsg1);
        let Some([packets_sent, bytes_sent, packets_received, bytes_received]) = counters.map(|c| c.map(u128::from))
        else {
            sum.tuples_without_counters += 1;
            return;
        };
        nic_rule.bytes_sent += bytes_sent;
        nic_rule.bytes_received += bytes_received;
        sum.packets_sent += packets_sent;
        sum.bytes_sent += bytes_sent;
        sum.packets_received += packets_received;
        sum.bytes_received += bytes_received;
        let [into, out_of] = [[packets_sent, bytes_sent], [packets_received, bytes_received]];
        let [into, out_of] = if rule.is_outbound() { [out_of, into] } else { [into, out_of] };
        sum.packets_in += into[0];
        sum.bytes_in += into[1];
        sum.packets_out += out_of[0];
        sum.bytes_out += out_of[1];
    }

    /// Puts what the NIC's rules did since the last call to the rest, under the ACLs' names.
    pub(super) fn name_rules(&mut self, nic: &Nic) {
        let counts = std::mem::replace(&mut self.nic_rules, [[RuleCount::default(); N_RULES]; 2]);
        for (form, counts) in [TupleForm::Nsg2, TupleForm::Vnet4].into_iter().zip(counts) {
            for (rule, count) in RULES.iter().zip(counts).filter(|(_, count)| count.tuples > 0) {
                let acl = nic.acl(rule, form);
                let key = (rule.name.to_owned(), acl.to_owned());
                let entry = self.named_rules.entry(key).or_insert_with(|| RuleSummary {
                    rule: Some(rule.name.to_owned()),
                    acl: Some(acl.to_owned()),
                    tuples: 0,
                    allowed: 0,
                    denied: 0,
                    bytes_sent: 0,
                    bytes_received: 0,
                });
                entry.tuples += count.tuples;
                *(if rule.denies { &mut entry.denied } else { &mut entry.allowed }) += count.tuples;
                entry.bytes_sent += count.bytes_sent;
                entry.bytes_received += count.bytes_received;
            }
        }
    }

    /// Counts a NIC that has tuples. Every file of a NIC comes before those of the next one.
    pub(super) fn add_nic(&mut self, index: u32) {
        if self.last_nic != Some(index) {
            self.last_nic = Some(index);
            self.summary.nics += 1;
        }
    }

    /// The totals of all NICs; [`Counter::name_rules`] comes first.
    pub(super) fn truth(&self) -> Truth {
        let mut summary = self.summary.clone();
        summary.by_protocol = (0..=u8::MAX).zip(self.by_protocol).filter(|(_, n)| *n > 0).collect();
        summary.by_encryption = ENCRYPTION_CODES
            .iter()
            .zip(self.by_encryption)
            .filter(|(_, n)| *n > 0)
            .map(|(code, n)| ((*code).to_owned(), n))
            .collect();
        summary.sources = self.sources.len() as u64;
        summary.destinations = self.destinations.len() as u64;
        // The map is in order of rule and ACL, and the sort is stable.
        let mut rules: Vec<RuleSummary> = self.named_rules.values().cloned().collect();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.tuples));
        Truth { bytes: self.bytes, files: self.files, records: self.records, summary, rules }
    }
}
