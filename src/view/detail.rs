//! Everything about one tuple, in words.

use std::borrow::Cow;

use crate::flow::{Counters, Decision, Direction, EncryptionCode, State, TupleForm, protocol_name, service};
use crate::protocol::{Detail, Name, Row};
use crate::view::address_kind::address_kind;
use crate::view::rule_kind::RuleKind;
use crate::view::time::Clock;
use crate::view::{name, number, time};

/// Fields that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they are about.
    pub heading: &'static str,
    /// The fields.
    pub fields: Vec<Field>,
}

/// One field and its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub name: &'static str,
    /// Its value, or a dash where there is none.
    pub value: String,
    /// What the value means; empty where it speaks for itself.
    pub meaning: Cow<'static, str>,
}

fn field(name: &'static str, value: impl Into<String>, meaning: impl Into<Cow<'static, str>>) -> Field {
    Field { name, value: value.into(), meaning: meaning.into() }
}

const NONE: &str = "–";

/// What a tuple says in one line: `10.0.0.6:23956 → 192.0.2.180:443, TCP`.
pub fn headline(row: &Row) -> String {
    let side = |address: &str, port: u16| {
        if address.contains(':') { format!("[{address}]:{port}") } else { format!("{address}:{port}") }
    };
    let protocol = protocol_name(row.protocol).map_or_else(|| format!("protocol {}", row.protocol), str::to_owned);
    format!("{} → {}, {protocol}", side(&row.source, row.source_port), side(&row.destination, row.destination_port))
}

/// All fields, in groups, with times by this clock.
pub fn groups(detail: &Detail, clock: Clock) -> Vec<Group> {
    let row = &detail.row;
    vec![
        Group { heading: "Flow", fields: flow(row, clock) },
        Group { heading: "Decision", fields: decision(row) },
        Group { heading: "Traffic", fields: traffic(row) },
        Group { heading: "Where it stands", fields: origin(detail, clock) },
    ]
}

/// When a tuple was logged, as exactly as the log says: NSG flow logs give seconds.
pub fn time_of(row: &Row, clock: Clock) -> String {
    if row.form == TupleForm::Vnet4 {
        format!("{} {}", clock.date(row.time_ms), clock.millisecond(row.time_ms))
    } else {
        clock.date_time(row.time_ms)
    }
}

fn flow(row: &Row, clock: Clock) -> Vec<Field> {
    let address = |name, address: &str| field(name, address, address_kind(address).unwrap_or_default());
    let port = |name, port: u16| {
        let meaning = service(port).map(|service| format!("commonly {service}")).unwrap_or_default();
        field(name, port.to_string(), meaning)
    };
    let protocol = match protocol_name(row.protocol) {
        Some(name) => field("Protocol", name, format!("IP protocol {}", row.protocol)),
        None => field("Protocol", row.protocol.to_string(), "IP protocol by its IANA number"),
    };
    let direction = match row.direction {
        Direction::In => "into the NIC",
        Direction::Out => "out of the NIC",
    };
    let view = "As this NIC sees the flow; it does not say who began it, or which way the bytes went.";
    vec![
        field("Time", format!("{} {}", time_of(row, clock), clock.label_at(row.time_ms)), ""),
        address("Source", &row.source),
        port("Source port", row.source_port),
        address("Destination", &row.destination),
        port("Destination port", row.destination_port),
        protocol,
        field("Direction", direction, view),
    ]
}

fn decision(row: &Row) -> Vec<Field> {
    let decision = match row.decision {
        Decision::Allowed => field("Decision", "allowed", "Logged by the last list of rules that allowed it."),
        Decision::Denied => field("Decision", "denied", "Each attempt is a tuple of its own."),
    };
    let rule = match &row.rule {
        Some(rule) => field("Rule", name::whole(rule), RuleKind::of(&rule.text).meaning()),
        None => field("Rule", NONE, "Not known: the file breaks before the rule is named."),
    };
    let acl = match &row.acl {
        Some(acl) => field("ACL", name::whole(acl), acl_kind(acl)),
        None => field("ACL", NONE, "Not in the file: NSG flow logs are of one network security group each."),
    };
    vec![decision, rule, acl, state(row), encryption(row.encryption.as_ref())]
}

