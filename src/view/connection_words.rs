//! What is said of connections, in words.

use crate::flow::{Direction, TupleForm, Whole};
use crate::protocol::{ConnectionDetail, ConnectionPage, ConnectionRow, Kind};
use crate::query::filter::{DurationMatch, Filter, Term};
use crate::view::filter_choice::FilterChoice;
use crate::view::time::Clock;
use crate::view::{name, number, time};

/// That a log of version 1 says little of connections.
pub const STATELESS: &str = "v1 has no states: each allowed tuple is a connection begun";

/// That the tuples of several connections may be taken for one.
pub const WITHOUT_PORTS: &str =
    "source ports were left out of the saved view: connections between the same ends are mixed up";

/// That a saved view has parts of connections.
pub const CUT_IN_VIEW: &str =
    "the saved view has only tuples that matched its filter: connections are cut where others are missing";

/// What a filter by sizes means here and elsewhere.
pub const OF_WHOLE_CONNECTIONS: &str =
    "sizes in the filter are those of whole connections here; the totals above are of tuples that match by themselves";

/// That counting once is no matter of this table.
pub const A_ROW_IN_EACH: &str = "as logged here: a connection that several have logged has a row for each";

/// C's come every five minutes: so long without one is odd.
const LONG_GAP_MS: u64 = 11 * 60 * 1000;

/// Whether a filter asks for bytes or packets.
pub fn asks_for_sizes(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().any(asks_for_sizes),
        Filter::Not(inner) => asks_for_sizes(inner),
        Filter::Term(term) => matches!(term, Term::Counter(..)),
    }
}

/// That part of a connection may be missing: where there is no tuple for longer than there should be. Only where all of
/// its tuples are known.
pub fn gap_sentence(detail: &ConnectionDetail, clock: Clock) -> Option<String> {
    if detail.kind != Kind::Connections || detail.row.n_tuples != detail.tuples.len() as u64 {
        return None;
    }
    let gaps =
        detail.tuples.windows(2).map(|pair| (pair[1].time_ms - pair[0].time_ms, pair[0].time_ms, pair[1].time_ms));
    let (length, from, to) = gaps.max_by_key(|(length, ..)| *length).filter(|(length, ..)| *length > LONG_GAP_MS)?;
    Some(format!(
        "From {} to {}, {}, there is no tuple of it, though a connection that goes on is logged every five minutes: if a log of that time is missing, its bytes and packets are more than these.",
        clock.date_time(from),
        clock.date_time(to),
        time::duration(length)
    ))
}

/// How much of a connection is in the logs, in a word or two.
pub fn whole_word(whole: Whole) -> &'static str {
    match whole {
        Whole::Complete => "complete",
        Whole::Before => "no begin",
        Whole::Open => "no end",
        Whole::Both => "no ends",
        Whole::Ambiguous => "ambiguous",
    }
}

/// How much of a connection is in the logs, in a sentence.
pub fn whole_sentence(row: &ConnectionRow) -> &'static str {
    match row.whole {
        _ if row.form == TupleForm::Nsg1 && row.whole.is_some() => {
            "NSG flow logs of version 1 have no states: each allowed tuple is a connection begun, and whether a tuple is of one that had begun before cannot be told."
        }
        None => "Denied: it never became a connection. Each tuple is one time that it was tried.",
        Some(Whole::Complete) => "Complete: its begin and its end are logged.",
        Some(Whole::Before) => "No B: it began before the data, or its begin was not logged.",
        Some(Whole::Open) => "No E: it is open where the data ends, or its end was not logged.",
        Some(Whole::Both) => {
            "Neither B nor E: it began before the data and is open where the data ends, or its ends were not logged."
        }
        Some(Whole::Ambiguous) => {
            "A B alone that repeats the one before it: it cannot be told whether it is a connection of its own."
        }
    }
}

/// The filter for connections of which so much is in the logs.
pub fn whole_choice(whole: Whole) -> FilterChoice {
    let label = match whole {
        Whole::Complete => "connections that are complete",
        Whole::Before => "connections that began before the data",
        Whole::Open => "connections that are open at the data's end",
        Whole::Both => "connections of which neither end is logged",
        Whole::Ambiguous => "connections that are ambiguous",
    };
    FilterChoice::new(label, Term::Whole(vec![whole]))
}

