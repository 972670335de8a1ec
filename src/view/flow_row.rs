//! What stands in a row of the flow table.

use crate::flow::{Decision, Direction, EncryptionCode, State, TupleForm, protocol_name};
use crate::protocol::{Column, Row};
use crate::view::filter_choice::FilterChoice;
use crate::view::flow_choices::choices;
use crate::view::table_row::{Cell, TableRow};
use crate::view::time::Clock;
use crate::view::{name, number};

const ODD: &str = "Something about this tuple is odd: the problems say what.";
const REPEAT: &str = "The record of this tuple stands in the files more than once.";

impl TableRow for Row {
    fn id(&self) -> u32 {
        self.id
    }

    fn cell(&self, column: usize, clock: Clock) -> Cell {
        cell(self, Column::ALL[column], clock)
    }

    fn class(&self) -> String {
        let marks = [(" denied", self.decision == Decision::Denied), (" odd", self.odd), (" repeat", self.repeat)];
        marks.iter().filter(|(_, is_so)| *is_so).map(|(mark, _)| *mark).collect()
    }

    fn n_chars(&self, column: usize) -> usize {
        let text = self.cell(column, Clock::Utc).text.chars().count();
        // Room for the words "odd" and "repeat" behind the time.
        let marks = usize::from(self.odd) * 5 + usize::from(self.repeat) * 7;
        if Column::ALL[column] == Column::Time { text + marks } else { text }
    }

    fn value(&self, column: usize, clock: Clock) -> String {
        let [packets_sent, bytes_sent, packets_received, bytes_received] = self.counters.to_array();
        let digits = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        match Column::ALL[column] {
            Column::PacketsSent => digits(packets_sent),
            Column::BytesSent => digits(bytes_sent),
            Column::PacketsReceived => digits(packets_received),
            Column::BytesReceived => digits(bytes_received),
            Column::Acl => self.acl.as_ref().map(name::whole).unwrap_or_default(),
            other => {
                let cell = cell(self, other, clock);
                if cell.is_known { cell.text.into_owned() } else { String::new() }
            }
        }
    }

    fn choices(&self, column: usize) -> Vec<FilterChoice> {
        choices(self, Column::ALL[column])
    }
}

/// What a row shows in a column, with times by this clock.
pub fn cell(row: &Row, column: Column, clock: Clock) -> Cell {
    match column {
        Column::Time => {
            let of_day = if row.form == TupleForm::Vnet4 || !row.time_ms.is_multiple_of(1_000) {
                clock.millisecond(row.time_ms)
            } else {
                clock.second(row.time_ms)
            };
            let text = format!("{} {of_day}", clock.date(row.time_ms));
            match (row.odd, row.repeat) {
                (false, false) => Cell::plain(text),
                (true, false) => Cell::titled(text, ODD),
                (false, true) => Cell::titled(text, REPEAT),
                (true, true) => Cell::titled(text, format!("{ODD}\n{REPEAT}")),
            }
        }
        Column::Source => Cell::plain(row.source.clone()),
        Column::SourcePort => Cell::plain(row.source_port.to_string()),
        Column::Destination => Cell::plain(row.destination.clone()),
        Column::DestinationPort => Cell::plain(row.destination_port.to_string()),
        Column::Protocol => match protocol_name(row.protocol) {
            Some(name) => Cell::titled(name, format!("protocol {}", row.protocol)),
            None => Cell::titled(row.protocol.to_string(), format!("protocol {}", row.protocol)),
        },
        Column::Direction => Cell::plain(match row.direction {
            Direction::In => "in",
            Direction::Out => "out",
        }),
        Column::Decision => Cell::plain(match row.decision {
            Decision::Allowed => "allowed",
            Decision::Denied => "denied",
        }),
        Column::State => match (row.state, row.decision) {
            (State::Begin, _) => Cell::plain("begin"),
            (State::Continue, _) => Cell::plain("continue"),
            (State::End, _) => Cell::plain("end"),
            (State::None, Decision::Denied) => Cell::unknown("–", "a denied tuple has no state"),
            (State::None, Decision::Allowed) => {
                Cell::unknown("–", "not logged: NSG flow logs of version 1 have no states")
            }
        },
        Column::Encryption => match &row.encryption {
            None => Cell::unknown("–", "not logged: NSG flow logs do not say"),
            Some(code) => match EncryptionCode::find(&code.text) {
                Some(known) => Cell::titled(name::whole(code), known.meaning),
                None => {
                    Cell::titled(name::whole(code), format!("{}: not a code that Azure documents", name::whole(code)))
                }
            },
        },
        Column::PacketsSent => counter(row.counters.packets_sent),
        Column::BytesSent => bytes(row.counters.bytes_sent),
        Column::PacketsReceived => counter(row.counters.packets_received),
        Column::BytesReceived => bytes(row.counters.bytes_received),
        Column::Rule => match &row.rule {
            Some(rule) => Cell::titled(name::whole(rule), name::whole(rule)),
            None => Cell::unknown("rule unknown", "the file breaks before the rule is named"),
        },
        Column::Acl => match &row.acl {
            Some(acl) => Cell::titled(name::short_acl(acl), name::whole(acl)),
            None => Cell::unknown("–", "not in the file"),
        },
        Column::Nic => match &row.nic {
            Some(nic) => Cell::titled(name::whole(nic), name::whole(nic)),
            None => Cell::unknown("–", "not in the file"),
        },
        Column::File => {
            let record = format!(
                "record at bytes {}–{}",
                number::thousands(row.record_start),
                number::thousands(row.record_end)
            );
            Cell::titled(name::whole(&row.file), format!("{}\n{record}", name::whole(&row.file)))
        }
    }
}

