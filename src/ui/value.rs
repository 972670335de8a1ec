//! A value on the page that filters: in the totals, in details, in what a group consists of.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

use crate::ui::derived::Derived;
use crate::ui::filter_menu::filter_entries;
use crate::ui::menu::{Menu, area_of};
use crate::ui::state::State;
use crate::view::filter_chips::How;
use crate::view::filter_choice::FilterChoice;

/// A button with the value: a press includes it, with Alt it excludes it; the menu has more.
#[component]
pub fn Value(state: State, choice: FilterChoice, text: Derived<String>) -> impl IntoView {
    let title =
        format!("{}\nClick: only tuples with it. Alt and click: none of them. Right click: more.", choice.label);
    let choice = StoredValue::new(choice);
    let apply = move |how: How| choice.with_value(|choice| state.filter_by(&choice.filter, how));
    let on_click = move |event: MouseEvent| {
        event.stop_propagation();
        apply(if event.alt_key() { How::Exclude } else { How::Include });
    };
    let on_menu = move |event: MouseEvent| {
        event.prevent_default();
        open_menu(state, choice, event.current_target().and_then(|target| target.dyn_into().ok()));
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "f" => apply(How::Include),
            "x" => apply(How::Exclude),
            "o" => apply(How::Only),
            "m" => open_menu(state, choice, event.current_target().and_then(|target| target.dyn_into().ok())),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <button type="button" class="value-link" title=title on:click=on_click on:contextmenu=on_menu on:keydown=on_key>
            {text}
        </button>
    }
}

fn open_menu(state: State, choice: StoredValue<FilterChoice>, of: Option<Element>) {
    let Some(of) = of else { return };
    let choice = choice.get_value();
    let mut entries = filter_entries(state, [choice.clone()]);
    // A line would part them from nothing.
    entries.pop();
    state.menu.open(Menu { label: choice.label.into_owned(), of: area_of(&of), entries });
}
