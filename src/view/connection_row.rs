//! What stands in a row of the tables of connections and attempts.

use crate::flow::{Counters, Decision, State, TupleForm, Whole};
use crate::parse::ProblemKind;
use crate::protocol::{Column, ConnectionRow, Kind, Name, Row};
use crate::query::filter::{CounterField, Filter, NameField, PortRange, Side, Term, TimeRange};
use crate::view::connection_column::{ConnectionCell, ConnectionTable};
use crate::view::connection_words::{self, whole_word};
use crate::view::filter_choice::FilterChoice;
use crate::view::flow_choices::{self, CONVERSATION};
use crate::view::table_row::{Cell, TableRow};
use crate::view::time::Clock;
use crate::view::{flow_row, group_part, number, time};

/// A row of one of the tables.
#[derive(Clone, Debug)]
pub struct ConnectionLine {
    /// The table.
    pub table: &'static ConnectionTable,
    /// The connection or attempt.
    pub row: ConnectionRow,
    /// Its first tuple, as far as the row says it: what a connection has in common with it is written, and filters, as in
    /// the table of tuples.
    tuple: Row,
}

impl ConnectionLine {
    /// A row of the table of this kind.
    pub fn new(kind: Kind, row: ConnectionRow) -> Self {
        let tuple = Row {
            id: row.number,
            time_ms: row.first_time_ms,
            source: row.source.clone(),
            source_port: row.source_port.unwrap_or_default(),
            destination: row.destination.clone(),
            destination_port: row.destination_port,
            protocol: row.protocol,
            direction: row.direction,
            decision: if kind == Kind::Attempts { Decision::Denied } else { Decision::Allowed },
            state: State::None,
            encryption: row.encryption.clone(),
            counters: Counters::UNKNOWN,
            rule: row.rule.clone(),
            acl: row.acl.clone(),
            nic: row.nic.clone(),
            file: Name { text: String::new(), clipped: 0 },
            record_start: 0,
            record_end: 0,
            form: row.form,
            odd: false,
            repeat: false,
        };
        Self { table: ConnectionTable::of(kind), row, tuple }
    }

    /// What it says in one line: `10.0.0.6:23956 → 192.0.2.180:443, TCP`; of an attempt without the source port.
    pub fn headline(&self) -> String {
        let headline = crate::view::detail::headline(&self.tuple);
        match self.row.source_port {
            Some(_) => headline,
            None => headline.replacen(":0 → ", " → ", 1),
        }
    }

    /// The filter that wants its tuples: those of its ends, NIC and direction from its first time to its last.
    pub fn part(&self) -> Filter {
        let row = &self.row;
        let port = |side, port| Filter::from(Term::Port(side, vec![PortRange { first: port, last: port }]));
        let times = TimeRange { start_ms: row.first_time_ms, end_ms: row.last_time_ms.saturating_add(1) };
        let mut all = vec![group_part::address(Side::Source, &row.source)];
        all.extend(row.source_port.map(|of| port(Side::Source, of)));
        all.extend([
            group_part::address(Side::Destination, &row.destination),
            port(Side::Destination, row.destination_port),
            Term::Protocol(vec![row.protocol]).into(),
            Term::Direction(vec![row.direction]).into(),
            Term::Decision(vec![self.tuple.decision]).into(),
            group_part::name(NameField::Nic, row.nic.as_ref()),
            Term::Time(vec![times]).into(),
        ]);
        Filter::all_of(all)
    }

    fn cell_of(&self, column: usize) -> Option<ConnectionCell> {
        self.table.cells.get(column).copied()
    }

    /// Its last tuple, as far as the row says it.
    fn last(&self) -> Row {
        Row { time_ms: self.row.last_time_ms, ..self.tuple.clone() }
    }

