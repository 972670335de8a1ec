//! Plays the hours and writes them.

use super::Options;
use super::host::Hosts;
use super::nic::Nic;
use super::plan::{DAY_START_MS, Plan, PlannedFile};
use super::random::Random;
use super::record::{self, FULL_RECORD, HEAD, Style, TAIL, Tuples};
use super::rule::RULES;
use super::traffic::Traffic;
use super::truth::{Counter, Truth};
use crate::flow::TupleForm;

/// Writes sample logs piece by piece.
///
/// ```
/// use flowglass::sample::{Format, Generator, Options};
///
/// let mut generator = Generator::new(&Options { format: Format::Vnet4, n_bytes: 20_000, seed: 1, n_files: None });
/// let mut blob = Vec::new();
/// while let Some(_path) = generator.next_file() {
///     while generator.next_piece(&mut blob) {}
/// }
/// assert_eq!(generator.truth().bytes, blob.len() as u64);
/// ```
#[derive(Debug)]
pub struct Generator {
    seed: u64,
    plan: Plan,
    hosts: Hosts,
    traffic: Traffic,
    counter: Counter,
    tuples: Tuples,
    style: Random,
    nic: Nic,
    file: Option<OpenFile>,
}

/// The file that is being written.
#[derive(Debug)]
struct OpenFile {
    planned: PlannedFile,
    n_bytes_left: u64,
    n_records: u64,
    record: u64,
    /// When in each minute the NIC's records are logged.
    logged_at_ms: u64,
}

const MINUTES_PER_HOUR: u64 = 60;
const MINUTE_MS: u64 = 60_000;
/// From the last possible tuple of a record to the record's time; the first is a minute earlier (FORMAT §1, Time).
const LAG_MS: u64 = 1000;

/// A quiet NIC has rather fewer records than smaller ones.
const QUIET_RECORD: u64 = 3000;

impl Generator {
    /// Nothing is written yet.
    pub fn new(options: &Options) -> Self {
        Self {
            seed: options.seed,
            plan: Plan::new(options),
            hosts: Hosts::new(options.seed),
            traffic: Traffic::new(options.seed),
            counter: Counter::new(),
            tuples: Tuples::new(&RULES),
            style: Random::new(options.seed, 4),
            nic: Nic::new(0),
            file: None,
        }
    }

    /// Goes to the next file and gives its path: `PT1H.json` where no tree was asked for, else that of a blob in Azure's
    /// folder tree, with `/` between folders. `None` after the last. Pieces of the file before that were not asked for
    /// are left out.
    pub fn next_file(&mut self) -> Option<String> {
        let planned = self.plan.next()?;
        if planned.nic != self.nic.index {
            self.nic = Nic::new(planned.nic);
            self.hosts.set_local(planned.nic);
            self.traffic.start_nic();
        }
        let path =
            if self.plan.is_tree() { self.nic.blob_path(planned.form, planned.hour) } else { "PT1H.json".to_owned() };
        let n_bytes_left = planned.n_bytes.saturating_sub((HEAD.len() + TAIL.len()) as u64);
        self.file = Some(OpenFile {
            n_bytes_left,
            n_records: n_bytes_left
                .div_ceil(FULL_RECORD)
                .max((n_bytes_left / QUIET_RECORD).min(MINUTES_PER_HOUR))
                .max(1),
            record: 0,
            logged_at_ms: u64::from(Random::new(self.seed, 5 + u64::from(planned.nic)).between(2_000, 30_000)),
            planned,
        });
        Some(path)
    }

    /// Appends the next piece of the file to `out`: about one record. False, and nothing appended, after the last.
    pub fn next_piece(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(mut file) = self.file.take() else { return false };
        let start = out.len();
        if file.record == 0 {
            self.counter.files += 1;
            self.counter.add_nic(file.planned.nic);
            out.extend_from_slice(HEAD);
        } else {
            out.push(b',');
        }
        let record_start = out.len();
        self.write_record(&file, out);
        self.counter.records += 1;
        // One more for the comma.
        file.n_bytes_left = file.n_bytes_left.saturating_sub((out.len() - record_start + 1) as u64);
        file.record += 1;
        if file.record == file.n_records {
            out.extend_from_slice(TAIL);
        } else {
            self.file = Some(file);
        }
        self.counter.bytes += (out.len() - start) as u64;
        // The rules' ACLs are the NIC's, so they are named while it is known.
        self.counter.name_rules(&self.nic);
        true
    }

