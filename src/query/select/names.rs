//! Which names of the dictionaries are wanted.

use super::prepare::Node;
use super::rows::{Bits, Rows};
use crate::columns::NameDictionary;
use crate::query::filter::{NameField, NameMatch, Pattern};
use crate::sorting::set_of;
use crate::store::Store;

pub(super) fn node(store: &Store, field: NameField, wanted: &[NameMatch]) -> Node {
    let unknown = wanted.contains(&NameMatch::Unknown);
    let patterns: Vec<Pattern> = wanted
        .iter()
        .filter_map(|wanted| match wanted {
            NameMatch::Unknown => None,
            NameMatch::Like(pattern) => Some(pattern.clone()),
        })
        .collect();
    let whole = |name: &str| patterns.iter().any(|pattern| pattern.matches(name));
    let whole_or_last = |name: &str| whole(name) || name.rsplit_once('/').is_some_and(|(_, last)| whole(last));
    let dictionaries = store.dictionaries();
    match field {
        NameField::Encryption => Node::Rows(Rows::Encryption { unknown, codes: bits(&dictionaries.encryption, whole) }),
        NameField::Rule => {
            let rules = bits(&dictionaries.rules, whole);
            Node::groups(move |group| group.rule.get().map_or(unknown, |index| rules.has(index)))
        }
        NameField::Acl => {
            let acls = bits(&dictionaries.acls, whole_or_last);
            Node::groups(move |group| group.acl.get().map_or(unknown, |index| acls.has(index)))
        }
        NameField::Nic => {
            let nics = bits(&dictionaries.nics, whole);
            Node::groups(move |group| group.nic.get().map_or(unknown, |index| nics.has(index)))
        }
        NameField::Target => {
            let resources = bits(&dictionaries.resources, whole_or_last);
            Node::records(move |record| record.resource.get().map_or(unknown, |index| resources.has(index)))
        }
        NameField::File => {
            let files = store.files().iter().filter(|(_, entry)| whole_or_last(&entry.path));
            let files = set_of(files.map(|(number, _)| number));
            Node::records(move |record| files.contains(&record.file))
        }
    }
}

fn bits(names: &NameDictionary, wants: impl Fn(&str) -> bool) -> Bits {
    names.names().iter().map(wants).collect()
}
