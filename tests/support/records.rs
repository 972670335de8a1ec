//! Records and blobs as Azure writes them, of tuples that a test gives.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

use flowglass::connection::{Connections, Once};
use flowglass::parse::{Reader, Resume};
use flowglass::query::filter::Filter;
use flowglass::query::{Selection, Selector};
use flowglass::store::{NewFile, Store};
use serde_json::json;

/// Which kind of log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    Nsg1,
    Nsg2,
    Vnet4,
}

/// Tuples of one NIC and one rule.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    pub version: Version,
    /// When it was logged: a record with another time is no repeat.
    pub time_ms: u64,
    pub mac: Option<&'a str>,
    pub rule: &'a str,
    pub tuples: Vec<String>,
}

impl Record<'_> {
    /// As it stands in a blob.
    pub fn text(&self) -> String {
        let Self { version, time_ms, mac, rule, tuples } = self;
        let (minute, second, ms) = (time_ms / 60_000 % 60, time_ms / 1000 % 60, time_ms % 1000);
        let time = format!("2022-09-14T{:02}:{minute:02}:{second:02}.{ms:03}Z", time_ms / 3_600_000 % 24);
        let mut record = match version {
            Version::Vnet4 => json!({
                "time": time,
                "flowLogVersion": 4,
                "category": "FlowLogFlowEvent",
                "targetResourceID": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet",
                "flowRecords": { "flows": [{
                    "aclID": "00000000-1234-abcd-ef00-c1c2c3c4c5c6",
                    "flowGroups": [{ "rule": rule, "flowTuples": tuples }],
                }]},
            }),
            Version::Nsg1 | Version::Nsg2 => json!({
                "time": time,
                "category": "NetworkSecurityGroupFlowEvent",
                "resourceId": "/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG",
                "properties": {
                    "Version": if *version == Version::Nsg1 { 1 } else { 2 },
                    "flows": [{ "rule": rule, "flows": [{ "flowTuples": tuples }] }],
                },
            }),
        };
        if let Some(mac) = mac {
            record["macAddress"] = (*mac).into();
        }
        record.to_string()
    }
}

/// A blob of these records.
pub fn blob(records: &[String]) -> Vec<u8> {
    format!("{{\"records\":[{}]}}", records.join(",")).into_bytes()
}

/// A store that has read these files, in the order in which they stand.
pub fn store<'a>(files: impl IntoIterator<Item = &'a (String, Vec<u8>)>) -> Store {
    let mut store = Store::default();
    for ((path, bytes), number) in files.into_iter().zip(0..) {
        let size = bytes.len() as u64;
        store.files_mut().add(NewFile { number, path: path.clone(), size, is_packed: false });
        let mut reader = Reader::new();
        reader.begin(number, &Resume::beginning(), u64::MAX);
        reader.push(bytes, |chunk| store.append(chunk));
        let outcome = reader.finish();
        if let Some(chunk) = reader.flush() {
            store.append(chunk);
        }
        store.files_mut().add_outcome(&outcome);
        store.files_mut().finish(number, None);
    }
    store.mark_parts();
    store
}

/// The rows that a filter wants, without those of repeated records.
pub fn selection(store: &Store, filter: &Filter) -> Selection {
    let selector = Selector::new(store, filter, false);
    let mut selection = Selection::default();
    store.chunks().iter().for_each(|chunk| selection.push(selector.select(chunk)));
    selection
}

/// Every connection of a store counted once.
pub fn once(store: &Store, found: &Connections) -> Once {
    found.once(store, &selection(store, &Filter::default())).unwrap_or_else(|_| panic!("there is memory"))
}
