//! How much a flow carries between two tuples.

use super::endpoint::{Endpoints, ICMP, ICMP_6, UDP};
use super::random::Random;

/// Packets and bytes sent, packets and bytes received. Never fewer bytes than packets, which no real log has.
pub(super) fn draw(endpoints: &Endpoints, random: &mut Random) -> [u64; 4] {
    match (random.below(40_000), endpoints.protocol, endpoints.destination_port) {
        // A backup in five minutes: more than 32 bits hold.
        (0, ..) => [
            u64::from(random.between(4_000_000, 20_000_000)),
            u64::from(random.next() as u32) + (3 << 32),
            u64::from(random.between(2_000_000, 9_000_000)),
            u64::from(random.next() as u32) + (1 << 29),
        ],
        // Nothing since the last tuple.
        (1..1200, ..) => [0; 4],
        // A packet that was not answered.
        (1200..9000, ..) => [1, 74, 0, 0],
        (_, UDP, 53) => [1, u64::from(random.between(70, 100)), 1, u64::from(random.between(90, 400))],
        (_, ICMP | ICMP_6, _) => {
            let packets = u64::from(random.between(1, 5));
            [packets, packets * 98, packets, packets * 98]
        }
        _ => {
            let [packets_sent, bytes_sent] = one_way(random);
            let [packets_received, bytes_received] = one_way(random);
            [packets_sent, bytes_sent, packets_received, bytes_received]
        }
    }
}

/// Mostly a dozen packets, now and then thousands.
fn one_way(random: &mut Random) -> [u64; 2] {
    let magnitude = 1 + random.skewed_below(11);
    let packets = u64::from(random.between(1, 1 << magnitude));
    [packets, packets * u64::from(random.between(54, 700)) + u64::from(random.below(60))]
}
