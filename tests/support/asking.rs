//! Asking an engine.

use flowglass::engine::Engine;
use flowglass::protocol::{Answer, FromEngine, Question, ToEngine};

/// What is answered to a question, however many steps it takes.
pub fn ask(engine: &mut Engine, question: Question) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut take = |reply| {
        if let FromEngine::Answer(answer) = reply {
            answers.push(answer);
        }
    };
    engine.handle(ToEngine::Ask(question), &mut take);
    while engine.has_work() {
        engine.work(&mut take);
    }
    answers
}
