//! What the path of a blob says (FORMAT §2).

use crate::parse::record_time_ms;

/// What a path says of the log in the file: that of a storage account's folders, as far as it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlobPath {
    /// The NSG's or the flow log's name.
    pub log: Option<String>,
    /// The beginning of the hour, in milliseconds since 1970-01-01 UTC.
    pub hour_ms: Option<u64>,
    /// The NIC's MAC address, without separators.
    pub nic: Option<String>,
}

impl BlobPath {
    /// Of `resourceId=/…/NETWORKSECURITYGROUPS/{nsg}/y=/m=/d=/h=/m=00/macAddress={mac}/PT1H.json`, or
    /// `flowLogResourceID=/…/NETWORKWATCHER_{REGION}_{NAME}/y=…`, or `…/FLOWLOGS/{name}/y=…`.
    pub fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split(['/', '\\']).collect();
        let value = |part: &str, key: &str| {
            let (name, value) = part.split_once('=')?;
            name.eq_ignore_ascii_case(key).then(|| value.to_owned())
        };
        let year = parts.iter().position(|part| value(part, "y").is_some_and(|year| year.len() == 4));
        let hour_ms = year.and_then(|at| {
            let [year, month, day, hour] =
                [("y", 0), ("m", 1), ("d", 2), ("h", 3)].map(|(key, n)| value(parts.get(at + n)?, key));
            record_time_ms(&format!("{}-{:0>2}-{:0>2}T{:0>2}:00:00Z", year?, month?, day?, hour?))
        });
        let log = year.and_then(|at| parts.get(at.checked_sub(1)?)).map(|part| log_name(part));
        let nic = parts.iter().find_map(|part| value(part, "macAddress"));
        Self { log: log.filter(|name| !name.is_empty()), hour_ms, nic }
    }
}

/// `NETWORKWATCHER_{REGION}_{NAME}` is the flow log's name with its region in front, which has no underscore.
fn log_name(part: &str) -> String {
    const WATCHER: &str = "NETWORKWATCHER_";
    match part.get(..WATCHER.len()).filter(|front| front.eq_ignore_ascii_case(WATCHER)) {
        Some(_) => {
            let rest = &part[WATCHER.len()..];
            rest.split_once('_').map_or(rest, |(_region, name)| name).to_owned()
        }
        None => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_and_neither() {
        let of = |path: &str| {
            let BlobPath { log, hour_ms, nic } = BlobPath::of(path);
            format!("{} {} {}", log.unwrap_or_default(), hour_ms.unwrap_or_default(), nic.unwrap_or_default())
        };
        let hour = "y=2022/m=09/d=14/h=09/m=00/macAddress=00224871C205/PT1H.json";
        let nsg =
            "resourceId=/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WEB-NSG";
        let watcher = "flowLogResourceID=/0_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_HUB_LOG";
        assert_eq!(of(&format!("{nsg}/{hour}")), "WEB-NSG 1663146000000 00224871C205");
        assert_eq!(of(&format!("logs.zip/{watcher}/{hour}")), "HUB_LOG 1663146000000 00224871C205");
        assert_eq!(
            of(&format!("a\\{}", "flowLogResourceID=\\X\\FLOWLOGS\\hub\\y=2022\\m=9\\d=14\\h=9\\m=00\\PT1H.json")),
            "hub 1663146000000 "
        );
        assert_eq!(of("PT1H.json"), " 0 ");
        assert_eq!(of("y=2022/m=99/d=1/h=1"), " 0 ");
        assert_eq!(of("NETWORKWATCHER_é/y=2022"), "é 0 ");
        assert_eq!(of(""), " 0 ");
    }
}