/// The filter for connections that lasted so long, or longer.
pub fn duration_choice(duration_ms: u64) -> FilterChoice {
    let label = format!("connections of {} or longer", time::duration(duration_ms));
    FilterChoice::new(label, Term::Duration(DurationMatch::AtLeast(duration_ms)))
}

/// A part of the connections of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholePart {
    /// Which.
    pub whole: Whole,
    /// How many.
    pub n: u64,
    /// In words, with the number.
    pub words: String,
}

/// What the connections of a view are: those parts that there are any of.
pub fn parts(page: &ConnectionPage) -> Vec<WholePart> {
    let all = Whole::ALL.into_iter().zip(page.by_whole).filter(|(_, n)| *n > 0);
    all.map(|(whole, n)| {
        let words = match whole {
            Whole::Complete => "complete",
            Whole::Before => "began before the data",
            Whole::Open => "open at its end",
            Whole::Both => "both",
            Whole::Ambiguous => "ambiguous",
        };
        WholePart { whole, n, words: format!("{} {words}", number::thousands(n)) }
    })
    .collect()
}

/// How many connections a view has.
pub fn n_connections(page: &ConnectionPage) -> u64 {
    page.by_whole.iter().sum()
}

/// What a connection or an attempt is: `Connection out of NIC 001122334455, 5 min 3 s, complete`.
pub fn what(kind: Kind, row: &ConnectionRow, clock: Clock) -> String {
    let way = match row.direction {
        Direction::In => "into",
        Direction::Out => "out of",
    };
    let nic = row
        .nic
        .as_ref()
        .map_or_else(|| "a NIC that is not in the file".to_owned(), |nic| format!("NIC {}", name::whole(nic)));
    let precise = if row.form == TupleForm::Vnet4 { Clock::millisecond } else { Clock::second };
    let span = clock.span_by(row.first_time_ms, row.last_time_ms, precise);
    match kind {
        Kind::Connections => {
            let duration = time::duration(row.duration_ms());
            let whole = match row.whole {
                Some(whole) if row.form != TupleForm::Nsg1 => whole_word(whole),
                _ => "begun",
            };
            format!("Connection {way} {nic}, {duration}, {whole}: {span}")
        }
        Kind::Attempts => {
            let n = number::count(row.n_tuples, "time", "times");
            format!("Denied {n} {way} {nic}: {span}")
        }
    }
}

/// What explains that a connection has others of the same ports beside it.
pub fn pieces_sentence(detail: &ConnectionDetail) -> &'static str {
    let all = || detail.pieces.iter().chain([&detail.row]);
    let has_no_begin = |row: &&ConnectionRow| matches!(row.whole, Some(Whole::Before | Whole::Both));
    let is_begin_alone = |row: &&ConnectionRow| row.whole == Some(Whole::Open) && row.n_tuples == 1;
    let is_split = all()
        .filter(has_no_begin)
        .any(|piece| all().filter(is_begin_alone).any(|begin| begin.first_time_ms >= piece.last_time_ms));
    if is_split {
        "A piece without B and a later piece that is only a B: the ports were used again, or a time stamp is wrong. In the order of time they are two, though the begin may be that of the first piece. Sums do not mind."
    } else {
        "The ports were used again, or what is between is not in the data."
    }
}

/// A tuple on the line of a connection's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeMark {
    /// The CSS class: the state, `denied`, or `left-out` for the time of tuples that are not there.
    pub class: &'static str,
    /// How far from the first time to the last, as a percentage.
    pub left: String,
    /// How much of that it covers; nothing for a tuple.
    pub width: String,
}

/// Where tuples of a connection are left out, of which there are many: the place of the first after them, and how many
/// they are.
pub fn left_out(detail: &ConnectionDetail) -> Option<(usize, u64)> {
    let n = detail.row.n_tuples.checked_sub(detail.tuples.len() as u64).filter(|n| *n > 0)?;
    Some((detail.tuples.len() / 2, n))
}

