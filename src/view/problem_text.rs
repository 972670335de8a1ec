//! All problems as a text, to be saved and sent to someone.

use crate::parse::{Example, Problem, ProblemKind};
use crate::protocol::{ExampleFile, Loaded};
use crate::view::{name, number, part_loaded};

/// What was read, which files were not, and the problems by kind with their first places. Lines end in a line feed.
pub fn problem_text(loaded: &Loaded) -> String {
    let mut text = format!(
        "Problems in Azure flow logs, found by Flowglass\n\n{} opened; {} and {} in them, repeated ones too\n",
        number::count(loaded.files, "file", "files"),
        number::count(loaded.records, "record", "records"),
        number::count(loaded.tuples, "tuple", "tuples"),
    );
    for sentence in [part_loaded::only(loaded), part_loaded::without_room(loaded)].into_iter().flatten() {
        text.push_str(&format!("{sentence}\n"));
    }
    if !loaded.refused.is_empty() {
        text.push_str(&format!("\nNot read: {}\n", number::count(loaded.refused.len() as u64, "file", "files")));
        for refused in &loaded.refused {
            text.push_str(&format!("  {}: {}.\n", refused.path, refused.reason));
        }
    }
    for problem in &loaded.problems {
        text.push_str(&format!("\n{}: {}\n{}\n", problem.kind.name(), how_many(problem), problem.kind.meaning()));
        if let Some(which) = which_are_shown(problem) {
            text.push_str(&format!("{which}\n"));
        }
        for example in &problem.examples {
            let path = path_of(example, &loaded.example_files);
            let place = place_of(example);
            text.push_str(&format!("  {path}, byte {}{place}: {}\n", number::thousands(example.byte), example.text));
        }
    }
    text
}

/// How often a problem was met; of one that is not of a single place, what was met.
pub fn how_many(problem: &Problem) -> String {
    match problem.kind {
        ProblemKind::EndsDiffer => number::count(problem.count, "group of connections", "groups of connections"),
        _ => number::thousands(problem.count),
    }
}

/// That not all places of a problem are shown; `None` where they are, or none is.
pub fn which_are_shown(problem: &Problem) -> Option<String> {
    let n_shown = problem.examples.len() as u64;
    (n_shown > 0 && problem.count > n_shown).then(|| format!("The first {}:", number::thousands(n_shown)))
}

/// The path of the file that an example points to, or its number where the path is not known.
pub fn path_of(example: &Example, files: &[ExampleFile]) -> String {
    let file = files.iter().find(|file| file.number == example.file);
    file.map_or_else(|| format!("file {}", example.file), |file| name::whole(&file.path))
}

fn place_of(example: &Example) -> String {
    let record = example.record_start.map(|start| format!(", record at {}", number::thousands(start)));
    let tuple = example.tuple.map(|tuple| format!(", tuple {tuple}"));
    record.unwrap_or_default() + &tuple.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Name, Place, Refused};

    #[test]
    fn all_of_it() {
        let example = Example {
            file: 2,
            byte: 12_345,
            record_start: Some(12_000),
            tuple: Some(3),
            text: "8 or 13 fields, not 2: \"a,b\"".into(),
        };
        let loaded = Loaded {
            files: 3,
            records: 60,
            tuples: 1_200,
            refused: vec![Refused { path: "empty.json".into(), reason: "it is empty".into() }],
            problems: vec![
                Problem { kind: ProblemKind::RejectedTuple, count: 7, examples: vec![example.clone()] },
                Problem {
                    kind: ProblemKind::Junk,
                    count: 1,
                    examples: vec![Example { file: 9, record_start: None, tuple: None, ..example }],
                },
                Problem { kind: ProblemKind::EndsDiffer, count: 1_200, examples: Vec::new() },
            ],
            example_files: vec![ExampleFile {
                number: 2,
                path: Name::clipped("a/PT1H.json"),
                place: Place { file: 2, member: None, start: 0, end: 20_000 },
            }],
            ..Loaded::default()
        };
        assert_eq!(
            problem_text(&loaded),
            "Problems in Azure flow logs, found by Flowglass\n\
             \n\
             3 files opened; 60 records and 1,200 tuples in them, repeated ones too\n\
             \n\
             Not read: 1 file\n  empty.json: it is empty.\n\
             \n\
             rejected-tuple: 7\n\
             A tuple breaks the format and is in no table and no total.\n\
             The first 1:\n  \
             a/PT1H.json, byte 12,345, record at 12,000, tuple 3: 8 or 13 fields, not 2: \"a,b\"\n\
             \n\
             junk: 1\n\
             Something that is not a record stands among the records; it was passed over.\n  \
             file 9, byte 12,345: 8 or 13 fields, not 2: \"a,b\"\n\
             \n\
             ends-differ: 1,200 groups of connections\n\
             Two logs of one connection count it differently by more than 5 %: packets or logs were lost.\n"
        );
    }
}