    /// The totals of everything that was written so far.
    pub fn truth(&self) -> Truth {
        self.counter.truth()
    }

    fn write_record(&mut self, file: &OpenFile, out: &mut Vec<u8>) {
        let form = file.form();
        let window = file.window();
        let minute_of_day = u64::from(file.planned.hour) * MINUTES_PER_HOUR + file.minute();
        let jitter = Random::new(self.seed, u64::from(file.planned.nic) << 32 | minute_of_day).below(20_000);
        let limit = self.record_limit(file);
        let style = Style { groups_by_acl: !self.style.one_in(4), has_idle_rule: self.style.one_in(6) };

        let start = out.len();
        record::push_start(out, form, &self.nic, window.logged_ms * 10_000 + u64::from(jitter));
        let n_bytes_around = (out.len() - start + record::END.len()) as u64;
        self.tuples.start(form, style);
        loop {
            let n_bytes = n_bytes_around + self.tuples.n_bytes() as u64;
            // Time goes on as the record fills.
            let time_ms = window.start_ms + window.n_ms * n_bytes.min(limit - 1) / limit;
            let event = self.traffic.next(time_ms, form, &mut self.hosts);
            self.tuples.add(&event, time_ms, &self.nic, &self.hosts);
            let stamp_ms = if form == TupleForm::Vnet4 { time_ms } else { time_ms / 1000 * 1000 };
            self.counter.add(&event, form, stamp_ms, &self.hosts);
            if n_bytes_around + self.tuples.n_bytes() as u64 >= limit {
                break;
            }
        }
        self.tuples.write(out, &self.nic);
        out.extend_from_slice(record::END);
    }

    /// The length at which the next record is closed.
    fn record_limit(&mut self, file: &OpenFile) -> u64 {
        let n_records_left = file.n_records - file.record;
        let even = file.n_bytes_left / n_records_left;
        // Some minutes are quieter than others; the last record takes what is left.
        let uneven = match n_records_left {
            1 => even,
            _ if even > FULL_RECORD * 3 / 4 => even,
            _ => even * u64::from(self.style.between(70, 131)) / 100,
        };
        uneven.clamp(1, FULL_RECORD)
    }
}

/// The span of a record's tuples.
#[derive(Clone, Copy, Debug)]
struct Window {
    start_ms: u64,
    n_ms: u64,
    logged_ms: u64,
}

impl OpenFile {
    /// A log of all versions has them in turn.
    fn form(&self) -> TupleForm {
        self.planned.form.unwrap_or(match self.record % 3 {
            0 => TupleForm::Nsg2,
            1 => TupleForm::Vnet4,
            _ => TupleForm::Nsg1,
        })
    }

    /// The minute of the hour in which the record is logged: all minutes get the same number of records.
    fn minute(&self) -> u64 {
        self.record * MINUTES_PER_HOUR / self.n_records
    }

    /// The records of one minute share its time among them.
    fn window(&self) -> Window {
        let minute = self.minute();
        let first_of = |minute: u64| (minute * self.n_records).div_ceil(MINUTES_PER_HOUR);
        let first = first_of(minute);
        let n_in_minute = (first_of(minute + 1) - first).max(1);
        let n_before = self.record - first;
        let hour_start_ms = DAY_START_MS + u64::from(self.planned.hour) * MINUTES_PER_HOUR * MINUTE_MS;
        let logged_ms = hour_start_ms + minute * MINUTE_MS + self.logged_at_ms;
        let start = MINUTE_MS * n_before / n_in_minute;
        let end = MINUTE_MS * (n_before + 1) / n_in_minute;
        Window { start_ms: logged_ms - LAG_MS - MINUTE_MS + start, n_ms: end - start, logged_ms }
    }
}
