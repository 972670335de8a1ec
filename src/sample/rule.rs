//! The rules that the sample networks have, and how often each is hit.

use super::random::Random;

/// Who decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Acl {
    /// The network security group of the NIC.
    Nsg,
    /// A Virtual Network Manager, written as a GUID.
    Manager,
    /// Azure itself, written as the GUID of zeros.
    Platform,
    /// Nobody: the encryption policy dropped it.
    Unspecified,
}

/// What kind of flow hits the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Traffic {
    ToInternet,
    ToNetwork,
    FromNetwork,
    FromInternet,
    FromBastion,
    FromPlatform,
    ToPlatform,
    FromHub,
    Scan,
    ScanRdp,
    ScanHighRisk,
    StrayOut,
    SmtpOut,
    NotEncrypted,
}

/// A rule and its share of the traffic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) acl: Acl,
    pub(super) traffic: Traffic,
    pub(super) denies: bool,
    /// Of 256 new flows, how many hit it in an NSG flow log; 0: this kind of log does not know it.
    nsg_share: u8,
    /// The same in a VNet flow log.
    vnet_share: u8,
}

impl Rule {
    /// Into or out of the NIC.
    pub(super) fn is_outbound(&self) -> bool {
        use Traffic::{SmtpOut, StrayOut, ToInternet, ToNetwork, ToPlatform};
        matches!(self.traffic, ToInternet | ToNetwork | ToPlatform | StrayOut | SmtpOut)
    }

    /// Whether NSG flow logs know it.
    pub(super) fn is_in_nsg_logs(&self) -> bool {
        self.nsg_share > 0
    }
}

pub(super) const fn allow(name: &'static str, traffic: Traffic, nsg_share: u8, vnet_share: u8) -> Rule {
    Rule { name, acl: Acl::Nsg, traffic, denies: false, nsg_share, vnet_share }
}

pub(super) const fn deny(name: &'static str, traffic: Traffic, nsg_share: u8, vnet_share: u8) -> Rule {
    Rule { denies: true, ..allow(name, traffic, nsg_share, vnet_share) }
}

pub(super) const fn of(acl: Acl, rule: Rule) -> Rule {
    Rule { acl, ..rule }
}

/// How many rules there are.
pub(super) const N_RULES: usize = 15;

/// All rules. An allowed flow makes two tuples or more and a denied one makes one, a few repeat: with two fifths of the
/// new flows denied, a quarter of the tuples is. The rules of an ACL stand together.
pub(super) static RULES: [Rule; N_RULES] = [
    allow("DefaultRule_AllowInternetOutBound", Traffic::ToInternet, 46, 42),
    allow("DefaultRule_AllowVnetOutBound", Traffic::ToNetwork, 30, 26),
    allow("DefaultRule_AllowVnetInBound", Traffic::FromNetwork, 24, 20),
    allow("UserRule_Allow-Https-In", Traffic::FromInternet, 45, 44),
    allow("UserRule_Allow-Ssh-From-Bastion", Traffic::FromBastion, 6, 5),
    allow("DefaultRule_AllowAzureLoadBalancerInBound", Traffic::FromPlatform, 7, 6),
    allow(
        "UserRule_SecurityCenter-JITRule_1928374650_0A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5",
        Traffic::FromBastion,
        1,
        1,
    ),
    deny("DefaultRule_DenyAllInBound", Traffic::Scan, 74, 58),
    deny("UserRule_Deny-Rdp-From-Internet", Traffic::ScanRdp, 12, 8),
    deny("DefaultRule_DenyAllOutBound", Traffic::StrayOut, 4, 4),
    deny("UserRule_Block-Smtp-Out", Traffic::SmtpOut, 7, 6),
    of(Acl::Manager, allow("AllowManagementFromHub", Traffic::FromHub, 0, 6)),
    of(Acl::Manager, deny("BlockHighRiskTCPPortsFromInternet", Traffic::ScanHighRisk, 0, 20)),
    of(Acl::Platform, allow("PlatformRule", Traffic::ToPlatform, 0, 8)),
    of(Acl::Unspecified, deny("unspecified", Traffic::NotEncrypted, 0, 2)),
];

/// The rule of each of 256 draws.
#[derive(Debug)]
pub(super) struct RuleDraw([u8; 256]);

impl RuleDraw {
    /// For one kind of log.
    pub(super) const fn new(in_vnet_logs: bool) -> Self {
        let mut draws = [0; 256];
        let mut filled = 0;
        let mut rule = 0;
        while rule < N_RULES {
            let share = if in_vnet_logs { RULES[rule].vnet_share } else { RULES[rule].nsg_share };
            let mut i = 0;
            while i < share {
                draws[filled] = rule as u8;
                filled += 1;
                i += 1;
            }
            rule += 1;
        }
        assert!(filled == 256, "the shares of a kind of log add up to 256");
        Self(draws)
    }

    /// The index of a rule in [`RULES`].
    pub(super) fn draw(&self, random: &mut Random) -> u8 {
        self.0[random.below(256) as usize]
    }
}

/// In NSG flow logs.
pub(super) static NSG_RULES: RuleDraw = RuleDraw::new(false);
/// In VNet flow logs.
pub(super) static VNET_RULES: RuleDraw = RuleDraw::new(true);
