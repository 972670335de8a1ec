//! `flowglass summary`: totals as text or JSON.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use serde::Serialize;

use super::{Failure, input, print};
use crate::connection::{ByRow, Connections, Matcher};
use crate::parse::{ProblemKind, Problems};
use crate::query::filter::{Filter, FilterError};
use crate::query::{
    ByDecision, ByDirection, ByState, ByVersion, Counted, LoadFilter, Picked, RuleSummary, Selection, Selector,
    Summarizer, Summary, rule_summaries,
};
use crate::store::Store;

pub(super) fn run(parser: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    use lexopt::prelude::*;
    let (mut as_json, mut with_repeats, mut paths) = (false, false, Vec::<PathBuf>::new());
    let mut filter = Filter::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("json") => as_json = true,
            Long("with-repeats") => with_repeats = true,
            Long("filter") => {
                let parse = |text: &str| text.parse().map_err(|error: FilterError| error.message);
                filter = parser.value()?.parse_with(parse)?;
            }
            Value(path) => paths.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if paths.is_empty() {
        return Err(Failure::Arguments("summary needs a file, a folder or -".to_owned()));
    }
    // What is known only once a file has been read is looked at when all rows are there.
    let only = LoadFilter::new(filter.clone()).ok().filter(|_| !filter.is_empty());
    let input::Loaded { store, .. } = input::read(&paths, only.as_ref());
    let report = Report::of(&store, &filter, with_repeats);
    let has_read = report.records > 0;
    let text = if as_json {
        let json = serde_json::to_string_pretty(&report).map_err(|error| Failure::Work(error.to_string()))?;
        format!("{json}\n")
    } else {
        report.to_text()
    };
    print(&text)?;
    Ok(ExitCode::from(u8::from(!has_read)))
}

/// The object that `--json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    files: usize,
    refused: Vec<RefusedFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<Filter>,
    /// Whatever the filter; those of repeated records too.
    #[serde(skip_serializing_if = "Option::is_none")]
    tuples_read: Option<u64>,
    records: u64,
    repeated_records: u64,
    tuples: u64,
    rejected_tuples: u64,
    by_version: ByVersion,
    by_decision: ByDecision,
    by_state: ByState,
    by_direction: ByDirection,
    by_protocol: BTreeMap<u8, u64>,
    by_encryption: BTreeMap<String, u64>,
    packets_sent: u128,
    bytes_sent: u128,
    packets_received: u128,
    bytes_received: u128,
    tuples_without_counters: u64,
    sources: u64,
    destinations: u64,
    nics: u64,
    first_time_ms: Option<u64>,
    last_time_ms: Option<u64>,
    /// `null` where there is no memory for them.
    connections: Option<ReportedConnections>,
    /// `null` where there is no memory for connections.
    counted_once: Option<CountedOnce>,
    rules: Vec<RuleSummary>,
    problems: Vec<ReportedProblem>,
}

/// Connections of which any tuple matches the filter, by how whole they are, and attempts. Repeated records have none.
#[derive(Debug, Serialize)]
struct ReportedConnections {
    complete: u64,
    began_before: u64,
    still_open: u64,
    both: u64,
    ambiguous: u64,
    denied_attempts: u64,
}

/// The tuples that match the filter, each connection counted once however many have logged it.
#[derive(Debug, Serialize)]
struct CountedOnce {
    packets_sent: u128,
    bytes_sent: u128,
    packets_received: u128,
    bytes_received: u128,
    /// Connections that several have logged, each as often as it was logged.
    grouped_connections: u64,
}

#[derive(Debug, Serialize)]
struct RefusedFile {
    path: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct ReportedProblem {
    kind: ProblemKind,
    count: u64,
    example: Option<ReportedExample>,
}

#[derive(Debug, Serialize)]
struct ReportedExample {
    file: String,
    byte: u64,
    text: String,
}

impl Report {
    pub(super) fn of(store: &Store, filter: &Filter, with_repeats: bool) -> Self {
        let connections = Connections::of(store).ok().map(Rc::new);
        let selector = match &connections {
            Some(connections) => Selector::with_connections(store, filter, with_repeats, &ByRow { store, connections }),
            None => Selector::new(store, filter, with_repeats),
        };
        let mut summarizer = Summarizer::new(with_repeats);
        let mut selection = Selection::default();
        for chunk in store.chunks() {
            let mask = selector.select(chunk);
            summarizer.add(&Picked::as_logged(&chunk.columns, &mask));
            selection.push(mask);
        }
        let (summary, counted, _) = summarizer.finish(store);
        let mut report = Self::from_parts(store, summary, counted, rule_summaries(store, &selection));
        if let Some(connections) = connections {
            report.counted_once = CountedOnce::of(store, &connections, &selection);
            report.problems.extend(reported(store, &connections.differing(store)));
            report.connections = Some(ReportedConnections::of(store, &connections, filter));
        }
        if !filter.is_empty() {
            report.filter = Some(filter.clone());
            report.tuples_read = Some(u64::from(store.n_rows()) + store.files().n_left_out());
        }
        report
    }