/// The tuples of a connection on a line from its first time to its last.
pub fn life(detail: &ConnectionDetail) -> Vec<LifeMark> {
    use crate::flow::{Decision, State};
    let row = &detail.row;
    let length = u128::from(row.duration_ms().max(1));
    let percent = |time_ms: u64| {
        let of_10_000 = (u128::from(time_ms) * 10_000 / length).min(10_000);
        format!("{}.{:02}%", of_10_000 / 100, of_10_000 % 100)
    };
    let after = |tuple: &crate::protocol::Row| tuple.time_ms.saturating_sub(row.first_time_ms);
    let mark = |tuple: &crate::protocol::Row| {
        let class = match (tuple.decision, tuple.state) {
            (Decision::Denied, _) => "denied",
            (_, State::Begin) => "begin",
            (_, State::Continue) => "continue",
            (_, State::End) => "end",
            (_, State::None) => "none",
        };
        LifeMark { class, left: percent(after(tuple)), width: String::new() }
    };
    let mut all: Vec<_> = detail.tuples.iter().map(mark).collect();
    let ends = left_out(detail).and_then(|(at, _)| detail.tuples.get(at.checked_sub(1)?).zip(detail.tuples.get(at)));
    all.extend(ends.map(|(before, behind)| LifeMark {
        class: "left-out",
        left: percent(after(before)),
        width: percent(after(behind).saturating_sub(after(before))),
    }));
    all
}

