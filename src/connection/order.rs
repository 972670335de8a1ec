//! Connections and attempts in an order.

use super::locator::Locator;
use super::{ConnectionColumn, ConnectionSort, Connections, Kind, span_ms};

use crate::query::{UNKNOWN_WIDE, name_ranks, ranks, sort_narrowed};
use crate::store::Store;

impl Connections {
    /// Some connections or attempts, by number and ascending, in an order. What is equal stays as it is: connections in
    /// the order in which they begin.
    pub fn sorted(&self, store: &Store, kind: Kind, sort: ConnectionSort, mut numbers: Vec<u32>) -> Vec<u32> {
        let ConnectionSort { column, descending } = sort;
        if kind == Kind::Connections && sort == ConnectionSort::default() {
            return numbers;
        }
        let keys = Keys::new(self, store, kind, column);
        let turned = |key: u64| if descending && key != UNKNOWN_WIDE { UNKNOWN_WIDE - 1 - key } else { key };
        let keys = numbers.iter().map(|number| turned(keys.of(*number))).collect();
        sort_narrowed(keys, &mut numbers);
        numbers
    }

    /// The rows of a connection or of an attempt, in the order of time.
    pub fn rows_of(&self, kind: Kind, number: u32) -> &[u32] {
        match kind {
            Kind::Connections => self.rows(number),
            Kind::Attempts => self.rows_of_attempt(number),
        }
    }
}

/// Values of a column as numbers that sort as they do.
struct Keys<'a> {
    connections: &'a Connections,
    store: &'a Store,
    kind: Kind,
    column: ConnectionColumn,
    locator: Locator,
    ranks: Vec<u32>,
}

impl<'a> Keys<'a> {
    fn new(connections: &'a Connections, store: &'a Store, kind: Kind, column: ConnectionColumn) -> Self {
        let dictionaries = store.dictionaries();
        let ranks = match column {
            ConnectionColumn::Source | ConnectionColumn::Destination => {
                let addresses = dictionaries.addresses.addresses();
                ranks(addresses.len(), |index| addresses[index])
            }
            ConnectionColumn::Rule => name_ranks(&dictionaries.rules),
            ConnectionColumn::Acl => name_ranks(&dictionaries.acls),
            ConnectionColumn::Nic => name_ranks(&dictionaries.nics),
            ConnectionColumn::Encryption => name_ranks(&dictionaries.encryption),
            _ => Vec::new(),
        };
        Self { connections, store, kind, column, locator: Locator::new(store), ranks }
    }

    fn of(&self, number: u32) -> u64 {
        let rows = self.connections.rows_of(self.kind, number);
        let [Some(first), Some(last)] = [rows.first(), rows.last()] else { return UNKNOWN_WIDE };
        let rank = |index: Option<usize>| {
            index.and_then(|index| self.ranks.get(index)).map_or(UNKNOWN_WIDE, |rank| u64::from(*rank))
        };
        let (columns, place) = self.locator.locate(self.store, *first);
        match self.column {
            ConnectionColumn::FirstTime => columns.time_ms(place),
            ConnectionColumn::LastTime => self.locator.time_ms(self.store, *last),
            ConnectionColumn::Duration => self.duration_ms(number),
            ConnectionColumn::Source => rank(columns.source[place].get()),
            ConnectionColumn::SourcePort => u64::from(columns.source_port[place]),
            ConnectionColumn::Destination => rank(columns.destination[place].get()),
            ConnectionColumn::DestinationPort => u64::from(columns.destination_port[place]),
            ConnectionColumn::Protocol => u64::from(columns.protocol[place]),
            ConnectionColumn::Direction => columns.flags[place].direction() as u64,
            ConnectionColumn::Tuples => rows.len() as u64,
            ConnectionColumn::Rule => rank(columns.group_of(place).rule.get()),
            ConnectionColumn::Acl => rank(columns.group_of(place).acl.get()),
            ConnectionColumn::Nic => rank(columns.group_of(place).nic.get()),
            ConnectionColumn::Encryption => rank(columns.encryption(place).get()),
            ConnectionColumn::Whole
            | ConnectionColumn::Packets
            | ConnectionColumn::PacketsSent
            | ConnectionColumn::PacketsReceived
            | ConnectionColumn::Bytes
            | ConnectionColumn::BytesSent
            | ConnectionColumn::BytesReceived
            | ConnectionColumn::Rate => self.of_connection(number),
        }
    }

    fn duration_ms(&self, number: u32) -> u64 {
        match self.kind {
            Kind::Connections => self.connections.duration_ms(self.store, number),
            Kind::Attempts => span_ms(self.store, self.connections.rows_of_attempt(number)),
        }
    }

    /// What attempts have not.
    fn of_connection(&self, number: u32) -> u64 {
        let found = self.connections.all().get(number as usize).filter(|_| self.kind == Kind::Connections);
        let Some(found) = found else { return UNKNOWN_WIDE };
        if self.column == ConnectionColumn::Whole {
            return found.whole() as u64;
        }
        if !found.is_counted() {
            return UNKNOWN_WIDE;
        }
        let [packets_sent, bytes_sent, packets_received, bytes_received] = self.connections.sums(number);
        let value = match self.column {
            ConnectionColumn::PacketsSent => packets_sent,
            ConnectionColumn::PacketsReceived => packets_received,
            ConnectionColumn::BytesSent => bytes_sent,
            ConnectionColumn::BytesReceived => bytes_received,
            ConnectionColumn::Packets => packets_sent + packets_received,
            ConnectionColumn::Bytes => bytes_sent + bytes_received,
            _ => match self.duration_ms(number) {
                0 => return UNKNOWN_WIDE,
                duration_ms => (bytes_sent + bytes_received) * 1000 / u128::from(duration_ms),
            },
        };
        u64::try_from(value).map_or(UNKNOWN_WIDE - 1, |value| value.min(UNKNOWN_WIDE - 1))
    }
}
