//! Asking an engine.

#![allow(dead_code, clippy::allow_attributes, reason = "no test file uses all of it, and one may come to")]

use flowglass::engine::{Engine, plan};
use flowglass::parse::{Reader, Resume};
use flowglass::protocol::{Answer, FromEngine, LoadLimits, NewFile, Question, Task, ToEngine};
use flowglass::sample::company_day;

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

/// An engine that has read the sample data.
pub fn engine_with_sample() -> Engine {
    let files = company_day();
    let new: Vec<NewFile> = files
        .iter()
        .zip(0..)
        .map(|(file, number)| NewFile {
            number,
            path: file.path.clone(),
            size: file.bytes.len() as u64,
            is_packed: false,
        })
        .collect();
    let jobs = plan(&new, 0);
    let mut engine = Engine::default();
    engine.handle(ToEngine::Begin { files: new, jobs: jobs.clone(), limits: LoadLimits::default() }, &mut |_| {});
    for job in jobs {
        let Task::Files(numbers) = &job.task else { panic!("no file is large") };
        let mut reader = Reader::new();
        let mut outcomes = Vec::new();
        for number in numbers {
            reader.begin(*number, &Resume::beginning(), u64::MAX);
            reader.push(&files[*number as usize].bytes, |chunk| engine.chunk(job.number, chunk));
            outcomes.push(reader.finish());
        }
        if let Some(chunk) = reader.flush() {
            engine.chunk(job.number, chunk);
        }
        engine.job_done(job.number, outcomes, &mut |_| {});
    }
    engine
}
