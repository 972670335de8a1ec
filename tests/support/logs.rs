//! Random logs that are odd in every way that the reader takes: all versions, names of all kinds, records that repeat,
//! that are cut off, that lie about their version.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

use flowglass::parse::{Reader, Resume};
use flowglass::store::{NewFile, Store};
use serde_json::{Map, Value, json};

/// Numbers that look random; the same seed gives the same ones.
pub struct Dice(u64);

impl Dice {
    /// Other seeds give other numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.number() % n
    }

    /// One time out of `n`.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn one_of<'a>(&mut self, values: &[&'a str]) -> &'a str {
        values[self.below(values.len() as u64) as usize]
    }
}

const RULES: [&str; 9] = [
    "DefaultRule_AllowVnetOutBound",
    "UserRule_web",
    "userrule_WEB",
    "PlatformRule",
    "",
    "a/b \"c\"\n",
    "\u{202e}é İ",
    "unspecified",
    "web",
];
const ACLS: [&str; 6] = [
    "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/web-nsg",
    "/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WEB-NSG",
    "00000000-0000-0000-0000-000000000000",
    "web-nsg",
    "unspecified",
    "a/",
];
const MACS: [&str; 5] = ["000D3AF87856", "00-0d-3a-f8-78-56", "00:0D:3A:F8:78:57", "no mac", ""];
const CODES: [&str; 7] = ["X", "NX", "NX", "NX_NOT_ACCEPTED", "NX_SW_NOT_READY", "nx", ""];
const ADDRESSES: [&str; 16] = [
    "10.0.0.0",
    "10.0.0.4",
    "10.0.0.5",
    "10.0.0.9",
    "10.0.0.15",
    "168.63.129.16",
    "192.0.2.1",
    "203.0.113.9",
    "224.0.0.251",
    "0.0.0.0",
    "255.255.255.255",
    "2001:db8::",
    "2001:db8::5",
    "fd00::1",
    "::1",
    "::ffff:10.0.0.4",
];
const PORTS: [u16; 9] = [0, 22, 53, 80, 443, 3389, 8080, 50_000, 65_535];

/// 2022-09-14 09:00 UTC, in milliseconds.
const HOUR_MS: u64 = 1_663_146_000_000;

fn address(dice: &mut Dice) -> String {
    match dice.below(12) {
        0 => std::net::Ipv4Addr::from(dice.number() as u32).to_string(),
        1 => std::net::Ipv6Addr::from(u128::from(dice.below(1 << 40)) << dice.below(90)).to_string(),
        _ => dice.one_of(&ADDRESSES).to_owned(),
    }
}

fn counter(dice: &mut Dice) -> String {
    match dice.below(40) {
        0 => String::new(),
        1 => u64::MAX.to_string(),
        2 => (u64::from(u32::MAX) - 2 + dice.below(5)).to_string(),
        3 => dice.number().to_string(),
        4..8 => "0".to_owned(),
        _ => dice.below(3000).to_string(),
    }
}

fn tuple(dice: &mut Dice, version: u64) -> String {
    let time_ms = match dice.below(150) {
        0 => dice.below(250_000_000_000_000),
        1 => HOUR_MS + dice.below(200) * 86_400_000,
        _ => HOUR_MS + dice.below(3_600_000),
    };
    let [source, destination] = [(); 2].map(|()| address(dice));
    let [source_port, destination_port] = [(); 2].map(|()| PORTS[dice.below(PORTS.len() as u64) as usize]);
    let direction = dice.one_of(&["I", "O"]);
    let ends = format!("{source},{destination},{source_port},{destination_port}");
    if version == 1 {
        let protocol = dice.one_of(&["T", "U"]);
        return format!("{},{ends},{protocol},{direction},{}", time_ms / 1000, dice.one_of(&["A", "A", "D"]));
    }
    let state = dice.one_of(&["B", "C", "E"]);
    let counts = match (state, dice.below(12)) {
        (_, 0) => std::array::from_fn(|_| counter(dice)),
        ("B", _) | (_, 1) => std::array::from_fn(|_| String::new()),
        _ => {
            let mut counts: [String; 4] = std::array::from_fn(|_| counter(dice));
            if !dice.once_in(8) {
                counts[0] = "1".to_owned();
                counts[2] = "0".to_owned();
            }
            counts
        }
    };
    let counts = counts.join(",");
    if version == 2 {
        let protocol = dice.one_of(&["T", "U", "6"]);
        let decision = dice.one_of(&["A", "A", "D"]);
        format!("{},{ends},{protocol},{direction},{decision},{state},{counts}", time_ms / 1000)
    } else {
        let protocol = [6, 6, 17, 1, 58, 250][dice.below(6) as usize];
        let state = if dice.once_in(4) { "D" } else { state };
        format!("{time_ms},{ends},{protocol},{direction},{state},{},{counts}", dice.one_of(&CODES))
    }
}

