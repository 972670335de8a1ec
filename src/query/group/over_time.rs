//! What is shown of a few groups beside their sums: when their rows were, and how many different addresses they have.

use hashbrown::HashMap;

use super::groups::key;
use super::{GroupBy, GroupIndex, Groups};
use crate::columns::Columns;
use crate::query::mask::{ChunkMask, bits};
use crate::query::timeline::TimelineSpans;

/// What is shown of a group beside its sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Its rows in equal parts of a time.
    pub over_time: Vec<u32>,
    /// Different source and destination addresses; of ports only, and only for a few groups at a time. Among tens of
    /// thousands of ports to count those of the ports on the screen takes a tenth of the time that all of them take.
    pub distinct: Option<[u64; 2]>,
}

/// Counts the rows of a few groups over time. Give it every chunk once, then ask it to [`OverTime::finish`].
pub struct OverTime {
    by: GroupBy,
    /// By key: the places of the group in the list.
    places: HashMap<u64, u32>,
    /// Of the first half of a key: whether there is any group with it.
    is_near: Vec<bool>,
    bars: Bars,
    counts: Vec<Vec<u32>>,
    /// A bit for each source and each destination that a group has, where they are counted.
    seen: Option<Vec<[Vec<u64>; 2]>>,
}

/// For more groups at a time addresses are not counted here: a bit an address of each would be too many.
const MAX_COUNTED: usize = 64;

/// Equal parts of a time.
struct Bars {
    start_ms: u64,
    length_ms: u64,
    n: u64,
}

impl Bars {
    #[inline]
    fn of(&self, time_ms: u64) -> Option<usize> {
        let since = time_ms.checked_sub(self.start_ms).filter(|since| *since < self.length_ms)?;
        Some(match since.checked_mul(self.n) {
            Some(scaled) => (scaled / self.length_ms) as usize,
            None => (u128::from(since) * u128::from(self.n) / u128::from(self.length_ms)) as usize,
        })
    }
}

impl OverTime {
    /// For groups by their numbers, in `n_bars` equal parts of the time of `spans`.
    pub fn new(groups: &Groups, numbers: &[u32], spans: &TimelineSpans, n_bars: usize) -> Self {
        let mut places = HashMap::new();
        let mut is_near = Vec::new();
        for (number, place) in numbers.iter().zip(0..) {
            let (first, second) = match groups.key(*number) {
                GroupIndex::Rule(rule, acl) => (rule.0, acl.0),
                GroupIndex::Address(address) => (address.0, 0),
                GroupIndex::Pair(source, destination) => (source.0, destination.0),
                GroupIndex::Port(port, protocol) => (port.into(), protocol.into()),
            };
            places.insert(key(first, second), place);
            if groups.by() != GroupBy::Rule {
                let n = (first as usize + 1).max(is_near.len());
                is_near.resize(n, false);
                is_near[first as usize] = true;
            }
        }
        let length_ms = spans.span_ms.saturating_mul(spans.n_spans as u64);
        let bars = Bars { start_ms: spans.start_ms, length_ms, n: n_bars as u64 };
        let is_counted = groups.by() == GroupBy::Port && numbers.len() <= MAX_COUNTED;
        let seen = is_counted.then(|| vec![[Vec::new(), Vec::new()]; numbers.len()]);
        Self { by: groups.by(), places, is_near, bars, counts: vec![vec![0; n_bars]; numbers.len()], seen }
    }

    /// Adds the rows of a chunk that are in the mask.
    pub fn add(&mut self, columns: &Columns, mask: &ChunkMask) {
        match self.by {
            GroupBy::Rule => {
                for (index, group) in columns.groups.iter().enumerate() {
                    let Some(place) = self.places.get(&key(group.rule.0, group.acl.0)).copied() else { continue };
                    for (word_place, word) in mask.words_in(columns.rows_of_group(index)) {
                        for bit in bits(word) {
                            self.count(place, columns.time_ms(word_place * 64 + bit));
                        }
                    }
                }
            }
            GroupBy::Source => self.add_rows(columns, mask, |row| (columns.source[row].0, 0)),
            GroupBy::Destination => self.add_rows(columns, mask, |row| (columns.destination[row].0, 0)),
            GroupBy::Either => {
                for row in mask.rows() {
                    let (source, destination) = (columns.source[row].0, columns.destination[row].0);
                    self.add_row(columns, row, (source, 0));
                    if destination != source {
                        self.add_row(columns, row, (destination, 0));
                    }
                }
            }
            GroupBy::Pair => self.add_rows(columns, mask, |row| (columns.source[row].0, columns.destination[row].0)),
            GroupBy::Port => self.add_rows(columns, mask, |row| {
                let (port, protocol) = (columns.destination_port[row], columns.protocol[row]);
                (port.into(), protocol.into())
            }),
        }
    }

    /// For each group, in the order in which they were given.
    pub fn finish(self) -> Vec<Beside> {
        let n_set = |bits: &Vec<u64>| bits.iter().map(|word| u64::from(word.count_ones())).sum();
        let mut seen = self.seen.map(Vec::into_iter);
        let counts = self.counts.into_iter();
        counts
            .map(|over_time| Beside {
                over_time,
                distinct: seen
                    .as_mut()
                    .and_then(Iterator::next)
                    .map(|[sources, destinations]| [n_set(&sources), n_set(&destinations)]),
            })
            .collect()
    }

    #[inline]
    fn add_rows(&mut self, columns: &Columns, mask: &ChunkMask, key_of: impl Fn(usize) -> (u32, u32)) {
        for row in mask.rows() {
            self.add_row(columns, row, key_of(row));
        }
    }

    #[inline]
    fn add_row(&mut self, columns: &Columns, row: usize, (first, second): (u32, u32)) {
        if self.is_near.get(first as usize) != Some(&true) {
            return;
        }
        let Some(place) = self.places.get(&key(first, second)).copied() else { return };
        self.count(place, columns.time_ms(row));
        if let Some([sources, destinations]) = self.seen.as_mut().and_then(|seen| seen.get_mut(place as usize)) {
            set(sources, columns.source[row].0);
            set(destinations, columns.destination[row].0);
        }
    }

    #[inline]
    fn count(&mut self, place: u32, time_ms: u64) {
        if let Some(bar) = self.bars.of(time_ms)
            && let Some(count) = self.counts.get_mut(place as usize).and_then(|counts| counts.get_mut(bar))
        {
            *count += 1;
        }
    }
}

#[inline]
fn set(bits: &mut Vec<u64>, index: u32) {
    let word = index as usize / 64;
    if word >= bits.len() {
        bits.resize(word + 1, 0);
    }
    bits[word] |= 1 << (index % 64);
}
