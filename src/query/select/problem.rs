//! The rows that a problem was counted for, or those of the records and files that it was counted in.

use std::collections::BTreeSet;

use super::prepare::{Node, Prepare};
use super::rows::Bits;
use crate::columns::{Columns, Flags, RuleIndex};
use crate::flow::{Counters, Decision, EncryptionCode, State};
use crate::parse::ProblemKind;
use crate::query::filter::Term;
use crate::query::mask::bits;
use crate::sorting::set_of;
use crate::store::{FileNumber, Store};

/// What is odd about a row: not held, for it follows from the row.
pub(super) enum Odd {
    Counters,
    /// With the codes that say that the packet was dropped.
    Encryption(Bits),
    Form,
}

pub(super) fn node(prepare: &Prepare<'_>, kind: ProblemKind) -> Node {
    let store = prepare.store;
    match kind {
        ProblemKind::OddCounters => Node::Odd(Odd::Counters),
        ProblemKind::OddEncryption => {
            let codes = store.dictionaries().encryption.names();
            let drops = |code: &str| EncryptionCode::find(code).is_some_and(|code| code.drops);
            Node::Odd(Odd::Encryption(codes.iter().map(drops).collect()))
        }
        ProblemKind::OddForm => Node::Odd(Odd::Form),
        ProblemKind::RuleUnknown => Node::groups(|group| group.rule == RuleIndex::UNKNOWN),
        ProblemKind::BadRecordTime => Node::records(|record| record.has_bad_time != 0),
        ProblemKind::RejectedTuple => Node::records(|record| record.n_rejected > 0),
        // A record that ends where the JSON breaks is cut off too, but its file is not.
        ProblemKind::CutOff => {
            let files = files_with(store, kind);
            Node::records(move |record| record.is_cut != 0 && files.contains(&record.file))
        }
        ProblemKind::EndsDiffer => prepare.by_connection(&Term::Problem(vec![kind])),
        // These have no rows of their own.
        ProblemKind::BrokenJson | ProblemKind::OtherRecord | ProblemKind::Junk | ProblemKind::RecordTooLarge => {
            let files = files_with(store, kind);
            Node::records(move |record| files.contains(&record.file))
        }
    }
}

fn files_with(store: &Store, kind: ProblemKind) -> BTreeSet<FileNumber> {
    let files = store.files().iter().filter(|(_, entry)| entry.outcome.problems.count(kind) > 0);
    set_of(files.map(|(number, _)| number))
}

impl Odd {
    /// The reader has marked every row that is odd in any way, so the others are not looked at.
    pub(super) fn narrow(&self, columns: &Columns, words: &mut [u64]) {
        for ((place, word), flags) in words.iter_mut().enumerate().zip(columns.flags.chunks(64)) {
            if *word != 0 {
                let odd = *word & Flags::being_odd(flags);
                let is_so = |bit: &usize| self.is_so(columns, place * 64 + bit);
                *word = bits(odd).filter(is_so).fold(0, |found, bit| found | 1 << bit);
            }
        }
    }

    fn is_so(&self, columns: &Columns, row: usize) -> bool {
        let flags = columns.flags[row];
        match self {
            Self::Counters => has_odd_counters(flags, columns.counters.of_row(&columns.flags, row)),
            Self::Encryption(drops) => {
                let code = columns.encryption(row).get();
                flags.decision() == Decision::Allowed && code.is_some_and(|code| drops.has(code))
            }
            Self::Form => {
                let record = columns.records.get(columns.group_of(row).record as usize);
                record.and_then(|record| record.declared()).is_some_and(|form| form != flags.form())
            }
        }
    }
}

/// Fewer bytes than packets, or counters where none are written (FORMAT §1, States and counters).
fn has_odd_counters(flags: Flags, counters: Counters) -> bool {
    let [packets_sent, bytes_sent, packets_received, bytes_received] = counters.to_array();
    let is_fewer = |packets: Option<u64>, bytes: Option<u64>| packets.zip(bytes).is_some_and(|(p, b)| b < p);
    let carries_none = flags.decision() == Decision::Denied || flags.state() == State::Begin;
    (carries_none && counters.to_array().iter().any(|value| value.unwrap_or(0) != 0))
        || is_fewer(packets_sent, bytes_sent)
        || is_fewer(packets_received, bytes_received)
}
