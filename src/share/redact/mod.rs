//! What a view tells, and what not: addresses, MAC addresses, names and paths replaced by others before it is handed on.
//!
//! A [`Redactor`] replaces the same thing by the same thing wherever it comes: in rows, in what reading a file came to, in
//! the filter. So what stands for something is consistent within one saved view, and says nothing in another, which has
//! another key and other numbers.
//!
//! What it does not do: hide how much there is of something, when, or what talks to what. Who knows the traffic of a network
//! knows it again, and from one address that is known again, how many first bits others share with it.

mod addresses;
mod filter;
mod names;
mod outcome;
mod paths;
mod ranges;
mod redaction;
mod resources;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use addresses::AddressMap;
use names::{Macs, Rules};
use paths::Paths;
pub use redaction::{Addresses, Redaction};
use resources::Resources;

use crate::flow::Address;

/// Replaces what is to be replaced. Holds the key and the names met so far.
pub struct Redactor {
    redaction: Redaction,
    addresses: AddressMap,
    rules: Rules,
    macs: Macs,
    resources: Resources,
    paths: Paths,
}

impl Redactor {
    /// The key is to be of the platform's random source, new for each view, and to be kept nowhere: who has it can turn
    /// pseudonyms back into addresses.
    pub fn new(redaction: Redaction, key: [u8; 32]) -> Self {
        Self {
            redaction,
            addresses: AddressMap::new(redaction.addresses, key),
            rules: Rules::default(),
            macs: Macs::default(),
            resources: Resources::default(),
            paths: Paths::default(),
        }
    }

    /// What is replaced.
    pub fn redaction(&self) -> Redaction {
        self.redaction
    }

    /// What stands for an address.
    pub fn address(&self, address: Address) -> Address {
        self.addresses.address(address)
    }

    /// What stands for the name of a rule. Azure's own names stay, and of others who made the rule.
    pub fn rule<'n>(&mut self, name: &'n str) -> Cow<'n, str> {
        or_same(name, self.redaction.rules.then(|| self.rules.replace(name)))
    }

    /// What stands for an ACL: the ID of a resource, a GUID or another name.
    pub fn acl<'n>(&mut self, name: &'n str) -> Cow<'n, str> {
        or_same(name, self.redaction.replaces_acls().then(|| self.resources.replace(name)))
    }

    /// What stands for the MAC address of a NIC.
    pub fn nic<'n>(&mut self, mac: &'n str) -> Cow<'n, str> {
        or_same(mac, self.redaction.macs.then(|| self.macs.replace(mac)))
    }

    /// What stands for the ID of a resource.
    pub fn resource<'n>(&mut self, id: &'n str) -> Cow<'n, str> {
        or_same(id, self.redaction.resources.then(|| self.resources.replace(id)))
    }

    /// What stands for the path of a file.
    pub fn path<'n>(&mut self, path: &'n str) -> Cow<'n, str> {
        or_same(path, self.redaction.replaces_paths().then(|| self.paths.replace(path)))
    }
}

fn or_same(name: &str, replaced: Option<Option<String>>) -> Cow<'_, str> {
    replaced.flatten().map_or(Cow::Borrowed(name), Cow::Owned)
}
