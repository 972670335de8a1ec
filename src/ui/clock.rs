//! UTC or the browser's local time.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::ui::state::State;
use crate::view::time::Clock;

/// The clock on the wall where the browser is.
pub const LOCAL: Clock = Clock::Local(minutes_east_of_utc);

/// At an instant in milliseconds since 1970-01-01 UTC. The browser counts the minutes to the west.
fn minutes_east_of_utc(time_ms: u64) -> i32 {
    -js_sys::Date::new(&JsValue::from_f64(time_ms as f64)).get_timezone_offset() as i32
}

/// The clock that is not this one.
pub fn other(clock: Clock) -> Clock {
    if clock.is_local() { Clock::Utc } else { LOCAL }
}

impl State {
    /// Shows all times by a clock.
    pub fn choose_clock(self, clock: Clock) {
        if self.clock.get_untracked() != clock {
            self.clock.set(clock);
            self.announcement.set(format!("Times are shown in {}", name(clock)));
        }
    }
}

fn name(clock: Clock) -> String {
    if clock.is_local() {
        format!("local time, now {}", clock.label_at(js_sys::Date::now() as u64))
    } else {
        "UTC".to_owned()
    }
}

/// Two buttons, one of them pressed.
#[component]
pub fn ClockSwitch(state: State) -> impl IntoView {
    let choices = [(Clock::Utc, "UTC"), (LOCAL, "Local")].map(|(choice, label)| {
        view! {
            <label class="clock-choice" title=format!("Times in {} (t)", name(choice))>
                <input
                    type="radio"
                    name="clock"
                    value=choice.label()
                    class="visually-hidden"
                    prop:checked=move || state.clock.get() == choice
                    on:change=move |_| state.choose_clock(choice)
                />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="clock-switch">
            <legend class="visually-hidden">"Times"</legend>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
}
