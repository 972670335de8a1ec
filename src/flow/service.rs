//! What commonly listens on a port. A port is no proof of a service.

/// The service that a port is commonly used for, for those that are met in Azure networks.
pub fn service(port: u16) -> Option<&'static str> {
    Some(match port {
        20 | 21 => "FTP",
        22 => "SSH",
        23 => "Telnet",
        25 => "SMTP",
        53 => "DNS",
        67 | 68 => "DHCP",
        69 => "TFTP",
        80 => "HTTP",
        88 => "Kerberos",
        110 => "POP3",
        111 => "ONC RPC",
        123 => "NTP",
        135 => "MS RPC",
        137..=139 => "NetBIOS",
        143 => "IMAP",
        161 | 162 => "SNMP",
        179 => "BGP",
        389 => "LDAP",
        443 => "HTTPS",
        445 => "SMB",
        464 => "Kerberos password",
        465 | 587 => "SMTP submission",
        500 => "IKE (IPsec)",
        514 => "Syslog",
        636 => "LDAPS",
        853 => "DNS over TLS",
        993 => "IMAPS",
        995 => "POP3S",
        1194 => "OpenVPN",
        1433 => "SQL Server",
        1434 => "SQL Server browser",
        1521 => "Oracle",
        1688 => "Windows activation (KMS)",
        2049 => "NFS",
        2379 | 2380 => "etcd",
        3268 | 3269 => "LDAP global catalogue",
        3306 => "MySQL",
        3389 => "RDP",
        4500 => "IPsec NAT traversal",
        5060 | 5061 => "SIP",
        5432 => "PostgreSQL",
        5671 | 5672 => "AMQP",
        5900 => "VNC",
        5985 | 5986 => "WinRM",
        6379 | 6380 => "Redis",
        6443 => "Kubernetes API",
        8080 => "HTTP (alternative)",
        8443 => "HTTPS (alternative)",
        8883 => "MQTT over TLS",
        9092 | 9093 => "Kafka",
        9200 | 9300 => "Elasticsearch",
        10250 => "Kubernetes kubelet",
        11211 => "Memcached",
        27017 => "MongoDB",
        32526 => "Azure guest agent",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services() {
        let cases = [(443, Some("HTTPS")), (3389, Some("RDP")), (138, Some("NetBIOS")), (50_000, None), (0, None)];
        for (port, expected) in cases {
            assert_eq!(service(port), expected, "{port}");
        }
    }
}
