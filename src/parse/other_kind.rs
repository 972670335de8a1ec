//! What a file is that is no flow log: every hourly blob of Azure Monitor is called `PT1H.json` (FORMAT §2).

/// A key of a record that no flow record has, and that says what the record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telltale {
    /// A metric's name.
    Metric,
    /// How long a metric's value holds for.
    TimeGrain,
    /// When an event of the activity log happened, or its number.
    Event,
    /// Who called, in the activity log.
    Caller,
    /// What Application Insights adds to its own.
    Internal,
    /// What Application Insights knows of a request.
    Context,
    /// A column of a Traffic Analytics table.
    TrafficAnalytics,
}

impl Telltale {
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "metricName" => Self::Metric,
            "timeGrain" => Self::TimeGrain,
            "eventTimestamp" | "eventDataId" | "submissionTimestamp" => Self::Event,
            "caller" | "callerIpAddress" | "identity" => Self::Caller,
            "internal" => Self::Internal,
            "context" | "iKey" => Self::Context,
            "FlowType_s" | "FlowType" | "FASchemaVersion_s" | "FaSchemaVersion" => Self::TrafficAnalytics,
            _ => return None,
        })
    }

    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Categories of other logs, without case, and what each is. A `*` at the end stands for any end.
const CATEGORIES: [(&str, &str); 26] = [
    ("networksecuritygroupevent", "an NSG event log"),
    ("networksecuritygrouprulecounter", "an NSG rule counter log"),
    ("applicationgateway*", "an application gateway log"),
    ("azurefirewall*", "an Azure Firewall log"),
    ("azfw*", "an Azure Firewall log"),
    ("frontdoor*", "an Azure Front Door log"),
    ("ddos*", "a DDoS protection log"),
    ("loadbalancer*", "a load balancer log"),
    ("gatewaydiagnosticlog", "a VPN gateway log"),
    ("tunneldiagnosticlog", "a VPN gateway log"),
    ("routediagnosticlog", "a VPN gateway log"),
    ("ikediagnosticlog", "a VPN gateway log"),
    ("p2sdiagnosticlog", "a VPN gateway log"),
    ("bastionauditlogs", "an Azure Bastion log"),
    ("storageread", "a storage account log"),
    ("storagewrite", "a storage account log"),
    ("storagedelete", "a storage account log"),
    ("appservice*", "an App Service log"),
    ("functionapplogs", "a Functions log"),
    ("kube-*", "a Kubernetes (AKS) log"),
    ("signinlogs", "a Microsoft Entra sign-in log"),
    ("noninteractiveusersigninlogs", "a Microsoft Entra sign-in log"),
    ("auditlogs", "a Microsoft Entra audit log"),
    ("workflowruntime", "a Logic Apps log"),
    ("networksecuritygroupflowevent", "a flow log without flows"),
    ("flowlogflowevent", "a flow log without flows"),
];

/// Categories of the activity log, without case.
const ACTIVITY: [&str; 11] = [
    "administrative",
    "servicehealth",
    "resourcehealth",
    "alert",
    "autoscale",
    "recommendation",
    "security",
    "policy",
    "write",
    "delete",
    "action",
];

/// What else a record without flows may be.
const OTHERS: [&str; 7] = [
    "a Key Vault audit log",
    "a Key Vault log",
    "a file of metrics",
    "an activity log",
    "a table of Traffic Analytics",
    "telemetry of Application Insights",
    "a log of another kind",
];

/// What [`Outcome::other_kind`](super::Outcome::other_kind) says in our own words, without what it quotes; `None` where it
/// is none of ours.
pub fn in_our_words(kind: &str) -> Option<&'static str> {
    let ours = kind.split_once(" (category").map_or(kind, |(ours, _)| ours);
    CATEGORIES.iter().map(|(_, what)| *what).chain(OTHERS).find(|what| *what == ours)
}

/// What a record without flows is, as a noun with its article: by its category, its resource and the keys it has.
pub(super) fn named(category: Option<&str>, resource: &str, telltales: u16) -> Option<String> {
    let has = |telltale: Telltale| telltales & telltale.bit() != 0;
    let resource = resource.to_ascii_lowercase();
    let lower = category.unwrap_or_default().to_ascii_lowercase();
    let known = CATEGORIES.iter().find(|(name, _)| match name.strip_suffix('*') {
        Some(front) => lower.starts_with(front),
        None => lower == *name,
    });
    let [vault_audit, vault, metrics, activity, analytics, insights, another] = OTHERS;
    let kind = if let Some((_, kind)) = known {
        kind
    } else if resource.contains("/microsoft.keyvault/") && lower == "auditevent" {
        vault_audit
    } else if resource.contains("/microsoft.keyvault/") && category.is_some() {
        vault
    } else if has(Telltale::Metric) || has(Telltale::TimeGrain) {
        metrics
    } else if has(Telltale::Event) || has(Telltale::Caller) && ACTIVITY.contains(&lower.as_str()) {
        activity
    } else if has(Telltale::TrafficAnalytics) {
        analytics
    } else if has(Telltale::Internal) && has(Telltale::Context) || has(Telltale::Context) && category.is_none() {
        insights
    } else if category.is_some() {
        another
    } else {
        return None;
    };
    Some(match category {
        Some(category) => format!("{kind} (category \"{}\")", super::Example::quote(category.as_bytes())),
        None => kind.to_owned(),
    })
}

/// Why a text is refused that begins like this and is no JSON, as a sentence without its full stop.
pub(super) fn of_text(beginning: &str) -> String {
    let lower = beginning.to_ascii_lowercase();
    let what = if lower.contains("<!doctype html") || lower.contains("<html") {
        "it is an HTML page, perhaps a sign-in or error page that was saved in the log's place"
    } else if lower.contains("<?xml") {
        "it is XML, perhaps an error message of the storage account that was saved in the log's place"
    } else if beginning.contains(['\u{fffd}', '\0']) || beginning.contains("\\u{") {
        "it is neither text nor JSON"
    } else {
        "it is text, not JSON"
    };
    format!("{what}: it begins with \"{beginning}\"")
}
