//! What happens on every day: customers, office hours, machines that look after others.

use super::journal::{Encryption, Flow, HOUR, Journal, MINUTE, SECOND, Seen, at, packets, tcp};
use super::network::Logged::{self, Db, Jump, Web};
use super::network::{Hit, Network};
use super::stories::{desktop, query, terminal};
use crate::sample::endpoint::{Endpoints, ICMP, UDP};
use crate::sample::host::HostIndex;
use crate::sample::random::Random;

/// How busy each hour is, 100 the busiest.
const RHYTHM: [u32; 24] = [7, 5, 4, 4, 4, 6, 12, 30, 62, 88, 100, 95, 74, 86, 98, 92, 80, 58, 40, 33, 28, 22, 16, 10];

pub(super) fn all(network: &Network, journal: &mut Journal) {
    customers(network, journal);
    database(network, journal);
    doors(network, journal);
    office(network, journal);
    for hour in 0..24 {
        machines(network, journal, hour);
    }
}

/// Times within the hours, so many in the busiest one.
fn busy_times(random: &mut Random, n_in_busiest: u32) -> Vec<u64> {
    let mut times = Vec::new();
    for (hour, share) in (0..).zip(RHYTHM) {
        let n = n_in_busiest * share * random.between(90, 110) / 10_000;
        times.extend((0..n).map(|_| hour * HOUR + u64::from(random.below(HOUR as u32))));
    }
    times
}

fn one_of(random: &mut Random, hosts: &[HostIndex]) -> HostIndex {
    hosts[random.skewed_below(hosts.len() as u32) as usize]
}

fn udp(flow: Flow) -> Flow {
    Flow { endpoints: Endpoints { protocol: UDP, ..flow.endpoints }, ..flow }
}

/// The company's site, for customers of IPv4 and IPv6, and what the web server asks the database for them.
fn customers(network: &Network, journal: &mut Journal) {
    for start in busy_times(&mut journal.random, 520) {
        let is_v6 = journal.random.below(100) < 14;
        let (customers, web) =
            if is_v6 { (&network.customers_6, network.web_6) } else { (&network.customers, network.web) };
        let customer = one_of(&mut journal.random, customers);
        let flow = tcp(customer, journal.client_port(), web, 443);
        let n_ms = match journal.random.below(100) {
            0..88 => 400 + u64::from(journal.random.skewed_below(60_000)),
            _ => u64::from(journal.random.between(60_000, 1_100_000)),
        };
        journal.connection(&[Seen(Web, Hit::HttpsIn)], flow, start, n_ms, |random| {
            let [n_asked, asked] = packets(random, 6..40, 90..260);
            let [n_answered, answered] = packets(random, 8..160, 500..1300);
            [n_asked, asked, n_answered, answered]
        });
        if journal.random.below(100) < 38 {
            let flow = Flow {
                encryption: Encryption::X,
                ..tcp(network.web, journal.random.between(32_768, 48_000) as u16, network.db, 5432)
            };
            let n_ms = u64::from(journal.random.between(20, 4_000));
            let asked_at = start + u64::from(journal.random.between(5, 90));
            journal.connection(&[Seen(Web, Hit::VnetOut), Seen(Db, Hit::SqlFromWeb)], flow, asked_at, n_ms, query);
        }
    }
}

/// Connections to the database that stay: those of the web server's pool, and the second database.
fn database(network: &Network, journal: &mut Journal) {
    for i in 0..4 {
        let flow = Flow { encryption: Encryption::X, ..tcp(network.web, 48_100 + i, network.db, 5432) };
        let seen = [Seen(Web, Hit::VnetOut), Seen(Db, Hit::SqlFromWeb)];
        // They are made anew every six hours.
        for quarter in 0..4 {
            let start = quarter * 6 * HOUR + 20 * SECOND + u64::from(i) * 1300;
            journal.connection(&seen, flow, start, 6 * HOUR - 30 * SECOND, query);
        }
    }
    let flow = Flow { encryption: Encryption::X, ..tcp(network.db, 47_220, network.replica, 5432) };
    journal.connection(&[Seen(Db, Hit::VnetOut)], flow, at(0, 0, 41), 24 * HOUR, |random| {
        let [n_sent, sent] = packets(random, 900..3200, 700..1300);
        [n_sent, sent, n_sent / 3, n_sent / 3 * 66]
    });
}

/// Whoever has a public address is knocked at all day long.
fn doors(network: &Network, journal: &mut Journal) {
    const HIGH_RISK: [u16; 5] = [22, 23, 445, 1433, 3389];
    const OTHERS: [u16; 8] = [21, 25, 5060, 5900, 6379, 8080, 8443, 9200];
    for _ in 0..460 {
        let start = u64::from(journal.random.below(24 * HOUR as u32));
        let scanner = one_of(&mut journal.random, &network.scanners);
        let source_port = journal.client_port();
        let (seen, to, port) = match journal.random.below(5) {
            0 | 1 => (Seen(Web, Hit::HighRiskBlocked), network.web, journal.random.one_of(&HIGH_RISK)),
            2 => (Seen(Web, Hit::InDenied), network.web, journal.random.one_of(&OTHERS)),
            _ => (Seen(Jump, Hit::InDenied), network.jump, journal.random.one_of(&OTHERS)),
        };
        journal.denied(seen, tcp(scanner, source_port, to, port), start);
    }
}

