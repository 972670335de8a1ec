//! What happens on this day alone, each for a question that people bring to their flow logs. The README's walk-through
//! and the tests rest on the figures.

use super::journal::{Encryption, Flow, Journal, MINUTE, SECOND, Seen, Shares, at, packets, tcp};
use super::network::Logged::{Db, Jump, Web};
use super::network::{Hit, Network};
use crate::sample::host::HostIndex;
use crate::sample::random::Random;

pub(super) fn all(network: &Network, journal: &mut Journal) {
    backup(network, journal);
    not_encrypted(network, journal);
    deployment(network, journal);
    guests(network, journal);
    scan(network, journal);
    intrusion(network, journal);
}

/// Who used the bandwidth? The database's backup: four connections from 02:00 to 03:10.
fn backup(network: &Network, journal: &mut Journal) {
    const N_BYTES_EACH: u64 = 12_000_000_000;
    for i in 0..4 {
        let start = at(2, 0, 3) + i * 700;
        let n_ms = 70 * MINUTE - (4 - i) * SECOND;
        let mut sent = Shares::new(N_BYTES_EACH, Journal::n_counted(n_ms));
        let flow = tcp(network.db, 50_412 + i as u16, network.storage, 443);
        journal.connection(&[Seen(Db, Hit::BackupOut)], flow, start, n_ms, |random| {
            let [n_packets, n_bytes] = sent.next(random);
            let acknowledged = n_packets / 4;
            [n_packets, n_bytes, acknowledged, acknowledged * 54]
        });
    }
}

/// A handful of packets from a network that does not encrypt, dropped for it.
fn not_encrypted(network: &Network, journal: &mut Journal) {
    let flow = Flow { encryption: Encryption::NotAccepted, ..tcp(network.reports, 51_877, network.db, 5432) };
    for n_seconds in [0, 1, 3, 7, 15] {
        journal.denied(Seen(Db, Hit::NotEncrypted), flow, at(11, 20, 0) + 310 + n_seconds * SECOND);
    }
}

/// Why is this blocked? The new application server cannot reach the database until somebody makes a rule for it.
fn deployment(network: &Network, journal: &mut Journal) {
    const N_ATTEMPTS: u64 = 16;
    let start = at(14, 5, 4) + 120;
    for attempt in 0..N_ATTEMPTS {
        let flow = tcp(network.app, 40_110 + attempt as u16 * 2, network.db, 5432);
        // A packet that gets no answer is sent again after one second and after two more.
        for n_seconds in [0, 1, 3] {
            journal.denied(Seen(Db, Hit::SqlBlocked), flow, start + attempt * 45 * SECOND + n_seconds * SECOND);
        }
    }
    let allowed = start + N_ATTEMPTS * 45 * SECOND;
    for i in 0..4 {
        let flow = Flow { encryption: Encryption::X, ..tcp(network.app, 40_150 + i * 2, network.db, 5432) };
        let n_ms = at(20, 0, 0) - allowed;
        journal.connection(&[Seen(Db, Hit::SqlFromApp)], flow, allowed + u64::from(i) * 40, n_ms, query);
    }
}

/// What does this rule let in? A rule that was made for a partner, for a time, and never taken away: five addresses that
/// try passwords over RDP and SSH, beside the one that gets in ([`intrusion`]).
fn guests(network: &Network, journal: &mut Journal) {
    for (guest, (port, n_tries, hour)) in
        network.guests.iter().zip([(3389, 14, 1), (22, 9, 7), (3389, 22, 10), (22, 12, 13), (3389, 18, 19)])
    {
        for i in 0..n_tries {
            let start = at(hour, 12, 0) + i * 97 * SECOND + u64::from(journal.random.below(30_000));
            let flow = tcp(*guest, journal.client_port(), network.jump, port);
            let n_ms = u64::from(journal.random.between(2_000, 9_000));
            journal.connection(&[Seen(Jump, Hit::Partner)], flow, start, n_ms, refused_login);
        }
    }
}

/// A port scan: 640 of the jump host's ports within two minutes.
fn scan(network: &Network, journal: &mut Journal) {
    const N_PORTS: usize = 640;
    // 22 and 3389 are open to everyone who comes by the partner's rule.
    let mut ports: Vec<u16> = (1..=1024).filter(|port| *port != 22).collect();
    for i in (1..ports.len()).rev() {
        ports.swap(i, journal.random.below(i as u32 + 1) as usize);
    }
    for (i, port) in (0..).zip(ports.into_iter().take(N_PORTS)) {
        let flow = tcp(network.intruder, 61_004, network.jump, port);
        journal.denied(Seen(Jump, Hit::InDenied), flow, at(22, 38, 30) + i * 170);
    }
}