    fn sum(&self, cell: ConnectionCell) -> Option<u128> {
        let [packets_sent, bytes_sent, packets_received, bytes_received] = self.row.sums?;
        Some(match cell {
            ConnectionCell::PacketsSent => packets_sent,
            ConnectionCell::PacketsReceived => packets_received,
            ConnectionCell::BytesSent => bytes_sent,
            ConnectionCell::BytesReceived => bytes_received,
            ConnectionCell::Packets => packets_sent.saturating_add(packets_received),
            _ => bytes_sent.saturating_add(bytes_received),
        })
    }

    /// Bytes in a second.
    fn rate(&self) -> Option<u128> {
        let duration_ms = u128::from(self.row.duration_ms());
        self.sum(ConnectionCell::Bytes)?.saturating_mul(1_000).checked_div(duration_ms)
    }
}

/// The column of the table of tuples that shows the same.
fn column_of_tuples(cell: ConnectionCell) -> Option<Column> {
    Some(match cell {
        ConnectionCell::First | ConnectionCell::Last => Column::Time,
        ConnectionCell::Source => Column::Source,
        ConnectionCell::SourcePort => Column::SourcePort,
        ConnectionCell::Destination => Column::Destination,
        ConnectionCell::DestinationPort => Column::DestinationPort,
        ConnectionCell::Protocol => Column::Protocol,
        ConnectionCell::Direction => Column::Direction,
        ConnectionCell::Rule => Column::Rule,
        ConnectionCell::Acl => Column::Acl,
        ConnectionCell::Nic => Column::Nic,
        ConnectionCell::Encryption => Column::Encryption,
        _ => return None,
    })
}

impl TableRow for ConnectionLine {
    fn id(&self) -> u32 {
        self.row.number
    }

    fn cell(&self, column: usize, clock: Clock) -> Cell {
        let Some(cell) = self.cell_of(column) else { return Cell::plain("") };
        let row = &self.row;
        match cell {
            ConnectionCell::Last => flow_row::cell(&self.last(), Column::Time, clock),
            ConnectionCell::Rule if row.has_other_rules => self.changing(Column::Rule, "rule"),
            ConnectionCell::Acl if row.has_other_acls => self.changing(Column::Acl, "ACL"),
            ConnectionCell::Encryption if row.has_other_codes => self.changing(Column::Encryption, "encryption code"),
            ConnectionCell::Duration => duration(row),
            ConnectionCell::SourcePorts => source_ports(row),
            ConnectionCell::Whole => Cell::titled(whole_of(row), connection_words::whole_sentence(row)),
            ConnectionCell::Tuples => Cell::plain(number::thousands(row.n_tuples)),
            ConnectionCell::PacketsSent | ConnectionCell::PacketsReceived | ConnectionCell::Packets => {
                match self.sum(cell) {
                    Some(packets) => Cell::plain(number::thousands(packets)),
                    None => no_counters(),
                }
            }
            ConnectionCell::BytesSent | ConnectionCell::BytesReceived | ConnectionCell::Bytes => match self.sum(cell) {
                Some(bytes) => Cell::titled(number::bytes(bytes), format!("{} bytes", number::thousands(bytes))),
                None => no_counters(),
            },
            ConnectionCell::Rate => match self.rate() {
                Some(0) if self.sum(ConnectionCell::Bytes) > Some(0) => Cell::plain("< 1 B/s"),
                Some(rate) => Cell::titled(
                    format!("{}/s", number::bytes(rate)),
                    format!("{} bytes in a second", number::thousands(rate)),
                ),
                None if row.sums.is_none() => no_counters(),
                None => Cell::unknown("–", "its tuples are all of one time: there is nothing to divide by"),
            },
            ConnectionCell::Logged => logged(row),
            other => column_of_tuples(other)
                .map_or_else(|| Cell::plain(""), |column| flow_row::cell(&self.tuple, column, clock)),
        }
    }

    fn class(&self) -> String {
        match self.row.whole {
            Some(whole) => format!(" is-{}", whole.name()),
            None => " denied".to_owned(),
        }
    }

