//! What was wrong in the input: files that were not read, and problems by kind with where they are.

use leptos::prelude::*;

use crate::parse::{Example, Problem};
use crate::protocol::{ExampleFile, Loaded, Refused, Shown};
use crate::ui::derived::{flag, text, views};
use crate::ui::state::State;
use crate::view::number;

/// So many refused files are listed; a wrong folder may hold thousands.
const MAX_LISTED: usize = 200;

/// Files that were not read, and why. Large where nothing else could be read.
#[component]
pub fn Refusals(state: State) -> impl IntoView {
    let refused = loaded(state, |loaded| (loaded.refused.clone(), loaded.files));
    let class = text(move || {
        let has_tuples = state.shown.with(|shown| shown.as_deref().is_none_or(|shown| shown.loaded.tuples > 0));
        if has_tuples { "refusals" } else { "refusals large" }.to_owned()
    });
    let heading = text(move || {
        refused.with(|(refused, n_files)| {
            let all = number::count(*n_files, "file", "files");
            match (refused.len() as u64, *n_files) {
                (1, 1) => "The file was not read".to_owned(),
                (n, n_files) if n == n_files => format!("None of the {all} was read"),
                (1, _) => format!("1 of {all} was not read"),
                (n, _) => format!("{} of {all} were not read", number::thousands(n)),
            }
        })
    });
    let list = views(move || {
        let (refused, _) = refused.get();
        let n_more = refused.len().saturating_sub(MAX_LISTED) as u64;
        let listed = refused.into_iter().take(MAX_LISTED).map(|Refused { path, reason }| (path, format!("{reason}.")));
        let more = (n_more > 0).then(|| (number::count(n_more, "more file", "more files"), String::new()));
        let item = |(path, reason)| view! { <li><b>{path}</b>" "<span>{reason}</span></li> }.into_any();
        listed.chain(more).map(item).collect()
    });
    let has_none = flag(move || refused.with(|(refused, _)| refused.is_empty()));
    view! {
        <section class=class aria-label="Files that were not read" hidden=has_none>
            <h2><span class="icon icon-warning" aria-hidden="true"></span>{heading}</h2>
            <ul tabindex="0">{list}</ul>
            <p class="advice">
                "Flowglass reads the "<code>"PT1H.json"</code>
                " files of VNet and NSG flow logs. Others can be dropped here at any time."
            </p>
        </section>
    }
}

/// Problems by kind: how often, what it means, the first places.
#[component]
pub fn Problems(state: State) -> impl IntoView {
    let problems = loaded(state, |loaded| (loaded.problems.clone(), loaded.example_files.clone()));
    let kinds = text(move || {
        problems.with(|(problems, _)| {
            let of_kind = |problem: &Problem| format!("{} ({})", spaced(problem), number::thousands(problem.count));
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
        problems.into_iter().map(|problem| kind(problem, &files)).collect()
    });
    let has_none = flag(move || problems.with(|(problems, _)| problems.is_empty()));
    view! {
        <details class="problems" hidden=has_none>
            <summary>
                <span class="icon icon-warning" aria-hidden="true"></span>
                <b>{total}</b>
                <span class="headline">{kinds}</span>
            </summary>
            <div class="kinds">{list}</div>
        </details>
    }
}

/// One kind of problem.
fn kind(problem: Problem, files: &[ExampleFile]) -> AnyView {
    let name = spaced(&problem);
    let shown = problem.examples.len() as u64;
    let which = if problem.count > shown { format!("The first {shown}:") } else { String::new() };
    let row = |example: Example| {
        let path = files.iter().find(|file| file.number == example.file).map(|file| file.path.text.clone());
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
            <div class="scroll" role="group" tabindex="0" aria-label="Examples">
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
    .into_any()
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
