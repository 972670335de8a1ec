//! The whole window takes a drop, at any time.

use leptos::ev;
use leptos::prelude::*;
use web_sys::DragEvent;

use crate::browser::Given;
use crate::ui::derived::when;
use crate::ui::state::{Phase, State};

/// Says that files can be dropped while they are dragged over the window.
#[component]
pub fn DropOverlay(state: State) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let over = window_event_listener(ev::dragover, move |event| {
        if carries_files(&event) {
            event.prevent_default();
            if !is_over.get_untracked() {
                is_over.set(true);
            }
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        // Only at the window's edge does the pointer go to no other element.
        if event.related_target().is_none() {
            is_over.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        if !carries_files(&event) {
            return;
        }
        event.prevent_default();
        is_over.set(false);
        if let Some(transfer) = event.data_transfer() {
            state.open(Given::by_transfer(&transfer));
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        dropped.remove();
    });
    when(
        move || is_over.get(),
        move || {
            let words = match state.phase.get_untracked() {
                Phase::Empty => "Drop to read these files",
                Phase::Loading | Phase::Ready => "Drop to add these files",
            };
            view! {
                <div class="drop-overlay">
                    <p>
                        <span class="icon icon-drop" aria-hidden="true"></span>
                        {words}
                    </p>
                </div>
            }
            .into_any()
        },
    )
}

fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}