    fn value(&self, column: usize, clock: Clock) -> String {
        let digits = |value: Option<u128>| value.map(|value| value.to_string()).unwrap_or_default();
        let Some(cell) = self.cell_of(column) else { return String::new() };
        let row = &self.row;
        match cell {
            ConnectionCell::PacketsSent
            | ConnectionCell::PacketsReceived
            | ConnectionCell::Packets
            | ConnectionCell::BytesSent
            | ConnectionCell::BytesReceived
            | ConnectionCell::Bytes => digits(self.sum(cell)),
            ConnectionCell::Rate => digits(self.rate()),
            ConnectionCell::Tuples => row.n_tuples.to_string(),
            // In seconds.
            ConnectionCell::Duration => format!("{}.{:03}", row.duration_ms() / 1_000, row.duration_ms() % 1_000),
            ConnectionCell::Whole => row.whole.map(Whole::name).unwrap_or_default().to_owned(),
            ConnectionCell::Logged => row.n_logged.to_string(),
            ConnectionCell::Rule | ConnectionCell::Acl | ConnectionCell::Encryption => column_of_tuples(cell)
                .map_or_else(String::new, |column| {
                    let place = Column::ALL.iter().position(|other| *other == column).unwrap_or_default();
                    self.tuple.value(place, clock)
                }),
            _ => {
                let cell = self.cell(column, clock);
                if cell.is_known { cell.text.into_owned() } else { String::new() }
            }
        }
    }

    fn choices(&self, column: usize) -> Vec<FilterChoice> {
        let Some(cell) = self.cell_of(column) else { return Vec::new() };
        let row = &self.row;
        match cell {
            ConnectionCell::Last => flow_choices::choices(&self.last(), Column::Time),
            ConnectionCell::Duration => vec![connection_words::duration_choice(row.duration_ms())],
            ConnectionCell::Whole => row.whole.map(connection_words::whole_choice).into_iter().collect(),
            ConnectionCell::SourcePorts => row.ports.into_iter().map(ports_choice).collect(),
            ConnectionCell::BytesSent => self.counter(cell, CounterField::Sent, "bytes sent"),
            ConnectionCell::BytesReceived => self.counter(cell, CounterField::Received, "bytes received"),
            ConnectionCell::Bytes => self.counter(cell, CounterField::Bytes, "bytes sent and received:"),
            ConnectionCell::Packets => self.counter(cell, CounterField::Packets, "packets sent and received:"),
            ConnectionCell::Logged if row.differs => {
                let differ = Term::Problem(vec![ProblemKind::EndsDiffer]);
                vec![FilterChoice::new("connections of which the logs differ", differ)]
            }
            ConnectionCell::Tuples if self.table.kind == Kind::Attempts => {
                vec![FilterChoice::new("the tuples of this attempt", self.part())]
            }
            ConnectionCell::Tuples => vec![FilterChoice::new("the tuples of this connection", self.part())],
            other => {
                let column = column_of_tuples(other);
                let mut all = column.map(|column| flow_choices::choices(&self.tuple, column)).unwrap_or_default();
                // Of an attempt's source ports none is its own.
                all.retain(|choice| row.source_port.is_some() || choice.label != CONVERSATION);
                all
            }
        }
    }

    fn data(&self) -> Option<(&'static str, &'static str)> {
        Some(("data-connection", self.row.whole.map_or("denied", Whole::name)))
    }
}

impl ConnectionLine {
    /// The filters that its total of a counter offers.
    fn counter(&self, cell: ConnectionCell, field: CounterField, word: &str) -> Vec<FilterChoice> {
        let value = self.sum(cell).map(|sum| u64::try_from(sum).unwrap_or(u64::MAX));
        flow_choices::counter(field, word, value)
    }

