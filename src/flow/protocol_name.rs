//! The names of IP protocols.

/// What IANA calls a protocol number, for those that are met in a virtual network.
pub fn protocol_name(number: u8) -> Option<&'static str> {
    Some(match number {
        1 => "ICMP",
        2 => "IGMP",
        4 => "IPIP",
        6 => "TCP",
        17 => "UDP",
        41 => "IPv6",
        47 => "GRE",
        50 => "ESP",
        51 => "AH",
        58 => "ICMPv6",
        89 => "OSPF",
        103 => "PIM",
        112 => "VRRP",
        132 => "SCTP",
        _ => return None,
    })
}

/// The number of a protocol by its name; case does not matter.
pub fn protocol_number(name: &str) -> Option<u8> {
    (0..=u8::MAX).find(|number| protocol_name(*number).is_some_and(|known| known.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_numbers() {
        for number in 0..=u8::MAX {
            if let Some(name) = protocol_name(number) {
                assert_eq!(protocol_number(&name.to_lowercase()), Some(number));
            }
        }
        assert_eq!(protocol_number("tcpx"), None);
    }
}
