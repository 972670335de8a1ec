//! A filter beside redacted data: it wants the same rows as before.

use super::Redactor;
use super::names::RULE_KINDS;
use super::paths::is_whole_or_last;
use crate::query::filter::{AddressMatch, Filter, NameField, NameMatch, Pattern, Term};

/// At most so many names take the place of one with a `*`.
const MAX_NAMES: usize = 100;

impl Redactor {
    /// The filter as it is to be written beside redacted data, where it wants the same rows; to be asked for when all
    /// names of the data have been through here. `None` where some term cannot be carried over: a bare word, a name with
    /// a `*` that none or very many of the names are like, addresses that are no network any more.
    pub fn filter(&mut self, filter: &Filter) -> Option<Filter> {
        if !self.redaction.is_any() {
            return Some(filter.clone());
        }
        Some(match filter {
            Filter::All(all) => Filter::all_of(self.each(all)?),
            Filter::Any(any) => Filter::any_of(self.each(any)?),
            Filter::Not(inner) => self.filter(inner)?.not(),
            Filter::Term(term) => self.term(term)?.into(),
        })
    }

    fn each(&mut self, filters: &[Filter]) -> Option<Vec<Filter>> {
        filters.iter().map(|filter| self.filter(filter)).collect()
    }

    fn term(&mut self, term: &Term) -> Option<Term> {
        Some(match term {
            Term::Address(side, wanted) => {
                let wanted: Option<Vec<AddressMatch>> =
                    wanted.iter().map(|wanted| self.addresses.wanted(*wanted)).collect();
                Term::Address(*side, wanted?)
            }
            Term::Name(field, wanted) => {
                let mut names = Vec::new();
                for wanted in wanted {
                    match wanted {
                        NameMatch::Unknown => names.push(NameMatch::Unknown),
                        NameMatch::Like(pattern) => {
                            names.extend(self.patterns(*field, pattern)?.into_iter().map(NameMatch::Like));
                        }
                    }
                }
                Term::Name(*field, names)
            }
            // It may be in any text.
            Term::Word(_) => return None,
            Term::Port(..)
            | Term::Protocol(_)
            | Term::Direction(_)
            | Term::Decision(_)
            | Term::State(_)
            | Term::Counter(..)
            | Term::Time(_)
            | Term::Duration(_)
            | Term::Whole(_)
            | Term::Problem(_)
            | Term::Version(_) => term.clone(),
        })
    }

    /// What names are like after redaction that were like this before.
    fn patterns(&mut self, field: NameField, pattern: &Pattern) -> Option<Vec<Pattern>> {
        let is_replaced = match field {
            NameField::Encryption => false,
            NameField::Rule => self.redaction.rules,
            NameField::Acl => self.redaction.replaces_acls(),
            NameField::Nic => self.redaction.macs,
            NameField::Target => self.redaction.resources,
            NameField::File => self.redaction.replaces_paths(),
        };
        if !is_replaced || pattern.is_any() {
            return Some(vec![pattern.clone()]);
        }
        let exact = match pattern.pieces() {
            [name] => Some(name.as_str()),
            _ => None,
        };
        let replaced = match (field, exact) {
            (NameField::Rule, Some(name)) => vec![self.rule(name).into_owned()],
            (NameField::Rule, None) => {
                // The kind of a rule is kept.
                if let [kind, end] = pattern.pieces()
                    && end.is_empty()
                    && RULE_KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind))
                {
                    return Some(vec![pattern.clone()]);
                }
                some(self.rules.given.replaced(|name| pattern.matches(name)))?
            }
            (NameField::Nic, Some(mac)) => vec![self.nic(mac).into_owned()],
            (NameField::Nic, None) => some(self.macs.given.replaced(|name| pattern.matches(name)))?,
            (NameField::Acl | NameField::Target, Some(id)) if id.contains('/') => {
                vec![self.resources.replace(id).unwrap_or_else(|| id.to_owned())]
            }
            (NameField::Acl | NameField::Target, Some(name)) => self.resources.last_parts(name),
            (NameField::Acl | NameField::Target, None) => {
                some(self.resources.given.replaced(|name| is_whole_or_last(pattern, name)))?
            }
            (NameField::File, _) => some(self.paths.like(pattern))?,
            (NameField::Encryption, _) => return Some(vec![pattern.clone()]),
        };
        Some(replaced.iter().map(|name| Pattern::exact(name)).collect())
    }
}

/// Where there is no such name it may be that it has not been met yet.
fn some(names: Vec<String>) -> Option<Vec<String>> {
    (1..=MAX_NAMES).contains(&names.len()).then_some(names)
}
