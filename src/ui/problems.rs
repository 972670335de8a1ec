//! What was wrong in the input: files that were not read, and problems by kind with where they are.

use std::sync::Arc;

use leptos::prelude::*;

use crate::parse::{Example, Problem};
use crate::protocol::{Loaded, Refused, Shown};
use crate::ui::state::State;
use crate::view::number;

/// So many refused files are listed; a wrong folder may hold thousands.
const MAX_LISTED: usize = 200;

/// Files that were not read, and why. Large where nothing else could be read.
#[component]
pub fn Refusals(state: State) -> impl IntoView {
    let refused = loaded(state, |loaded| (loaded.refused.clone(), loaded.files));
    let has_nothing =
        Memo::new(move |_| state.shown.with(|shown| shown.as_deref().is_some_and(|shown| shown.loaded.tuples == 0)));
    let heading = move || {
        let (refused, files) = refused.get();
        let (n_refused, n_files) = (refused.len() as u64, number::count(files, "file", "files"));
        match (n_refused, files) {
            (1, 1) => "The file was not read".to_owned(),
            (n, all) if n == all => format!("None of the {n_files} was read"),
            (1, _) => format!("1 of {n_files} was not read"),
            (n, _) => format!("{} of {n_files} were not read", number::thousands(n)),
        }
    };
    let list = move || {
        let (refused, _) = refused.get();
        let n_more = refused.len().saturating_sub(MAX_LISTED) as u64;
        let one = |Refused { path, reason }| {
            view! {
                <li>
                    <b>{path}</b>
                    <span>{reason}"."</span>
                </li>
            }
        };
        let listed = refused.into_iter().take(MAX_LISTED).map(one).collect_view();
        let more = (n_more > 0).then(|| view! { <li>"and "{number::count(n_more, "more file", "more files")}</li> });
        (listed, more)
    };
    view! {
        <Show when=move || refused.with(|(refused, _)| !refused.is_empty())>
            <section class="refusals" class:large=move || has_nothing.get() aria-label="Files that were not read">
                <h2><span class="icon icon-warning" aria-hidden="true"></span>{heading}</h2>
                <ul>{list}</ul>
            </section>
        </Show>
    }
}

/// Problems by kind: how often, what it means, the first places.
#[component]
pub fn Problems(state: State) -> impl IntoView {
    let problems = loaded(state, |loaded| (loaded.problems.clone(), loaded.example_paths.clone()));
    let headline = move || {
        problems.with(|(problems, _)| {
            let of_kind = |problem: &Problem| format!("{} ({})", spaced(problem), number::thousands(problem.count));
            problems.iter().map(of_kind).collect::<Vec<_>>().join(", ")
        })
    };
    let total = move || {
        let total =
            problems.with(|(problems, _)| problems.iter().map(|problem| u128::from(problem.count)).sum::<u128>());
        number::count(total, "problem", "problems")
    };
    let list = move || {
        let (problems, paths) = problems.get();
        let paths = Arc::new(paths);
        problems.into_iter().map(|problem| view! { <Kind problem paths=Arc::clone(&paths) /> }).collect_view()
    };
    view! {
        <Show when=move || problems.with(|(problems, _)| !problems.is_empty())>
            <details class="problems">
                <summary>
                    <span class="icon icon-warning" aria-hidden="true"></span>
                    <b>{total}</b>
                    <span class="headline">{headline}</span>
                </summary>
                <div class="kinds">{list}</div>
            </details>
        </Show>
    }
}

/// One kind of problem.
#[component]
fn Kind(problem: Problem, paths: Arc<Vec<(u32, String)>>) -> impl IntoView {
    let name = spaced(&problem);
    let shown = problem.examples.len() as u64;
    let which = if problem.count > shown { format!("The first {shown}:") } else { String::new() };
    let row = move |example: Example| {
        let path = paths.iter().find(|(number, _)| *number == example.file).map(|(_, path)| path.clone());
        let place = match (example.record_start, example.tuple) {
            (Some(record), Some(tuple)) => format!("record at {}, tuple {tuple}", number::thousands(record)),
            (Some(record), None) => format!("record at {}", number::thousands(record)),
            (None, _) => String::new(),
        };
        let path = path.unwrap_or_else(|| format!("file {}", example.file));
        view! {
            <tr>
                <td class="path" title=path.clone()>{path.clone()}</td>
                <td class="number">{number::thousands(example.byte)}</td>
                <td>{place}</td>
                <td class="text">{example.text}</td>
            </tr>
        }
    };
    view! {
        <section class="kind" data-problem=problem.kind.name() data-count=problem.count.to_string()>
            <h3>{name}" "<small>{number::thousands(problem.count)}</small></h3>
            <p>{problem.kind.meaning()}" "{which}</p>
            <div class="scroll">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"File"</th>
                            <th scope="col" class="number">"Byte"</th>
                            <th scope="col">"Place"</th>
                            <th scope="col">"What"</th>
                        </tr>
                    </thead>
                    <tbody>{problem.examples.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

fn spaced(problem: &Problem) -> String {
    problem.kind.name().replace('-', " ")
}

/// A part of what was read, which changes only when that part does.
fn loaded<T>(state: State, part: fn(&Loaded) -> T) -> Memo<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    let of = move |shown: &Shown| part(&shown.loaded);
    Memo::new(move |_| state.shown.with(|shown| shown.as_deref().map(of).unwrap_or_default()))
}
