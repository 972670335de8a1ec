//! Tables of connections and attempts for the page, and what is not known of them.

use std::rc::Rc;

use super::connected::{Connected, Found};
use super::rows::{named, row as row_of_page};
use super::selected::{AllByTime, Selected};
use super::show::Current;
use crate::connection::{Connections, Matcher, Matching};
use crate::flow::TupleForm;
use crate::protocol::{
    Answer, ConnectionDetail, ConnectionPage, ConnectionRow, ConnectionSort, Kind, PortsTried, Unknown, UnknownBecause,
    UnknownPart,
};
use crate::store::Store;

/// At most so many rows go out at once: more than the tallest screen shows.
const MAX_ROWS: u32 = 4096;

/// The connections and attempts of a view.
pub(super) struct OfView {
    pub(super) matching: Matching,
    by_whole: [u64; 5],
    n_stateless: u64,
    n_attempts: u64,
}

impl OfView {
    fn new(connections: &Connections, matching: Matching) -> Self {
        let by_whole = connections.by_whole_of(matching.connections());
        let found = matching.connections().filter_map(|number| connections.all().get(number as usize));
        let n_stateless = found.filter(|connection| connection.form() == TupleForm::Nsg1).count() as u64;
        let n_attempts = matching.attempts().count() as u64;
        Self { matching, by_whole, n_stateless, n_attempts }
    }
}

/// A question about connections of the view: first they are put together, then those of the view are found.
pub(super) struct ConnectionsTask {
    wanted: Wanted,
    matcher: Option<Matcher>,
}

/// What is asked.
pub(super) enum Wanted {
    /// Some rows of a table.
    Page { kind: Kind, sort: ConnectionSort, first: u64, count: u32 },
    /// What is not known of their bytes.
    Unknown,
    /// Everything about that of a row.
    OfRow { row: u32 },
}

impl ConnectionsTask {
    pub(super) fn new(wanted: Wanted) -> Self {
        Self { wanted, matcher: None }
    }

    /// It is about a row, whatever the view.
    pub(super) fn outlives_its_view(&self) -> bool {
        matches!(self.wanted, Wanted::OfRow { .. })
    }

    /// What is answered where there are no connections yet.
    pub(super) fn refuse(&self) -> Option<Answer> {
        self.outlives_its_view().then_some(Answer::Connection(None))
    }

    pub(super) fn step(
        &mut self,
        store: &Store,
        current: &Current,
        connected: &mut Connected,
        all: &mut AllByTime,
    ) -> Option<Answer> {
        let found: Found = connected.step(store, all)?;
        let connections = match found {
            Ok(connections) => connections,
            Err(why) => return Some(self.failed(current, why.to_string())),
        };
        if let Wanted::OfRow { row } = self.wanted {
            let found = connections.of_row(row);
            let detail = found.and_then(|(kind, number)| detail(store, &connections, kind, number));
            return Some(Answer::Connection(detail.map(Box::new)));
        }
        let selected = &current.selected;
        let of_view = match selected.of_view() {
            Some(of_view) => of_view,
            None => {
                let matcher =
                    self.matcher.get_or_insert_with(|| Matcher::new(Rc::clone(&connections), &current.view.filter));
                let matching = matcher.step(store)?;
                selected.keep_of_view(OfView::new(&connections, matching))
            }
        };
        Some(self.answer(store, current, &connections, &of_view))
    }

    fn answer(&self, store: &Store, current: &Current, connections: &Connections, of_view: &OfView) -> Answer {
        let generation = current.generation;
        let Wanted::Page { kind, sort, first, count } = self.wanted else {
            let unknown = Box::new(unknown(store, &current.selected, connections, of_view));
            return Answer::Unknown { generation, unknown };
        };
        let order = current.selected.connection_order(kind, sort, || {
            let numbers = match kind {
                Kind::Connections => of_view.matching.connections().collect(),
                Kind::Attempts => of_view.matching.attempts().collect(),
            };
            connections.sorted(store, kind, sort, numbers)
        });
        let from = usize::try_from(first).unwrap_or(usize::MAX);
        let wanted = order.iter().skip(from).take(count.min(MAX_ROWS) as usize);
        let rows = wanted.filter_map(|number| row(store, connections, kind, *number)).collect();
        let OfView { by_whole, n_stateless, n_attempts, .. } = *of_view;
        let n_rows = order.len() as u64;
        let page = ConnectionPage { kind, n_rows, first, rows, by_whole, n_stateless, n_attempts, failure: None };
        Answer::Connections { generation, sort, page }
    }

    fn failed(&self, current: &Current, why: String) -> Answer {
        let generation = current.generation;
        match self.wanted {
            Wanted::OfRow { .. } => Answer::Connection(None),
            Wanted::Unknown => {
                let unknown = Box::new(Unknown { failure: Some(why), ..Unknown::default() });
                Answer::Unknown { generation, unknown }
            }
            Wanted::Page { kind, sort, first, .. } => {
                let (n_rows, rows, by_whole, n_stateless, n_attempts) = (0, Vec::new(), [0; 5], 0, 0);
                let failure = Some(why);
                let page = ConnectionPage { kind, n_rows, first, rows, by_whole, n_stateless, n_attempts, failure };
                Answer::Connections { generation, sort, page }
            }
        }
    }
}

