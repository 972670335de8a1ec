//! The rows that the page holds: a few blocks around what is on the screen, never the whole table.

use std::ops::Range;

use crate::protocol::Generation;
use crate::sorting::sort_by_key;

/// Blocks of rows, as they came from the engine.
///
/// When the view changes, the blocks of the former one stay until their successors come, so that the table does not
/// go blank: [`RowBlocks::row`] says by its generation which of the two a row is.
#[derive(Clone, Debug)]
pub struct RowBlocks<R> {
    generation: Generation,
    n_rows: u64,
    blocks: Vec<Block<R>>,
    asked: Vec<u64>,
    clock: u64,
}

#[derive(Clone, Debug)]
struct Block<R> {
    generation: Generation,
    number: u64,
    used: u64,
    rows: Vec<R>,
}

impl<R> Default for RowBlocks<R> {
    fn default() -> Self {
        Self { generation: 0, n_rows: 0, blocks: Vec::new(), asked: Vec::new(), clock: 0 }
    }
}

impl<R: Clone> RowBlocks<R> {
    /// Rows in a block; a block starts at a multiple of it. About as many as a screen holds: reading a row from a message
    /// costs the page more than showing it, so rows that no one sees are dear.
    pub const ROWS: u64 = 32;
    /// So many blocks are kept.
    pub const MAX_BLOCKS: usize = 64;
    /// So many questions may be on their way: more would only queue up while the scrollbar is dragged.
    pub const MAX_ASKED: usize = 4;

    /// A new view, or more rows of it: what is held is now out of date, and answers on their way are of no use.
    pub fn start(&mut self, generation: Generation, n_rows: u64) {
        self.generation = generation;
        self.n_rows = n_rows;
        self.asked.clear();
    }

    /// Forgets all rows.
    pub fn clear(&mut self) {
        *self = Self { generation: self.generation, ..Self::default() };
    }

    /// The newest that is known of a row, with the generation that it belongs to.
    pub fn row(&self, index: u64) -> Option<(Generation, R)> {
        let block = self.blocks.iter().find(|block| block.number == index / Self::ROWS)?;
        let row = block.rows.get(usize::try_from(index % Self::ROWS).ok()?)?;
        Some((block.generation, row.clone()))
    }

    /// All rows that are held, in their order.
    pub fn held(&self) -> Vec<R> {
        let mut blocks: Vec<&Block<R>> = self.blocks.iter().collect();
        sort_by_key(&mut blocks, |block| block.number);
        blocks.into_iter().flat_map(|block| block.rows.iter().cloned()).collect()
    }

    /// Whether every one of these rows is held and of the view that is shown.
    pub fn is_current(&self, rows: Range<u64>) -> bool {
        block_numbers(rows, self.n_rows).all(|number| self.has(number))
    }

    /// The blocks to ask for now, as their first rows and lengths, when `visible` rows are on the screen: those on the
    /// screen, then their neighbours. They count as asked for from here on.
    pub fn take_wanted(&mut self, visible: Range<u64>) -> Vec<(u64, u32)> {
        self.clock += 1;
        for block in &mut self.blocks {
            if block_numbers(visible.clone(), self.n_rows).any(|number| number == block.number) {
                block.used = self.clock;
            }
        }
        let near = visible.start.saturating_sub(Self::ROWS / 2)..visible.end.saturating_add(Self::ROWS / 2);
        let mut wanted = Vec::new();
        for number in block_numbers(visible, self.n_rows).chain(block_numbers(near, self.n_rows)) {
            if self.asked.len() < Self::MAX_ASKED && !self.has(number) && !self.asked.contains(&number) {
                self.asked.push(number);
                let first = number * Self::ROWS;
                wanted.push((first, Self::ROWS.min(self.n_rows - first) as u32));
            }
        }
        wanted
    }

    /// Takes an answer; false where it belongs to an older view and was dropped.
    pub fn put(&mut self, generation: Generation, first: u64, rows: Vec<R>) -> bool {
        if generation != self.generation || !first.is_multiple_of(Self::ROWS) {
            return false;
        }
        let number = first / Self::ROWS;
        self.asked.retain(|asked| *asked != number);
        self.blocks.retain(|block| block.number != number);
        if self.blocks.len() >= Self::MAX_BLOCKS {
            // An outdated block goes before a current one, then the one that was on the screen longest ago.
            let oldest = self.blocks.iter().enumerate();
            let oldest = oldest.min_by_key(|(_, block)| (block.generation == generation, block.used));
            if let Some((at, _)) = oldest {
                self.blocks.swap_remove(at);
            }
        }
        self.blocks.push(Block { generation, number, used: self.clock, rows });
        true
    }

