//! The filter as the page holds it: parts side by side, each of which can be switched off without being forgotten.

use crate::query::filter::Filter;

/// One part of the filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// The part.
    pub part: Filter,
    /// It counts.
    pub is_on: bool,
}

/// How a value that was pointed at changes the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Only rows that have it, of those that are shown.
    Include,
    /// No rows that have it.
    Exclude,
    /// Only rows that have it, whatever the filter was.
    Only,
}

/// All parts of the filter, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chips(Vec<Chip>);

impl Chips {
    /// A chip for each part of a filter, and of another one that is switched off.
    pub fn new(on: &Filter, off: &Filter) -> Self {
        let chips = |filter: &Filter, is_on| {
            let parts = filter.parts().to_vec();
            parts.into_iter().map(move |part| Chip { part, is_on })
        };
        Self(chips(on, true).chain(chips(off, false)).collect())
    }

    /// All chips.
    pub fn all(&self) -> &[Chip] {
        &self.0
    }

    /// What counts.
    pub fn filter(&self) -> Filter {
        self.of(true)
    }

    /// What is switched off.
    pub fn switched_off(&self) -> Filter {
        self.of(false)
    }

    fn of(&self, is_on: bool) -> Filter {
        Filter::all_of(self.0.iter().filter(|chip| chip.is_on == is_on).map(|chip| chip.part.clone()))
    }

    /// Adds the parts of a filter. A part that is there is switched on; where its contrary is there it takes its place.
    pub fn add(&mut self, filter: &Filter) {
        for part in filter.parts() {
            let contrary = part.clone().not();
            match self.0.iter_mut().find(|chip| chip.part == *part || chip.part == contrary) {
                Some(chip) => *chip = Chip { part: part.clone(), is_on: true },
                None => self.0.push(Chip { part: part.clone(), is_on: true }),
            }
        }
    }

    /// Takes a value that was pointed at into the filter.
    pub fn apply(&mut self, filter: &Filter, how: How) {
        match how {
            How::Include => self.add(filter),
            How::Exclude => self.add(&filter.clone().not()),
            How::Only => *self = Self::new(filter, &Filter::default()),
        }
    }

    /// Whether this part is there and counts.
    pub fn has(&self, part: &Filter) -> bool {
        self.0.iter().any(|chip| chip.is_on && chip.part == *part)
    }

    /// Adds a part, or takes it away where it counts already.
    pub fn toggle_part(&mut self, part: &Filter) {
        if self.has(part) {
            self.0.retain(|chip| chip.part != *part);
        } else {
            self.add(part);
        }
    }

    /// Switches a chip on or off.
    pub fn switch(&mut self, index: usize) {
        if let Some(chip) = self.0.get_mut(index) {
            chip.is_on = !chip.is_on;
        }
    }

    /// Turns a chip into its contrary.
    pub fn negate(&mut self, index: usize) {
        if let Some(chip) = self.0.get_mut(index) {
            chip.part = std::mem::take(&mut chip.part).not();
        }
    }

    /// Takes a chip away, and gives it.
    pub fn remove(&mut self, index: usize) -> Option<Chip> {
        (index < self.0.len()).then(|| self.0.remove(index))
    }

    /// Puts the parts of a filter in the place of a chip.
    pub fn replace(&mut self, index: usize, filter: &Filter) {
        if index >= self.0.len() {
            return self.add(filter);
        }
        let after = self.0.split_off(index);
        self.add(filter);
        for chip in after.into_iter().skip(1) {
            if !self.0.iter().any(|have| have.part == chip.part) {
                self.0.push(chip);
            }
        }
    }

    /// Puts a range of time in the place of those that are there; none takes them away.
    pub fn set_time(&mut self, time: Option<Filter>) {
        let is_time = |chip: &Chip| chip.is_on && chip.part.time().is_some();
        let at = self.0.iter().position(is_time).unwrap_or(self.0.len());
        self.0.retain(|chip| !is_time(chip));
        if let Some(part) = time {
            let at = at.min(self.0.len());
            self.0.insert(at, Chip { part, is_on: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Filter {
        text.parse().unwrap()
    }

    fn chips(on: &str, off: &str) -> Chips {
        Chips::new(&filter(on), &filter(off))
    }

    fn shown(chips: &Chips) -> String {
        let chip = |chip: &Chip| if chip.is_on { chip.part.to_string() } else { format!("[{}]", chip.part) };
        chips.all().iter().map(chip).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn values_that_are_pointed_at() {
        let mut chips = chips("dir:in", "dport:22");
        let steps = [
            ("src:10.0.0.4", How::Include, "dir:in [dport:22] src:10.0.0.4"),
            ("src:10.0.0.4", How::Include, "dir:in [dport:22] src:10.0.0.4"),
            ("src:10.0.0.4", How::Exclude, "dir:in [dport:22] -src:10.0.0.4"),
            ("dport:22", How::Include, "dir:in dport:22 -src:10.0.0.4"),
            ("proto:udp", How::Only, "proto:udp"),
        ];
        for (text, how, expected) in steps {
            chips.apply(&filter(text), how);
            assert_eq!(shown(&chips), expected, "{text} {how:?}");
        }
    }

    #[test]
    fn chips_are_changed_one_by_one() {
        let mut chips = chips("dir:in dport:22 proto:tcp", "");
        chips.negate(1);
        chips.switch(0);
        assert_eq!(shown(&chips), "[dir:in] -dport:22 proto:tcp");
        assert_eq!(chips.filter(), filter("-dport:22 proto:tcp"));
        assert_eq!(chips.switched_off(), filter("dir:in"));
        chips.replace(1, &filter("sport:53 dport:53"));
        assert_eq!(shown(&chips), "[dir:in] sport:53 dport:53 proto:tcp");
        assert_eq!(chips.remove(0).map(|chip| chip.is_on), Some(false));
        assert_eq!(chips.remove(9), None);
        chips.negate(9);
        chips.switch(9);
        assert_eq!(shown(&chips), "sport:53 dport:53 proto:tcp");
        chips.toggle_part(&filter("proto:tcp"));
        chips.toggle_part(&filter("proto:udp"));
        assert_eq!(shown(&chips), "sport:53 dport:53 proto:udp");
    }

    #[test]
    fn a_time_takes_the_place_of_the_time_before() {
        let mut chips = chips("dir:in time:2025-03-12T09:00..2025-03-12T10:00 proto:tcp", "");
        chips.set_time(Some(filter("time:2025-03-12T09:05..2025-03-12T09:10")));
        assert_eq!(shown(&chips), "dir:in time:2025-03-12T09:05..09:10 proto:tcp");
        chips.set_time(None);
        assert_eq!(shown(&chips), "dir:in proto:tcp");
        chips.set_time(Some(filter("time:2025-03-12T09:05..2025-03-12T09:10")));
        assert_eq!(shown(&chips), "dir:in proto:tcp time:2025-03-12T09:05..09:10");
    }
}
