//! Names under numbers, in the order in which they are first met.

use crate::columns::NameDictionary;
use crate::folded::folded;

/// Names of one kind and their numbers, from 1.
#[derive(Default)]
pub(super) struct Numbers(NameDictionary);

impl Numbers {
    /// The number of a name. Those past 4 GiB of names have one together.
    pub(super) fn of(&mut self, name: &str) -> u32 {
        self.0.intern(name).map_or(u32::MAX, |index| index + 1)
    }
}

/// What was given so far, without case, and what stands for it.
#[derive(Default)]
pub(super) struct Given {
    names: NameDictionary,
    /// By the index of the name.
    replaced: Vec<String>,
}

impl Given {
    /// What stands for a name, as it was when the name came first.
    pub(super) fn put(&mut self, name: &str, replaced: &str) {
        if self.names.intern(name).is_some_and(|index| index as usize == self.replaced.len()) {
            self.replaced.push(replaced.to_owned());
        }
    }

    /// What stands for the names that are wanted, in order.
    pub(super) fn replaced(&self, wants: impl Fn(&str) -> bool) -> Vec<String> {
        let given = self.names.names().iter().zip(&self.replaced);
        let wanted = given.filter(|(name, _)| wants(name)).map(|(_, replaced)| replaced.clone());
        let mut replaced: Vec<String> = wanted.collect();
        crate::sorting::sort_by_key(&mut replaced, |name| (name.len(), name.clone()));
        replaced.dedup();
        replaced
    }
}

/// The beginnings of names of rules that say who made them; the order is that of the search.
pub(super) const RULE_KINDS: [&str; 3] = ["DefaultRule_", "UserRule_", "PlatformRule_"];

/// Names that Azure gives to rules: the same in every log (FORMAT §3). `unspecified` is no rule: dropped by encryption.
const RULES_OF_AZURE: [&str; 8] = [
    "DefaultRule_AllowVnetInBound",
    "DefaultRule_AllowAzureLoadBalancerInBound",
    "DefaultRule_DenyAllInBound",
    "DefaultRule_AllowVnetOutBound",
    "DefaultRule_AllowInternetOutBound",
    "DefaultRule_DenyAllOutBound",
    "PlatformRule",
    "unspecified",
];

/// Names of rules.
#[derive(Default)]
pub(super) struct Rules {
    numbers: Numbers,
    pub(super) given: Given,
}

impl Rules {
    /// What stands for the name of a rule: `None` where it stays.
    pub(super) fn replace(&mut self, name: &str) -> Option<String> {
        if name.is_empty() {
            return None;
        }
        let key = folded(name);
        if RULES_OF_AZURE.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            self.given.put(&key, name);
            return None;
        }
        let has = |kind: &&&str| name.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind));
        // As it was written, for names are told apart by case where kinds are.
        let kind = RULE_KINDS.iter().find(has).map_or("", |kind| &name[..kind.len()]);
        let replaced = format!("{kind}rule-{}", self.numbers.of(&key));
        self.given.put(&key, &replaced);
        Some(replaced)
    }
}

/// MAC addresses.
#[derive(Default)]
pub(super) struct Macs {
    numbers: Numbers,
    pub(super) given: Given,
}

impl Macs {
    /// What stands for a MAC address, or for what stands in its place: a locally administered one, as the reader writes
    /// them.
    pub(super) fn replace(&mut self, mac: &str) -> Option<String> {
        if mac.is_empty() {
            return None;
        }
        let is_separator = |c: char| matches!(c, ':' | '-' | '.');
        let is_mac = mac.chars().all(|c| c.is_ascii_hexdigit() || is_separator(c))
            && mac.chars().filter(char::is_ascii_hexdigit).count() == 12;
        let key = folded(&if is_mac { mac.replace(is_separator, "") } else { mac.to_owned() });
        let replaced = format!("02{:010}", self.numbers.of(&key));
        self.given.put(&key, &replaced);
        Some(replaced)
    }
}
