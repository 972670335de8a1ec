//! Files that were not read.

use leptos::prelude::*;

use crate::protocol::Refused;
use crate::ui::derived::{flag, text, views, when};
use crate::ui::problems::loaded;
use crate::ui::state::State;
use crate::view::number;

/// So many refused files are named beside the totals, the others are in the list of files.
const MAX_LISTED: usize = 3;
/// So many where nothing else could be read.
const MAX_LISTED_ALONE: usize = 12;

/// Files that were not read, and why. Large where nothing else could be read.
#[component]
pub fn Refusals(state: State) -> impl IntoView {
    let refused = loaded(state, |loaded| (loaded.refused.clone(), loaded.files));
    let is_alone =
        Memo::new(move |_| state.shown.with(|shown| shown.as_deref().is_some_and(|shown| shown.loaded.tuples == 0)));
    let class = text(move || if is_alone.get() { "refusals large" } else { "refusals" }.to_owned());
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
    let max_listed = move || if is_alone.get() { MAX_LISTED_ALONE } else { MAX_LISTED };
    let list = views(move || {
        let item = |Refused { path, reason }: &Refused| {
            view! { <li><b>{path.clone()}</b>" "<span>{format!("{reason}.")}</span></li> }.into_any()
        };
        refused.with(|(refused, _)| refused.iter().take(max_listed()).map(item).collect())
    });
    let has_more = move || refused.with(|(refused, _)| refused.len() > max_listed());
    let has_none = flag(move || refused.with(|(refused, _)| refused.is_empty()));
    view! {
        <section class=class aria-label="Files that were not read" hidden=has_none>
            <h2><span class="icon icon-warning" aria-hidden="true"></span>{heading}</h2>
            <ul tabindex="0">{list}</ul>
            {when(has_more, move || {
                view! {
                    <button type="button" class="link" on:click=move |_| state.show_refused()>
                        "All of them are in the list of files"
                    </button>
                }
                .into_any()
            })}
            <p class="advice">
                "Flowglass reads the "<code>"PT1H.json"</code>
                " files of VNet and NSG flow logs. Others can be dropped here at any time."
            </p>
        </section>
    }
}
