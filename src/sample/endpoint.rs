//! Who talks to whom, and about what.

use super::host::{Group, HostIndex, Hosts};
use super::random::Random;
use super::rule::Traffic;

/// The five-tuple of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Endpoints {
    pub(super) source: HostIndex,
    pub(super) destination: HostIndex,
    pub(super) source_port: u16,
    pub(super) destination_port: u16,
    /// IANA number.
    pub(super) protocol: u8,
}

pub(super) const ICMP: u8 = 1;
pub(super) const TCP: u8 = 6;
pub(super) const UDP: u8 = 17;
pub(super) const ICMP_6: u8 = 58;

const WEB: [(u8, u16); 8] =
    [(TCP, 443), (TCP, 443), (TCP, 443), (TCP, 443), (TCP, 443), (TCP, 80), (UDP, 53), (UDP, 123)];
const OFFICE: [(u8, u16); 10] = [
    (TCP, 443),
    (TCP, 443),
    (TCP, 1433),
    (TCP, 5432),
    (TCP, 8080),
    (TCP, 8080),
    (TCP, 445),
    (TCP, 389),
    (UDP, 53),
    (UDP, 53),
];
const SITE: [(u8, u16); 6] = [(TCP, 443), (TCP, 443), (TCP, 443), (TCP, 443), (TCP, 443), (TCP, 80)];
const BASTION: [(u8, u16); 3] = [(TCP, 22), (TCP, 22), (TCP, 3389)];
const PROBE: [(u8, u16); 2] = [(TCP, 80), (TCP, 443)];
const PLATFORM: [(u8, u16); 4] = [(TCP, 80), (TCP, 80), (TCP, 32526), (UDP, 53)];
const HUB: [(u8, u16); 3] = [(TCP, 5986), (TCP, 9100), (UDP, 161)];
const HIGH_RISK: [(u8, u16); 6] = [(TCP, 445), (TCP, 3389), (TCP, 22), (TCP, 135), (TCP, 139), (TCP, 23)];
const DOORS: [(u8, u16); 12] = [
    (TCP, 22),
    (TCP, 23),
    (TCP, 23),
    (TCP, 8080),
    (TCP, 8443),
    (TCP, 8728),
    (TCP, 5060),
    (TCP, 6379),
    (TCP, 3306),
    (TCP, 9200),
    (UDP, 161),
    (UDP, 5060),
];

impl Endpoints {
    /// Of a new flow. Only VNet flow logs have IPv6 here and any ICMP: NSG flow logs know TCP and UDP.
    pub(super) fn draw(traffic: Traffic, in_vnet_log: bool, random: &mut Random, hosts: &mut Hosts) -> Self {
        let is_v6 = in_vnet_log && random.below(100) < 4 && has_v6(traffic);
        let local = if is_v6 { Hosts::LOCAL_6 } else { Hosts::LOCAL };
        let (is_outbound, remote) = match traffic {
            Traffic::ToInternet | Traffic::StrayOut | Traffic::SmtpOut => {
                (true, hosts.pick(if is_v6 { Group::Servers6 } else { Group::Servers }, random))
            }
            Traffic::ToNetwork => {
                (true, hosts.pick(if is_v6 { Group::Neighbours6 } else { Group::Neighbours }, random))
            }
            Traffic::FromNetwork | Traffic::FromHub | Traffic::NotEncrypted => {
                (false, hosts.pick(if is_v6 { Group::Neighbours6 } else { Group::Neighbours }, random))
            }
            Traffic::FromInternet => (false, hosts.pick(if is_v6 { Group::Servers6 } else { Group::Clients }, random)),
            Traffic::FromBastion => (false, Hosts::BASTION),
            Traffic::FromPlatform => (false, Hosts::PLATFORM),
            Traffic::ToPlatform => (true, Hosts::PLATFORM),
            Traffic::Scan | Traffic::ScanRdp | Traffic::ScanHighRisk => (false, scanner(is_v6, random, hosts)),
        };
        let (source, destination) = if is_outbound { (local, remote) } else { (remote, local) };
        if in_vnet_log && can_ping(traffic) && random.one_in(50) {
            let protocol = if is_v6 { ICMP_6 } else { ICMP };
            return Self { source, destination, source_port: 0, destination_port: 0, protocol };
        }
        let (protocol, destination_port) = service(traffic, random);
        let source_port = match destination_port {
            // A time server asks from its own port.
            123 => 123,
            _ => random.between(32_768, 61_000) as u16,
        };
        Self { source, destination, source_port, destination_port, protocol }
    }

    /// NSG flow logs show neither ICMP nor, here, IPv6.
    pub(super) fn is_known_to_nsg_logs(&self) -> bool {
        matches!(self.protocol, TCP | UDP) && self.source != Hosts::LOCAL_6 && self.destination != Hosts::LOCAL_6
    }
}

fn has_v6(traffic: Traffic) -> bool {
    !matches!(traffic, Traffic::FromBastion | Traffic::FromPlatform | Traffic::ToPlatform)
}

fn can_ping(traffic: Traffic) -> bool {
    matches!(traffic, Traffic::ToInternet | Traffic::ToNetwork | Traffic::FromNetwork | Traffic::FromHub)
}

/// One in forty comes from an address that is not seen again: the long tail of sources that every public address has.
fn scanner(is_v6: bool, random: &mut Random, hosts: &mut Hosts) -> HostIndex {
    if is_v6 {
        hosts.stranger_6(random)
    } else if random.one_in(40) {
        hosts.stranger(random)
    } else {
        hosts.pick(Group::Scanners, random)
    }
}

fn service(traffic: Traffic, random: &mut Random) -> (u8, u16) {
    match traffic {
        Traffic::ToInternet => random.one_of(&WEB),
        Traffic::ToNetwork | Traffic::FromNetwork | Traffic::NotEncrypted => random.one_of(&OFFICE),
        Traffic::FromInternet => random.one_of(&SITE),
        Traffic::FromBastion => random.one_of(&BASTION),
        Traffic::FromPlatform => random.one_of(&PROBE),
        Traffic::ToPlatform => random.one_of(&PLATFORM),
        Traffic::FromHub => random.one_of(&HUB),
        Traffic::Scan if random.below(5) < 2 => random.one_of(&DOORS),
        Traffic::Scan => (if random.one_in(8) { UDP } else { TCP }, random.between(1, 65_536) as u16),
        Traffic::ScanRdp => (TCP, 3389),
        Traffic::ScanHighRisk => random.one_of(&HIGH_RISK),
        Traffic::StrayOut => (TCP, random.between(1024, 65_536) as u16),
        Traffic::SmtpOut => (TCP, 25),
    }
}