fn state(row: &Row) -> Field {
    let (value, meaning) = match (row.state, row.decision) {
        (State::Begin, _) => ("begin", "The flow began; there are no statistics yet."),
        (State::Continue, _) => {
            ("continue", "The flow goes on. The counters are those since its last tuple, about every five minutes.")
        }
        (State::End, _) => ("end", "The flow ended. The counters are those since its last tuple."),
        (State::None, Decision::Denied) => {
            (NONE, "What is denied never becomes a flow: the letter that version 2 writes there says nothing.")
        }
        (State::None, Decision::Allowed) => (NONE, "Not logged: NSG flow logs of version 1 have no states."),
    };
    field("State", value, meaning)
}

fn encryption(code: Option<&Name>) -> Field {
    let Some(code) = code else {
        return field("Encryption", NONE, "Not logged: only VNet flow logs say it.");
    };
    let meaning = match code.text.as_str() {
        "X" => "Encrypted by the platform (virtual network encryption).",
        "NX" => "Not encrypted: encryption is not set up, or the other end, as one on the internet, cannot do it.",
        "NX_HW_NOT_SUPPORTED" => {
            "Not encrypted: encryption is set up, but the host's hardware does not support it or is faulty. Microsoft asks for a report."
        }
        "NX_SW_NOT_READY" => {
            "Dropped: the host's software is not ready to encrypt, as when a virtual machine starts or its host is updated. It should pass."
        }
        "NX_NOT_ACCEPTED" => {
            "Dropped: both ends are set to drop what is not encrypted, and encryption did not come about."
        }
        "NX_NOT_SUPPORTED" => {
            "Dropped: the host's network cannot find out whether the other end encrypts. Microsoft asks for a report."
        }
        "NX_LOCAL_DST" => "Not encrypted, as intended: both virtual machines are on the same host.",
        "NX_FALLBACK" => {
            "Not encrypted but allowed: encryption was tried and failed, and the policy lets unencrypted traffic through."
        }
        _ => match EncryptionCode::find(&code.text) {
            Some(known) => known.meaning,
            None => "Not a code that Azure documents; shown as it stands.",
        },
    };
    field("Encryption", name::whole(code), meaning)
}

fn traffic(row: &Row) -> Vec<Field> {
    let Counters { packets_sent, bytes_sent, packets_received, bytes_received } = row.counters;
    let sent = "source → destination";
    let received = "destination → source";
    let mut fields = vec![
        counter("Packets sent", packets_sent, sent),
        counter("Bytes sent", bytes_sent, sent),
        counter("Packets received", packets_received, received),
        counter("Bytes received", bytes_received, received),
    ];
    if let Some(why) = why_unknown(row) {
        fields.push(field("Counters", "unknown", why));
    }
    fields
}

fn counter(name: &'static str, value: Option<u64>, way: &'static str) -> Field {
    match value {
        None => field(name, NONE, way),
        Some(value @ 1_000..) if name.starts_with("Bytes") => {
            field(name, number::thousands(value), format!("{}, {way}", number::bytes(value)))
        }
        Some(value) => field(name, number::thousands(value), way),
    }
}

/// Why there are no counters, or why they say nothing though they are zeros.
fn why_unknown(row: &Row) -> Option<&'static str> {
    let counters = row.counters.to_array();
    let is_unknown = counters.contains(&None);
    let is_silent = row.form == TupleForm::Vnet4
        && (row.state == State::Begin || row.decision == Decision::Denied)
        && counters.iter().all(|counter| *counter == Some(0));
    if !is_unknown && !is_silent {
        return None;
    }
    Some(if row.form == TupleForm::Nsg1 {
        "NSG flow logs of version 1 do not count. Unknown is not zero."
    } else if row.decision == Decision::Denied {
        "What is denied is not counted. Unknown is not zero."
    } else if row.state == State::Begin {
        "A flow that begins has not been counted yet; the counters come with its next tuple."
    } else {
        "Not logged, as for inbound TCP under rules of one's own when the virtual network has no flow timeout. Unknown is not zero."
    })
}

