//! Colours and fonts of the canvas, from the style sheet, and the news that they are others.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, EventTarget, MediaQueryList, MutationObserver, MutationObserverInit, ResizeObserver};

/// What the style sheet says of each thing that is drawn: the computed `color` of an element of each class.
#[derive(Clone, Debug, Default)]
pub struct Looks {
    /// The first part of a bar.
    pub first: String,
    /// The second part.
    pub second: String,
    /// The line of the denied share.
    pub share: String,
    /// Hatching where nothing is loaded.
    pub hatch: String,
    /// Lines at ticks.
    pub grid: String,
    /// The lower edge.
    pub base: String,
    /// Labels.
    pub text: String,
    /// What is behind all of it.
    pub ground: String,
    /// The cursor and the selection.
    pub accent: String,
    /// The font of labels.
    pub font: String,
}

/// The classes of the elements whose colours are asked for, inside the element `.looks`.
pub const CLASSES: [&str; 9] = ["first", "second", "share", "hatch", "grid", "base", "text", "ground", "accent"];

impl Looks {
    /// As they are now. Custom properties cannot be asked for: what `light-dark()` comes to is known only of colours
    /// that an element has.
    pub fn of(place: &Element) -> Self {
        let computed = |element: &Element, property: &str| {
            let style = window().get_computed_style(element).ok().flatten();
            style.and_then(|style| style.get_property_value(property).ok()).unwrap_or_default()
        };
        let mut next = place.first_element_child();
        let mut colour = || {
            let Some(element) = next.take() else { return String::new() };
            next = element.next_element_sibling();
            computed(&element, "color")
        };
        Self {
            first: colour(),
            second: colour(),
            share: colour(),
            hatch: colour(),
            grid: colour(),
            base: colour(),
            text: colour(),
            ground: colour(),
            accent: colour(),
            font: format!("11px {}", computed(place, "font-family")),
        }
    }
}

/// What is listened to as long as the chart lives.
struct Watch {
    on_looks: Closure<dyn FnMut(Event)>,
    _on_size: Closure<dyn FnMut()>,
    _on_theme: Closure<dyn FnMut()>,
    size: Option<ResizeObserver>,
    theme: Option<MutationObserver>,
    targets: Vec<(EventTarget, &'static str)>,
}

const QUERIES: [&str; 2] = ["(prefers-color-scheme: dark)", "(forced-colors: active)"];

/// Calls `on_size` when the element has another size, and `on_looks` when colours or the pixels of the screen may be
/// others. Call it once, in a component.
pub fn watch(
    element: impl Fn() -> Option<Element> + 'static,
    on_size: impl Fn(&Element) + Copy + 'static,
    on_looks: impl Fn() + Copy + 'static,
) {
    let watch = StoredValue::new_local(None::<Watch>);
    Effect::new(move |_| {
        if let Some(element) = element() {
            watch.update_value(|watch| {
                end(watch.take());
                *watch = Some(begin(&element, on_size, on_looks));
            });
        }
    });
    on_cleanup(move || end(watch.try_update_value(Option::take).flatten()));
}

fn begin(element: &Element, on_size: impl Fn(&Element) + 'static, on_looks: impl Fn() + Copy + 'static) -> Watch {
    let measured = element.clone();
    let on_size = Closure::<dyn FnMut()>::new(move || on_size(&measured));
    let on_theme = Closure::<dyn FnMut()>::new(on_looks);
    let on_event = Closure::<dyn FnMut(Event)>::new(move |_| on_looks());
    let size = ResizeObserver::new(on_size.as_ref().unchecked_ref()).ok();
    if let Some(size) = &size {
        size.observe(element);
    }
    let theme = MutationObserver::new(on_theme.as_ref().unchecked_ref()).ok();
    if let (Some(theme), Some(root)) = (&theme, document().document_element()) {
        let options = MutationObserverInit::new();
        options.set_attributes(true);
        options.set_attribute_filter(&js_sys::Array::of1(&"data-theme".into()));
        drop(theme.observe_with_options(&root, &options));
    }
    let queries = QUERIES.into_iter().filter_map(|query| window().match_media(query).ok().flatten());
    let mut targets: Vec<_> = queries.map(|query: MediaQueryList| (EventTarget::from(query), "change")).collect();
    // A window on another screen, or zoomed, has other pixels.
    targets.push((EventTarget::from(window()), "resize"));
    for (target, event) in &targets {
        drop(target.add_event_listener_with_callback(event, on_event.as_ref().unchecked_ref()));
    }
    Watch { on_looks: on_event, _on_size: on_size, _on_theme: on_theme, size, theme, targets }
}

fn end(watch: Option<Watch>) {
    let Some(watch) = watch else { return };
    if let Some(size) = &watch.size {
        size.disconnect();
    }
    if let Some(theme) = &watch.theme {
        theme.disconnect();
    }
    for (target, event) in &watch.targets {
        drop(target.remove_event_listener_with_callback(event, watch.on_looks.as_ref().unchecked_ref()));
    }
}
