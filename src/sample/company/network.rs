//! The company's machines and rules.

use crate::sample::host::{HostIndex, Hosts, v4, v6};
use crate::sample::nic::Nic;
use crate::sample::rule::{Acl, Rule, Traffic, allow, deny, of};

/// A machine whose NIC has a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logged {
    /// The web server; VNet flow log.
    Web,
    /// The database; VNet flow log.
    Db,
    /// The jump host with the old application on it; NSG flow log of version 2.
    Jump,
}

impl Logged {
    pub(super) const ALL: [Self; 3] = [Self::Web, Self::Db, Self::Jump];

    pub(super) fn nic(self) -> Nic {
        let index = self as u32;
        let (name, mac, target) = match self {
            Self::Web => ("WEB", "002248200104", "networkInterfaces/web-nic"),
            Self::Db => ("DB", "002248200204", "networkInterfaces/db-nic"),
            Self::Jump => ("JUMP", "002248200304", "networkInterfaces/jump-nic"),
        };
        let mut nic = Nic::named(index, name, target);
        mac.clone_into(&mut nic.mac);
        nic
    }
}

/// All addresses. Public ones are from the ranges for documentation: 203.0.113.0/24 serves, 192.0.2.0/24 and
/// 2001:db8::/32 are customers, 198.51.100.0/24 tries doors.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) hosts: Hosts,
    pub(super) platform: HostIndex,
    pub(super) web: HostIndex,
    pub(super) web_6: HostIndex,
    pub(super) db: HostIndex,
    pub(super) jump: HostIndex,
    /// The new application server of the day's deployment. It has no log.
    pub(super) app: HostIndex,
    /// The second database, in a peered network.
    pub(super) replica: HostIndex,
    /// A machine whose network does not encrypt.
    pub(super) reports: HostIndex,
    pub(super) hub: HostIndex,
    pub(super) dns: HostIndex,
    /// Where backups go.
    pub(super) storage: HostIndex,
    pub(super) mail: HostIndex,
    /// Who comes in the evening.
    pub(super) intruder: HostIndex,
    /// Where the intruder puts what was found.
    pub(super) upload: HostIndex,
    pub(super) customers: Vec<HostIndex>,
    pub(super) customers_6: Vec<HostIndex>,
    pub(super) servers: Vec<HostIndex>,
    pub(super) office: Vec<HostIndex>,
    pub(super) scanners: Vec<HostIndex>,
    /// Those who use the rule that was made for a partner; the intruder is one more.
    pub(super) guests: Vec<HostIndex>,
}

impl Network {
    pub(super) fn new() -> Self {
        let mut hosts = Hosts::none();
        let mut one = |address: [u8; 4]| hosts.add(v4(address));
        let [platform, web, db, jump, app] =
            [[168, 63, 129, 16], [10, 20, 1, 4], [10, 20, 2, 4], [10, 20, 3, 4], [10, 20, 1, 7]].map(&mut one);
        let [replica, reports, hub, dns] =
            [[10, 40, 2, 4], [10, 40, 6, 9], [10, 10, 0, 5], [10, 10, 0, 53]].map(&mut one);
        let [storage, mail, intruder, upload] =
            [[203, 0, 113, 50], [203, 0, 113, 25], [198, 51, 100, 77], [203, 0, 113, 190]].map(&mut one);
        let customers = (1..=90).map(|i| one([192, 0, 2, i])).collect();
        let servers = (60..=75).map(|i| one([203, 0, 113, i])).collect();
        let office = (11..=26).map(|i| one([10, 30, 0, i])).collect();
        let scanners = (100..=160).map(|i| one([198, 51, 100, i])).collect();
        let guests =
            [[192, 0, 2, 201], [192, 0, 2, 214], [198, 51, 100, 12], [198, 51, 100, 23], [198, 51, 100, 64]].map(one);
        Self {
            web_6: hosts.add(v6(0xfd00_0020_0001, 4)),
            customers_6: (0x10..0x24).map(|i| hosts.add(v6(0x2001_0db8_0040, i))).collect(),
            hosts,
            platform,
            web,
            db,
            jump,
            app,
            replica,
            reports,
            hub,
            dns,
            storage,
            mail,
            intruder,
            upload,
            customers,
            servers,
            office,
            scanners,
            guests: guests.to_vec(),
        }
    }
}

/// The rule that decides; its place in [`RULES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    HttpsIn,
    SshFromJump,
    SmbRdpBlocked,
    SqlFromWeb,
    SqlFromApp,
    SqlBlocked,
    BackupOut,
    RdpFromOffice,
    LegacyFromOffice,
    Partner,
    SmtpBlocked,
    LoadBalancer,
    VnetIn,
    VnetOut,
    InternetOut,
    InDenied,
    FromHub,
    HighRiskBlocked,
    Platform,
    NotEncrypted,
}

/// All rules, in the order of [`Hit`]. Which are whose shows in the ACL of the NIC that is hit.
pub(super) static RULES: [Rule; 20] = [
    allow("UserRule_Allow-Https-In", Traffic::FromInternet, 0, 0),
    allow("UserRule_Allow-Ssh-From-Jump", Traffic::FromBastion, 0, 0),
    deny("UserRule_Block-Smb-Rdp-In", Traffic::FromNetwork, 0, 0),
    allow("UserRule_Allow-Sql-From-Web", Traffic::FromNetwork, 0, 0),
    allow("UserRule_Allow-Sql-From-App", Traffic::FromNetwork, 0, 0),
    deny("UserRule_Block-Sql-From-Others", Traffic::FromNetwork, 0, 0),
    allow("UserRule_Allow-Backup-To-Storage", Traffic::ToInternet, 0, 0),
    allow("UserRule_Allow-Rdp-From-Office", Traffic::FromNetwork, 0, 0),
    allow("UserRule_Allow-Legacy-App-From-Office", Traffic::FromNetwork, 0, 0),
    allow("UserRule_Temp-Allow-Any-From-Partner", Traffic::FromInternet, 0, 0),
    deny("UserRule_Block-Smtp-Out", Traffic::SmtpOut, 0, 0),
    allow("DefaultRule_AllowAzureLoadBalancerInBound", Traffic::FromPlatform, 0, 0),
    allow("DefaultRule_AllowVnetInBound", Traffic::FromNetwork, 0, 0),
    allow("DefaultRule_AllowVnetOutBound", Traffic::ToNetwork, 0, 0),
    allow("DefaultRule_AllowInternetOutBound", Traffic::ToInternet, 0, 0),
    deny("DefaultRule_DenyAllInBound", Traffic::Scan, 0, 0),
    of(Acl::Manager, allow("AllowManagementFromHub", Traffic::FromHub, 0, 0)),
    of(Acl::Manager, deny("BlockHighRiskTCPPortsFromInternet", Traffic::ScanHighRisk, 0, 0)),
    of(Acl::Platform, allow("PlatformRule", Traffic::ToPlatform, 0, 0)),
    of(Acl::Unspecified, deny("unspecified", Traffic::NotEncrypted, 0, 0)),
];
const _: () = assert!(Hit::NotEncrypted as usize + 1 == RULES.len(), "a rule for each");
