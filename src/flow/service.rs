//! What commonly listens on a port. A port is no proof of a service.

/// A service that is met in Azure networks, and the ports that it is commonly found on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// As it is written in filters: `smb`.
    pub keyword: &'static str,
    /// As it is shown: `SMB`.
    pub name: &'static str,
    /// First and last of its ports.
    pub ports: &'static [(u16, u16)],
}

const fn entry(keyword: &'static str, name: &'static str, ports: &'static [(u16, u16)]) -> Service {
    Service { keyword, name, ports }
}

/// All services that are known, by port. No port is in two of them.
pub const SERVICES: &[Service] = &[
    entry("ftp", "FTP", &[(20, 21)]),
    entry("ssh", "SSH", &[(22, 22)]),
    entry("telnet", "Telnet", &[(23, 23)]),
    entry("smtp", "SMTP", &[(25, 25)]),
    entry("dns", "DNS", &[(53, 53)]),
    entry("dhcp", "DHCP", &[(67, 68)]),
    entry("tftp", "TFTP", &[(69, 69)]),
    entry("http", "HTTP", &[(80, 80)]),
    entry("kerberos", "Kerberos", &[(88, 88)]),
    entry("pop3", "POP3", &[(110, 110)]),
    entry("onc-rpc", "ONC RPC", &[(111, 111)]),
    entry("ntp", "NTP", &[(123, 123)]),
    entry("ms-rpc", "MS RPC", &[(135, 135)]),
    entry("netbios", "NetBIOS", &[(137, 139)]),
    entry("imap", "IMAP", &[(143, 143)]),
    entry("snmp", "SNMP", &[(161, 162)]),
    entry("bgp", "BGP", &[(179, 179)]),
    entry("ldap", "LDAP", &[(389, 389)]),
    entry("https", "HTTPS", &[(443, 443)]),
    entry("smb", "SMB", &[(445, 445)]),
    entry("kerberos-password", "Kerberos password", &[(464, 464)]),
    entry("submission", "SMTP submission", &[(465, 465), (587, 587)]),
    entry("ike", "IKE (IPsec)", &[(500, 500)]),
    entry("syslog", "Syslog", &[(514, 514)]),
    entry("ldaps", "LDAPS", &[(636, 636)]),
    entry("dns-tls", "DNS over TLS", &[(853, 853)]),
    entry("imaps", "IMAPS", &[(993, 993)]),
    entry("pop3s", "POP3S", &[(995, 995)]),
    entry("openvpn", "OpenVPN", &[(1194, 1194)]),
    entry("sql", "SQL Server", &[(1433, 1433)]),
    entry("sql-browser", "SQL Server browser", &[(1434, 1434)]),
    entry("oracle", "Oracle", &[(1521, 1521)]),
    entry("kms", "Windows activation (KMS)", &[(1688, 1688)]),
    entry("nfs", "NFS", &[(2049, 2049)]),
    entry("etcd", "etcd", &[(2379, 2380)]),
    entry("global-catalogue", "LDAP global catalogue", &[(3268, 3269)]),
    entry("mysql", "MySQL", &[(3306, 3306)]),
    entry("rdp", "RDP", &[(3389, 3389)]),
    entry("ipsec-nat", "IPsec NAT traversal", &[(4500, 4500)]),
    entry("sip", "SIP", &[(5060, 5061)]),
    entry("postgresql", "PostgreSQL", &[(5432, 5432)]),
    entry("amqp", "AMQP", &[(5671, 5672)]),
    entry("vnc", "VNC", &[(5900, 5900)]),
    entry("winrm", "WinRM", &[(5985, 5986)]),
    entry("redis", "Redis", &[(6379, 6380)]),
    entry("kubernetes", "Kubernetes API", &[(6443, 6443)]),
    entry("http-alt", "HTTP (alternative)", &[(8080, 8080)]),
    entry("https-alt", "HTTPS (alternative)", &[(8443, 8443)]),
    entry("mqtt", "MQTT over TLS", &[(8883, 8883)]),
    entry("kafka", "Kafka", &[(9092, 9093)]),
    entry("elasticsearch", "Elasticsearch", &[(9200, 9200), (9300, 9300)]),
    entry("kubelet", "Kubernetes kubelet", &[(10_250, 10_250)]),
    entry("memcached", "Memcached", &[(11_211, 11_211)]),
    entry("mongodb", "MongoDB", &[(27_017, 27_017)]),
    entry("guest-agent", "Azure guest agent", &[(32_526, 32_526)]),
];

impl Service {
    /// The service with this keyword; case does not matter.
    pub fn find(keyword: &str) -> Option<&'static Self> {
        SERVICES.iter().find(|service| service.keyword.eq_ignore_ascii_case(keyword))
    }
}

/// The service that a port is commonly used for, for those that are met in Azure networks.
pub fn service(port: u16) -> Option<&'static str> {
    let of_port = |service: &&Service| service.ports.iter().any(|(first, last)| (*first..=*last).contains(&port));
    SERVICES.iter().find(of_port).map(|service| service.name)
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

    #[test]
    fn keywords_and_ports_are_used_once() {
        let mut ports = Vec::new();
        for (index, known) in SERVICES.iter().enumerate() {
            assert!(
                known.keyword.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
            assert!(known.keyword.starts_with(|c: char| c.is_ascii_lowercase()), "not to be taken for a port");
            assert!(SERVICES[..index].iter().all(|other| other.keyword != known.keyword), "{}", known.keyword);
            for (first, last) in known.ports {
                assert!(first <= last);
                ports.extend(*first..=*last);
            }
            assert_eq!(Service::find(&known.keyword.to_uppercase()), Some(known));
        }
        let n_ports = ports.len();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), n_ports);
        assert_eq!(Service::find("ftp").map(|ftp| ftp.ports), Some([(20, 21)].as_slice()));
        assert_eq!(Service::find("snmpx"), None);
    }
}
