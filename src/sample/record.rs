//! A record as Azure writes it: on one line, keys in Azure's order, tuples by rule.

use super::host::Hosts;
use super::nic::Nic;
use super::rule::Rule;
use super::text::{push_decimal, push_record_time};
use super::traffic::{ENCRYPTION_CODES, Event, Stage};
use crate::flow::TupleForm;

/// Gathers the tuples of one record by rule.
#[derive(Debug)]
pub(super) struct Tuples {
    /// All rules that there can be; an [`Event`] names one by its index.
    rules: &'static [Rule],
    form: TupleForm,
    style: Style,
    /// Each rule's entry up to its last tuple; empty where it has none.
    by_rule: Vec<Vec<u8>>,
    n_bytes: usize,
}

/// What Azure does one way or the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// v4: the rules of an ACL stand under one `aclID`; else each has an entry of its own. Both occur.
    pub(super) groups_by_acl: bool,
    /// NSG: a rule with an empty list of flows.
    pub(super) has_idle_rule: bool,
}

impl Tuples {
    /// None, of a network with these rules. The rules of an ACL stand together.
    pub(super) fn new(rules: &'static [Rule]) -> Self {
        let style = Style { groups_by_acl: false, has_idle_rule: false };
        Self { rules, form: TupleForm::Nsg1, style, by_rule: vec![Vec::new(); rules.len()], n_bytes: 0 }
    }

    /// Starts a record, without tuples.
    pub(super) fn start(&mut self, form: TupleForm, style: Style) {
        for tuples in &mut self.by_rule {
            tuples.clear();
        }
        self.form = form;
        self.style = style;
        self.n_bytes = match form {
            TupleForm::Nsg1 | TupleForm::Nsg2 if style.has_idle_rule => IDLE_RULE_ENTRY.len(),
            _ => 0,
        };
    }

    /// How many bytes [`Tuples::write`] would write, within one.
    pub(super) fn n_bytes(&self) -> usize {
        self.n_bytes
    }

