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

/// What a record without flows is, as a noun with its article: by its category, its resource and the keys it has.
pub(super) fn named(category: Option<&str>, resource: &str, telltales: u16) -> Option<String> {
    let has = |telltale: Telltale| telltales & telltale.bit() != 0;
    let resource = resource.to_ascii_lowercase();
    let lower = category.unwrap_or_default().to_ascii_lowercase();
    let known = CATEGORIES.iter().find(|(name, _)| match name.strip_suffix('*') {
        Some(front) => lower.starts_with(front),
        None => lower == *name,
    });
    let kind = if let Some((_, kind)) = known {
        kind
    } else if resource.contains("/microsoft.keyvault/") && lower == "auditevent" {
        "a Key Vault audit log"
    } else if resource.contains("/microsoft.keyvault/") && category.is_some() {
        "a Key Vault log"
    } else if has(Telltale::Metric) || has(Telltale::TimeGrain) {
        "a file of metrics"
    } else if has(Telltale::Event) || has(Telltale::Caller) && ACTIVITY.contains(&lower.as_str()) {
        "an activity log"
    } else if has(Telltale::TrafficAnalytics) {
        "a table of Traffic Analytics"
    } else if has(Telltale::Internal) && has(Telltale::Context) || has(Telltale::Context) && category.is_none() {
        "telemetry of Application Insights"
    } else if category.is_some() {
        "a log of another kind"
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
