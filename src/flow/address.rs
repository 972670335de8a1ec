//! One address type for IPv4 and IPv6.

use std::cmp::Ordering;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bytemuck::{Pod, Zeroable};

/// An IPv4 or IPv6 address in 16 bytes.
///
/// IPv4 is held as its IPv4-mapped IPv6 address (`::ffff:a.b.c.d`), so that one column and one dictionary serve both.
/// The text `::ffff:192.0.2.1` therefore reads as 192.0.2.1, which is the address it means (RFC 4291 §2.5.5.2).
/// IPv4 sorts before IPv6.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct Address(u128);

const MAPPED_PREFIX: u128 = 0xffff << 32;

impl Address {
    /// From the four octets in network order, as one number: 10.0.0.4 is `0x0a00_0004`.
    pub const fn from_v4_bits(bits: u32) -> Self {
        Self(MAPPED_PREFIX | bits as u128)
    }

    /// From the 128 bits in network order.
    pub const fn from_v6_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// The 128 bits; for IPv4 those of the mapped address.
    pub const fn bits(self) -> u128 {
        self.0
    }

    /// Whether this is an IPv4 address.
    pub const fn is_v4(self) -> bool {
        self.0 >> 32 == 0xffff
    }

    /// The address as the standard library's type.
    pub fn to_ip(self) -> IpAddr {
        if self.is_v4() { IpAddr::V4(Ipv4Addr::from(self.0 as u32)) } else { IpAddr::V6(Ipv6Addr::from(self.0)) }
    }
}

impl From<IpAddr> for Address {
    fn from(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(v4) => Self::from_v4_bits(v4.into()),
            IpAddr::V6(v6) => Self::from_v6_bits(v6.into()),
        }
    }
}

impl Ord for Address {
    fn cmp(&self, other: &Self) -> Ordering {
        (!self.is_v4(), self.0).cmp(&(!other.is_v4(), other.0))
    }
}

impl PartialOrd for Address {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_ip().fmt(f)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_ip().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn shows_as_it_was_written() {
        for text in ["0.0.0.0", "10.0.0.4", "255.255.255.255", "::", "::1", "2001:db8::5", "fe80::1"] {
            assert_eq!(address(text).to_string(), text);
        }
        assert_eq!(address("::ffff:192.0.2.1").to_string(), "192.0.2.1");
    }

    #[test]
    fn ipv4_sorts_before_ipv6() {
        let mut sorted = ["2001:db8::1", "::1", "203.0.113.9", "10.0.0.4", "::"].map(address);
        sorted.sort();
        assert_eq!(sorted.map(|a| a.to_string()), ["10.0.0.4", "203.0.113.9", "::", "::1", "2001:db8::1"]);
    }
}
