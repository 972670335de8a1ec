//! The menu of the page: one at a time, for a value in a table or anything else that can be acted on.
//!
//! It belongs to what was pointed at or had the keyboard, and the keyboard goes back there when it closes.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::folded::folded;
use crate::ui::derived::views;
use crate::ui::leaving::{on_press_outside, on_scroll_outside};
use crate::view::placing::{Area, corner};

/// What is done when a person chooses something.
pub type Act = Arc<dyn Fn() + Send + Sync>;

/// A menu.
pub struct Menu {
    /// What it is about.
    pub label: String,
    /// What it belongs to: it opens beside it.
    pub of: Area,
    /// What can be chosen.
    pub entries: Vec<MenuEntry>,
}

/// A line of a menu.
pub enum MenuEntry {
    /// Something that can be done.
    Item(MenuItem),
    /// A line between groups of items.
    Line,
}

/// Something that can be done.
pub struct MenuItem {
    /// What, in few words.
    pub label: Cow<'static, str>,
    /// The CSS class of its icon, or nothing.
    pub icon: &'static str,
    /// The keys that do it without the menu.
    pub keys: &'static str,
    /// More about it, for its tooltip.
    pub title: String,
    /// Does it.
    pub act: Act,
    /// The opposite, as a button at the line's end: its label, the CSS class of its icon, and what it does.
    pub opposite: Option<(String, &'static str, Act)>,
}

impl MenuItem {
    /// An item that does something.
    pub fn new(label: impl Into<Cow<'static, str>>, act: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label: label.into(), icon: "", keys: "", title: String::new(), act: Arc::new(act), opposite: None }
    }

    /// With an icon, and the keys that do it without the menu.
    #[must_use]
    pub fn shown_as(self, icon: &'static str, keys: &'static str) -> Self {
        Self { icon, keys, ..self }
    }
}

/// The menu that is open, if any.
#[derive(Clone, Copy)]
pub struct MenuState {
    menu: RwSignal<Option<Arc<Menu>>>,
    /// What had the keyboard before.
    opener: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl MenuState {
    /// No menu.
    pub fn new() -> Self {
        Self { menu: RwSignal::new(None), opener: StoredValue::new_local(None) }
    }

    /// Opens a menu, in the place of the one that is open.
    pub fn open(self, menu: Menu) {
        if self.menu.with_untracked(Option::is_none) {
            let opener = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
            self.opener.set_value(opener);
        }
        self.menu.set(Some(Arc::new(menu)));
    }

    /// Closes the menu; the keyboard goes back to where it was.
    pub fn close(self) {
        if self.menu.with_untracked(Option::is_none) {
            return;
        }
        self.menu.set(None);
        let opener = self.opener.try_update_value(Option::take).flatten();
        if let Some(opener) = opener.filter(|opener| opener.is_connected()) {
            drop(opener.focus());
        }
    }
}

/// The place of an element in the window.
pub fn area_of(element: &Element) -> Area {
    let rect = element.get_bounding_client_rect();
    Area { left: rect.left(), top: rect.top(), right: rect.right(), bottom: rect.bottom() }
}

/// Puts an element beside something, within the window. The element has a fixed position.
pub fn put_beside(element: &HtmlElement, of: Area) {
    let rect = element.get_bounding_client_rect();
    let length = |of: Result<wasm_bindgen::JsValue, _>| of.ok().and_then(|of| of.as_f64()).unwrap_or_default();
    let size = (length(window().inner_width()), length(window().inner_height()));
    let (left, top) = corner(of, (rect.width(), rect.height()), size);
    let style = element.style();
    drop(style.set_property("left", &crate::view::row_window::css_px(left)));
    drop(style.set_property("top", &crate::view::row_window::css_px(top)));
}

/// Where the page's menu is.
#[component]
pub fn MenuLayer(menu: MenuState) -> impl IntoView {
    let content = views(move || {
        let open = menu.menu.get();
        open.into_iter().map(|open| view! { <MenuBox menu open /> }.into_any()).collect()
    });
    view! { <div>{content}</div> }
}

#[component]
fn MenuBox(menu: MenuState, open: Arc<Menu>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let of = open.of;
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            put_beside(&place, of);
            focus(lines_of(&place).first());
        }
    });
    let leave = move || menu.close();
    on_press_outside(place, leave);
    on_scroll_outside(place, leave);
    let lines = open.entries.iter().map(|entry| line(menu, entry)).collect_view();
    view! {
        <div
            node_ref=place
            class="menu"
            role="menu"
            tabindex="-1"
            aria-label=open.label.clone()
            on:keydown=move |event| on_key(menu, place, &event)
            on:contextmenu=move |event| event.prevent_default()
        >
            <p class="about" aria-hidden="true">{open.label.clone()}</p>
            {lines}
        </div>
    }
}