fn tuples(dice: &mut Dice, version: u64) -> Value {
    let n = if dice.once_in(3) { dice.below(90) } else { dice.below(8) };
    let tuples = (0..n).map(|_| match dice.below(60) {
        0 => "no tuple".to_owned(),
        1 => {
            let other = [1, 2, 4][dice.below(3) as usize];
            tuple(dice, other)
        }
        _ => tuple(dice, version),
    });
    tuples.collect::<Vec<_>>().into()
}

/// With a name, most often.
fn named(dice: &mut Dice, key: &str, names: &[&str], mut object: Map<String, Value>) -> Value {
    if !dice.once_in(12) {
        object.insert(key.to_owned(), dice.one_of(names).into());
    }
    object.into()
}

fn object(key: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(key.to_owned(), value)])
}

fn record(dice: &mut Dice) -> Value {
    let version = [1, 2, 4, 4][dice.below(4) as usize];
    let mut record = Map::new();
    match dice.below(10) {
        0 => {}
        1 => drop(record.insert("time".to_owned(), "yesterday".into())),
        _ => {
            let time = format!("2022-09-14T09:{:02}:{:02}.123Z", dice.below(60), dice.below(60));
            record.insert("time".to_owned(), time.into());
        }
    }
    let declared = if dice.once_in(8) { [1, 2, 3, 4][dice.below(4) as usize] } else { version };
    let mut list = Vec::new();
    for _ in 0..dice.below(4) {
        let mut inner = Vec::new();
        for _ in 0..dice.below(4) {
            let group = object("flowTuples", tuples(dice, version));
            inner.push(if version == 4 {
                named(dice, "rule", &RULES, group)
            } else {
                named(dice, "mac", &MACS, group)
            });
        }
        list.push(if version == 4 {
            named(dice, "aclID", &ACLS, object("flowGroups", inner.into()))
        } else {
            named(dice, "rule", &RULES, object("flows", inner.into()))
        });
    }
    let record = match version {
        4 => {
            record.insert("flowLogVersion".to_owned(), declared.into());
            record.insert("flowRecords".to_owned(), json!({ "flows": list }));
            named(dice, "targetResourceID", &ACLS, record)
        }
        _ => {
            record.insert("properties".to_owned(), json!({ "Version": declared, "flows": list }));
            named(dice, "resourceId", &ACLS, record)
        }
    };
    let Value::Object(record) = record else { return record };
    named(dice, "macAddress", &MACS, record)
}

/// A store of these files, each a chunk or more of its own.
pub fn store(seed: u64) -> Store {
    let mut store = Store::default();
    for ((path, bytes), number) in files(seed).iter().zip(0..) {
        append(&mut store, number, path, bytes);
    }
    store.mark_parts();
    store
}

/// A few files, some with the records of others.
pub fn files(seed: u64) -> Vec<(String, Vec<u8>)> {
    let mut dice = Dice::new(seed);
    let mut files = Vec::new();
    let mut records: Vec<String> = Vec::new();
    for _ in 0..1 + dice.below(4) {
        let mut texts = Vec::new();
        for _ in 0..dice.below(5) {
            let text = match dice.below(12) {
                0..3 if !records.is_empty() => records[dice.below(records.len() as u64) as usize].clone(),
                3 => "\"junk\"".to_owned(),
                4 => json!({ "category": "AuditEvent", "time": "2022-09-14T09:00:00Z" }).to_string(),
                _ => record(&mut dice).to_string(),
            };
            records.push(text.clone());
            texts.push(text);
        }
        let mut text = format!("{{\"records\":[{}]}}", texts.join(","));
        match dice.below(6) {
            0 => {
                let end = dice.below(text.len() as u64) as usize;
                text.truncate((0..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0));
            }
            1 => text = text.replacen("flowTuples\":", "flowTuples\"}", 1),
            _ => {}
        }
        let path = format!("{}/PT1H.json", dice.one_of(&["a", "b\\c", "web", "é"]));
        files.push((path, text.into_bytes()));
    }
    files
}

/// Reads a file into a store.
pub fn append(store: &mut Store, number: u32, path: &str, bytes: &[u8]) {
    let size = bytes.len() as u64;
    store.files_mut().add(NewFile { number, path: path.to_owned(), size, is_packed: false });
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