fn counter(value: Option<u64>) -> Cell {
    value.map_or(Cell::unknown("–", "not logged"), |value| Cell::plain(number::thousands(value)))
}

fn bytes(value: Option<u64>) -> Cell {
    match value {
        Some(value) if value >= 1_000 => Cell::titled(number::thousands(value), number::bytes(value)),
        _ => counter(value),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::flow::Counters;
    use crate::protocol::Name;

    pub(crate) fn row() -> Row {
        let name = |text: &str| Name { text: text.into(), clipped: 0 };
        Row {
            id: 7,
            time_ms: 1_663_146_003_599,
            source: "192.0.2.180".into(),
            source_port: 23_956,
            destination: "10.0.0.6".into(),
            destination_port: 443,
            protocol: 6,
            direction: Direction::In,
            decision: Decision::Allowed,
            state: State::Continue,
            encryption: Some(name("NX")),
            counters: Counters::from_array([Some(767), Some(1_092_604), Some(0), None]),
            rule: Some(name("DefaultRule_AllowInternetOutBound")),
            acl: Some(name("/subscriptions/0/networkSecurityGroups/web-nsg")),
            nic: Some(name("112233445566")),
            file: name("PT1H.json"),
            record_start: 12,
            record_end: 32_700,
            form: TupleForm::Vnet4,
            odd: false,
            repeat: false,
        }
    }

    fn texts(row: &Row) -> Vec<String> {
        Column::ALL.map(|column| cell(row, column, Clock::Utc).text.into_owned()).to_vec()
    }

    #[test]
    fn a_row_of_each_kind() {
        assert_eq!(
            texts(&row()),
            [
                "2022-09-14 09:00:03.599",
                "192.0.2.180",
                "23956",
                "10.0.0.6",
                "443",
                "TCP",
                "in",
                "allowed",
                "DefaultRule_AllowInternetOutBound",
                "continue",
                "NX",
                "767",
                "1,092,604",
                "0",
                "–",
                "web-nsg",
                "112233445566",
                "PT1H.json",
            ]
        );
        let denied = Row {
            time_ms: 1_663_146_003_000,
            form: TupleForm::Nsg1,
            decision: Decision::Denied,
            state: State::None,
            encryption: None,
            counters: Counters::UNKNOWN,
            rule: None,
            acl: None,
            nic: None,
            protocol: 253,
            direction: Direction::Out,
            ..row()
        };
        assert_eq!(
            texts(&denied),
            [
                "2022-09-14 09:00:03",
                "192.0.2.180",
                "23956",
                "10.0.0.6",
                "443",
                "253",
                "out",
                "denied",
                "rule unknown",
                "–",
                "–",
                "–",
                "–",
                "–",
                "–",
                "–",
                "–",
                "PT1H.json",
            ]
        );
    }

    #[test]
    fn times_by_the_local_clock() {
        let local = Clock::Local(|_| -90);
        assert_eq!(cell(&row(), Column::Time, local).text, "2022-09-14 07:30:03.599");
        assert_eq!(row().cell(0, local), cell(&row(), Column::Time, local));
    }

    #[test]
    fn what_is_copied_is_whole() {
        let value = |column: Column| {
            let place = Column::ALL.iter().position(|other| *other == column).unwrap();
            row().value(place, Clock::Utc)
        };
        assert_eq!(value(Column::Time), "2022-09-14 09:00:03.599");
        assert_eq!(value(Column::BytesSent), "1092604");
        assert_eq!(value(Column::PacketsReceived), "0");
        assert_eq!(value(Column::BytesReceived), "");
        assert_eq!(value(Column::Acl), "/subscriptions/0/networkSecurityGroups/web-nsg");
    }

    #[test]
    fn unknown_is_not_zero_and_says_why() {
        let zero = cell(&row(), Column::PacketsReceived, Clock::Utc);
        assert_eq!((zero.text.as_ref(), zero.is_known, zero.title), ("0", true, None));
        let unknown = cell(&row(), Column::BytesReceived, Clock::Utc);
        assert_eq!(
            (unknown.text.as_ref(), unknown.is_known, unknown.title.as_deref()),
            ("–", false, Some("not logged"))
        );
    }

    #[test]
    fn tooltips_say_the_whole() {
        let title = |column| cell(&row(), column, Clock::Utc).title.unwrap_or_default();
        assert_eq!(title(Column::Acl), "/subscriptions/0/networkSecurityGroups/web-nsg");
        assert_eq!(title(Column::Encryption), "not encrypted");
        assert_eq!(title(Column::Protocol), "protocol 6");
        assert_eq!(title(Column::BytesSent), "1.09 MB");
        assert_eq!(title(Column::File), "PT1H.json\nrecord at bytes 12–32,700");
        let mut odd = row();
        odd.encryption = Some(Name { text: "NX_NEW".into(), clipped: 0 });
        assert_eq!(
            cell(&odd, Column::Encryption, Clock::Utc).title.as_deref(),
            Some("NX_NEW: not a code that Azure documents")
        );
    }
}