fn origin(detail: &Detail, clock: Clock) -> Vec<Field> {
    let row = &detail.row;
    let version = match row.form {
        TupleForm::Nsg1 => ("NSG flow log, version 1", "8 fields, times in seconds"),
        TupleForm::Nsg2 => ("NSG flow log, version 2", "13 fields, times in seconds"),
        TupleForm::Vnet4 => ("VNet flow log (version 4)", "13 fields, times in milliseconds"),
    };
    let nic = match &row.nic {
        Some(nic) => field("NIC", name::whole(nic), "MAC address of the network interface that logged it"),
        None => field("NIC", NONE, "Not in the file."),
    };
    let resource = detail.resource.as_ref().map_or_else(
        || field("Resource", NONE, "Not in the file."),
        |resource| field("Resource", name::whole(resource), "What the flow log is set up for"),
    );
    let record = format!("bytes {} to {}", number::thousands(row.record_start), number::thousands(row.record_end));
    let rejected = match detail.n_rejected_of_record {
        0 => Cow::Borrowed(""),
        n => format!("{} could not be read", number::count(n, "more tuple", "more tuples")).into(),
    };
    let mut fields = vec![
        nic,
        resource,
        field("Version", version.0, version.1),
        field("File", name::whole(&row.file), ""),
        field("Record", record, "Where it stands in the file; of a packed file or one in UTF-16 in its text as UTF-8."),
        logged(detail, clock),
        field("Tuples in record", number::thousands(detail.n_rows_of_record), rejected),
    ];
    if row.repeat {
        let meaning = "The record stands in the files more than once, as after a second download of the same hour. It is left out of totals unless repeats are counted.";
        fields.push(field("Repeat", "yes", meaning));
    }
    if row.odd {
        fields.push(field("Odd", "yes", odd(row)));
    }
    fields
}

fn logged(detail: &Detail, clock: Clock) -> Field {
    let Some(record_time_ms) = detail.record_time_ms else {
        return field("Logged", NONE, "The record's own time cannot be read.");
    };
    let meaning = match record_time_ms.checked_sub(detail.row.time_ms) {
        Some(later) => format!("When the record was written, {} after the tuple", time::duration(later)),
        None => "When the record was written: before the tuple's own time".into(),
    };
    let text = format!("{} {}", clock.date_time(record_time_ms), clock.label_at(record_time_ms));
    field("Logged", text, meaning)
}

/// What is odd about a tuple, as far as its fields say it.
fn odd(row: &Row) -> String {
    let Counters { packets_sent, bytes_sent, packets_received, bytes_received } = row.counters;
    let is_fewer = |bytes: Option<u64>, packets: Option<u64>| bytes.zip(packets).is_some_and(|(b, p)| b < p);
    let counts = row.counters.to_array().into_iter().flatten().any(|counter| counter > 0);
    let drops =
        row.encryption.as_ref().and_then(|code| EncryptionCode::find(&code.text)).is_some_and(|code| code.drops);
    let cases = [
        (
            is_fewer(bytes_sent, packets_sent) || is_fewer(bytes_received, packets_received),
            "There are fewer bytes than packets.",
        ),
        (counts && row.decision == Decision::Denied, "A denied tuple carries counters."),
        (counts && row.state == State::Begin, "A tuple that begins a flow carries counters."),
        (drops && row.decision == Decision::Allowed, "The encryption code says dropped, the state says allowed."),
    ];
    let said: Vec<_> = cases.iter().filter(|(is_so, _)| *is_so).map(|(_, words)| *words).collect();
    if said.is_empty() {
        "Its layout is not that of its record's version.".to_owned()
    } else {
        format!("{} It is counted as it stands.", said.join(" "))
    }
}