    fn from_parts(store: &Store, summary: Summary, counted: Counted, rules: Vec<RuleSummary>) -> Self {
        let files = store.files();
        let path = |number| files.path(number).to_owned();
        let refused = files.refused().into_iter().map(|(number, reason)| RefusedFile { path: path(number), reason });
        Self {
            files: files.len(),
            refused: refused.collect(),
            filter: None,
            tuples_read: None,
            records: counted.records,
            repeated_records: counted.repeated_records,
            tuples: summary.tuples,
            rejected_tuples: counted.rejected_tuples,
            by_version: summary.by_version,
            by_decision: summary.by_decision,
            by_state: summary.by_state,
            by_direction: summary.by_direction,
            by_protocol: summary.by_protocol,
            by_encryption: summary.by_encryption,
            packets_sent: summary.packets_sent,
            bytes_sent: summary.bytes_sent,
            packets_received: summary.packets_received,
            bytes_received: summary.bytes_received,
            tuples_without_counters: summary.tuples_without_counters,
            sources: summary.sources,
            destinations: summary.destinations,
            nics: summary.nics,
            first_time_ms: summary.first_time_ms,
            last_time_ms: summary.last_time_ms,
            connections: None,
            counted_once: None,
            rules,
            problems: reported(store, &files.problems()).collect(),
        }
    }

    fn to_text(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, value: &dyn std::fmt::Display| {
            let _infallible = writeln!(text, "{name:<24}{value}");
        };
        line("files", &self.files);
        line("records", &self.records);
        line("repeated records", &self.repeated_records);
        if let (Some(filter), Some(n_read)) = (&self.filter, self.tuples_read) {
            line("tuples read", &n_read);
            line("filter", &printable(&filter.to_string()));
        }
        line("tuples", &self.tuples);
        line("  allowed", &self.by_decision.allowed);
        line("  denied", &self.by_decision.denied);
        line("  begun", &self.by_state.begin);
        line("  without counters", &self.tuples_without_counters);
        line("  rejected", &self.rejected_tuples);
        line("packets sent", &self.packets_sent);
        line("bytes sent", &self.bytes_sent);
        line("packets received", &self.packets_received);
        line("bytes received", &self.bytes_received);
        if let Some(connections) = &self.connections {
            line("connections", &connections.n());
            line("  complete", &connections.complete);
            line("  began before", &connections.began_before);
            line("  still open", &connections.still_open);
            line("  both", &connections.both);
            line("  ambiguous", &connections.ambiguous);
            line("denied attempts", &connections.denied_attempts);
        }
        if let Some(once) = self.counted_once.as_ref().filter(|once| once.grouped_connections > 0) {
            line("counted once", &format_args!("{} connections were logged by several", once.grouped_connections));
            line("  packets sent", &once.packets_sent);
            line("  bytes sent", &once.bytes_sent);
            line("  packets received", &once.packets_received);
            line("  bytes received", &once.bytes_received);
        }
        line("sources", &self.sources);
        line("destinations", &self.destinations);
        line("NICs", &self.nics);
        for rule in self.rules.iter().take(20) {
            let name = rule.rule.as_deref().unwrap_or("rule unknown");
            line("rule", &format_args!("{name}: {} allowed, {} denied", rule.allowed, rule.denied));
        }
        for problem in &self.problems {
            line("problem", &format_args!("{} × {}: {}", problem.count, problem.kind, problem.kind.meaning()));
            if let Some(example) = &problem.example {
                line("", &format_args!("{}, byte {}: {}", printable(&example.file), example.byte, example.text));
            }
        }
        for refused in &self.refused {
            line("refused", &format_args!("{}: {}", printable(&refused.path), refused.reason));
        }
        text
    }
}

impl ReportedConnections {
    fn of(store: &Store, connections: &Rc<Connections>, filter: &Filter) -> Self {
        let mut matcher = Matcher::new(Rc::clone(connections), filter);
        let matching = loop {
            if let Some(matching) = matcher.step(store) {
                break matching;
            }
        };
        let n = connections.by_whole_of(matching.connections());
        let [complete, began_before, still_open, both, ambiguous] = n;
        let denied_attempts = matching.attempts().count() as u64;
        Self { complete, began_before, still_open, both, ambiguous, denied_attempts }
    }

    fn n(&self) -> u64 {
        self.complete + self.began_before + self.still_open + self.both + self.ambiguous
    }
}

impl CountedOnce {
    fn of(store: &Store, connections: &Connections, selection: &Selection) -> Option<Self> {
        let once = connections.once(store, selection).ok()?;
        let mut summarizer = Summarizer::new(true);
        for (chunk, mask) in store.chunks().iter().zip(selection.chunks()) {
            summarizer.add(&once.picked(chunk, mask));
        }
        let (summary, _, _) = summarizer.finish(store);
        Some(Self {
            packets_sent: summary.packets_sent,
            bytes_sent: summary.bytes_sent,
            packets_received: summary.packets_received,
            bytes_received: summary.bytes_received,
            grouped_connections: once.grouped().connections,
        })
    }
}

fn reported(store: &Store, problems: &Problems) -> impl Iterator<Item = ReportedProblem> {
    problems.iter().map(|problem| ReportedProblem {
        kind: problem.kind,
        count: problem.count,
        example: problem.examples.first().map(|example| ReportedExample {
            file: store.files().path(example.file).to_owned(),
            byte: example.byte,
            text: example.text.clone(),
        }),
    })
}

/// A file's own text on a terminal: no control characters.
fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}
