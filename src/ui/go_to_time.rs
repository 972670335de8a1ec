//! Going to a time in the table of flows.

use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use web_sys::SubmitEvent;

use crate::protocol::{Column, Generation, Question, Sort};
use crate::ui::code::with_code;
use crate::ui::derived::views;
use crate::ui::state::State;
use crate::ui::table::focus_table;
use crate::ui::tabs::Tab;
use crate::view::time_typed::time_typed;

/// What the page knows of going to a time.
#[derive(Clone, Copy)]
pub struct GoToTime {
    /// The dialog is open.
    pub is_open: RwSignal<bool>,
    /// Why what was typed is no time.
    error: RwSignal<String>,
    /// The time that waits for the table to be in the order of time.
    wanted_ms: StoredValue<Option<u64>>,
}

impl GoToTime {
    /// A closed dialog.
    pub fn new() -> Self {
        Self { is_open: RwSignal::new(false), error: RwSignal::new(String::new()), wanted_ms: StoredValue::new(None) }
    }
}

impl State {
    /// Brings the first flow at or after a time onto the screen; the table is put into the order of time for that.
    fn go_to_time(self, time_ms: u64) {
        self.show_tab(Tab::Flows);
        self.go_to.wanted_ms.set_value(Some(time_ms));
        let sort = self.view.with_untracked(|view| view.sort);
        if sort.column == Column::Time {
            self.ask_place();
        } else {
            self.set_sort(Sort { column: Column::Time, descending: false });
            self.note_address();
        }
    }

    /// Asks where the wanted time is, if one is wanted.
    pub(super) fn ask_place(self) {
        let shown =
            self.shown.with_untracked(|shown| shown.as_deref().map(|shown| (shown.generation, shown.view.sort)));
        if let (Some(time_ms), Some((generation, Sort { column: Column::Time, .. }))) =
            (self.go_to.wanted_ms.get_value(), shown)
        {
            self.with_client(|client| client.ask(Question::PlaceOf { generation, time_ms }));
        }
    }

    pub(super) fn on_place(self, generation: Generation, row: u64) {
        let shown = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation));
        if shown != Some(generation) || self.go_to.wanted_ms.get_value().is_none() {
            return;
        }
        self.go_to.wanted_ms.set_value(None);
        let last = self.flows.n_rows.get_untracked().saturating_sub(1);
        self.flows.go_to.set(Some(row.min(last)));
        request_animation_frame(focus_table);
    }
}

/// From the first time that is shown to the last; where nothing is shown, of all that is loaded.
fn looked_at(state: State) -> Option<(u64, u64)> {
    state.shown.with_untracked(|shown| {
        let shown = shown.as_deref()?;
        shown.summary.first_time_ms.zip(shown.summary.last_time_ms).or(shown.extent)
    })
}

/// The dialog.
#[component]
pub fn GoToTimeDialog(state: State) -> impl IntoView {
    let (dialog, input) = (NodeRef::<Dialog>::new(), NodeRef::<Input>::new());
    let go_to = state.go_to;
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if go_to.is_open.get() {
            go_to.error.set(String::new());
            // It fails where it is open already.
            drop(dialog.show_modal());
            if let Some(input) = input.get() {
                let first =
                    state.shown.with_untracked(|shown| shown.as_deref().and_then(|shown| shown.summary.first_time_ms));
                if input.value().is_empty()
                    && let Some(first) = first
                {
                    let utc = crate::view::time::Clock::Utc;
                    input.set_value(&format!("{}T{}", utc.date(first), utc.minute(first)));
                }
                input.select();
            }
        } else {
            dialog.close();
        }
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        match time_typed(&input.get_untracked().map(|input| input.value()).unwrap_or_default(), looked_at(state)) {
            Ok(time_ms) => {
                go_to.is_open.set(false);
                state.go_to_time(time_ms);
            }
            Err(error) => go_to.error.set(error),
        }
    };
    view! {
        <dialog node_ref=dialog class="go-to-time" aria-labelledby="go-to-title" on:close=move |_| go_to.is_open.set(false)>
            <form on:submit=on_submit>
                <h2 id="go-to-title">"Go to time"</h2>
                <label>
                    "Date and time, or a time of the day that is shown; UTC unless an offset is given"
                    <input
                        node_ref=input
                        type="text"
                        id="go-to-time"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder="2022-09-14T09:05"
                        aria-describedby="go-to-error"
                    />
                </label>
                <p class="filter-error" id="go-to-error" role="alert">{views(move || with_code(&go_to.error.get()))}</p>
                <div class="buttons">
                    <button type="submit" class="button">"Go"</button>
                    <button type="button" class="button" on:click=move |_| go_to.is_open.set(false)>"Cancel"</button>
                </div>
            </form>
        </dialog>
    }
}
