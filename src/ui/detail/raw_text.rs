//! A passage of a file as it stands.

use std::sync::Arc;

use leptos::html::{Mark, Pre};
use leptos::prelude::*;

use super::state::Raw;
use crate::protocol::{Mark as MarkAt, Passage, Quote};
use crate::ui::derived::views;
use crate::ui::download::copy_text;
use crate::ui::state::State;
use crate::view::number;

/// The text with its mark, once it has been read back.
#[component]
pub fn RawText(
    state: State,
    passage: Passage,
    heading: &'static str,
    /// The panel is about the mark: it is brought onto the screen.
    #[prop(optional)]
    is_subject: bool,
) -> impl IntoView {
    let content = views(move || {
        match state.detail.raw.get() {
        Raw::Reading => vec![
            view! {
                <p class="reading" role="status">
                    "reading …"
                    <button type="button" class="button small" on:click=move |_| state.cancel_passage()>"Cancel"</button>
                </p>
            }
            .into_any(),
        ],
        Raw::Cancelled => vec![
            view! {
                <p class="reading">
                    "It was not read."
                    <button type="button" class="button small" on:click=move |_| state.read_passage(passage)>
                        "Read it"
                    </button>
                </p>
            }
            .into_any(),
        ],
        Raw::Never => vec![
            view! {
                <p class="reading">
                    "It is not here: this comes from a saved view, which has what was read of the logs, and not their text."
                </p>
            }
            .into_any(),
        ],
        Raw::Failed(reason) => vec![
            view! {
                <p class="failed" role="status">
                    <span class="icon icon-warning" aria-hidden="true"></span>
                    <span>{format!("The text could not be read back: {reason}.")}</span>
                </p>
            }
            .into_any(),
        ],
        Raw::Text(quote) => vec![view! { <Text state quote passage is_subject /> }.into_any()],
    }
    });
    view! {
        <section class="raw">
            <h3>{heading}</h3>
            {content}
        </section>
    }
}

#[component]
fn Text(state: State, quote: Arc<Quote>, passage: Passage, is_subject: bool) -> impl IntoView {
    let (pre, mark) = (NodeRef::<Pre>::new(), NodeRef::<Mark>::new());
    Effect::new(move |_| {
        if let (Some(pre), Some(mark)) = (pre.get(), mark.get()) {
            request_animation_frame(move || {
                pre.set_scroll_top(mark.offset_top() - pre.client_height() / 3);
                if is_subject {
                    mark.scroll_into_view_with_scroll_into_view_options(&super::nearest());
                }
            });
        }
    });
    let Quote { n_left_out_before, before, marked, after, n_left_out_after } = (*quote).clone();
    let left_out = |n: u64, which: &str| {
        (n > 0).then(
            || view! { <p class="left-out">{format!("{} {which} not shown", number::count(n, "byte", "bytes"))}</p> },
        )
    };
    // Where a file ends early there is nothing to mark but its end.
    let is_end = marked.is_empty() && after.is_empty() && matches!(passage.mark, MarkAt::Byte(_));
    let is_unmarked = marked.is_empty() && !is_end;
    let copied = Arc::clone(&quote);
    let copy = move |_| {
        copy_text(&format!("{}{}{}", copied.before, copied.marked, copied.after));
        state.announcement.set("The text was copied".into());
    };
    view! {
        <button type="button" class="button small copy" on:click=copy>"Copy"</button>
        {is_unmarked.then(|| view! { <p class="left-out">"The place could not be found again in the text."</p> })}
        {left_out(n_left_out_before, "before this are")}
        <pre node_ref=pre data-raw="" tabindex="0">{before}<mark node_ref=mark class=is_end.then_some("end")>{marked}</mark>{after}</pre>
        {left_out(n_left_out_after, "after this are")}
    }
}
