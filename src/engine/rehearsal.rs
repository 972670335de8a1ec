//! Reading and asking for practice, before there is anything to read.
//!
//! A browser runs a program slowly at first, and compiles well only what has run for a while: in the background, for some
//! tenths of a second, in which a log of 100 MB could be read. All workers share what was compiled. So one of them
//! practises on a made-up log while the person is still looking for the file.

use crate::engine::Engine;
use crate::parse::{Reader, Resume};
use crate::protocol::{FromEngine, Job, LoadLimits, NewFile, Question, Task, ToEngine, View};
use crate::query::filter::Filter;
use crate::query::{GroupBy, GroupColumn, GroupSort};
use crate::sample::{Format, Generator, Options};

/// Practice in steps of some milliseconds; nothing of it stays.
pub struct Rehearsal {
    engine: Engine,
    reader: Reader,
    /// What is still to be read, the current one last.
    logs: Vec<Generator>,
    piece: Vec<u8>,
    /// How often the questions are still to be asked.
    n_rounds: u32,
    questions: Vec<Question>,
}

/// Enough for the code that takes tuples apart to be found worth its while.
const N_BYTES: u64 = 1_500_000;
/// A question takes far less than reading what it is about: it is asked more often.
const N_ROUNDS: u32 = 12;
const N_ROWS: u32 = 32;
/// One that has to look at nearly everything there is.
const FILTER: &str = "dport:1-60000 -(rule:none or ip:192.0.2.1 or bytes>1GB)";

impl Rehearsal {
    /// Ready to begin.
    pub fn new() -> Self {
        let mut engine = Engine::default();
        let files = vec![NewFile { number: 0, path: String::new(), size: N_BYTES, is_packed: false }];
        let jobs = vec![Job { number: 0, task: Task::Files(vec![0]) }];
        engine.handle(ToEngine::Begin { files, jobs, limits: LoadLimits::default() }, &mut ignored);
        let mut reader = Reader::new();
        reader.begin(0, &Resume::beginning(), u64::MAX);
        let log = |format| Generator::new(&Options { format, n_bytes: N_BYTES, seed: 0, n_files: None });
        let logs = [Format::Nsg2, Format::Vnet4].map(log).into_iter().collect();
        Self { engine, reader, logs, piece: Vec::new(), n_rounds: N_ROUNDS, questions: Vec::new() }
    }

    /// Practises a little more; false when it was enough.
    pub fn step(&mut self) -> bool {
        if let Some(log) = self.logs.last_mut() {
            self.piece.clear();
            if log.next_piece(&mut self.piece) || log.next_file().is_some() {
                let Self { engine, reader, piece, .. } = self;
                reader.push(piece, |chunk| engine.chunk(0, chunk));
            } else {
                self.logs.pop();
                self.end_log();
            }
            return true;
        }
        if self.engine.has_work() {
            self.engine.work(&mut ignored);
            return true;
        }
        if self.questions.is_empty() {
            let Some(n_rounds) = self.n_rounds.checked_sub(1) else { return false };
            self.n_rounds = n_rounds;
            self.questions = questions(n_rounds + 1);
        }
        if let Some(question) = self.questions.pop() {
            self.engine.handle(ToEngine::Ask(question), &mut ignored);
        }
        true
    }

    /// The next log is another file's.
    fn end_log(&mut self) {
        let outcome = self.reader.finish();
        if let Some(chunk) = self.reader.flush() {
            self.engine.chunk(0, chunk);
        }
        if self.logs.is_empty() {
            self.engine.job_done(0, vec![outcome], &mut ignored);
        }
        self.reader.begin(0, &Resume::beginning(), u64::MAX);
    }
}

impl Default for Rehearsal {
    fn default() -> Self {
        Self::new()
    }
}

fn ignored(_: FromEngine) {}

/// One view with all that is asked about it, the first question last. Each generation is another filter's, so that
/// nothing is at hand from the one before.
fn questions(generation: u32) -> Vec<Question> {
    let text = format!("{FILTER} sport:{}-65535", generation % 2 + 1);
    let filter = Filter::parse(if generation.is_multiple_of(3) { "" } else { &text }).unwrap_or_default();
    let view = View { filter, max_spans: 400, ..View::default() };
    let sort = GroupSort { column: GroupColumn::Tuples, descending: true };
    let groups = [GroupBy::Rule, GroupBy::Source, GroupBy::Destination, GroupBy::Either, GroupBy::Pair, GroupBy::Port];
    let groups = groups.map(|by| Question::Groups { generation, by, sort, first: 0, count: N_ROWS });
    let rows = Question::Rows { generation, first: 0, count: N_ROWS };
    groups.into_iter().chain([rows, Question::Show { generation, view }]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_and_asks_and_comes_to_an_end() {
        let mut rehearsal = Rehearsal::new();
        let mut n_steps = 0;
        while rehearsal.step() {
            n_steps += 1;
            assert!(n_steps < 10_000, "it goes on and on");
        }
        assert!(rehearsal.engine.store().n_rows() > 30_000, "{} rows", rehearsal.engine.store().n_rows());
        let mut n_answers = 0;
        for question in questions(N_ROUNDS + 1).into_iter().rev() {
            let mut count = |_| n_answers += 1;
            rehearsal.engine.handle(ToEngine::Ask(question), &mut count);
            while rehearsal.engine.has_work() {
                rehearsal.engine.work(&mut count);
            }
        }
        assert_eq!(n_answers, 8, "each question is answered");
    }
}
