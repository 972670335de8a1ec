//! A small company's day: the page's sample data.
//!
//! A web server and a database with VNet flow logs, a jump host with an NSG flow log of version 2; what goes on there on
//! every day, and on this day alone a blocked deployment, a rule that lets in too much, a backup that takes the bandwidth
//! and an intrusion. Traffic between two of the three is in both logs. The files of one hour are missing.

mod everyday;
mod journal;
mod network;
mod stories;

use self::journal::Journal;
use self::network::{Logged, Network, RULES};
use super::plan::DAY_START_MS;
use super::record::{self, FULL_RECORD, HEAD, Style, TAIL, Tuples};
use super::traffic::Event;
use crate::flow::TupleForm;
use crate::sorting::sort_by_key;

/// A file of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFile {
    /// Its path in Azure's folder tree, with `/` between folders.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Of this hour there is no file.
const MISSING_HOUR: u32 = 5;
const MINUTES_PER_HOUR: usize = 60;
const HOURS: u32 = 24;
const MINUTE_MS: u64 = 60_000;
/// From the last possible tuple of a record to the record's time (FORMAT §1, Time).
const LAG_MS: u64 = 1000;

/// All files of the day, NIC by NIC, hour by hour. They are always the same.
pub fn company_day() -> Vec<SampleFile> {
    let network = Network::new();
    let mut journal = Journal::new();
    everyday::all(&network, &mut journal);
    stories::all(&network, &mut journal);
    let mut files = Vec::new();
    for (logged, mut tuples) in Logged::ALL.into_iter().zip(journal.tuples) {
        // Stable, so that the two ends of a moment stay in their order.
        sort_by_key(&mut tuples, |(time, _)| *time);
        write_nic(&network, logged, &tuples, &mut files);
    }
    files
}

fn write_nic(network: &Network, logged: Logged, tuples: &[(u64, Event)], files: &mut Vec<SampleFile>) {
    let form = if logged == Logged::Jump { TupleForm::Nsg2 } else { TupleForm::Vnet4 };
    let nic = logged.nic();
    // When in each minute the NIC's records are logged: each has the tuples of the minute before.
    let logged_at = 9_000 + 7_000 * u64::from(nic.index);
    let minute_of = |time: u64| ((time + MINUTE_MS + LAG_MS - logged_at) / MINUTE_MS) as usize;
    let mut records = Tuples::new(&RULES);
    let mut rest = tuples;
    for hour in 0..HOURS {
        let mut bytes = HEAD.to_vec();
        for minute in (0..MINUTES_PER_HOUR).map(|minute| hour as usize * MINUTES_PER_HOUR + minute) {
            let (mut of_minute, later) = rest.split_at(rest.partition_point(|(time, _)| minute_of(*time) <= minute));
            rest = later;
            let ticks = (DAY_START_MS + minute as u64 * MINUTE_MS + logged_at) * 10_000 + 4_000 + minute as u64 * 7;
            while !of_minute.is_empty() {
                if bytes.len() > HEAD.len() {
                    bytes.push(b',');
                }
                record::push_start(&mut bytes, form, &nic, ticks);
                records.start(form, Style { groups_by_acl: minute % 4 != 0, has_idle_rule: false });
                let mut n_written = 0;
                // What stands around the tuples is far less than 1,500 bytes.
                while n_written < of_minute.len() && (records.n_bytes() as u64) < FULL_RECORD - 1500 {
                    let (time, event) = &of_minute[n_written];
                    records.add(event, DAY_START_MS + time, &nic, &network.hosts);
                    n_written += 1;
                }
                records.write(&mut bytes, &nic);
                bytes.extend_from_slice(record::END);
                of_minute = &of_minute[n_written..];
            }
        }
        bytes.extend_from_slice(TAIL);
        if hour != MISSING_HOUR {
            files.push(SampleFile { path: nic.blob_path(Some(form), hour), bytes });
        }
    }
}
