//! What is shown of a few groups beside their sums: when their rows were, and how many different addresses they have.

use super::places::Places;
use super::{GroupBy, Groups};
use crate::columns::Columns;
use crate::query::picked::Picked;
use crate::query::timeline::{SpanFinder, TimelineSpans};
use crate::query::walk;

/// What is shown of a group beside its sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Its rows in each span of a time.
    pub over_time: Vec<u32>,
    /// Different source and destination addresses; of ports only, and only for a few groups at a time. Among tens of
    /// thousands of ports to count those of the ports on the screen takes a tenth of the time that all of them take.
    pub distinct: Option<[u64; 2]>,
}

/// Counts the rows of a few groups over time. Give it every chunk once, then ask it to [`OverTime::finish`].
///
/// All rows are counted, those of other groups and of other times too, in places of their own that nobody looks at:
/// that takes less than to ask of every row whether it is one of the few.
pub struct OverTime {
    by: GroupBy,
    places: Places,
    finder: SpanFinder,
    /// One more than there are spans.
    n_bars: usize,
    /// By the place of the group, and after the last one of all other rows: a count a bar.
    counts: Vec<u32>,
    seen: Option<SeenEnds>,
}

impl OverTime {
    /// Groups past so many are not counted.
    pub const MAX_GROUPS: usize = Places::MAX_GROUPS;

    /// For groups by their numbers, over these spans.
    pub fn new(groups: &Groups, numbers: &[u32], spans: &TimelineSpans) -> Self {
        let keys: Vec<[u32; 2]> = numbers.iter().map(|number| groups.raw_key(*number)).collect();
        let places = Places::new(&keys);
        let n_bars = spans.n_spans + 1;
        Self {
            by: groups.by(),
            finder: SpanFinder::new(spans),
            n_bars,
            counts: vec![0; (places.len() + 1) * n_bars],
            seen: (groups.by() == GroupBy::Port).then(|| SeenEnds::new(places.len() + 1)),
            places,
        }
    }

    /// Adds rows of a chunk.
    pub fn add(&mut self, picked: &Picked<'_>) {
        let columns = picked.columns;
        match self.by {
            GroupBy::Rule => {
                for (index, group) in columns.groups.iter().enumerate() {
                    let counts = self.places.of(group.rule.0, group.acl.0) * self.n_bars;
                    let counts = &mut self.counts[counts..counts + self.n_bars];
                    walk::words_in(picked, columns.rows_of_group(index), |word| {
                        word.each(|bit| counts[self.finder.of(word.time_ms(bit))] += word.n_each);
                    });
                }
            }
            GroupBy::Source => self.add_rows(picked, |places, row| places.of_first(columns.source[row].0)),
            GroupBy::Destination => {
                self.add_rows(picked, |places, row| places.of_first(columns.destination[row].0));
            }
            GroupBy::Either => {
                self.add_rows(picked, |places, row| places.of_first(columns.source[row].0));
                // A row with the same address at both ends is one row of it.
                self.add_rows(picked, |places, row| {
                    let (source, destination) = (columns.source[row].0, columns.destination[row].0);
                    if source == destination { places.len() } else { places.of_first(destination) }
                });
            }
            GroupBy::Pair => {
                self.add_rows(picked, |places, row| places.of(columns.source[row].0, columns.destination[row].0));
            }
            GroupBy::Port => {
                let mut seen = self.seen.take();
                let mut seen_rows = seen.as_mut().map(|seen| seen.up_to(columns));
                self.add_rows(picked, |places, row| {
                    let place = places.of(columns.destination_port[row].into(), columns.protocol[row].into());
                    if let Some(seen) = &mut seen_rows {
                        seen.insert(place, row);
                    }
                    place
                });
                self.seen = seen;
            }
        }
    }

    /// For each group, in the order in which they were given.
    pub fn finish(self) -> Vec<Beside> {
        let Self { places, n_bars, counts, seen, .. } = self;
        let beside = |(place, counts): (usize, &[u32])| Beside {
            over_time: counts[..n_bars - 1].to_vec(),
            distinct: seen.as_ref().map(|seen| seen.counts(place)),
        };
        counts.chunks(n_bars).take(places.len()).enumerate().map(beside).collect()
    }

    #[inline]
    fn add_rows(&mut self, picked: &Picked<'_>, mut place_of: impl FnMut(&Places, usize) -> usize) {
        let Self { places, finder, n_bars, counts, .. } = self;
        walk::words(picked, |word| {
            word.each(|bit| {
                let place = place_of(places, word.first_row + bit);
                counts[place * *n_bars + finder.of(word.time_ms(bit))] += word.n_each;
            });
        });
    }
}

/// Which source and destination addresses groups have: a bit each.
struct SeenEnds {
    n_groups: usize,
    /// Words that each side of a group has.
    n_words: usize,
    /// Sources of the first group, destinations of the first group, sources of the second, and so on.
    bits: Vec<u64>,
}

impl SeenEnds {
    fn new(n_groups: usize) -> Self {
        Self { n_groups, n_words: 0, bits: Vec::new() }
    }

    /// With room for the addresses of a chunk.
    fn up_to<'a>(&'a mut self, columns: &'a Columns) -> SeenRows<'a> {
        let largest = columns.source.iter().chain(&columns.destination).map(|address| address.0).max().unwrap_or(0);
        let n_words = largest as usize / 64 + 1;
        if n_words > self.n_words {
            let n_words = n_words.next_power_of_two();
            let mut bits = vec![0; 2 * self.n_groups * n_words];
            for (side, old) in self.bits.chunks(self.n_words.max(1)).enumerate() {
                bits[side * n_words..][..old.len()].copy_from_slice(old);
            }
            (self.n_words, self.bits) = (n_words, bits);
        }
        SeenRows { columns, n_words: self.n_words, bits: &mut self.bits }
    }

    /// Different sources and destinations of a group.
    fn counts(&self, place: usize) -> [u64; 2] {
        let side = |side: usize| self.bits.iter().skip((2 * place + side) * self.n_words).take(self.n_words);
        [0, 1].map(|n| side(n).map(|word| u64::from(word.count_ones())).sum())
    }
}

struct SeenRows<'a> {
    columns: &'a Columns,
    n_words: usize,
    bits: &'a mut [u64],
}

impl SeenRows<'_> {
    #[inline]
    fn insert(&mut self, place: usize, row: usize) {
        for (side, address) in [self.columns.source[row].0, self.columns.destination[row].0].into_iter().enumerate() {
            self.bits[(2 * place + side) * self.n_words + address as usize / 64] |= 1 << (address % 64);
        }
    }
}
