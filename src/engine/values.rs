//! Values of fields that are in the data, for the completion of filters.

use super::scan::Scan;
use crate::folded::folded;
use crate::protocol::{Answer, Generation};
use crate::query::filter::completion::value_text;
use crate::query::filter::{Field, Filter, NameField};
use crate::query::{Selector, ValueCounter, Valued};
use crate::sorting::sort_by;
use crate::store::Store;

/// So many values of one field go to the page.
const MAX_VALUES: usize = 12;
/// So many of each where several fields are asked for.
const MAX_OF_EACH: usize = 4;
/// Longer values are offered by nobody: nobody would read them.
const MAX_CHARS: usize = 400;

/// The values of the fields that were asked for last, with their numbers of rows, those of most rows first.
#[derive(Default)]
pub(super) struct ValuesOfFields(Vec<Known>);

struct Known {
    field: Field,
    /// Of the store.
    version: u32,
    with_repeats: bool,
    values: Vec<(String, u64)>,
}

pub(super) struct ValuesTask {
    generation: Generation,
    fields: Vec<Field>,
    typed: String,
    with_repeats: bool,
    /// Those of the fields whose values are in `found`.
    n_done: usize,
    found: Vec<(Field, String, u64)>,
    counting: Option<Counting>,
}

struct Counting {
    version: u32,
    selector: Selector,
    counter: ValueCounter,
    scan: Scan,
}

impl ValuesTask {
    pub(super) fn new(generation: Generation, fields: Vec<Field>, typed: &str, with_repeats: bool) -> Self {
        let typed = folded(typed);
        Self { generation, fields, typed, with_repeats, n_done: 0, found: Vec::new(), counting: None }
    }

    /// Counts the values of one field after the other, or takes those that are known.
    pub(super) fn step(&mut self, store: &Store, known: &mut ValuesOfFields) -> Option<Answer> {
        while let Some(&field) = self.fields.get(self.n_done) {
            let is_it = |known: &&Known| {
                (known.field, known.with_repeats, known.version) == (field, self.with_repeats, store.version())
            };
            if let Some(known) = known.0.iter().find(is_it) {
                let fitting = self.fitting(field, &known.values);
                self.found.extend(fitting);
                self.n_done += 1;
                continue;
            }
            let what = match field {
                Field::Address(side) => Valued::Address(side),
                Field::Port(side) => Valued::Port(side),
                Field::Name(field) => Valued::Name(field),
                _ => {
                    self.n_done += 1;
                    continue;
                }
            };
            let Counting { selector, counter, scan, .. } = self.counting.get_or_insert_with(|| Counting {
                version: store.version(),
                selector: Selector::new(store, &Filter::default(), self.with_repeats),
                counter: ValueCounter::new(store, what),
                scan: Scan::new(store.chunks().len()),
            });
            if !scan.step(store, |_, chunk| counter.add(&chunk.columns, &selector.select(chunk))) {
                return None;
            }
            let Counting { version, counter, .. } = self.counting.take()?;
            let values = named(store, what, counter.finish());
            let fitting = self.fitting(field, &values);
            self.found.extend(fitting);
            self.n_done += 1;
            // No more is kept than what one question is about.
            known.0.retain(|known| known.field != field && self.fields.contains(&known.field));
            known.0.push(Known { field, version, with_repeats: self.with_repeats, values });
        }
        Some(Answer::Values { generation: self.generation, values: std::mem::take(&mut self.found) })
    }

    /// Those that begin with what has been typed, then those that contain it; of names that are paths the last part
    /// counts too.
    fn fitting(&self, field: Field, values: &[(String, u64)]) -> Vec<(Field, String, u64)> {
        let lower: Vec<(String, &(String, u64))> = values
            .iter()
            .filter(|(value, _)| self.typed.is_empty() || folded(value).contains(&self.typed))
            .take(MAX_SEARCHED)
            .map(|value| (folded(&value.0), value))
            .collect();
        let begins = |text: &str| {
            text.starts_with(&self.typed) || text.rsplit('/').next().is_some_and(|last| last.starts_with(&self.typed))
        };
        let (first, rest): (Vec<_>, Vec<_>) = lower.iter().partition(|(text, _)| begins(text));
        let is_name = matches!(field, Field::Name(_));
        let n_most = if self.fields.len() > 1 { MAX_OF_EACH } else { MAX_VALUES };
        let written = |value: &String| if is_name { value_text(value) } else { value.clone() };
        let values = first.into_iter().chain(rest).take(n_most);
        values.map(|(_, (value, n))| (field, written(value), *n)).collect()
    }
}

/// So many values that fit are looked at for those that fit best.
const MAX_SEARCHED: usize = 10_000;

fn named(store: &Store, what: Valued, counted: Vec<(u32, u64)>) -> Vec<(String, u64)> {
    let dictionaries = store.dictionaries();
    let name = |index: u32| -> Option<String> {
        let at = index as usize;
        let names = match what {
            Valued::Address(_) => return Some(dictionaries.addresses.addresses().get(at)?.to_string()),
            Valued::Port(_) => return Some(index.to_string()),
            Valued::Name(NameField::File) => return Some(store.files().path(index).to_owned()),
            Valued::Name(NameField::Encryption) => dictionaries.encryption.names(),
            Valued::Name(NameField::Rule) => dictionaries.rules.names(),
            Valued::Name(NameField::Acl) => dictionaries.acls.names(),
            Valued::Name(NameField::Nic) => dictionaries.nics.names(),
            Valued::Name(NameField::Target) => dictionaries.resources.names(),
        };
        (at < names.len()).then(|| names.get(at).to_owned())
    };
    let mut values: Vec<(String, u64)> = counted
        .into_iter()
        .filter_map(|(index, n)| Some((name(index)?, n)))
        .filter(|(name, _)| name.len() <= 4 * MAX_CHARS && name.chars().count() <= MAX_CHARS)
        .collect();
    sort_by(&mut values, |(a, n_a), (b, n_b)| n_b.cmp(n_a).then_with(|| a.cmp(b)));
    values
}
