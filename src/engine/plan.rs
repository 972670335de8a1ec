//! How reading is shared out.

use crate::parse::Resume;
use crate::protocol::{Job, JobNumber, NewFile, Start, Task};
use crate::sorting::sort_by_key;

/// A large file is cut into ranges of so many bytes: some tens of milliseconds of reading each, so that readers finish
/// together, and few enough that what is held back until a range is known to be right stays small.
const RANGE: u64 = 8 << 20;
/// A reader gets so many bytes of small files at a time.
const BATCH: u64 = 4 << 20;
/// … and so many files.
const FILES_PER_BATCH: usize = 256;

/// A file of this size is read in ranges, if it is not packed: its first bytes tell.
pub fn is_large(size: u64) -> bool {
    size >= 2 * RANGE
}

/// The jobs that read these files, numbered from `first`. Files in one job follow each other in the order of paths, so
/// that their rows do too.
pub fn plan(files: &[NewFile], first: JobNumber) -> Vec<Job> {
    let mut sorted: Vec<&NewFile> = files.iter().collect();
    sort_by_key(&mut sorted, |file| (&file.path, file.number));
    let mut tasks = Vec::new();
    let mut batch = Vec::new();
    let mut n_bytes = 0;
    for file in sorted {
        if is_large(file.size) && !file.is_packed {
            let n = file.size.div_ceil(RANGE);
            tasks.extend((0..n).map(|index| Task::Range {
                file: file.number,
                start: if index == 0 { Start::At(Resume::beginning()) } else { Start::Search(index * RANGE) },
                stop_at: if index + 1 == n { u64::MAX } else { (index + 1) * RANGE },
            }));
            continue;
        }
        batch.push(file.number);
        n_bytes += file.size;
        if n_bytes >= BATCH || batch.len() >= FILES_PER_BATCH {
            tasks.push(Task::Files(std::mem::take(&mut batch)));
            n_bytes = 0;
        }
    }
    if !batch.is_empty() {
        tasks.push(Task::Files(batch));
    }
    (first..).zip(tasks).map(|(number, task)| Job { number, task }).collect()
}
