//! Other programs on the same files: DuckDB and Polars, by the script `benches/rivals/native.py`.

use std::process::Command;

use serde_json::Value;

use crate::data::{Data, Log};
use crate::measured::Measured;
use crate::natively::{LOAD, QUESTIONS};

const ENGINES: [(&str, &str); 2] = [("duckdb", "DuckDB"), ("polars", "Polars")];
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/rivals/native.py");

/// Times loading each size, and the questions on the tables that come of it.
pub fn measure(data: &Data, measured: &mut Measured) {
    let Ok(python) = std::env::var("FLOWGLASS_PYTHON") else {
        measured.remark("DuckDB and Polars: not measured, there is no Python to run them".to_owned());
        return;
    };
    for (engine, who) in ENGINES {
        for log in &data.sizes {
            let runs: Result<Vec<Value>, String> = (0..3).map(|_| run(&python, engine, log)).collect();
            match runs {
                Ok(runs) => note(measured, log, who, &runs),
                Err(why) => measured.remark(format!("{who}, {}: failed: {why}", log.name)),
            }
        }
    }
}

fn run(python: &str, engine: &str, log: &Log) -> Result<Value, String> {
    let mut command = Command::new(python);
    command.arg(SCRIPT).arg(engine).arg(&log.path);
    if log.truth.bytes >= 100_000_000 {
        command.arg("--queries");
    }
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{}: {}", output.status, said.lines().last().unwrap_or_default()));
    }
    let result: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    for (total, truth) in
        [("tuples", log.truth.tuples), ("denied", log.truth.denied), ("bytes_sent", log.truth.bytes_sent)]
    {
        if result[total].as_u64() != Some(truth) {
            return Err(format!("wrong: {total} is {} in place of {truth}", result[total]));
        }
    }
    Ok(result)
}

fn note(measured: &mut Measured, log: &Log, who: &str, runs: &[Value]) {
    let version = runs.iter().find_map(|run| run["version"].as_str()).unwrap_or("of unknown version");
    measured.remark(format!("{who} {version}, {}", log.name));
    let of = |value: &dyn Fn(&Value) -> Option<f64>| runs.iter().filter_map(value).collect::<Vec<f64>>();
    measured.note(LOAD, log.name, who, &of(&|run| run["load_ms"].as_f64()), "ms");
    let names = runs.iter().find_map(|run| run["queries"].as_object());
    for name in names.into_iter().flat_map(serde_json::Map::keys) {
        let times = of(&|run| run["queries"][name].as_f64());
        measured.note(QUESTIONS, &format!("{}: {name}", log.name), who, &times, "ms");
    }
}
