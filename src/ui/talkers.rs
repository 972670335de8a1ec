//! Who counts as a talker: the choice above that table.

use leptos::prelude::*;

use crate::protocol::GroupBy;
use crate::ui::state::State;

/// The ways to look at talkers, with what they are called.
pub const TALKERS: [(GroupBy, &str, &str); 4] = [
    (GroupBy::Source, "source", "Source"),
    (GroupBy::Destination, "destination", "Destination"),
    (GroupBy::Either, "either", "Either side"),
    (GroupBy::Pair, "pair", "Pair"),
];

/// As it is written in addresses.
pub fn by_name(by: GroupBy) -> &'static str {
    match TALKERS.iter().find(|(of, _, _)| *of == by) {
        // The first is not written.
        Some((of, name, _)) if *of != TALKERS[0].0 => name,
        _ => "",
    }
}

/// Back from [`by_name`].
pub fn by_named(name: &str) -> Option<GroupBy> {
    TALKERS.iter().find(|(_, of, _)| *of == name).map(|(by, _, _)| *by)
}

/// Radio buttons, of which the arrow keys choose.
#[component]
pub fn TalkersChoice(state: State) -> impl IntoView {
    let choices = TALKERS.map(|(by, name, label)| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="talkers-by"
                    value=name
                    class="visually-hidden"
                    prop:checked=move || state.talkers_by.get() == by
                    on:change=move |_| state.show_talkers(by)
                />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="segments" id="talkers-by">
            <legend class="visually-hidden">"Talkers by"</legend>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
}

impl State {
    /// Shows talkers of another kind.
    pub fn show_talkers(self, by: GroupBy) {
        self.talkers_by.set(by);
        self.renew_table();
        self.note_address();
    }
}
