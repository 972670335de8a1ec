//! A network interface and the resources around it, as their names stand in the logs.

use super::rule::{Acl, Rule};
use crate::flow::TupleForm;

const SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";
const TIERS: [&str; 4] = ["WEB", "APP", "DATA", "OPS"];
const NICS_PER_NSG: u32 = 3;

/// The names that a NIC's records carry.
#[derive(Clone, Debug)]
pub(super) struct Nic {
    /// From 0.
    pub(super) index: u32,
    /// 12 hex digits, upper case.
    pub(super) mac: String,
    /// `systemId` of NSG logs and `flowLogGUID` of VNet logs.
    pub(super) guid: String,
    /// `resourceId` of NSG logs.
    pub(super) nsg: String,
    /// `flowLogResourceID` of VNet logs.
    pub(super) flow_log: String,
    /// `targetResourceID` of VNet logs.
    pub(super) target: String,
    /// `aclID` of the NSG in VNet logs.
    nsg_acl: String,
    flow_log_name: String,
}

impl Nic {
    /// The NIC of an index.
    pub(super) fn new(index: u32) -> Self {
        let group = index / NICS_PER_NSG;
        let tier = TIERS[(group % TIERS.len() as u32) as usize];
        let name = match group / TIERS.len() as u32 {
            0 => format!("CONTOSO-{tier}"),
            n => format!("CONTOSO-{tier}-{}", n + 1),
        };
        let low = name.to_ascii_lowercase();
        let target = match index % 3 {
            0 => "virtualNetworks/contoso-vnet".to_owned(),
            1 => format!("virtualNetworks/contoso-vnet/subnets/{low}"),
            _ => format!("networkInterfaces/{low}-nic{index}"),
        };
        Self::named(index, &name, &target)
    }

    /// The NIC of an index with names of its own: that of its NSG and flow log without their endings, in upper case, and
    /// the flow log's target.
    pub(super) fn named(index: u32, name: &str, target: &str) -> Self {
        // The VNet logs' NSG stands in another resource group than the NSG logs': IDs are compared without case, and a
        // mixed log must not leave it to the reader whether two ACLs are one.
        let vnet_group =
            format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/contoso-vnet-rg/providers/Microsoft.Network");
        let flow_log_name = format!("{name}-FLOWLOG");
        Self {
            index,
            mac: format!("002248{:06X}", index & 0xff_ffff),
            guid: format!("00000000-0000-4000-8000-{index:012x}"),
            nsg: format!(
                "/SUBSCRIPTIONS/{SUBSCRIPTION}/RESOURCEGROUPS/CONTOSO-RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/{name}-NSG"
            ),
            flow_log: format!(
                "/SUBSCRIPTIONS/{SUBSCRIPTION}/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/{flow_log_name}"
            ),
            target: format!("{vnet_group}/{target}"),
            nsg_acl: format!("{vnet_group}/networkSecurityGroups/{}-nsg", name.to_ascii_lowercase()),
            flow_log_name,
        }
    }

    /// The ACL of a rule as a reader reports it: `aclID` in v4, the record's `resourceId` in v1 and v2.
    pub(super) fn acl(&self, rule: &Rule, form: TupleForm) -> &str {
        match (form, rule.acl) {
            (TupleForm::Nsg1 | TupleForm::Nsg2, _) => &self.nsg,
            (TupleForm::Vnet4, Acl::Nsg) => &self.nsg_acl,
            (TupleForm::Vnet4, Acl::Manager) => "0a1b2c3d-0000-4000-8000-00000000a001",
            (TupleForm::Vnet4, Acl::Platform) => "00000000-0000-0000-0000-000000000000",
            (TupleForm::Vnet4, Acl::Unspecified) => "unspecified",
        }
    }

    /// The blob of an hour of [`super::plan::DAY`], in the container of its kind of log; both forms of VNet log names
    /// occur, and a log of all versions lies under either kind (FORMAT §2).
    pub(super) fn blob_path(&self, form: Option<TupleForm>, hour: u32) -> String {
        let in_vnet_logs = form.map_or(self.index % 8 == 4, |form| form == TupleForm::Vnet4);
        let folder = if !in_vnet_logs {
            format!("resourceId={}", self.nsg)
        } else if self.index.is_multiple_of(2) {
            format!(
                "flowLogResourceID=/{SUBSCRIPTION}_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_{}",
                self.flow_log_name
            )
        } else {
            format!("flowLogResourceID={}", self.flow_log)
        };
        format!("{folder}/y=2025/m=03/d=12/h={hour:02}/m=00/macAddress={}/PT1H.json", self.mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_are_named_as_azure_names_them() {
        let paths = [(0, None), (4, None), (3, Some(TupleForm::Nsg1)), (15, Some(TupleForm::Vnet4))]
            .map(|(nic, form)| Nic::new(nic).blob_path(form, nic % 24));
        insta::assert_snapshot!(paths.join("\n"), @r"
        resourceId=/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/CONTOSO-RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/CONTOSO-WEB-NSG/y=2025/m=03/d=12/h=00/m=00/macAddress=002248000000/PT1H.json
        flowLogResourceID=/00000000-0000-0000-0000-000000000000_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_CONTOSO-APP-FLOWLOG/y=2025/m=03/d=12/h=04/m=00/macAddress=002248000004/PT1H.json
        resourceId=/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/CONTOSO-RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/CONTOSO-APP-NSG/y=2025/m=03/d=12/h=03/m=00/macAddress=002248000003/PT1H.json
        flowLogResourceID=/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/CONTOSO-APP-2-FLOWLOG/y=2025/m=03/d=12/h=15/m=00/macAddress=00224800000F/PT1H.json
        ");
    }
}
