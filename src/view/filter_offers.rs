//! What the page offers while a filter is written.

use std::ops::Range;

use crate::query::filter::completion::{CompleteWhat, Completing, fields_beginning, operators_beginning};
use crate::query::filter::{Field, Filter, fixed_values};
use crate::view::number;

/// At most so many are offered at once.
pub const MAX_OFFERS: usize = 14;
/// So many earlier filters are offered in an empty field.
const MAX_RECENT: usize = 6;

/// Something that can be put into the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is put in.
    pub insert: String,
    /// In the place of this part of the text, in bytes.
    pub replace: Range<usize>,
    /// What is shown of it.
    pub shown: String,
    /// What it means, or how many tuples have it.
    pub note: String,
    /// The text is a whole filter then: it is taken at once.
    pub is_whole: bool,
}

/// What is offered whatever the data is.
pub fn offers(completing: &Completing) -> Vec<Offer> {
    let offer = |insert: String, shown: &str, note: &str| Offer {
        insert,
        replace: completing.replace.clone(),
        shown: shown.to_owned(),
        note: note.to_owned(),
        is_whole: false,
    };
    match &completing.what {
        CompleteWhat::Field { typed, has_operator } => {
            let fields = fields_beginning(typed).into_iter().map(|help| {
                let sign = match (has_operator, help.field) {
                    (true, _) => "",
                    (false, Field::Counter(_)) => ">",
                    (false, _) => ":",
                };
                offer(format!("{}{sign}", help.name), help.name, help.meaning)
            });
            let operators = operators_beginning(typed).filter(|_| !typed.is_empty() && !has_operator);
            let operators = operators.map(|(word, meaning)| offer(format!("{word} "), word, meaning));
            fields.chain(operators).collect()
        }
        CompleteWhat::Value { field, typed } => {
            let typed = typed.to_lowercase();
            let values = fixed_values(*field).into_iter().filter(|(value, meaning)| {
                value.to_lowercase().starts_with(&typed) || (typed.len() > 1 && meaning.to_lowercase().contains(&typed))
            });
            values.map(|(value, meaning)| offer(value.to_owned(), value, meaning)).take(MAX_OFFERS).collect()
        }
    }
}

/// Values that are in the data go before those that could be.
pub fn with_values(completing: &Completing, values: &[(String, u64)]) -> Vec<Offer> {
    let of_data = values.iter().map(|(value, n_tuples)| Offer {
        insert: value.clone(),
        replace: completing.replace.clone(),
        shown: value.chars().take(120).collect(),
        note: number::count(*n_tuples, "tuple", "tuples"),
        is_whole: false,
    });
    let mut all: Vec<Offer> = of_data.take(MAX_OFFERS).collect();
    let fixed = offers(completing);
    all.truncate(MAX_OFFERS - fixed.len().min(4));
    let new = fixed.into_iter().filter(|offer| !values.iter().any(|(value, _)| *value == offer.insert));
    let room = MAX_OFFERS - all.len();
    all.extend(new.take(room).collect::<Vec<_>>());
    all
}

/// Earlier filters, the latest first, which take the place of all of an empty text.
pub fn recent(filters: &[Filter]) -> Vec<Offer> {
    let recent = filters.iter().rev().take(MAX_RECENT);
    let offer = |filter: &Filter| {
        let text = filter.to_string();
        Offer {
            shown: text.chars().take(120).collect(),
            insert: text,
            replace: 0..0,
            note: "used before".to_owned(),
            is_whole: true,
        }
    };
    recent.map(offer).collect()
}
