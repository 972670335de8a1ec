//! What the page offers while a filter is written.

use std::ops::Range;

use crate::folded::folded;
use crate::protocol::Name;
use crate::query::filter::completion::{CompleteWhat, Completing, fields_beginning, operators_beginning};
use crate::query::filter::{Field, Filter, NameField, Side, fixed_values};
use crate::view::{name, number};

/// At most so many are offered at once.
pub const MAX_OFFERS: usize = 14;
/// So many earlier filters are offered in an empty field.
const MAX_RECENT: usize = 6;
/// So many characters of a value are shown.
const MAX_SHOWN: usize = 120;
/// So many of a resource's ID beside a field's name: more is cut off at its end by the list.
const ID_CHARS: usize = 48;
/// Every name has most of the letters in it: values are offered for a bare word of so many characters.
const LEAST_OF_WORD: usize = 2;
/// The fields that a bare word is searched in, those first whose names people know in part.
const WORD_FIELDS: [Field; 5] = [
    Field::Name(NameField::Rule),
    Field::Name(NameField::Acl),
    Field::Address(Side::Either),
    Field::Name(NameField::Nic),
    Field::Name(NameField::Target),
];

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
                    (false, Field::Counter(_) | Field::Duration) => ">",
                    (false, _) => ":",
                };
                offer(format!("{}{sign}", help.name), help.name, help.meaning)
            });
            let operators = operators_beginning(typed).filter(|_| !typed.is_empty() && !has_operator);
            let operators = operators.map(|(word, meaning)| offer(format!("{word} "), word, meaning));
            fields.chain(operators).collect()
        }
        CompleteWhat::Value { field, typed } => {
            let typed = folded(typed);
            let values = fixed_values(*field).into_iter().filter(|(value, meaning)| {
                folded(value).starts_with(&typed) || (typed.len() > 1 && folded(meaning).contains(&typed))
            });
            values.map(|(value, meaning)| offer(value.to_owned(), value, meaning)).take(MAX_OFFERS).collect()
        }
    }
}

/// The fields of which values in the data are offered for what is typed: where it is a bare word, those that such a word
/// is searched in.
pub fn fields_with_values(what: &CompleteWhat) -> Vec<Field> {
    match what {
        CompleteWhat::Value { field: field @ (Field::Address(_) | Field::Port(_) | Field::Name(_)), .. } => {
            vec![*field]
        }
        CompleteWhat::Field { typed, has_operator: false } if typed.chars().count() >= LEAST_OF_WORD => {
            WORD_FIELDS.to_vec()
        }
        _ => Vec::new(),
    }
}

/// Values that are in the data go before those that could be; behind the names of fields where a bare word is typed,
/// which each of them makes a term.
pub fn with_values(completing: &Completing, values: &[(Field, String, u64)]) -> Vec<Offer> {
    let is_word = matches!(completing.what, CompleteWhat::Field { .. });
    let of_data = values.iter().map(|(field, value, n_tuples)| {
        let front = if is_word { format!("{}:", field.name()) } else { String::new() };
        let insert = format!("{front}{value}");
        Offer {
            replace: completing.replace.clone(),
            shown: if is_word { front + &end_of_id(value) } else { insert.chars().take(MAX_SHOWN).collect() },
            note: number::count(*n_tuples, "tuple", "tuples"),
            is_whole: false,
            insert,
        }
    });
    let fixed = offers(completing);
    if is_word {
        return fixed.into_iter().chain(of_data).take(MAX_OFFERS).collect();
    }
    let mut all: Vec<Offer> = of_data.take(MAX_OFFERS).collect();
    all.truncate(MAX_OFFERS - fixed.len().min(4));
    let new = fixed.into_iter().filter(|offer| !values.iter().any(|(_, value, _)| *value == offer.insert));
    let room = MAX_OFFERS - all.len();
    all.extend(new.take(room).collect::<Vec<_>>());
    all
}

/// The end of a resource's ID, in which the word is that was written, or the beginning of another value.
fn end_of_id(value: &str) -> String {
    match value.starts_with('/') {
        true => name::path_end(&Name { text: value.to_owned(), clipped: 0 }, ID_CHARS),
        false => value.chars().take(MAX_SHOWN).collect(),
    }
}

/// Earlier filters, the latest first, which take the place of all of an empty text.
pub fn recent(filters: &[Filter]) -> Vec<Offer> {
    let recent = filters.iter().rev().take(MAX_RECENT);
    let offer = |filter: &Filter| {
        let text = filter.to_string();
        Offer {
            shown: text.chars().take(MAX_SHOWN).collect(),
            insert: text,
            replace: 0..0,
            note: "used before".to_owned(),
            is_whole: true,
        }
    };
    recent.map(offer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::filter::completion::completing;

    fn rule(value: &str) -> (Field, String, u64) {
        (Field::Name(NameField::Rule), value.to_owned(), 164)
    }

    #[test]
    fn what_values_are_asked_for() {
        let n_fields = |text: &str| completing(text, text.len()).map_or(0, |at| fields_with_values(&at.what).len());
        let cases = [
            ("", 0),
            ("p", 0),
            ("pa", 5),
            ("10.20", 5),
            ("action:deny -par", 5),
            ("rule:", 1),
            ("dport:4", 1),
            ("bytes>1", 0),
            ("action:d", 0),
        ];
        for (text, n) in cases {
            assert_eq!(n_fields(text), n, "{text}");
        }
        let before_operator = completing("rule:x", 2).unwrap();
        assert!(fields_with_values(&before_operator.what).is_empty(), "the name of a field is typed");
    }

    #[test]
    fn a_word_becomes_a_term_with_a_value_of_the_data() {
        let text = "dport:443 -st";
        let all = with_values(&completing(text, text.len()).unwrap(), &[rule("\"Allow staff\"")]);
        let shown: Vec<&str> = all.iter().map(|offer| offer.shown.as_str()).collect();
        assert_eq!(shown, ["state", "rule:\"Allow staff\""]);
        assert_eq!((all[1].note.as_str(), all[1].replace.clone()), ("164 tuples", 11..13));
        let filter = text[..11].to_owned() + &all[1].insert;
        assert_eq!(Filter::parse(&filter).unwrap().to_string(), filter);
        let id = format!("/subscriptions/{}/web-nsg", "0".repeat(90));
        let of_id = with_values(&completing("web", 3).unwrap(), &[(Field::Name(NameField::Acl), id.clone(), 1)]);
        assert_eq!(of_id[0].insert, format!("acl:{id}"));
        assert!(of_id[0].shown.starts_with("acl:…") && of_id[0].shown.ends_with("/web-nsg"), "{}", of_id[0].shown);
        // Of a field that is written the value alone is put in.
        let of_field = with_values(&completing("rule:st", 7).unwrap(), &[rule("staff")]);
        assert_eq!((of_field[0].insert.as_str(), of_field.len()), ("staff", 1));
    }
}
