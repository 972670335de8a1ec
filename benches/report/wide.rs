//! The log that is hardest to answer about: every tuple between two addresses drawn from very many, so that most pairs
//! stand there once. No real log is like it.

use std::io::{self, Write};

use crate::data::Truth;
use crate::logs::Dice;

/// How many of each there are.
const N_ADDRESSES: u64 = 200_000;
const N_NICS: u64 = 200;
const N_RULES: u64 = 500;
const TUPLES_PER_RECORD: u64 = 400;
/// 2025-03-12 00:00 UTC, in milliseconds.
const START_MS: u64 = 1_741_737_600_000;

/// Writes a v4 log of so many tuples; its true totals.
pub fn write(out: &mut impl Write, n_tuples: u64) -> io::Result<Truth> {
    let mut out = Counting { out, n_bytes: 0 };
    let mut dice = Dice::new(1);
    let (mut denied, mut bytes_sent, mut bytes_received) = (0, 0, 0);
    out.write_all(b"{\"records\":[")?;
    for record in 0..n_tuples.div_ceil(TUPLES_PER_RECORD) {
        let nic = record % N_NICS;
        let time_ms = START_MS + record * 2000;
        let comma = if record == 0 { "" } else { "," };
        write!(
            out,
            "{comma}{{\"time\":\"2025-03-12T{:02}:{:02}:{:02}.{:03}Z\",\"flowLogVersion\":4,\"flowLogGUID\":\"\",\
             \"macAddress\":\"002248{nic:06X}\",\"category\":\"FlowLogFlowEvent\",\"flowLogResourceID\":\"/x\",\
             \"targetResourceID\":\"/nics/{nic}\",\"operationName\":\"FlowLogFlowEvent\",\"flowRecords\":{{\"flows\":[\
             {{\"aclID\":\"/nsgs/{nic}\",\"flowGroups\":[{{\"rule\":\"UserRule_{}\",\"flowTuples\":[",
            record / 3_600_000 % 24,
            record / 60_000 % 60,
            record / 1000 % 60,
            record % 1000,
            dice.below(N_RULES),
        )?;
        let first = record * TUPLES_PER_RECORD;
        for tuple in first..(first + TUPLES_PER_RECORD).min(n_tuples) {
            let comma = if tuple == first { "" } else { "," };
            let [source, destination] = [(); 2].map(|()| {
                let n = dice.below(N_ADDRESSES);
                format!("10.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255)
            });
            let [source_port, destination_port] = [(); 2].map(|()| dice.below(65_536));
            let time_ms = time_ms + dice.below(2000);
            write!(out, "{comma}\"{time_ms},{source},{destination},{source_port},{destination_port},6,")?;
            if dice.once_in(4) {
                denied += 1;
                write!(out, "I,D,NX,0,0,0,0\"")?;
            } else {
                let [sent, received] = [dice.below(1_000_000), dice.below(1_000_000)];
                bytes_sent += sent;
                bytes_received += received;
                write!(out, "O,E,NX,9,{sent},8,{received}\"")?;
            }
        }
        out.write_all(b"]}]}]}}")?;
    }
    out.write_all(b"]}")?;
    Ok(Truth { bytes: out.n_bytes, tuples: n_tuples, denied, bytes_sent, bytes_received })
}

struct Counting<'a, W> {
    out: &'a mut W,
    n_bytes: u64,
}

impl<W: Write> Write for Counting<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.n_bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
