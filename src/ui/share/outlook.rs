//! What a saved view would be: what stands for what, and its size.

use leptos::prelude::*;

use super::state::{Outlook, Page};
use crate::protocol::Replaced;
use crate::ui::derived::{flag, text, views, when};
use crate::ui::state::State;
use crate::view::{number, share_words};

/// Some of what is replaced, as it is and as it is in the file.
#[component]
pub fn Preview(state: State) -> impl IntoView {
    let share = state.share;
    let rows = views(move || {
        let row = |Replaced { kind, was, is }: &Replaced| {
            view! {
                <tr>
                    <th scope="row">{kind.clone()}</th>
                    <td>{was.clone()}</td>
                    <td>{is.clone()}</td>
                </tr>
            }
            .into_any()
        };
        share.outlook.with(|outlook| {
            outlook.as_ref().map(|outlook| outlook.replaced.iter().map(row).collect()).unwrap_or_default()
        })
    });
    let has_any = move || {
        share.redaction.get().is_any()
            && share.outlook.with(|outlook| outlook.as_ref().is_some_and(|outlook| !outlook.replaced.is_empty()))
    };
    view! {
        <div class="preview" hidden=flag(move || !has_any())>
            <table>
                <caption>"For example"</caption>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"Now"</th>
                        <th scope="col">"In the file"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// What the person should know before it is saved.
#[component]
pub fn Warnings(state: State) -> impl IntoView {
    let share = state.share;
    let size = move || size(state);
    let large = move || {
        let has_filter = state.view.with(|view| !view.filter.is_empty());
        share_words::too_large(size().unwrap_or_default(), share.only_shown.get(), has_filter, share.left_out.get())
    };
    let lost_filter = move || {
        let is_lost = share.outlook.with(|outlook| outlook.as_ref().is_some_and(|outlook| outlook.has_lost_filter));
        is_lost.then(|| {
            "The view will open without its filter: what it names is replaced, and it cannot be carried over to that."
                .to_owned()
        })
    };
    let in_part = move || {
        let remark = state.not_loaded();
        (!remark.is_empty()).then(|| format!("Not everything is loaded ({remark}): the saved view says so."))
    };
    let warning = |sentence: String| {
        view! {
            <p class="warned">
                <span class="icon icon-warning" aria-hidden="true"></span>
                <span>{sentence}</span>
            </p>
        }
        .into_any()
    };
    let warnings = Memo::new(move |_| [large(), lost_filter(), in_part()].into_iter().flatten().collect::<Vec<_>>());
    let warnings = views(move || warnings.get().into_iter().map(warning).collect());
    let error = move || match share.page.get() {
        Page::Missing(why) => Some(format!("The page that the data goes into could not be had: {why}.")),
        Page::Fetching | Page::Here(_) => share.error.get(),
    };
    let error = when(
        move || error().is_some(),
        move || {
            view! {
                <p class="warned failed" role="alert">
                    <span class="icon icon-warning" aria-hidden="true"></span>
                    <span>{text(move || error().unwrap_or_default())}</span>
                </p>
            }
            .into_any()
        },
    );
    view! {
        <div class="warnings" aria-live="polite">{warnings}</div>
        {error}
    }
}

/// How large it would be.
#[component]
pub fn Size(state: State) -> impl IntoView {
    let share = state.share;
    let words = move || {
        if share.is_estimating.get() || share.page.get() == Page::Fetching {
            return "Working out the size …".to_owned();
        }
        size(state).map(|n_bytes| format!("About {}", number::bytes(n_bytes))).unwrap_or_default()
    };
    view! { <p id="share-size" role="status">{text(words)}</p> }
}

/// Bytes of the file, about: of the page and of the data in it.
fn size(state: State) -> Option<u64> {
    let Page::Here(of_page) = state.share.page.get() else { return None };
    state.share.outlook.with(|outlook| outlook.as_ref().map(|Outlook { n_bytes, .. }| n_bytes + of_page))
}