/// What did this host do? After the scan somebody comes in over RDP, looks around, and carries data away.
fn intrusion(network: &Network, journal: &mut Journal) {
    const N_BYTES_TAKEN: u64 = 1_800_000_000;
    let Network { web, db, jump, intruder, upload, .. } = *network;
    let partner = [Seen(Jump, Hit::Partner)];
    journal.connection(&partner, tcp(intruder, 61_210, jump, 22), at(22, 41, 5), 4 * SECOND, refused_login);
    journal.connection(&partner, tcp(intruder, 61_214, jump, 3389), at(22, 41, 12), 6 * SECOND, refused_login);
    let session = at(23, 24, 40) - at(22, 42, 10);
    journal.connection(&partner, tcp(intruder, 61_222, jump, 3389), at(22, 42, 10), session, desktop);

    let mut tries = |to: HostIndex, seen: Seen, port: u16, source_port: u16, time: u64| {
        let flow = tcp(jump, source_port, to, port);
        // It may leave the jump host; that nobody answers shows in its counters.
        journal.connection(&[Seen(Jump, Hit::VnetOut)], flow, time, 21 * SECOND, |_| [3, 198, 0, 0]);
        for n_seconds in [0, 3, 9] {
            journal.denied(seen, flow, time + 2 + n_seconds * SECOND);
        }
    };
    tries(web, Seen(Web, Hit::SmbRdpBlocked), 445, 50_731, at(22, 51, 20));
    tries(web, Seen(Web, Hit::SmbRdpBlocked), 3389, 50_732, at(22, 51, 24));
    tries(db, Seen(Db, Hit::SmbRdpBlocked), 445, 50_741, at(22, 59, 10));
    tries(db, Seen(Db, Hit::SmbRdpBlocked), 3389, 50_742, at(22, 59, 14));
    tries(db, Seen(Db, Hit::SqlBlocked), 5432, 50_743, at(22, 59, 20));

    let out = Seen(Jump, Hit::VnetOut);
    let web_login = tcp(jump, 50_736, web, 22);
    journal.connection(&[out, Seen(Web, Hit::SshFromJump)], web_login, at(22, 51, 40), 380 * SECOND, terminal);
    let copy_time = at(23, 17, 30) - at(22, 59, 50);
    let mut taken = Shares::new(N_BYTES_TAKEN, Journal::n_counted(copy_time));
    let db_login = tcp(jump, 50_748, db, 22);
    journal.connection(&[out, Seen(Db, Hit::SshFromJump)], db_login, at(22, 59, 50), copy_time, |random| {
        let [n_packets, n_bytes] = taken.next(random);
        [n_packets / 3, n_packets / 3 * 66, n_packets, n_bytes]
    });
    let upload_time = at(23, 22, 0) - at(23, 5, 0);
    let mut sent = Shares::new(N_BYTES_TAKEN, Journal::n_counted(upload_time));
    let internet = [Seen(Jump, Hit::InternetOut)];
    journal.connection(&internet, tcp(jump, 50_760, upload, 443), at(23, 5, 0), upload_time, |random| {
        let [n_packets, n_bytes] = sent.next(random);
        [n_packets, n_bytes, n_packets / 4, n_packets / 4 * 54]
    });
}

fn two_way(asked: [u64; 2], answered: [u64; 2]) -> [u64; 4] {
    [asked[0], asked[1], answered[0], answered[1]]
}

fn refused_login(random: &mut Random) -> [u64; 4] {
    two_way(packets(random, 9..16, 90..180), packets(random, 8..14, 120..260))
}

pub(super) fn desktop(random: &mut Random) -> [u64; 4] {
    two_way(packets(random, 800..2500, 70..120), packets(random, 2000..6000, 500..900))
}

pub(super) fn terminal(random: &mut Random) -> [u64; 4] {
    two_way(packets(random, 60..400, 60..110), packets(random, 60..500, 90..400))
}

pub(super) fn query(random: &mut Random) -> [u64; 4] {
    two_way(packets(random, 20..400, 90..300), packets(random, 20..600, 200..900))
}
