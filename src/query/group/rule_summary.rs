//! What rules did, with their names: for reports and for what they are tested against.

use serde::{Deserialize, Serialize};

use super::{GroupBy, GroupIndex, Grouper};
use crate::query::mask::Selection;
use crate::query::picked::Picked;
use crate::sorting::sort_by;
use crate::store::Store;

/// What one rule of one ACL did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSummary {
    /// The rule's name; `None` where the file breaks before it is named.
    pub rule: Option<String>,
    /// The ACL: `aclID` in v4, the NSG's `resourceId` in v1 and v2.
    pub acl: Option<String>,
    /// Rows.
    pub tuples: u64,
    /// Allowed rows.
    pub allowed: u64,
    /// Denied rows.
    pub denied: u64,
    /// Bytes source → destination.
    pub bytes_sent: u128,
    /// Bytes destination → source.
    pub bytes_received: u128,
}

/// What the rules did with the rows of a selection, most tuples first, then by name as it stands.
pub fn rule_summaries(store: &Store, selection: &Selection) -> Vec<RuleSummary> {
    let mut grouper = Grouper::new(GroupBy::Rule, store, usize::MAX).without_distinct();
    for (chunk, mask) in store.chunks().iter().zip(selection.chunks()) {
        grouper.add(&Picked::as_logged(&chunk.columns, mask));
    }
    let groups = grouper.finish();
    let names = store.dictionaries();
    let mut rules: Vec<RuleSummary> = (0..groups.len() as u32)
        .filter_map(|number| {
            let GroupIndex::Rule(rule, acl) = groups.key(number) else { return None };
            let sums = groups.sums(number);
            Some(RuleSummary {
                rule: rule.get().map(|index| names.rules.names().get(index).to_owned()),
                acl: acl.get().map(|index| names.acls.names().get(index).to_owned()),
                tuples: sums.tuples,
                allowed: sums.tuples - sums.denied,
                denied: sums.denied,
                bytes_sent: sums.bytes_sent,
                bytes_received: sums.bytes_received,
            })
        })
        .collect();
    sort_by(&mut rules, |a, b| (b.tuples, &a.rule, &a.acl).cmp(&(a.tuples, &b.rule, &b.acl)));
    rules
}
