//! What is replaced: as a value, as words of a command line, and in words for people.

use serde::{Deserialize, Serialize};

/// What is replaced before a view is handed on. By default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// Addresses of flows.
    pub addresses: Addresses,
    /// MAC addresses of NICs.
    pub macs: bool,
    /// Names of subscriptions, resource groups and resources, of ACLs too, and GUIDs.
    pub resources: bool,
    /// Names of rules and ACLs, but for those that Azure gives.
    pub rules: bool,
    /// Paths of files.
    pub paths: bool,
}

/// What becomes of addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Addresses {
    /// They stay.
    #[default]
    Keep,
    /// Each has a pseudonym of its kind; addresses of one network have pseudonyms of one network.
    Pseudonyms,
    /// So have public ones; all others stay.
    PublicPseudonyms,
    /// The last octet of IPv4 addresses and all but the first 48 bits of IPv6 addresses are zero.
    CutOff,
}

/// The words of a command line.
const WORDS: [&str; 8] = ["addresses", "public-addresses", "last-octets", "macs", "resources", "rules", "paths", "all"];

impl Redaction {
    /// All that can be replaced.
    pub const ALL: Self =
        Self { addresses: Addresses::Pseudonyms, macs: true, resources: true, rules: true, paths: true };

    /// Whether anything is replaced.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// Paths too are replaced as soon as anything is: they hold names of resources, MAC addresses and whatever a person
    /// wrote.
    pub fn replaces_paths(&self) -> bool {
        self.paths || self.is_any()
    }

    /// A rule's ACL is named after a resource, or stands for who made the rule.
    pub(super) fn replaces_acls(&self) -> bool {
        self.resources || self.rules
    }

    /// From words with commas between them: `addresses,macs`. The error says which word is wrong, and which there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut redaction = Self::default();
        let mut way: Option<(&str, Addresses)> = None;
        for written in text.split(',').map(str::trim) {
            let Some(word) = WORDS.into_iter().find(|word| word.eq_ignore_ascii_case(written)) else {
                let words = WORDS.join(", ");
                let written: String = written.chars().take(40).flat_map(char::escape_debug).collect();
                return Err(format!("\"{written}\" is nothing that can be redacted; there is {words}"));
            };
            let mut replace_addresses = |how| match way.replace((word, how)) {
                Some((before, other)) if other != how => {
                    Err(format!("{before} and {word}: addresses are redacted in one way only"))
                }
                _ => {
                    redaction.addresses = how;
                    Ok(())
                }
            };
            match word {
                "addresses" => replace_addresses(Addresses::Pseudonyms)?,
                "public-addresses" => replace_addresses(Addresses::PublicPseudonyms)?,
                "last-octets" => replace_addresses(Addresses::CutOff)?,
                "macs" => redaction.macs = true,
                "resources" => redaction.resources = true,
                "rules" => redaction.rules = true,
                "paths" => redaction.paths = true,
                _ => {
                    replace_addresses(Addresses::Pseudonyms)?;
                    redaction = Self::ALL;
                }
            }
        }
        Ok(redaction)
    }

    /// What was replaced, in a word or two for each kind of thing.
    pub fn in_short(&self) -> Vec<&'static str> {
        let addresses = match self.addresses {
            Addresses::Keep => None,
            Addresses::Pseudonyms => Some("addresses"),
            Addresses::PublicPseudonyms => Some("public addresses"),
            Addresses::CutOff => Some("last octets of addresses"),
        };
        let others = [
            (self.macs, "MAC addresses"),
            (self.resources, "resources"),
            (self.rules, "rules and ACLs"),
            (self.replaces_paths(), "file paths"),
        ];
        addresses.into_iter().chain(others.into_iter().filter_map(|(is_on, words)| is_on.then_some(words))).collect()
    }

    /// What was replaced by what, and what was kept: a sentence without a full stop for each kind of thing.
    pub fn in_words(&self) -> Vec<String> {
        let addresses = match self.addresses {
            Addresses::Keep => None,
            Addresses::Pseudonyms => Some(
                "Addresses were replaced by pseudonyms of the same kind, and those that began alike mostly still do; \
                 Azure's platform, loopback, multicast, broadcast and unspecified addresses were kept",
            ),
            Addresses::PublicPseudonyms => Some(
                "Public addresses were replaced by public pseudonyms, and those that began alike mostly still do; \
                 all other addresses were kept",
            ),
            Addresses::CutOff => Some(
                "Addresses were cut off, IPv4 after 24 bits and IPv6 after 48, and the rest is zero; \
                 Azure's platform, loopback, multicast, broadcast and unspecified addresses were kept",
            ),
        };
        let macs = "MAC addresses were replaced by locally administered ones with a number";
        let resources = "Names of subscriptions, resource groups, resources and ACLs, and GUIDs, were replaced by \
                         numbered ones; types of resources were kept";
        let rules = "Names of rules and ACLs were replaced by numbered ones; \
                     those of Azure's default and platform rules, and who made a rule, were kept";
        let paths = "Paths of files were replaced by numbered ones; the hour that a path names was kept";
        let quotes = "What problems quote of the files was left out; their kinds, counts and places were kept";
        addresses
            .into_iter()
            .chain(self.macs.then_some(macs))
            .chain(self.resources.then_some(resources))
            .chain(self.rules.then_some(rules))
            .chain(self.replaces_paths().then_some(paths))
            .chain(self.is_any().then_some(quotes))
            .map(str::to_owned)
            .collect()
    }
}