fn acl_kind(acl: &Name) -> String {
    let text = acl.text.to_ascii_lowercase();
    let is_hyphen_or_zero = |c| c == '-' || c == '0';
    if text.contains("/networksecuritygroups/") {
        format!("Network security group {}", name::short_acl(acl))
    } else if text.chars().all(is_hyphen_or_zero) {
        "None: the platform's own rules".to_owned()
    } else if text == "unspecified" {
        "None: dropped because of encryption".to_owned()
    } else {
        "ID of a network security group or of a Virtual Network Manager".to_owned()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::protocol::{Mark, Passage, Place};
    use crate::view::flow_row::tests::row;

    pub(crate) fn detail(row: Row) -> Detail {
        let place = Place { file: 0, member: None, start: row.record_start, end: row.record_end };
        Detail {
            resource: Some(Name::clipped("/subscriptions/0/virtualNetworks/hub")),
            record_time_ms: Some(row.time_ms + 49_000),
            n_rows_of_record: 1_200,
            n_rejected_of_record: 2,
            passage: Passage { place, mark: Mark::Row(3) },
            n_same: 1,
            neighbours: vec![row.clone()],
            row,
        }
    }

    fn said(detail: &Detail, name: &str) -> (String, String) {
        let all = groups(detail, Clock::Utc);
        let mut fields = all.iter().flat_map(|group| &group.fields);
        let field = fields.find(|field| field.name == name);
        field.map(|field| (field.value.clone(), field.meaning.to_string())).unwrap_or_default()
    }

    #[test]
    fn a_tuple_in_words() {
        let detail = detail(row());
        let cases = [
            ("Time", "2022-09-14 09:00:03.599 UTC", ""),
            ("Source", "192.0.2.180", "public, reserved for documentation"),
            ("Destination", "10.0.0.6", "private"),
            ("Destination port", "443", "commonly HTTPS"),
            ("Protocol", "TCP", "IP protocol 6"),
            ("Rule", "DefaultRule_AllowInternetOutBound", "Default rule, which every network security group has"),
            ("ACL", "/subscriptions/0/networkSecurityGroups/web-nsg", "Network security group web-nsg"),
            ("Bytes sent", "1,092,604", "1.09 MB, source → destination"),
            ("Bytes received", "–", "destination → source"),
            (
                "Record",
                "bytes 12 to 32,700",
                "Where it stands in the file; of a packed file or one in UTF-16 in its text as UTF-8.",
            ),
            ("Logged", "2022-09-14 09:00:52.599 UTC", "When the record was written, 49 s after the tuple"),
            ("Tuples in record", "1,200", "2 more tuples could not be read"),
        ];
        for (name, value, meaning) in cases {
            assert_eq!(said(&detail, name), (value.to_owned(), meaning.to_owned()), "{name}");
        }
        assert_eq!(headline(&detail.row), "192.0.2.180:23956 → 10.0.0.6:443, TCP");
        let six = Row { source: "2001:db8::1".into(), protocol: 253, ..row() };
        assert_eq!(headline(&six), "[2001:db8::1]:23956 → 10.0.0.6:443, protocol 253");
    }

    #[test]
    fn times_by_the_local_clock() {
        let all = groups(&detail(row()), Clock::Local(|_| 120));
        let values: Vec<_> = all.iter().flat_map(|group| &group.fields).map(|field| field.value.as_str()).collect();
        assert!(values.contains(&"2022-09-14 11:00:03.599 UTC+02:00"));
        assert!(values.contains(&"2022-09-14 11:00:52.599 UTC+02:00"));
    }

    #[test]
    fn why_counters_are_unknown() {
        let zeros = Counters::from_array([Some(0); 4]);
        let cases = [
            (Row { form: TupleForm::Nsg1, counters: Counters::UNKNOWN, ..row() }, "NSG flow logs of version 1"),
            (Row { decision: Decision::Denied, state: State::None, counters: zeros, ..row() }, "What is denied"),
            (Row { state: State::Begin, counters: zeros, ..row() }, "A flow that begins"),
            (row(), "Not logged, as for inbound TCP"),
        ];
        for (row, beginning) in cases {
            let (value, meaning) = said(&detail(row), "Counters");
            assert_eq!(value, "unknown");
            assert!(meaning.starts_with(beginning), "{meaning}");
        }
        // A flow that goes on and had no packets: these zeros are known.
        assert_eq!(said(&detail(Row { counters: zeros, ..row() }), "Counters").0, "");
    }

    #[test]
    fn what_is_odd_is_said() {
        let cases = [
            (
                Row { counters: Counters::from_array([Some(9), Some(3), Some(0), Some(0)]), odd: true, ..row() },
                "There are fewer bytes than packets. It is counted as it stands.",
            ),
            (
                Row { encryption: Some(Name::clipped("NX_NOT_ACCEPTED")), odd: true, ..row() },
                "The encryption code says dropped, the state says allowed. It is counted as it stands.",
            ),
            (Row { odd: true, ..row() }, "Its layout is not that of its record's version."),
        ];
        for (row, expected) in cases {
            assert_eq!(said(&detail(row), "Odd").1, expected);
        }
        assert_eq!(said(&detail(row()), "Odd").0, "");
    }
}
