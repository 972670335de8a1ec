//! When the page asks the engine for its view, and which answers it takes.

use crate::protocol::Generation;

/// Gives each question its generation and says when the next one is due.
///
/// While files are read the totals grow, so the view is asked for again and again, but never before the last answer
/// has come (at many millions of rows one can take longer than the pause) and never for more than a quarter of the
/// engine's time, which is busy taking in chunks.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShowSchedule {
    newest: Generation,
    answered: Generation,
    asked_ms: f64,
    answer_took_ms: f64,
}

impl ShowSchedule {
    /// While loading, at least so much time is between two questions.
    pub const PAUSE_MS: f64 = 500.0;

    /// The generation of a question that is asked now.
    pub fn ask(&mut self, now_ms: f64) -> Generation {
        self.newest += 1;
        self.asked_ms = now_ms;
        self.newest
    }

    /// Whether growing totals may be asked for again.
    pub fn is_due(&self, now_ms: f64) -> bool {
        !self.is_waiting() && now_ms - self.asked_ms >= Self::PAUSE_MS.max(4.0 * self.answer_took_ms)
    }

    /// Takes note of an answer; false where a newer question has been asked and the answer is to be dropped.
    pub fn take(&mut self, generation: Generation, now_ms: f64) -> bool {
        if generation != self.newest {
            return false;
        }
        self.answered = generation;
        self.answer_took_ms = now_ms - self.asked_ms;
        true
    }

    /// Waits for nothing any more: an answer on its way is to be dropped.
    pub fn forget(&mut self) {
        self.newest += 1;
        self.answered = self.newest;
    }

    /// Whether the newest question has no answer yet.
    pub fn is_waiting(&self) -> bool {
        self.answered != self.newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_again_after_a_pause_and_only_when_answered() {
        let mut schedule = ShowSchedule::default();
        assert!(!schedule.is_due(100.0));
        assert!(schedule.is_due(500.0));
        let first = schedule.ask(500.0);
        assert!(schedule.is_waiting() && !schedule.is_due(5_000.0));
        assert!(schedule.take(first, 510.0));
        assert!(!schedule.is_waiting() && !schedule.is_due(900.0) && schedule.is_due(1_000.0));
    }

    #[test]
    fn slow_answers_make_the_pause_longer() {
        let mut schedule = ShowSchedule::default();
        let generation = schedule.ask(0.0);
        assert!(schedule.take(generation, 400.0));
        assert!(!schedule.is_due(1_500.0));
        assert!(schedule.is_due(1_600.0));
    }

    #[test]
    fn only_the_newest_answer_counts() {
        let mut schedule = ShowSchedule::default();
        let old = schedule.ask(0.0);
        let new = schedule.ask(1.0);
        assert!(!schedule.take(old, 2.0));
        assert!(schedule.is_waiting());
        assert!(schedule.take(new, 3.0));
        assert!(!schedule.is_waiting());
        let late = schedule.ask(4.0);
        schedule.forget();
        assert!(!schedule.is_waiting() && !schedule.take(late, 5.0));
    }
}
