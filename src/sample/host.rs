//! The addresses that take part: a few popular ones, many seen now and then, and strangers seen once.

use std::ops::Range;

use super::random::Random;
use super::text::address_text;
use crate::flow::Address;

/// Which of the [`Hosts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HostIndex(u16);

impl HostIndex {
    /// False for a stranger, whose place the next one takes.
    pub(super) fn is_lasting(self) -> bool {
        self != Hosts::STRANGER
    }
}

/// An address and how it is written.
#[derive(Clone, Debug)]
pub(super) struct Host {
    pub(super) address: Address,
    pub(super) text: String,
}

/// Hosts of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum Group {
    /// Servers on the internet, 203.0.113.0/24.
    Servers,
    /// Clients on the internet, 192.0.2.0/24.
    Clients,
    /// Those who try every door, 198.51.100.0/24.
    Scanners,
    /// Machines of the same and of peered networks, private.
    Neighbours,
    /// Servers on the internet, 2001:db8::/32.
    Servers6,
    /// Machines of the same and of peered networks, fd00::/8.
    Neighbours6,
}

const N_GROUPS: usize = 6;

/// All hosts that are known by an index, so that a flow in waiting is small.
#[derive(Debug)]
pub(super) struct Hosts {
    all: Vec<Host>,
    groups: [Range<u16>; N_GROUPS],
}

impl Hosts {
    /// Azure's own address, for DNS, probes and the agent.
    pub(super) const PLATFORM: HostIndex = HostIndex(0);
    /// The NIC whose log is being written.
    pub(super) const LOCAL: HostIndex = HostIndex(1);
    /// The NIC's IPv6 address.
    pub(super) const LOCAL_6: HostIndex = HostIndex(2);
    /// The one machine that may log in.
    pub(super) const BASTION: HostIndex = HostIndex(3);
    /// An address that comes once; valid until the next one is asked for.
    const STRANGER: HostIndex = HostIndex(4);

    /// The hosts of a seed; NIC 0 is the local one.
    pub(super) fn new(seed: u64) -> Self {
        let mut hosts = Self::none();
        for address in [v4([168, 63, 129, 16]), LOCAL_NET, LOCAL_6_NET, v4([10, 1, 250, 4]), v4([10, 0, 0, 0])] {
            hosts.push(address);
        }
        let random = &mut Random::new(seed, 1);
        hosts.add_group(Group::Servers, random, 254, |i, _| v4([203, 0, 113, i + 1]));
        hosts.add_group(Group::Clients, random, 254, |i, _| v4([192, 0, 2, i + 1]));
        hosts.add_group(Group::Scanners, random, 254, |i, _| v4([198, 51, 100, i + 1]));
        hosts.add_group(Group::Neighbours, random, 240, |i, random| {
            let [a, b] = [random.below(10) as u8, random.between(4, 200) as u8];
            match i % 8 {
                0 => v4([172, 16, a, b]),
                1 => v4([192, 168, a, b]),
                _ => v4([10, 1 + a % 3, a, b]),
            }
        });
        hosts.add_group(Group::Servers6, random, 60, |i, _| v6(0x2001_0db8_0001, u64::from(i) + 0x10));
        hosts.add_group(Group::Neighbours6, random, 40, |i, _| v6(0xfd00_0000_0020, u64::from(i) + 0x10));
        hosts.set_local(0);
        hosts
    }

    /// None yet, of a network whose machines are all known by name: [`Hosts::add`] gives their indexes.
    pub(super) fn none() -> Self {
        Self { all: Vec::new(), groups: [const { 0..0 }; N_GROUPS] }
    }

    /// Adds a host.
    pub(super) fn add(&mut self, address: Address) -> HostIndex {
        self.push(address);
        HostIndex((self.all.len() - 1) as u16)
    }

    /// The host of an index.
    pub(super) fn get(&self, index: HostIndex) -> &Host {
        &self.all[usize::from(index.0)]
    }

    /// Makes another NIC the local one.
    pub(super) fn set_local(&mut self, nic: u32) {
        // Ten NICs a subnet; Azure gives .4 first.
        let host = (nic / 10 % 0x100) << 8 | (4 + nic % 10);
        self.set(Self::LOCAL, Address::from_v4_bits(LOCAL_NET.bits() as u32 | host));
        self.set(Self::LOCAL_6, Address::from_v6_bits(LOCAL_6_NET.bits() | u128::from(host)));
    }

    /// One of a group, the popular ones more often.
    pub(super) fn pick(&self, group: Group, random: &mut Random) -> HostIndex {
        let range = &self.groups[group as usize];
        HostIndex(range.start + random.skewed_below(u32::from(range.end - range.start)) as u16)
    }

    /// An IPv4 address that has most likely never been there. Private, for want of enough addresses for documentation.
    pub(super) fn stranger(&mut self, random: &mut Random) -> HostIndex {
        self.set(Self::STRANGER, Address::from_v4_bits(10 << 24 | random.below(1 << 24)));
        Self::STRANGER
    }

    /// An IPv6 address that has most likely never been there.
    pub(super) fn stranger_6(&mut self, random: &mut Random) -> HostIndex {
        self.set(Self::STRANGER, v6(0x2001_0db8_0000 | u64::from(random.below(1 << 16)), random.next()));
        Self::STRANGER
    }

    fn set(&mut self, index: HostIndex, address: Address) {
        let host = &mut self.all[usize::from(index.0)];
        host.address = address;
        address_text(address, &mut host.text);
    }

    fn push(&mut self, address: Address) {
        let mut text = String::new();
        address_text(address, &mut text);
        self.all.push(Host { address, text });
    }

    /// Adds `n` hosts, in an order that is not that of their addresses: the first are the popular ones.
    fn add_group(&mut self, group: Group, random: &mut Random, n: u8, address: impl Fn(u8, &mut Random) -> Address) {
        let start = self.all.len();
        for i in 0..n {
            let address = address(i, random);
            self.push(address);
            let other = start + random.below(u32::from(i) + 1) as usize;
            self.all.swap(start + usize::from(i), other);
        }
        self.groups[group as usize] = start as u16..self.all.len() as u16;
    }
}

const LOCAL_NET: Address = v4([10, 0, 0, 0]);
const LOCAL_6_NET: Address = v6(0xfd00_0000_0020, 0);

pub(super) const fn v4(octets: [u8; 4]) -> Address {
    Address::from_v4_bits(u32::from_be_bytes(octets))
}

/// From the first 48 and the last 64 bits.
pub(super) const fn v6(network: u64, interface: u64) -> Address {
    Address::from_v6_bits((network as u128) << 80 | interface as u128)
}