    /// A name that later tuples have another of.
    fn changing(&self, column: Column, word: &str) -> Cell {
        let cell = flow_row::cell(&self.tuple, column, Clock::Utc);
        let title = cell.title.unwrap_or_default();
        Cell {
            text: format!("{} +", cell.text).into(),
            title: Some(format!("{title}\nThat of its first tuple: later ones have another {word}.").into()),
            ..cell
        }
    }
}

fn whole_of(row: &ConnectionRow) -> &'static str {
    match row.whole {
        Some(_) if row.form == TupleForm::Nsg1 => "begun",
        Some(whole) => whole_word(whole),
        None => "denied",
    }
}

fn duration(row: &ConnectionRow) -> Cell {
    let text = time::duration(row.duration_ms());
    match row.whole {
        _ if row.n_tuples == 1 => Cell::titled(text, "a single tuple: how long it lasted is not in the logs"),
        None | Some(Whole::Complete) => Cell::titled(text, format!("{} ms", number::thousands(row.duration_ms()))),
        Some(_) => Cell::titled(
            text,
            format!("{} ms in the logs; it is not whole, and lasted longer", number::thousands(row.duration_ms())),
        ),
    }
}

fn source_ports(row: &ConnectionRow) -> Cell {
    let Some(ports) = row.ports else { return Cell::plain("") };
    let (lowest, highest) = (ports.lowest, ports.highest);
    if ports.n <= 1 {
        return Cell::plain(lowest.to_string());
    }
    let n = number::thousands(ports.n);
    Cell::titled(format!("{n}: {lowest}–{highest}"), format!("{n} different source ports, from {lowest} to {highest}"))
}

fn ports_choice(ports: crate::protocol::PortsTried) -> FilterChoice {
    let (first, last) = (ports.lowest, ports.highest);
    let label = if first == last { format!("source port {first}") } else { format!("source ports {first}–{last}") };
    FilterChoice::new(label, Term::Port(Side::Source, vec![PortRange { first, last }]))
}

fn logged(row: &ConnectionRow) -> Cell {
    let n = number::thousands(row.n_logged);
    match (row.n_logged, row.differs) {
        (0 | 1, _) => Cell::titled("1×", "in one log"),
        (_, false) => Cell::titled(
            format!("{n}×"),
            format!("logged by {n}, of both NICs or in both kinds of flow logs: counted once it is one"),
        ),
        (_, true) => Cell::titled(
            format!("{n}× ≠"),
            format!(
                "logged by {n}: counted once it is one. Their counters differ by more than 5 %: packets were lost, or logs."
            ),
        ),
    }
}

