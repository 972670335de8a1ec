//! What an address alone says about itself. Which side is whose is not in it (FORMAT §4.6).

use std::net::{IpAddr, Ipv4Addr};

use super::Address;

/// The virtual address of Azure's platform: DNS, DHCP, health probes of load balancers, the guest agent.
pub const PLATFORM: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);
/// The address of the instance metadata service.
pub const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

/// The kinds of address that a filter tells apart. An address is of one kind at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressKind {
    /// RFC 1918, and unique local addresses of IPv6 (RFC 4193).
    Private,
    /// Neither private nor set aside: an address of the internet. Those for documentation count as public.
    Public,
    /// Sent to many.
    Multicast,
    /// Azure's own: 168.63.129.16 and 169.254.169.254.
    Platform,
}

impl AddressKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Private, Self::Public, Self::Multicast, Self::Platform];

    /// As it is written in filters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Public => "public",
            Self::Multicast => "multicast",
            Self::Platform => "platform",
        }
    }

    /// The kind of an address; `None` where it is of another: loopback, link-local, shared, reserved, none at all.
    pub fn of(address: Address) -> Option<Self> {
        match address.to_ip() {
            IpAddr::V4(v4) => {
                let octets = v4.octets();
                match octets {
                    _ if v4 == PLATFORM || v4 == METADATA => Some(Self::Platform),
                    _ if v4.is_private() => Some(Self::Private),
                    _ if v4.is_multicast() => Some(Self::Multicast),
                    _ if v4.is_loopback() || v4.is_link_local() => None,
                    [0 | 240..=255, ..] | [100, 64..=127, ..] => None,
                    _ => Some(Self::Public),
                }
            }
            IpAddr::V6(v6) => match v6.segments()[0] {
                0xfc00..=0xfdff => Some(Self::Private),
                0xff00..=0xffff => Some(Self::Multicast),
                0x2000..=0x3fff => Some(Self::Public),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let cases = [
            ("168.63.129.16", Some(AddressKind::Platform)),
            ("169.254.169.254", Some(AddressKind::Platform)),
            ("169.254.169.253", None),
            ("10.0.0.4", Some(AddressKind::Private)),
            ("172.32.0.1", Some(AddressKind::Public)),
            ("100.64.0.1", None),
            ("127.0.0.1", None),
            ("224.0.0.251", Some(AddressKind::Multicast)),
            ("255.255.255.255", None),
            ("0.0.0.0", None),
            ("203.0.113.9", Some(AddressKind::Public)),
            ("::ffff:10.0.0.4", Some(AddressKind::Private)),
            ("::1", None),
            ("fe80::1", None),
            ("ff02::fb", Some(AddressKind::Multicast)),
            ("fd00::1", Some(AddressKind::Private)),
            ("2001:db8::1", Some(AddressKind::Public)),
        ];
        for (text, expected) in cases {
            let address = text.parse::<IpAddr>().unwrap().into();
            assert_eq!(AddressKind::of(address), expected, "{text}");
        }
    }
}
