//! Files for the journeys.

use std::fs;
use std::path::{Path, PathBuf};

use flowglass::sample::{Format, Generator, Options, Truth};

/// A new folder for a journey's files.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _was_not_there = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file in a folder.
pub fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// A made-up log, and what is in it.
pub fn generated(format: Format, n_bytes: u64) -> (Vec<u8>, Truth) {
    let mut generator = Generator::new(&Options { format, n_bytes, seed: 11, n_files: None });
    let mut bytes = Vec::new();
    while generator.next_file().is_some() {
        while generator.next_piece(&mut bytes) {}
    }
    (bytes, generator.truth())
}

/// Three tuples of one NIC: an allowed flow that begins and ends, and a denied one.
pub const SMALL: &str = r#"{"records":[{"time":"2022-09-14T09:00:52.5625085Z","flowLogVersion":4,"macAddress":"00224871C205","category":"FlowLogFlowEvent","targetResourceID":"/subscriptions/s/vnet","flowRecords":{"flows":[{"aclID":"/subscriptions/s/providers/networkSecurityGroups/WEB-NSG","flowGroups":[{"rule":"RULE","flowTuples":["1663146003599,10.0.0.6,192.0.2.180,23956,443,6,O,B,NX,0,0,0,0","1663146003606,10.0.0.6,192.0.2.180,23956,443,6,O,E,NX,3,767,2,1580"]},{"rule":"DefaultRule_DenyAllInBound","flowTuples":["1663145998065,203.0.113.95,10.0.0.6,50955,22,6,I,D,NX,0,0,0,0"]}]}]}}]}"#;

/// `SMALL` of another NIC: no repeat of any other.
pub fn of_nic(n: usize) -> String {
    SMALL.replace("00224871C205", &format!("0022487{n:05X}"))
}