    fn has(&self, number: u64) -> bool {
        self.blocks.iter().any(|block| block.number == number && block.generation == self.generation)
    }
}

fn block_numbers(rows: Range<u64>, n_rows: u64) -> Range<u64> {
    let end = rows.end.min(n_rows);
    if rows.start >= end {
        return 0..0;
    }
    rows.start / RowBlocks::<()>::ROWS..end.div_ceil(RowBlocks::<()>::ROWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(generation: Generation, first: u64, count: u32) -> Vec<(Generation, u64)> {
        (first..first + u64::from(count)).map(|row| (generation, row)).collect()
    }

    fn answer(blocks: &mut RowBlocks<(Generation, u64)>, generation: Generation, visible: Range<u64>) -> usize {
        let wanted = blocks.take_wanted(visible);
        for (first, count) in &wanted {
            assert!(blocks.put(generation, *first, rows(generation, *first, *count)));
        }
        wanted.len()
    }

    #[test]
    fn asks_for_what_is_visible_first_and_only_once() {
        let mut blocks = RowBlocks::<(Generation, u64)>::default();
        blocks.start(1, 1_000);
        assert_eq!(blocks.take_wanted(120..140), [(96, 32), (128, 32)]);
        assert_eq!(blocks.take_wanted(120..140), []);
        assert_eq!(blocks.take_wanted(980..1_000), [(960, 32), (992, 8)]);
        // Four are on their way: others have to wait until one of them is back.
        assert_eq!(blocks.take_wanted(500..520), []);
        assert!(blocks.put(1, 96, rows(1, 96, 32)));
        assert_eq!(blocks.take_wanted(500..520), [(480, 32)]);
        assert!(blocks.put(1, 128, rows(1, 128, 32)));
        assert!(blocks.put(1, 960, rows(1, 960, 32)));
        // What is on the screen first, then what is next to it.
        assert_eq!(blocks.take_wanted(500..520), [(512, 32)]);
        assert!(blocks.put(1, 480, rows(1, 480, 32)));
        assert_eq!(blocks.take_wanted(520..530), [(544, 32)]);
    }

    #[test]
    fn a_new_view_keeps_the_former_rows_until_its_own_come() {
        let mut blocks = RowBlocks::default();
        blocks.start(1, 300);
        assert_eq!(answer(&mut blocks, 1, 0..20), 2);
        assert!(blocks.is_current(0..20));
        blocks.start(2, 300);
        assert!(!blocks.is_current(0..20));
        assert_eq!(blocks.row(5), Some((1, (1, 5))));
        assert!(!blocks.put(1, 0, rows(1, 0, 32)));
        assert_eq!(answer(&mut blocks, 2, 0..20), 2);
        assert_eq!(blocks.row(5), Some((2, (2, 5))));
        assert_eq!(blocks.row(200), None);
        assert_eq!(answer(&mut blocks, 2, 200..210), 3);
        assert!(blocks.held().is_sorted() && blocks.held().len() == 5 * 32);
    }

    #[test]
    fn holds_no_more_than_it_may_and_keeps_what_is_on_the_screen() {
        let mut blocks = RowBlocks::default();
        blocks.start(1, 14_000_000);
        for screen in 0..200 {
            let visible = screen * 70_000..screen * 70_000 + 40;
            while answer(&mut blocks, 1, visible.clone()) > 0 {}
            assert!(blocks.is_current(visible));
            assert!(blocks.blocks.len() <= RowBlocks::<()>::MAX_BLOCKS);
        }
        blocks.clear();
        assert_eq!(blocks.row(0), None);
    }

    #[test]
    fn an_empty_table_wants_nothing() {
        let mut blocks = RowBlocks::<()>::default();
        assert_eq!(blocks.take_wanted(0..0), []);
        blocks.start(1, 0);
        assert_eq!(blocks.take_wanted(0..20), []);
        assert!(blocks.is_current(0..20));
    }
}