fn no_counters() -> Cell {
    Cell::unknown("–", "none of its tuples carries counters: unknown is not zero")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::protocol::PortsTried;

    /// Of the worked example in FORMAT §1 the sums.
    pub(crate) fn connection() -> ConnectionRow {
        let tuple = flow_row::tests::row();
        ConnectionRow {
            number: 7,
            first_time_ms: tuple.time_ms,
            last_time_ms: tuple.time_ms + 303_000,
            source: tuple.source,
            source_port: Some(tuple.source_port),
            ports: None,
            destination: tuple.destination,
            destination_port: tuple.destination_port,
            protocol: tuple.protocol,
            direction: tuple.direction,
            form: tuple.form,
            whole: Some(Whole::Complete),
            n_tuples: 3,
            sums: Some([1_073, 618_048, 8_052, 4_637_952]),
            rule: tuple.rule,
            has_other_rules: false,
            acl: tuple.acl,
            has_other_acls: false,
            encryption: tuple.encryption,
            has_other_codes: false,
            nic: tuple.nic,
            n_logged: 1,
            differs: false,
        }
    }

    pub(crate) fn attempt() -> ConnectionRow {
        ConnectionRow {
            source_port: None,
            ports: Some(PortsTried { n: 12, lowest: 49_152, highest: 60_001 }),
            whole: None,
            n_tuples: 1_200,
            sums: None,
            ..connection()
        }
    }

    fn texts(kind: Kind, row: &ConnectionRow) -> Vec<String> {
        let line = ConnectionLine::new(kind, row.clone());
        (0..line.table.cells.len()).map(|column| line.cell(column, Clock::Utc).text.into_owned()).collect()
    }

    fn cell(row: &ConnectionRow, wanted: ConnectionCell) -> Cell {
        let line = ConnectionLine::new(Kind::Connections, row.clone());
        let column = line.table.cells.iter().position(|cell| *cell == wanted).unwrap();
        line.cell(column, Clock::Utc)
    }

    fn value(row: &ConnectionRow, wanted: ConnectionCell) -> String {
        let line = ConnectionLine::new(Kind::Connections, row.clone());
        let column = line.table.cells.iter().position(|cell| *cell == wanted).unwrap();
        line.value(column, Clock::Utc)
    }

    #[test]
    fn a_row_of_each_kind() {
        assert_eq!(
            texts(Kind::Connections, &connection()),
            [
                "2022-09-14 09:00:03.599",
                "2022-09-14 09:05:06.599",
                "5 min 3 s",
                "192.0.2.180",
                "23956",
                "10.0.0.6",
                "443",
                "TCP",
                "in",
                "complete",
                "3",
                "618 kB",
                "4.64 MB",
                "5.26 MB",
                "1,073",
                "8,052",
                "9,125",
                "17.3 kB/s",
                "DefaultRule_AllowInternetOutBound",
                "web-nsg",
                "112233445566",
                "NX",
                "1×",
            ]
        );
        assert_eq!(
            texts(Kind::Attempts, &attempt()),
            [
                "2022-09-14 09:00:03.599",
                "2022-09-14 09:05:06.599",
                "1,200",
                "192.0.2.180",
                "12: 49152–60001",
                "10.0.0.6",
                "443",
                "TCP",
                "in",
                "DefaultRule_AllowInternetOutBound",
                "web-nsg",
                "112233445566",
            ]
        );
    }

    #[test]
    fn unknown_is_not_zero_and_says_why() {
        let unknown = ConnectionRow { sums: None, ..connection() };
        for wanted in [ConnectionCell::BytesSent, ConnectionCell::PacketsReceived, ConnectionCell::Rate] {
            let cell = cell(&unknown, wanted);
            assert_eq!((cell.text.as_ref(), cell.is_known), ("–", false), "{wanted:?}");
            assert!(cell.title.unwrap().contains("counters"), "{wanted:?}");
            assert_eq!(value(&unknown, wanted), "", "{wanted:?}");
        }
        let instant = ConnectionRow { last_time_ms: connection().first_time_ms, ..connection() };
        assert_eq!(cell(&instant, ConnectionCell::Rate).text, "–");
        assert_eq!(cell(&instant, ConnectionCell::Duration).text, "0 s");
        let zeros = ConnectionRow { sums: Some([0; 4]), ..connection() };
        assert_eq!(cell(&zeros, ConnectionCell::BytesSent).text, "0 B");
        let huge = ConnectionRow { sums: Some([u128::MAX; 4]), ..connection() };
        assert!(cell(&huge, ConnectionCell::Rate).is_known);
    }

    #[test]
    fn what_changes_and_what_several_logged_is_marked() {
        let row = ConnectionRow { has_other_rules: true, has_other_acls: true, n_logged: 2, ..connection() };
        let rule = cell(&row, ConnectionCell::Rule);
        assert_eq!(rule.text, "DefaultRule_AllowInternetOutBound +");
        assert!(rule.title.unwrap().contains("later ones have another rule"));
        assert_eq!(value(&row, ConnectionCell::Rule), "DefaultRule_AllowInternetOutBound");
        assert_eq!(cell(&row, ConnectionCell::Acl).text, "web-nsg +");
        assert_eq!(value(&row, ConnectionCell::Acl), "/subscriptions/0/networkSecurityGroups/web-nsg");
        assert_eq!(cell(&row, ConnectionCell::Logged).text, "2×");
        let differs = ConnectionRow { differs: true, ..row };
        assert_eq!(cell(&differs, ConnectionCell::Logged).text, "2× ≠");
        let v1 = ConnectionRow { form: TupleForm::Nsg1, whole: Some(Whole::Open), ..connection() };
        assert_eq!(cell(&v1, ConnectionCell::Whole).text, "begun");
        let line = |row| ConnectionLine::new(Kind::Connections, row).class();
        assert_eq!((line(connection()), line(v1)), (" is-complete".to_owned(), " is-open".to_owned()));
        assert_eq!(ConnectionLine::new(Kind::Attempts, attempt()).class(), " denied");
    }

    #[test]
    fn what_is_copied_is_whole() {
        let cases = [
            (ConnectionCell::Duration, "303.000"),
            (ConnectionCell::BytesReceived, "4637952"),
            (ConnectionCell::Bytes, "5256000"),
            (ConnectionCell::Rate, "17346"),
            (ConnectionCell::Whole, "complete"),
            (ConnectionCell::Logged, "1"),
            (ConnectionCell::First, "2022-09-14 09:00:03.599"),
        ];
        for (cell, expected) in cases {
            assert_eq!(value(&connection(), cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn its_tuples_as_a_filter() {
        let line = ConnectionLine::new(Kind::Connections, connection());
        assert_eq!(line.headline(), "192.0.2.180:23956 → 10.0.0.6:443, TCP");
        assert_eq!(
            line.part().to_string(),
            "src:192.0.2.180 sport:23956 dst:10.0.0.6 dport:443 proto:tcp dir:in action:allow mac:112233445566 \
             time:2022-09-14T09:00:03.599..09:05:06.600"
        );
        let line = ConnectionLine::new(Kind::Attempts, attempt());
        assert_eq!(line.headline(), "192.0.2.180 → 10.0.0.6:443, TCP");
        assert!(
            line.part().to_string().starts_with("src:192.0.2.180 dst:10.0.0.6 dport:443 proto:tcp dir:in action:deny")
        );
    }

    #[test]
    fn what_its_values_offer() {
        let row = ConnectionRow { n_logged: 2, differs: true, ..connection() };
        let line = ConnectionLine::new(Kind::Connections, row);
        let offered = |wanted| {
            let column = line.table.cells.iter().position(|cell| *cell == wanted).unwrap();
            line.choices(column).iter().map(|choice| choice.filter.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(offered(ConnectionCell::Duration), ["duration>=303s"]);
        assert_eq!(offered(ConnectionCell::Whole), ["whole:complete"]);
        assert_eq!(offered(ConnectionCell::Bytes), ["bytes:5256kB", "bytes>=5256kB"]);
        assert_eq!(offered(ConnectionCell::BytesSent), ["sent:618048", "sent>=618048"]);
        assert_eq!(offered(ConnectionCell::Logged), ["problem:ends-differ"]);
        assert_eq!(offered(ConnectionCell::Nic), ["mac:112233445566"]);
        assert_eq!(offered(ConnectionCell::Rate), [""; 0]);
        let unknown = ConnectionLine::new(Kind::Connections, ConnectionRow { sums: None, ..connection() });
        assert_eq!(unknown.choices(13)[0].filter.to_string(), "bytes:unknown");
    }

    #[test]
    fn an_attempt_has_no_conversation() {
        let offers = |kind, row| {
            let line = ConnectionLine::new(kind, row);
            let all: Vec<_> = (0..line.table.cells.len()).flat_map(|column| line.choices(column)).collect();
            all.iter().any(|choice| choice.label == CONVERSATION)
        };
        assert!(offers(Kind::Connections, connection()));
        assert!(!offers(Kind::Attempts, attempt()));
        let line = ConnectionLine::new(Kind::Attempts, attempt());
        assert_eq!(line.choices(4)[0].filter.to_string(), "sport:49152-60001");
    }
}
