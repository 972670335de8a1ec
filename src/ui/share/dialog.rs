//! The dialog: a link, or one HTML file.

use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::choices::{LeaveOut, Replace, WhatGoesIn};
use super::outlook::{Preview, Size, Warnings};
use super::state::Page;
use crate::ui::derived::{flag, text, when};
use crate::ui::download::copy_text;
use crate::ui::over_page::{dialog_heading, show_while};
use crate::ui::privacy::PrivacyLink;
use crate::ui::state::State;

const MAX_TITLE: &str = "200";
const MAX_NOTE: &str = "10000";

/// The dialog; what is in it is there only while it is open.
#[component]
pub fn ShareDialog(state: State) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let is_open = state.share.is_open;
    show_while(dialog, move || is_open.get());
    state.estimate_as_chosen();
    let close = move || {
        if is_open.get_untracked() {
            state.close_share();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class="share-dialog"
            id="share-dialog"
            aria-labelledby="share-heading"
            on:close=move |_| close()
        >
            {dialog_heading("share-heading", "Share this view", close)}
            {when(move || is_open.get(), move || view! { <AsLink state /> <AsFile state /> }.into_any())}
        </dialog>
    }
}

/// A link to copy.
#[component]
fn AsLink(state: State) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let location = window().location();
    let href = location.href().unwrap_or_default();
    let page = href.split_once('#').map_or(href.as_str(), |(page, _)| page);
    let link = format!("{page}{}", state.link().to_fragment());
    let is_local = location.protocol().is_ok_and(|protocol| protocol == "file:");
    let is_copied = RwSignal::new(false);
    let copied = link.clone();
    let copy = move |_| {
        // Where there is no clipboard it can be copied by hand.
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        is_copied.set(copy_text(&copied));
    };
    view! {
        <section class="as-link">
            <h3>"As a link"</h3>
            <p class="hint">
                "The link holds the view (filter, tab, columns), never the data: whoever opens it needs the same logs."
                {is_local.then_some(" This page is a file: the link opens only where this file lies in the same place.")}
            </p>
            <div class="copied">
                <input
                    node_ref=field
                    type="text"
                    id="share-link"
                    readonly
                    aria-label="Link to this view"
                    value=link
                />
                <button type="button" class="button" id="share-copy" on:click=copy>"Copy link"</button>
                <span class="hint" role="status">
                    {text(move || if is_copied.get() { "Copied".to_owned() } else { String::new() })}
                </span>
            </div>
        </section>
    }
}

/// What goes into the file, and a button that saves it.
#[component]
fn AsFile(state: State) -> impl IntoView {
    let share = state.share;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.save_view();
    };
    let cancel = move |_| match share.progress.get_untracked() {
        Some(_) => state.stop_saving(),
        None => state.close_share(),
    };
    let is_saving = move || share.is_saving();
    view! {
        <form on:submit=submit>
            <fieldset class="all" disabled=flag(is_saving)>
                <legend>"As one HTML file"</legend>
                <p class="hint">
                    "The page with the data inside. It opens with a double click, without a network, and filters, tables and charts go on working in it. "
                    <PrivacyLink state words="What it holds" />
                </p>
                <label class="field">
                    "Title"
                    <input
                        type="text"
                        id="share-title"
                        autocomplete="off"
                        maxlength=MAX_TITLE
                        placeholder="What the view shows"
                        prop:value=move || share.title.get()
                        on:input=move |event| share.title.set(event_target_value(&event))
                    />
                </label>
                <label class="field">
                    "Note"
                    <textarea
                        id="share-note"
                        rows="3"
                        maxlength=MAX_NOTE
                        placeholder="What the reader should know. It is shown above the view."
                        prop:value=move || share.note.get()
                        on:input=move |event| share.note.set(event_target_value(&event))
                    ></textarea>
                </label>
                <WhatGoesIn state />
                <div class="two">
                    <Replace share />
                    <LeaveOut share />
                </div>
            </fieldset>
            <Preview state />
            <footer>
                <Warnings state />
                <div class="buttons">
                    {when(move || !share.is_saving(), move || view! { <Size state /> }.into_any())}
                    {when(is_saving, move || view! { <Progress state /> }.into_any())}
                    <button type="button" class="button large" id="share-cancel" on:click=cancel>"Cancel"</button>
                    <button
                        type="submit"
                        class="button primary"
                        id="share-save"
                        disabled=flag(move || is_saving() || !matches!(share.page.get(), Page::Here(_)))
                    >
                        "Save"
                    </button>
                </div>
            </footer>
        </form>
    }
}

/// How far saving is.
#[component]
fn Progress(state: State) -> impl IntoView {
    let percent = move || match state.share.progress.get() {
        Some((n_done, n_rows)) => (u128::from(n_done) * 100 / u128::from(n_rows.max(1))).min(100),
        None => 0,
    };
    view! {
        <div class="load-progress">
            <div
                class="bar"
                role="progressbar"
                aria-label="Saving"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=text(move || percent().to_string())
            >
                <div class="done" style:transform=text(move || format!("translateX(-{}%)", 100 - percent()))></div>
            </div>
            <p>"Saving"</p>
        </div>
    }
}
