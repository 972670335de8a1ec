//! Groups whose members have not counted alike.

use super::{Connection, Connections};
use crate::parse::{Example, ProblemKind, Problems};
use crate::store::Store;

/// One in so many, and more, is too much.
const ONE_IN: u128 = 20;

/// Whether what several have counted of one connection differs by more than 5 % of the largest.
pub(super) fn differs(counts: impl Iterator<Item = u128> + Clone) -> bool {
    let (least, most) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    (most - least).saturating_mul(ONE_IN) > most
}

impl Connections {
    /// The groups of which a counter differs by more than 5 %, as a problem, if there are any. An example stands at the
    /// first tuple of its group.
    pub fn differing(&self, store: &Store) -> Problems {
        let mut problems = Problems::default();
        if self.n_differing == 0 {
            return problems;
        }
        for (number, _) in (0..).zip(&self.connections).filter(|(_, connection)| connection.differs()) {
            let group = self.group(number);
            let row = self.rows(number).first();
            let located = row.and_then(|row| store.locate(*row));
            let (Some((chunk, place)), true) = (located, group.first() == Some(&number)) else { continue };
            let record_index = chunk.columns.group_of(place).record as usize;
            let Some(record) = chunk.columns.records.get(record_index) else { continue };
            problems.add(ProblemKind::EndsDiffer, || Example {
                file: record.file,
                byte: record.start,
                record_start: Some(record.start),
                tuple: Some((place - chunk.columns.rows_of_record(record_index).start) as u32 + 1),
                text: self.told_differently(&group),
            });
        }
        problems
    }

    /// In which counter they differ most, and what each says.
    fn told_differently(&self, group: &[u32]) -> String {
        const NAMES: [&str; 4] = ["packets sent", "bytes sent", "packets received", "bytes received"];
        let counted = |number: &&u32| self.connections.get(**number as usize).is_some_and(Connection::is_counted);
        let sums: Vec<[u128; 4]> = group.iter().filter(counted).map(|number| self.sums(*number)).collect();
        let of = |counter: usize| sums.iter().map(move |sums| sums[counter]);
        let differs = |counter: &usize| differs(of(*counter));
        let Some(counter) = [1, 3, 0, 2].into_iter().find(differs) else { return String::new() };
        let values: Vec<String> = of(counter).map(|value| value.to_string()).collect();
        format!("one connection in {} logs: {} {}", sums.len(), values.join(" and "), NAMES[counter])
    }
}
