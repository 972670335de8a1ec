//! What was wrong in the input: problems by kind with where they are.

use leptos::prelude::*;

use crate::parse::{Example, Problem};
use crate::protocol::{ExampleFile, Loaded, Mark, Name, Passage, Place, Shown};
use crate::query::filter::Term;
use crate::ui::derived::{flag, text, views};
use crate::ui::download::save_text;
use crate::ui::state::State;
use crate::ui::value::Value;
use crate::view::filter_choice::FilterChoice;
use crate::view::problem_text::{how_many, path_of, problem_text, which_are_shown};
use crate::view::{name, number};

/// So many bytes before a problem are shown where its record is not known.
const BYTES_BEFORE: u64 = 2_000;
/// So many characters of a file's path are shown: its end.
const PATH_CHARS: usize = 40;
/// So many bytes after a problem are shown.
const BYTES_AFTER: u64 = 4_000;

/// Problems by kind: how often, what it means, the first places.
#[component]
pub fn Problems(state: State) -> impl IntoView {
    let problems = loaded(state, |loaded| (loaded.problems.clone(), loaded.example_files.clone()));
    let kinds = text(move || {
        problems.with(|(problems, _)| {
            let of_kind = |problem: &Problem| format!("{} ({})", spaced(problem), how_many(problem));
            problems.iter().map(of_kind).collect::<Vec<_>>().join(", ")
        })
    });
    let total = text(move || {
        let total =
            problems.with(|(problems, _)| problems.iter().map(|problem| u128::from(problem.count)).sum::<u128>());
        number::count(total, "problem", "problems")
    });
    let list = views(move || {
        let (problems, files) = problems.get();
        problems.iter().map(|problem| kind(state, problem, &files)).collect()
    });
    let has_none = flag(move || problems.with(|(problems, _)| problems.is_empty()));
    let save = move |_| {
        let text = state.shown.with_untracked(|shown| shown.as_deref().map(|shown| problem_text(&shown.loaded)));
        save_text("flow log problems.txt", &text.unwrap_or_default());
    };
    view! {
        <details class="problems" hidden=has_none>
            <summary>
                <span class="icon icon-warning" aria-hidden="true"></span>
                <b>{total}</b>
                <span class="headline">{kinds}</span>
            </summary>
            <div class="kinds">
                <button type="button" class="button small save" id="save-problems" on:click=save>
                    <span class="icon icon-drop" aria-hidden="true"></span>
                    "Save as text"
                </button>
                {list}
            </div>
        </details>
    }
}

/// One kind of problem.
fn kind(state: State, problem: &Problem, files: &[ExampleFile]) -> AnyView {
    let name = spaced(problem);
    let which = which_are_shown(problem);
    let words = problem.kind.meaning();
    let choice = FilterChoice::new(format!("tuples with {name}"), Term::Problem(vec![problem.kind]));
    let rows = problem.examples.iter().map(|example| row(state, example, words, files)).collect_view();
    let has_none = problem.examples.is_empty();
    view! {
        <section class="kind" data-problem=problem.kind.name() data-count=problem.count.to_string()>
            <h3>{name}" "<small>{how_many(problem)}</small></h3>
            <p>{words}" "{which}</p>
            <p><Value state choice text=text(|| "Show its tuples".to_owned()) /></p>
            <div class="scroll" role="group" tabindex="0" aria-label="Examples" hidden=has_none>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"File"</th>
                            <th scope="col" class="number">"Byte"</th>
                            <th scope="col">"Place"</th>
                            <th scope="col">"What"</th>
                            <th scope="col"><span class="visually-hidden">"Show it"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// One place where the problem was met.
fn row(state: State, example: &Example, words: &'static str, files: &[ExampleFile]) -> AnyView {
    let path = path_of(example, files);
    let place = match (example.record_start, example.tuple) {
        (Some(record), Some(tuple)) => format!("record at {}, tuple {tuple}", number::thousands(record)),
        (Some(record), None) => format!("record at {}", number::thousands(record)),
        (None, _) => String::new(),
    };
    let file = files.iter().find(|file| file.number == example.file);
    let button = file.map(|file| {
        let passage = passage(example, file);
        let (path, words) =
            (path.clone(), format!("{words} At byte {}: {}", number::thousands(example.byte), example.text));
        let show = move |_| state.open_place(path.clone(), words.clone(), passage);
        view! { <button type="button" class="button small" on:click=show>"Show in file"</button> }
    });
    let end_of_path = name::path_end(&Name { text: path.clone(), clipped: 0 }, PATH_CHARS);
    view! {
        <tr>
            <td class="path" title=path>{end_of_path}</td>
            <td class="number">{number::thousands(example.byte)}</td>
            <td>{place}</td>
            <td class="text">{example.text.clone()}</td>
            <td>{button}</td>
        </tr>
    }
    .into_any()
}

fn passage(example: &Example, file: &ExampleFile) -> Passage {
    let start = example.record_start.unwrap_or(example.byte.saturating_sub(BYTES_BEFORE));
    let end = example.byte.saturating_add(BYTES_AFTER);
    Passage { place: Place { start, end, ..file.place }, mark: Mark::Byte(example.byte) }
}

fn spaced(problem: &Problem) -> String {
    problem.kind.name().replace('-', " ")
}

/// A part of what was read, which changes only when that part does.
pub fn loaded<T>(state: State, part: fn(&Loaded) -> T) -> Memo<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    let of = move |shown: &Shown| part(&shown.loaded);
    Memo::new(move |_| state.shown.with(|shown| shown.as_deref().map(of).unwrap_or_default()))
}
