//! What an address alone says about itself, in words.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::flow::{METADATA, PLATFORM};

/// What kind of address it is, in a few words. `None` where the text is no address.
pub fn address_kind(text: &str) -> Option<&'static str> {
    Some(match text.parse().ok()? {
        IpAddr::V4(address) => v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => v4(mapped),
            None => v6(address),
        },
    })
}

fn v4(address: Ipv4Addr) -> &'static str {
    let octets = address.octets();
    match octets {
        _ if address == PLATFORM => "Azure platform: DNS, DHCP, load balancer probes, guest agent",
        _ if address == METADATA => "Azure platform: instance metadata service",
        _ if address.is_unspecified() => "no address",
        _ if address.is_broadcast() => "broadcast",
        _ if address.is_loopback() => "loopback",
        _ if address.is_link_local() => "link-local",
        _ if address.is_multicast() => "multicast",
        _ if address.is_private() => "private",
        _ if address.is_documentation() => "public, reserved for documentation",
        [100, 64..=127, ..] => "shared address space of carriers (RFC 6598)",
        [0 | 240..=255, ..] => "reserved",
        _ => "public",
    }
}

fn v6(address: Ipv6Addr) -> &'static str {
    let segments = address.segments();
    match segments[0] {
        _ if address.is_unspecified() => "no address",
        _ if address.is_loopback() => "loopback",
        0xfe80..=0xfebf => "link-local",
        0xff00..=0xffff => "multicast",
        0xfc00..=0xfdff => "private (unique local)",
        0x2001 if segments[1] == 0xdb8 => "public, reserved for documentation",
        0x2000..=0x3fff => "public",
        _ => "reserved",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let cases = [
            ("168.63.129.16", "Azure platform: DNS, DHCP, load balancer probes, guest agent"),
            ("169.254.169.254", "Azure platform: instance metadata service"),
            ("169.254.169.253", "link-local"),
            ("10.0.0.4", "private"),
            ("172.16.0.1", "private"),
            ("172.32.0.1", "public"),
            ("192.168.1.1", "private"),
            ("100.64.0.1", "shared address space of carriers (RFC 6598)"),
            ("127.0.0.1", "loopback"),
            ("224.0.0.251", "multicast"),
            ("239.255.255.250", "multicast"),
            ("240.0.0.1", "reserved"),
            ("255.255.255.255", "broadcast"),
            ("0.0.0.0", "no address"),
            ("203.0.113.9", "public, reserved for documentation"),
            ("::ffff:10.0.0.4", "private"),
            ("::1", "loopback"),
            ("::", "no address"),
            ("fe80::1", "link-local"),
            ("ff02::fb", "multicast"),
            ("fd00::1", "private (unique local)"),
            ("2001:db8::1", "public, reserved for documentation"),
            ("2600::1", "public"),
            ("4000::1", "reserved"),
        ];
        for (address, expected) in cases {
            assert_eq!(address_kind(address), Some(expected), "{address}");
        }
        assert_eq!(address_kind("web-1"), None);
    }
}