    /// Adds a tuple. The NIC is the same for all of a record.
    pub(super) fn add(&mut self, event: &Event, time_ms: u64, nic: &Nic, hosts: &Hosts) {
        let rule = &self.rules[usize::from(event.rule)];
        if self.by_rule[usize::from(event.rule)].is_empty() {
            self.n_bytes += self.n_bytes_around(rule, nic);
            let out = &mut self.by_rule[usize::from(event.rule)];
            if self.form == TupleForm::Vnet4 {
                push(out, &[r#"{"rule":""#, rule.name, r#"","flowTuples":["#]);
            } else {
                push(out, &[r#"{"rule":""#, rule.name, r#"","flows":[{"mac":""#, &nic.mac, r#"","flowTuples":["#]);
            }
            self.n_bytes += out.len();
        } else {
            self.by_rule[usize::from(event.rule)].push(b',');
            self.n_bytes += 1;
        }
        let out = &mut self.by_rule[usize::from(event.rule)];
        let n_before = out.len();
        push_tuple(out, event, rule, self.form, time_ms, hosts);
        self.n_bytes += out.len() - n_before;
    }

    /// Bytes for a rule that has no tuples yet, besides its own start.
    fn n_bytes_around(&self, rule: &Rule, nic: &Nic) -> usize {
        if self.form != TupleForm::Vnet4 {
            return ",".len() + NSG_RULE_END.len();
        }
        let acl_is_there = self.style.groups_by_acl
            && self.rules.iter().zip(&self.by_rule).any(|(other, tuples)| other.acl == rule.acl && !tuples.is_empty());
        let n_acl_bytes = if acl_is_there {
            0
        } else {
            ACL_START.len() + nic.acl(rule, self.form).len() + ACL_MIDDLE.len() + ACL_END.len()
        };
        ",".len() + VNET_RULE_END.len() + n_acl_bytes
    }

    /// Writes all of them.
    pub(super) fn write(&self, out: &mut Vec<u8>, nic: &Nic) {
        let mut previous = None;
        for (rule, tuples) in self.rules.iter().zip(&self.by_rule).filter(|(_, tuples)| !tuples.is_empty()) {
            if self.form == TupleForm::Vnet4 {
                let acl = nic.acl(rule, self.form);
                match previous {
                    Some(acl) if acl == rule.acl && self.style.groups_by_acl => push(out, &[","]),
                    Some(_) => push(out, &[ACL_END, ",", ACL_START, acl, ACL_MIDDLE]),
                    None => push(out, &[ACL_START, acl, ACL_MIDDLE]),
                }
            } else if previous.is_some() {
                out.push(b',');
            }
            out.extend_from_slice(tuples);
            push(out, &[if self.form == TupleForm::Vnet4 { VNET_RULE_END } else { NSG_RULE_END }]);
            previous = Some(rule.acl);
        }
        if self.form == TupleForm::Vnet4 {
            push(out, &[ACL_END]);
        } else if self.style.has_idle_rule {
            push(out, &[IDLE_RULE_ENTRY]);
        }
    }
}

const NSG_RULE_END: &str = "]}]}";
const VNET_RULE_END: &str = "]}";
const ACL_START: &str = r#"{"aclID":""#;
const ACL_MIDDLE: &str = r#"","flowGroups":["#;
const ACL_END: &str = "]}";
/// A rule of the NSG that nothing hits: NSG flow logs name such a rule now and then, with an empty list.
const IDLE_RULE_ENTRY: &str = r#",{"rule":"UserRule_Allow-Legacy-Ftp","flows":[]}"#;

/// A blob before its first record; a comma stands between two.
pub(super) const HEAD: &[u8] = br#"{"records":["#;
/// A blob after its last record.
pub(super) const TAIL: &[u8] = b"]}";

/// Azure starts another record where this one would pass 32 KiB.
pub(super) const MAX_RECORD: u64 = 32 * 1024;
/// A record is closed once it is longer than this: whatever tuple comes last, and the name of the longest rule and ACL
/// with it, stays below [`MAX_RECORD`].
pub(super) const FULL_RECORD: u64 = MAX_RECORD - 480;

/// Everything of a record before its first rule. `ticks`: of 100 ns, since 1970.
pub(super) fn push_start(out: &mut Vec<u8>, form: TupleForm, nic: &Nic, ticks: u64) {
    push(out, &[r#"{"time":""#]);
    push_record_time(out, ticks);
    let version = match form {
        TupleForm::Nsg1 => "1",
        TupleForm::Nsg2 => "2",
        TupleForm::Vnet4 => {
            return push(
                out,
                &[
                    r#"","flowLogVersion":4,"flowLogGUID":""#,
                    &nic.guid,
                    r#"","macAddress":""#,
                    &nic.mac,
                    r#"","category":"FlowLogFlowEvent","flowLogResourceID":""#,
                    &nic.flow_log,
                    r#"","targetResourceID":""#,
                    &nic.target,
                    r#"","operationName":"FlowLogFlowEvent","flowRecords":{"flows":["#,
                ],
            );
        }
    };
    push(
        out,
        &[
            r#"","systemId":""#,
            &nic.guid,
            r#"","macAddress":""#,
            &nic.mac,
            r#"","category":"NetworkSecurityGroupFlowEvent","resourceId":""#,
            &nic.nsg,
            r#"","operationName":"NetworkSecurityGroupFlowEvents","properties":{"Version":"#,
            version,
            r#","flows":["#,
        ],
    );
}

/// Everything of a record after its last rule; the same in all forms.
pub(super) const END: &[u8] = b"]}}";

fn push_tuple(out: &mut Vec<u8>, event: &Event, rule: &Rule, form: TupleForm, time_ms: u64, hosts: &Hosts) {
    out.push(b'"');
    push_decimal(out, if form == TupleForm::Vnet4 { time_ms } else { time_ms / 1000 });
    for host in [event.source, event.destination] {
        out.push(b',');
        out.extend_from_slice(hosts.get(host).text.as_bytes());
    }
    for port in [event.source_port, event.destination_port] {
        out.push(b',');
        push_decimal(out, u64::from(port));
    }
    out.push(b',');
    if form == TupleForm::Vnet4 {
        push_decimal(out, u64::from(event.protocol));
    } else {
        out.push(if event.protocol == super::endpoint::UDP { b'U' } else { b'T' });
    }
    let stage = match event.stage {
        Stage::Begin => b'B',
        Stage::Continue => b'C',
        Stage::End => b'E',
    };
    out.extend_from_slice(&[b',', if rule.is_outbound() { b'O' } else { b'I' }, b',']);
    match form {
        TupleForm::Nsg1 => out.push(if rule.denies { b'D' } else { b'A' }),
        TupleForm::Nsg2 => {
            out.extend_from_slice(&[if rule.denies { b'D' } else { b'A' }, b',', stage]);
            match event.counters {
                Some(counters) => push_counters(out, counters),
                None => push(out, &[",,,,"]),
            }
        }
        TupleForm::Vnet4 => {
            out.extend_from_slice(&[if rule.denies { b'D' } else { stage }, b',']);
            push(out, &[ENCRYPTION_CODES[usize::from(event.encryption)]]);
            push_counters(out, event.counters.unwrap_or_default());
        }
    }
    out.push(b'"');
}

fn push_counters(out: &mut Vec<u8>, counters: [u64; 4]) {
    for counter in counters {
        out.push(b',');
        push_decimal(out, counter);
    }
}

fn push(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}