/// People at work: the old application, the jump host and what is done from there.
fn office(network: &Network, journal: &mut Journal) {
    for start in
        busy_times(&mut journal.random, 90).into_iter().filter(|start| (at(7, 0, 0)..at(19, 0, 0)).contains(start))
    {
        let person = one_of(&mut journal.random, &network.office);
        let flow = tcp(person, journal.client_port(), network.jump, 8080);
        let n_ms = u64::from(journal.random.between(300, 200_000));
        journal.connection(&[Seen(Jump, Hit::LegacyFromOffice)], flow, start, n_ms, query);
    }
    for (i, (hour, minute, n_minutes)) in
        [(8, 21, 34), (9, 40, 12), (11, 5, 48), (13, 30, 25), (15, 2, 61), (16, 44, 18)].into_iter().enumerate()
    {
        let person = network.office[i % 4];
        let start = at(hour, minute, 0) + u64::from(journal.random.below(50_000));
        let flow = tcp(person, journal.client_port(), network.jump, 3389);
        journal.connection(&[Seen(Jump, Hit::RdpFromOffice)], flow, start, n_minutes * MINUTE, desktop);
        let (to, logged) = if i % 3 == 2 { (network.db, Db) } else { (network.web, Web) };
        let flow = tcp(network.jump, journal.client_port(), to, 22);
        let seen = [Seen(Jump, Hit::VnetOut), Seen(logged, Hit::SshFromJump)];
        journal.connection(&seen, flow, start + 90 * SECOND, (n_minutes - 4) * MINUTE, terminal);
    }
    // The old application wants to send mail.
    for hour in 8..18 {
        let flow = tcp(network.jump, journal.client_port(), network.mail, 25);
        for n_seconds in [0, 3, 9] {
            journal.denied(Seen(Jump, Hit::SmtpBlocked), flow, at(hour, 15, 2) + n_seconds * SECOND);
        }
    }
}

/// What goes on without people, in one hour.
fn machines(network: &Network, journal: &mut Journal, hour: u64) {
    let start = hour * HOUR;
    let short = |random: &mut Random| {
        let [n_asked, asked] = packets(random, 4..9, 70..140);
        let [n_answered, answered] = packets(random, 4..9, 90..400);
        [n_asked, asked, n_answered, answered]
    };
    let name = |random: &mut Random| [1, u64::from(random.between(70, 100)), 1, u64::from(random.between(90, 300))];
    for minute in 0..60 {
        // The load balancer asks whether the site is up.
        let flow = tcp(network.platform, journal.client_port(), network.web, 443);
        journal.connection(&[Seen(Web, Hit::LoadBalancer)], flow, start + minute * MINUTE + 4_210, 35, short);
    }
    for (logged, host) in [(Web, network.web), (Db, network.db)] {
        for minute in (2..60).step_by(5) {
            let flow = tcp(network.hub, journal.client_port(), host, 9100);
            let time = start + minute * MINUTE + 31_000 + logged as u64 * 400;
            journal.connection(&[Seen(logged, Hit::FromHub)], flow, time, 60, short);
        }
        for minute in (1..60).step_by(6) {
            let time = start + minute * MINUTE + u64::from(journal.random.below(50_000));
            let to_platform = tcp(host, journal.client_port(), network.platform, 53);
            let seen = [Seen(logged, Hit::Platform)];
            journal.connection(&seen, udp(to_platform), time, 4, name);
            if minute % 4 == 1 {
                let flow = tcp(host, journal.client_port(), network.platform, 32_526);
                journal.connection(&seen, flow, time + 700, 120, short);
            }
        }
        for _ in 0..3 {
            outbound(network, journal, logged, host, start);
        }
    }
    for minute in (3..60).step_by(10) {
        // The second database asks whether the first is there.
        let ping = tcp(network.replica, 0, network.db, 0);
        let flow = Flow { endpoints: Endpoints { protocol: ICMP, ..ping.endpoints }, encryption: Encryption::X };
        let time = start + minute * MINUTE + 12_500;
        journal.connection(&[Seen(Db, Hit::VnetIn)], flow, time, 4_000, |_| [4, 392, 4, 392]);
    }
    outbound(network, journal, Jump, network.jump, start);
    for minute in (0..60).step_by(4) {
        let flow = udp(tcp(network.jump, journal.client_port(), network.dns, 53));
        let time = start + minute * MINUTE + u64::from(journal.random.below(55_000));
        journal.connection(&[Seen(Jump, Hit::VnetOut)], flow, time, 1_000, name);
    }
}

/// Updates and the like.
fn outbound(network: &Network, journal: &mut Journal, logged: Logged, host: HostIndex, start: u64) {
    let server = one_of(&mut journal.random, &network.servers);
    let flow = tcp(host, journal.client_port(), server, 443);
    let time = start + u64::from(journal.random.below(HOUR as u32));
    let n_ms = u64::from(journal.random.between(200, 40_000));
    journal.connection(&[Seen(logged, Hit::InternetOut)], flow, time, n_ms, |random| {
        let [n_asked, asked] = packets(random, 8..60, 80..200);
        let [n_answered, answered] = packets(random, 10..900, 600..1400);
        [n_asked, asked, n_answered, answered]
    });
}