fn unknown(store: &Store, selected: &Selected, connections: &Connections, of_view: &OfView) -> Unknown {
    let parts = connections.unknown(store, &selected.selection, &of_view.matching);
    let mut whole = UnknownPart::default();
    parts.iter().for_each(|(_, part)| whole.add(part));
    let rules = store.dictionaries().rules.names();
    let n_rules = parts.len() as u64;
    let parts = parts.into_iter().take(Unknown::MAX_RULES).map(|(rule, part)| (named(rules, rule.get()), part));
    Unknown { whole, rules: parts.collect(), n_rules, failure: None }
}

/// Everything about a connection or attempt; `None` where there is none of this number any more.
pub(super) fn detail(store: &Store, connections: &Connections, kind: Kind, number: u32) -> Option<ConnectionDetail> {
    let numbers = connections.rows_of(kind, number);
    let this = row(store, connections, kind, number)?;
    let n_each = ConnectionDetail::MAX_TUPLES / 2;
    let last = numbers.len().saturating_sub(n_each).max(n_each.min(numbers.len()));
    let tuples = numbers.iter().take(n_each).chain(&numbers[last..]).filter_map(|row| row_of_page(store, *row));
    let tuples: Vec<_> = tuples.collect();
    let row_of = |number: u32| row(store, connections, kind, number);
    let (mut others, mut pieces, mut n_pieces, mut unknown_because) = (Vec::new(), Vec::new(), 0, None);
    if kind == Kind::Connections {
        others.extend(connections.group(number).into_iter().filter(|other| *other != number).filter_map(row_of));
        let all = connections.pieces(store, number);
        n_pieces = all.len() as u64;
        let after = all.partition_point(|piece| *piece < number);
        let from = after.saturating_sub(ConnectionDetail::MAX_PIECES / 2);
        let from = from.min(all.len().saturating_sub(ConnectionDetail::MAX_PIECES));
        pieces.extend(all.into_iter().skip(from).take(ConnectionDetail::MAX_PIECES).filter_map(row_of));
        let rule = this.rule.as_ref().map_or("", |rule| rule.text.as_str());
        let connection = connections.all().get(number as usize).filter(|_| this.sums.is_none());
        unknown_because = connection.map(|connection| UnknownBecause::of(connection, this.protocol, rule));
    }
    Some(ConnectionDetail { kind, row: this, tuples, others, pieces, n_pieces, unknown_because })
}

/// A connection or attempt as the page shows it.
fn row(store: &Store, connections: &Connections, kind: Kind, number: u32) -> Option<ConnectionRow> {
    let rows = connections.rows_of(kind, number);
    let (first, place) = store.locate(*rows.first()?)?;
    let (last, last_place) = store.locate(*rows.last()?)?;
    let columns = &first.columns;
    let dictionaries = store.dictionaries();
    let addresses = dictionaries.addresses.addresses();
    let address = |index: crate::columns::AddressIndex| Some(addresses.get(index.get()?)?.to_string());
    let group = columns.group_of(place);
    let code = columns.encryption(place);
    let (mut has_other_rules, mut has_other_acls, mut has_other_codes) = (false, false, false);
    let mut ports = Ports::default();
    for (chunk, place) in rows.iter().filter_map(|row| store.locate(*row)) {
        let other = chunk.columns.group_of(place);
        has_other_rules |= other.rule != group.rule;
        has_other_acls |= other.acl != group.acl;
        has_other_codes |= chunk.columns.encryption(place) != code;
        if kind == Kind::Attempts {
            ports.add(chunk.columns.source_port[place]);
        }
    }
    let connection = connections.all().get(number as usize).filter(|_| kind == Kind::Connections);
    let flags = columns.flags[place];
    Some(ConnectionRow {
        number,
        first_time_ms: columns.time_ms(place),
        last_time_ms: last.columns.time_ms(last_place),
        source: address(columns.source[place])?,
        source_port: connection.map(|_| columns.source_port[place]),
        ports: ports.tried(),
        destination: address(columns.destination[place])?,
        destination_port: columns.destination_port[place],
        protocol: columns.protocol[place],
        direction: flags.direction(),
        form: flags.form(),
        whole: connection.map(|connection| connection.whole()),
        n_tuples: rows.len() as u64,
        sums: connection.filter(|connection| connection.is_counted()).map(|_| connections.sums(number)),
        rule: named(dictionaries.rules.names(), group.rule.get()),
        has_other_rules,
        acl: named(dictionaries.acls.names(), group.acl.get()),
        has_other_acls,
        encryption: named(dictionaries.encryption.names(), code.get()),
        has_other_codes,
        nic: named(dictionaries.nics.names(), group.nic.get()),
        n_logged: connection.map_or(1, |_| connections.group(number).len() as u32),
        differs: connection.is_some_and(|connection| connection.differs()),
    })
}

/// Which source ports were met, a bit each; made where there are any.
#[derive(Default)]
struct Ports(Vec<u64>);

impl Ports {
    fn add(&mut self, port: u16) {
        self.0.resize(1 << 10, 0);
        self.0[usize::from(port / 64)] |= 1 << (port % 64);
    }

    fn tried(&self) -> Option<PortsTried> {
        let has = |port: &u16| self.0[usize::from(port / 64)] >> (port % 64) & 1 == 1;
        if self.0.is_empty() {
            return None;
        }
        let n = self.0.iter().map(|word| word.count_ones()).sum();
        let (lowest, highest) = ((0..=u16::MAX).find(has)?, (0..=u16::MAX).rev().find(has)?);
        Some(PortsTried { n, lowest, highest })
    }
}
