//! Addresses under other ones.
//!
//! Pseudonyms are those of `ipcrypt-pfx` (draft-denis-ipcrypt): encrypted one bit after the other, so that two addresses
//! have as many first bits in common after it as before. Each address stays in its range ([`Range`]), by the range's own
//! bits and by encrypting again what fell into another one. Within a range the encryption goes through all addresses
//! in circles, and leaving out those of other ranges leaves circles: the mapping stays one-to-one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipcrypt_rs::IpcryptPfx;

use super::Addresses;
use super::ranges::{Range, bits_of_network, first_bits};
use crate::flow::{Address, AddressKind};
use crate::query::filter::AddressMatch;

/// What is left of an IPv4 address whose last octets are cut off, in its mapped form.
const LEFT_OF_V4: u32 = 96 + 24;
/// What is left of an IPv6 address.
const LEFT_OF_V6: u32 = 48;

/// Replaces addresses, in one way.
pub(super) struct AddressMap {
    how: Addresses,
    cipher: IpcryptPfx,
}

impl AddressMap {
    /// The key is 32 random bytes. With the same key the same addresses have the same pseudonyms.
    pub(super) fn new(how: Addresses, mut key: [u8; IpcryptPfx::KEY_BYTES]) -> Self {
        // The cipher takes no key of two equal halves, which no random source gives.
        if key[..16] == key[16..] {
            key[16] ^= 1;
        }
        Self { how, cipher: IpcryptPfx::new(key) }
    }

    /// What stands for an address.
    pub(super) fn address(&self, address: Address) -> Address {
        let bits = address.bits();
        let range = Range::of(bits);
        if !self.replaces(range, address) {
            return address;
        }
        if self.how == Addresses::CutOff {
            return Address::from_v6_bits(bits & first_bits(bits_left(address)));
        }
        let mut pseudonym = bits;
        loop {
            pseudonym = self.encrypted(range, pseudonym);
            if Range::of(pseudonym) == range {
                return Address::from_v6_bits(pseudonym);
            }
        }
    }

    /// What stands for addresses in a filter: the same rows have them. `None` where nothing does.
    pub(super) fn wanted(&self, wanted: AddressMatch) -> Option<AddressMatch> {
        match wanted {
            _ if self.how == Addresses::Keep => Some(wanted),
            // Every address stays of its kind.
            AddressMatch::Kind(_) => Some(wanted),
            AddressMatch::One(address) => {
                self.network(address, if address.is_v4() { 32 } else { 128 }).map(AddressMatch::One)
            }
            AddressMatch::Network(first, n_bits) => {
                self.network(first, n_bits).map(|first| AddressMatch::Network(first, n_bits))
            }
            AddressMatch::Range(first, last) => {
                let n_bits = (first.bits() ^ last.bits()).leading_zeros();
                let network = first.bits() & first_bits(n_bits);
                let range = Range::of_all(network, n_bits)?;
                (!self.replaces(range, first) && self.nothing_is_cut_to(network, n_bits)).then_some(wanted)
            }
        }
    }

    /// The first address of the network, as large, of exactly those addresses that stand for the addresses of a network.
    fn network(&self, first: Address, n_bits: u8) -> Option<Address> {
        let all_bits = bits_of_network(first, n_bits);
        let bits = first.bits();
        if self.how == Addresses::CutOff {
            let range = Range::of_all(bits, all_bits);
            let is_same = all_bits <= bits_left(first)
                || range.is_some_and(|range| range.is_kept) && self.nothing_is_cut_to(bits, all_bits);
            return is_same.then_some(first);
        }
        // All that is in a range stays in it.
        if Range::is_whole(bits, all_bits) {
            return Some(first);
        }
        let range = Range::of_all(bits, all_bits)?;
        if !self.replaces(range, first) {
            return Some(first);
        }
        let mut pseudonym = bits;
        loop {
            pseudonym = self.encrypted(range, pseudonym) & first_bits(all_bits);
            if Range::of_all(pseudonym, all_bits) == Some(range) {
                return Some(Address::from_v6_bits(pseudonym));
            }
            // Where some of the addresses stay and others go on, they are no network any more.
            if Range::holding(pseudonym, all_bits) == range {
                return None;
            }
        }
    }

    /// Whether no address that is cut becomes one of these, which are kept.
    fn nothing_is_cut_to(&self, first: u128, n_bits: u32) -> bool {
        let left = bits_left(Address::from_v6_bits(first));
        let cut = first & first_bits(left);
        self.how != Addresses::CutOff
            || (cut ^ first) & first_bits(n_bits) != 0
            || Range::of_all(cut, left).is_some_and(|range| range.is_kept)
    }

    /// Whether the addresses of a range are replaced, of which this is one.
    fn replaces(&self, range: &Range, address: Address) -> bool {
        !range.is_kept
            && match self.how {
                Addresses::Keep => false,
                Addresses::Pseudonyms | Addresses::CutOff => true,
                Addresses::PublicPseudonyms => AddressKind::of(address) == Some(AddressKind::Public),
            }
    }

    /// Encrypted once, and moved back to its range: the bits of the range are the same for all that is in it.
    fn encrypted(&self, range: &Range, bits: u128) -> u128 {
        // What was encrypted as IPv6 goes on so, even where it looks like a mapped address for one turn.
        let ip = if range.is_v4() { IpAddr::V4(Ipv4Addr::from(bits as u32)) } else { Ipv6Addr::from(bits).into() };
        range.moved_here(Address::from(self.cipher.encrypt_ipaddr(ip)).bits())
    }
}

fn bits_left(address: Address) -> u32 {
    if address.is_v4() { LEFT_OF_V4 } else { LEFT_OF_V6 }
}
