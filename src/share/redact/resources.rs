//! IDs of resources, part by part (FORMAT §3): `/subscriptions/{id}/resourceGroups/{name}/providers/{namespace}/{type}/{name}`.

use super::names::{Given, Numbers};
use crate::columns::NameDictionary;
use crate::folded::folded;

/// Azure's own words in IDs, and what the name after them is of.
const KEYS: [(&str, &str); 30] = [
    ("subscriptions", "subscription"),
    ("resourceGroups", "group"),
    (PROVIDERS, "provider"),
    ("networkSecurityGroups", "nsg"),
    ("securityRules", "rule"),
    ("defaultSecurityRules", "rule"),
    ("virtualNetworks", "vnet"),
    ("subnets", "subnet"),
    ("networkInterfaces", "nic"),
    ("ipConfigurations", "ip-configuration"),
    ("networkWatchers", "watcher"),
    ("flowLogs", "flow-log"),
    ("networkManagers", "manager"),
    ("securityAdminConfigurations", "configuration"),
    ("ruleCollections", "rules"),
    ("rules", "rule"),
    ("publicIPAddresses", "public-ip"),
    ("publicIPPrefixes", "public-ip"),
    ("loadBalancers", "load-balancer"),
    ("applicationGateways", "gateway"),
    ("virtualNetworkGateways", "gateway"),
    ("natGateways", "gateway"),
    ("azureFirewalls", "firewall"),
    ("bastionHosts", "bastion"),
    ("privateEndpoints", "endpoint"),
    ("routeTables", "routes"),
    ("applicationSecurityGroups", "asg"),
    ("virtualMachines", "vm"),
    ("virtualMachineScaleSets", "vmss"),
    ("storageAccounts", "storage"),
];

const PROVIDERS: &str = "providers";

/// Namespaces of Azure's resource providers that have to do with networks.
const NAMESPACES: [&str; 4] =
    ["Microsoft.Network", "Microsoft.Compute", "Microsoft.ClassicNetwork", "Microsoft.Storage"];

/// Whole texts that are the same in every log: no ACL because of encryption, and Azure's own.
const FIXED: [&str; 2] = ["unspecified", "00000000-0000-0000-0000-000000000000"];

/// What a name is that nothing says more of.
const RESOURCE: &str = "resource";

/// IDs of resources and their parts.
#[derive(Default)]
pub(super) struct Resources {
    /// The numbers of a name, one for each kind of thing that has it.
    numbers: Vec<Vec<(&'static str, u32)>>,
    /// The names that have some, by the same index.
    names: NameDictionary,
    /// How many of each kind there are: some tens at most.
    n_of_kind: Vec<(&'static str, u32)>,
    guids: Numbers,
    pub(super) given: Given,
}

impl Resources {
    /// What stands for an ID, or for a name in an ID's place.
    pub(super) fn replace(&mut self, id: &str) -> Option<String> {
        if id.is_empty() {
            return None;
        }
        let key = folded(id);
        if FIXED.iter().any(|fixed| fixed.eq_ignore_ascii_case(id)) {
            self.given.put(&key, id);
            return None;
        }
        let first = id.split('/').find(|part| !part.is_empty()).unwrap_or_default();
        let replaced = if first.eq_ignore_ascii_case(KEYS[0].0) || first.eq_ignore_ascii_case(PROVIDERS) {
            self.parts(id)
        } else if let Some((front, last)) = id.rsplit_once('/') {
            // Filters look for the last part too.
            let (front, last) = (self.name(RESOURCE, front), self.name(RESOURCE, last));
            format!("{front}/{last}")
        } else {
            self.name(RESOURCE, id)
        };
        self.given.put(&key, &replaced);
        Some(replaced)
    }

    /// Names are looked for whole and as the last part of an ID: what may stand for one. The first of them for a name that
    /// was not met yet is what will stand for it.
    pub(super) fn last_parts(&mut self, name: &str) -> Vec<String> {
        if name.is_empty() || is_guid(name) {
            return vec![self.name(RESOURCE, name)];
        }
        let words = KEYS.iter().map(|(word, _)| word).chain(&NAMESPACES).chain(&FIXED);
        let mut found: Vec<String> =
            words.filter(|word| word.eq_ignore_ascii_case(name)).map(|word| (*word).to_owned()).collect();
        match self.names.find(&folded(name)).and_then(|index| self.numbers.get(index as usize)) {
            Some(numbers) => found.extend(numbers.iter().map(|(kind, number)| format!("{kind}-{number}"))),
            None => found.push(self.name(RESOURCE, name)),
        }
        found
    }

    /// A key, then its name, and after the key of providers a namespace.
    fn parts(&mut self, id: &str) -> String {
        let mut replaced = String::new();
        // What the next part is the name of; none where it is a key.
        let mut next: Option<&'static str> = None;
        for (index, part) in id.split('/').enumerate() {
            if index > 0 {
                replaced.push('/');
            }
            if part.is_empty() {
                continue;
            }
            let is_part = |word: &str| word.eq_ignore_ascii_case(part);
            let kind = next.take();
            let known = KEYS.iter().find(|(word, _)| is_part(word));
            match (kind, known) {
                (None, Some((_, kind))) => {
                    replaced.push_str(part);
                    next = Some(kind);
                }
                (None, None) => {
                    replaced.push_str(&self.name("type", part));
                    next = Some(RESOURCE);
                }
                (Some("provider"), _) if NAMESPACES.iter().any(|word| is_part(word)) => replaced.push_str(part),
                (Some(kind), _) => replaced.push_str(&self.name(kind, part)),
            }
        }
        replaced
    }

    /// What stands for a name. A GUID stays one; the zeros are Azure's own.
    fn name(&mut self, kind: &'static str, name: &str) -> String {
        if name.is_empty() || FIXED[1] == name {
            return name.to_owned();
        }
        let key = folded(name);
        if is_guid(name) {
            return format!("00000000-0000-0000-0000-{:012}", self.guids.of(&key));
        }
        let index = self.names.intern(&key).map_or(usize::MAX, |index| index as usize);
        if index == self.numbers.len() {
            self.numbers.push(Vec::new());
        }
        let mut past_all = Vec::new();
        let numbers = self.numbers.get_mut(index).unwrap_or(&mut past_all);
        let is_of = |(of, _): &&(&'static str, u32)| *of == kind || *of == RESOURCE;
        let (kind, number) = match numbers.iter().find(is_of) {
            Some(found) => *found,
            None => {
                let n = count_one(&mut self.n_of_kind, kind);
                numbers.push((kind, n));
                (kind, n)
            }
        };
        format!("{kind}-{number}")
    }
}

/// One more of a kind; the how manieth it is.
fn count_one(n_of_kind: &mut Vec<(&'static str, u32)>, kind: &'static str) -> u32 {
    if let Some((_, n)) = n_of_kind.iter_mut().find(|(of, _)| *of == kind) {
        *n += 1;
        return *n;
    }
    n_of_kind.push((kind, 1));
    1
}

/// Whether a text is a GUID and nothing else.
fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