fn line(menu: MenuState, entry: &MenuEntry) -> AnyView {
    let MenuEntry::Item(item) = entry else {
        return view! { <div class="line" role="separator"></div> }.into_any();
    };
    let choose = move |act: &Act| {
        // First the keyboard goes back, for what is done may move it on.
        menu.close();
        act();
    };
    let act = Arc::clone(&item.act);
    let opposite = item.opposite.as_ref().map(|(label, icon, act)| {
        let act = Arc::clone(act);
        view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class="opposite"
                aria-label=label.clone()
                title=label.clone()
                on:click=move |_| choose(&act)
            >
                <span class=format!("icon {icon}") aria-hidden="true"></span>
            </button>
        }
    });
    view! {
        <div class="entry" role="presentation">
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                title=(!item.title.is_empty()).then(|| item.title.clone())
                on:click=move |_| choose(&act)
            >
                <span class=format!("icon {}", item.icon) aria-hidden="true"></span>
                <span class="label">{item.label.clone()}</span>
                <span class="keys" aria-hidden="true">{item.keys}</span>
            </button>
            {opposite}
        </div>
    }
    .into_any()
}

/// The first button of each line.
fn lines_of(place: &Element) -> Vec<HtmlElement> {
    let mut lines = Vec::new();
    let mut next = place.first_element_child();
    while let Some(entry) = next {
        next = entry.next_element_sibling();
        let item = entry.first_element_child().and_then(|item| item.dyn_into::<HtmlElement>().ok());
        lines.extend(item);
    }
    lines
}

fn focus(element: Option<&HtmlElement>) {
    if let Some(element) = element {
        drop(element.focus());
    }
}

/// Up and down from line to line, right to a line's opposite, letters to the lines that begin so. Nothing of it reaches
/// the page below.
fn on_key(menu: MenuState, place: NodeRef<Div>, event: &KeyboardEvent) {
    event.stop_propagation();
    let Some(place) = place.get_untracked() else { return };
    let lines = lines_of(&place);
    let focused = document().active_element();
    let line = focused.and_then(|focused| focused.parent_element());
    let at = lines.iter().position(|item| item.parent_element() == line);
    let n_lines = lines.len().max(1);
    let next = match event.key().as_str() {
        "ArrowDown" => at.map_or(0, |at| (at + 1) % n_lines),
        "ArrowUp" => at.map_or(0, |at| (at + n_lines - 1) % n_lines),
        "Home" => 0,
        "End" => n_lines - 1,
        "ArrowRight" | "ArrowLeft" => {
            event.prevent_default();
            let to_end = event.key() == "ArrowRight";
            let item =
                line.and_then(|line| if to_end { line.last_element_child() } else { line.first_element_child() });
            return focus(item.and_then(|item| item.dyn_into::<HtmlElement>().ok()).as_ref());
        }
        "Escape" | "Tab" => {
            event.prevent_default();
            return menu.close();
        }
        key if key.chars().count() == 1 && key != " " && !event.ctrl_key() && !event.alt_key() && !event.meta_key() => {
            let begins_so = |at: &usize| {
                let text = lines.get(*at).and_then(|item| item.text_content()).unwrap_or_default();
                folded(text.trim_start()).starts_with(&folded(key))
            };
            let after = at.map_or(0, |at| at + 1);
            match (after..lines.len()).chain(0..after.min(lines.len())).find(begins_so) {
                Some(next) => next,
                None => return,
            }
        }
        _ => return,
    };
    event.prevent_default();
    focus(lines.get(next));
}