/// The line of a connection's life in words: `begin at the start, 2 continue, end after 5 min 3 s`.
pub fn life_words(detail: &ConnectionDetail) -> String {
    let marks = life(detail);
    let n = |class: &str| marks.iter().filter(|mark| mark.class == class).count() as u64;
    let classes = ["begin", "continue", "end", "denied", "none"].into_iter().filter(|class| n(class) > 0);
    let parts = classes.map(|class| match class {
        "none" => format!("{} without a state", number::thousands(n(class))),
        class => format!("{} {class}", number::thousands(n(class))),
    });
    let left_out = left_out(detail).map(|(_, n)| format!(", {} left out", number::thousands(n))).unwrap_or_default();
    let parts = parts.collect::<Vec<_>>().join(", ");
    format!("{parts}{left_out} over {}", time::duration(detail.row.duration_ms()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::State;
    use crate::protocol::Row;
    use crate::view::connection_row::tests::{attempt, connection};
    use crate::view::flow_row;

    fn page() -> ConnectionPage {
        ConnectionPage {
            kind: Kind::Connections,
            n_rows: 12_143,
            first: 0,
            rows: Vec::new(),
            by_whole: [10_000, 200, 1_900, 40, 3],
            n_stateless: 0,
            n_attempts: 7,
            failure: None,
        }
    }

    pub(crate) fn detail() -> ConnectionDetail {
        let row = connection();
        let tuple = |id, time_ms, state| Row { id, time_ms, state, ..flow_row::tests::row() };
        ConnectionDetail {
            kind: Kind::Connections,
            tuples: vec![
                tuple(1, row.first_time_ms, State::Begin),
                tuple(2, row.first_time_ms + 101_000, State::Continue),
                tuple(3, row.last_time_ms, State::End),
            ],
            row,
            others: Vec::new(),
            pieces: Vec::new(),
            n_pieces: 0,
            unknown_because: None,
        }
    }

    #[test]
    fn where_a_part_may_be_missing() {
        let mut detail = detail();
        detail.tuples.truncate(2);
        detail.row.n_tuples = 2;
        detail.tuples[0].time_ms = 1_663_146_000_000;
        detail.tuples[1].time_ms = 1_663_146_000_000 + LONG_GAP_MS;
        assert_eq!(gap_sentence(&detail, Clock::Utc), None);
        detail.tuples[1].time_ms += 60_000;
        let said = gap_sentence(&detail, Clock::Utc).unwrap_or_default();
        assert!(
            said.starts_with("From 2022-09-14 09:00:00 to 2022-09-14 09:12:00, 12 min, there is no tuple"),
            "{said}"
        );
        // Of many tuples not all are there: what is between them is not known.
        detail.row.n_tuples = 201;
        assert_eq!(gap_sentence(&detail, Clock::Utc), None);
    }

    #[test]
    fn filters_that_ask_for_sizes() {
        for (text, asks) in [("", false), ("dport:443", false), ("-(dport:443 or bytes>1)", true), ("packets:0", true)]
        {
            assert_eq!(text.parse().map(|filter| asks_for_sizes(&filter)), Ok(asks), "{text}");
        }
    }

    #[test]
    fn what_the_connections_of_a_view_are() {
        let words: Vec<String> = parts(&page()).into_iter().map(|part| part.words).collect();
        assert_eq!(
            words,
            ["10,000 complete", "200 began before the data", "1,900 open at its end", "40 both", "3 ambiguous"]
        );
        assert_eq!(n_connections(&page()), 12_143);
        let only_complete = ConnectionPage { by_whole: [1, 0, 0, 0, 0], ..page() };
        assert_eq!(parts(&only_complete).len(), 1);
    }

    #[test]
    fn what_it_is() {
        assert_eq!(
            what(Kind::Connections, &connection(), Clock::Utc),
            "Connection into NIC 112233445566, 5 min 3 s, complete: 2022-09-14 09:00:03.599–09:05:06.599 UTC"
        );
        assert_eq!(
            what(Kind::Attempts, &attempt(), Clock::Utc),
            "Denied 1,200 times into NIC 112233445566: 2022-09-14 09:00:03.599–09:05:06.599 UTC"
        );
        let odd = ConnectionRow { nic: None, direction: Direction::Out, form: TupleForm::Nsg1, ..connection() };
        let words = what(Kind::Connections, &odd, Clock::Utc);
        assert!(words.starts_with("Connection out of a NIC that is not in the file, 5 min 3 s, begun: "), "{words}");
        assert!(whole_sentence(&odd).contains("version 1"));
        assert!(whole_sentence(&attempt()).starts_with("Denied"));
    }

    #[test]
    fn a_life() {
        let lefts: Vec<_> = life(&detail()).into_iter().map(|mark| (mark.class, mark.left)).collect();
        let expected = [("begin", "0.00%"), ("continue", "33.33%"), ("end", "100.00%")];
        assert_eq!(lefts, expected.map(|(class, left)| (class, left.to_owned())));
        assert_eq!(life_words(&detail()), "1 begin, 1 continue, 1 end over 5 min 3 s");
        let mut long = detail();
        long.row.n_tuples = 9;
        assert_eq!(left_out(&long), Some((1, 6)));
        let gap = LifeMark { class: "left-out", left: "0.00%".to_owned(), width: "33.33%".to_owned() };
        assert_eq!(life(&long).last(), Some(&gap));
        assert_eq!(life_words(&long), "1 begin, 1 continue, 1 end, 6 left out over 5 min 3 s");
        let mut instant = detail();
        instant.row.last_time_ms = instant.row.first_time_ms;
        assert!(life(&instant).iter().all(|mark| mark.left == "0.00%" || mark.left == "100.00%"));
    }

    /// FORMAT §1: the documents' own example has its B 19 hours after its C and E.
    #[test]
    fn a_connection_in_two_pieces_is_explained() {
        let mut split = detail();
        split.row.whole = Some(Whole::Before);
        let begin = ConnectionRow {
            whole: Some(Whole::Open),
            n_tuples: 1,
            first_time_ms: split.row.last_time_ms + 68_400_000,
            last_time_ms: split.row.last_time_ms + 68_400_000,
            ..connection()
        };
        split.pieces = vec![begin.clone()];
        assert!(pieces_sentence(&split).starts_with("A piece without B and a later piece that is only a B"));
        // The same seen from the other piece.
        let other = ConnectionDetail { pieces: vec![split.row.clone()], row: begin, ..split.clone() };
        assert_eq!(pieces_sentence(&other), pieces_sentence(&split));
        split.row.whole = Some(Whole::Complete);
        assert!(pieces_sentence(&split).starts_with("The ports were used again"));
    }
}
