//! From keys to what stands last under them.

use super::key::{Key, Spread};
use crate::columns::NoMemory;

/// A table of keys with a number each, in one list of slots: a key is most often found by looking at one line of the
/// cache. It is made for keys that come by the million and never go.
pub(super) struct Table {
    slots: Vec<Slot>,
    n_keys: usize,
    spread: Spread,
}

#[derive(Clone, Copy)]
struct Slot {
    key: Key,
    number: u32,
}

/// In a slot without a key.
const NONE: u32 = u32::MAX;
const EMPTY: Slot = Slot { key: Key([0; 4]), number: NONE };

impl Table {
    /// With room for so many keys; it grows where there are more.
    pub(super) fn new(n_keys: usize) -> Result<Self, NoMemory> {
        // Two thirds full at most.
        let slots = empty(n_keys.max(16) * 3 / 2)?;
        Ok(Self { slots, n_keys: 0, spread: Spread::new() })
    }

    #[inline]
    pub(super) fn hash(&self, key: Key) -> u32 {
        self.spread.hash(key.0)
    }

    /// The number in the slot that a hash points to: most often that of its key, if it has one.
    #[inline]
    pub(super) fn likely(&self, hash: u32) -> u32 {
        self.slots[place(hash, self.slots.len())].number
    }

    /// The number of a key, to be read or replaced; `None` in it where the key is new.
    #[inline]
    pub(super) fn entry(&mut self, key: Key, hash: u32) -> Result<Entry<'_>, NoMemory> {
        if self.n_keys * 3 >= self.slots.len() * 2 {
            self.grow()?;
        }
        let at = find(&self.slots, key, hash);
        let Self { slots, n_keys, .. } = self;
        let slot = &mut slots[at];
        let before = (slot.number != NONE).then_some(slot.number);
        Ok(Entry { slot, n_keys, key, before })
    }

    #[cold]
    fn grow(&mut self) -> Result<(), NoMemory> {
        let mut slots = empty(self.slots.len() * 2)?;
        for slot in self.slots.iter().filter(|slot| slot.number != NONE) {
            let at = find(&slots, slot.key, self.spread.hash(slot.key.0));
            slots[at] = *slot;
        }
        self.slots = slots;
        Ok(())
    }
}

/// A key's place in the table.
pub(super) struct Entry<'t> {
    slot: &'t mut Slot,
    n_keys: &'t mut usize,
    key: Key,
    /// The number that stands there.
    pub(super) before: Option<u32>,
}

impl Entry<'_> {
    /// Puts a number there.
    #[inline]
    pub(super) fn set(self, number: u32) {
        *self.n_keys += usize::from(self.before.is_none());
        *self.slot = Slot { key: self.key, number };
    }
}

fn empty(n_slots: usize) -> Result<Vec<Slot>, NoMemory> {
    let mut slots = Vec::new();
    slots.try_reserve_exact(n_slots).map_err(|_| NoMemory)?;
    slots.resize(n_slots, EMPTY);
    Ok(slots)
}

/// The slot that a hash points to.
#[inline]
fn place(hash: u32, n_slots: usize) -> usize {
    ((u64::from(hash) * n_slots as u64) >> 32) as usize
}

/// The slot that has the key, or the one where it would be put.
#[inline]
fn find(slots: &[Slot], key: Key, hash: u32) -> usize {
    let mut at = place(hash, slots.len());
    while slots[at].number != NONE && slots[at].key != key {
        at += 1;
        if at == slots.len() {
            at = 0;
        }
    }
    at
}
