//! Counts a log the slow, obvious way: the twin that the generator's own count is tested against.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde_json::Value;

use super::Truth;
use crate::query::RuleSummary;

/// What is to be known of one log, or of several, and whether everything in it is as it should be.
#[derive(Default)]
pub(super) struct SlowCount {
    truth: Truth,
    records_seen: BTreeSet<String>,
    pub(super) sources: BTreeSet<IpAddr>,
    pub(super) destinations: BTreeSet<IpAddr>,
    macs: BTreeSet<String>,
    rules: BTreeMap<(String, String), RuleSummary>,
}

impl SlowCount {
    pub(super) fn add_file(&mut self, bytes: &[u8]) {
        self.truth.bytes += bytes.len() as u64;
        self.truth.files += 1;
        let blob: Value = serde_json::from_slice(bytes).unwrap();
        for record in blob["records"].as_array().unwrap() {
            self.truth.records += 1;
            assert!(self.records_seen.insert(record.to_string()), "no record comes twice");
            if record["flowLogVersion"] == 4 {
                self.add_vnet(record);
            } else {
                self.add_nsg(record);
            }
        }
    }

    pub(super) fn finish(mut self) -> Truth {
        let sum = &mut self.truth.summary;
        sum.sources = self.sources.len() as u64;
        sum.destinations = self.destinations.len() as u64;
        sum.nics = self.macs.len() as u64;
        self.truth.rules = self.rules.into_values().collect();
        self.truth.rules.sort_by(|a, b| (b.tuples, &a.rule, &a.acl).cmp(&(a.tuples, &b.rule, &b.acl)));
        self.truth
    }

    fn add_nsg(&mut self, record: &Value) {
        assert_eq!(record["category"], "NetworkSecurityGroupFlowEvent");
        let version = record["properties"]["Version"].as_u64().unwrap();
        for by_rule in record["properties"]["flows"].as_array().unwrap() {
            for flow in by_rule["flows"].as_array().unwrap() {
                assert_eq!(flow["mac"], record["macAddress"]);
                self.macs.insert(flow["mac"].as_str().unwrap().to_owned());
                for tuple in flow["flowTuples"].as_array().unwrap() {
                    self.add_tuple(version, record, &by_rule["rule"], &record["resourceId"], tuple.as_str().unwrap());
                }
            }
        }
    }

    fn add_vnet(&mut self, record: &Value) {
        assert_eq!(record["category"], "FlowLogFlowEvent");
        self.macs.insert(record["macAddress"].as_str().unwrap().to_owned());
        for flow in record["flowRecords"]["flows"].as_array().unwrap() {
            for group in flow["flowGroups"].as_array().unwrap() {
                for tuple in group["flowTuples"].as_array().unwrap() {
                    self.add_tuple(4, record, &group["rule"], &flow["aclID"], tuple.as_str().unwrap());
                }
            }
        }
    }

    fn add_tuple(&mut self, version: u64, record: &Value, rule: &Value, acl: &Value, tuple: &str) {
        let fields: Vec<&str> = tuple.split(',').collect();
        assert_eq!(fields.len(), if version == 1 { 8 } else { 13 }, "{tuple}");
        let sum = &mut self.truth.summary;
        sum.tuples += 1;
        *match version {
            1 => &mut sum.by_version.nsg1,
            2 => &mut sum.by_version.nsg2,
            _ => &mut sum.by_version.vnet4,
        } += 1;

        let time_ms = fields[0].parse::<u64>().unwrap() * if version == 4 { 1 } else { 1000 };
        sum.first_time_ms = Some(sum.first_time_ms.unwrap_or(u64::MAX).min(time_ms));
        sum.last_time_ms = Some(sum.last_time_ms.unwrap_or(0).max(time_ms));
        let lag_ms = record_time_ms(record).checked_sub(time_ms).unwrap();
        assert!((1000..=63_000).contains(&lag_ms), "{tuple} is {lag_ms} ms before its record's time");

        self.sources.insert(fields[1].parse().unwrap());
        self.destinations.insert(fields[2].parse().unwrap());
        let _ports: [u16; 2] = [fields[3], fields[4]].map(|port| port.parse().unwrap());
        let protocol = match (version, fields[5]) {
            (1 | 2, "T") => 6,
            (1 | 2, "U") => 17,
            (4, number) => number.parse().unwrap(),
            (_, other) => panic!("{other}"),
        };
        *sum.by_protocol.entry(protocol).or_default() += 1;
        let is_in = match fields[6] {
            "I" => true,
            "O" => false,
            other => panic!("{other}"),
        };
        *(if is_in { &mut sum.by_direction.in_ } else { &mut sum.by_direction.out }) += 1;

        let is_denied = fields[7] == "D";
        *(if is_denied { &mut sum.by_decision.denied } else { &mut sum.by_decision.allowed }) += 1;
        let state = match version {
            1 => "",
            2 => fields[8],
            _ => fields[7],
        };
        if !is_denied {
            *match state {
                "" => &mut sum.by_state.none,
                "B" => &mut sum.by_state.begin,
                "C" => &mut sum.by_state.continue_,
                "E" => &mut sum.by_state.end,
                other => panic!("{other}"),
            } += 1;
        }
        if version == 4 {
            let is_drop = matches!(fields[8], "NX_SW_NOT_READY" | "NX_NOT_ACCEPTED" | "NX_NOT_SUPPORTED");
            assert!(is_denied || !is_drop, "{tuple}");
            *sum.by_encryption.entry(fields[8].to_owned()).or_default() += 1;
        }

        let counters: Vec<u128> = fields.iter().skip(9).filter_map(|n| n.parse().ok()).collect();
        let has_none = is_denied || state == "B";
        match counters[..] {
            [ps, bs, pr, br] if !(version == 4 && has_none) => {
                assert!(!has_none && bs >= ps && br >= pr, "{tuple}");
                sum.packets_sent += ps;
                sum.bytes_sent += bs;
                sum.packets_received += pr;
                sum.bytes_received += br;
                sum.packets_in += if is_in { ps } else { pr };
                sum.packets_out += if is_in { pr } else { ps };
                sum.bytes_in += if is_in { bs } else { br };
                sum.bytes_out += if is_in { br } else { bs };
            }
            [0, 0, 0, 0] | [] => sum.tuples_without_counters += 1,
            _ => panic!("{tuple}"),
        }

        let [rule, acl] = [rule, acl].map(|name| name.as_str().unwrap().to_owned());
        let entry = self.rules.entry((rule.clone(), acl.clone())).or_insert_with(|| RuleSummary {
            rule: Some(rule),
            acl: Some(acl),
            tuples: 0,
            allowed: 0,
            denied: 0,
            bytes_sent: 0,
            bytes_received: 0,
        });
        entry.tuples += 1;
        *(if is_denied { &mut entry.denied } else { &mut entry.allowed }) += 1;
        entry.bytes_sent += counters.get(1).unwrap_or(&0);
        entry.bytes_received += counters.get(3).unwrap_or(&0);
    }
}

/// `2025-03-12T09:00:06.8944384Z`, to the millisecond.
fn record_time_ms(record: &Value) -> u64 {
    let time = record["time"].as_str().unwrap();
    assert_eq!(time.len(), 28);
    let number = |range: std::ops::Range<usize>| time[range].parse::<u64>().unwrap();
    let day = time.strip_prefix(super::plan::DAY).unwrap();
    assert!(day.starts_with('T') && day.ends_with('Z'));
    let seconds = number(11..13) * 3600 + number(14..16) * 60 + number(17..19);
    super::plan::DAY_START_MS + seconds * 1000 + number(20..23)
}
