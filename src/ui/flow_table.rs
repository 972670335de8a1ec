//! The table of every tuple. Only the rows on the screen are in the page; the scrollbar stands for all of them.
//!
//! Inside the scrolling box a high empty spacer gives the scrollbar its range, and a layer as high as the box sticks to
//! its upper edge. Headings and visible rows are in that layer, so that however fast the scrollbar is dragged there is
//! never an empty stretch: the last rows stay until the next are there.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::protocol::Column;
use crate::ui::row_pool::{RowPool, row_id};
use crate::ui::state::State;
use crate::ui::table_header::TableHeader;
use crate::ui::table_scroll::{HEADER_PX, ROW_PX, TableScroll};
use crate::view::number;

/// The heading and the table, where there is a row to show.
#[component]
pub fn Flows(state: State) -> impl IntoView {
    let n_rows = Memo::new(move |_| state.shown.with(|shown| shown.as_deref().map_or(0, |shown| shown.summary.tuples)));
    let has_rows = Memo::new(move |_| n_rows.get() > 0);
    let is_bare = move || {
        // Refused files are spoken of elsewhere; here a file was read and has nothing in it.
        state.shown.with(|shown| {
            shown.as_deref().is_some_and(|s| s.summary.tuples == 0 && (s.loaded.refused.len() as u64) < s.loaded.files)
        }) && state.progress.with(Option::is_none)
            && state.died.with(Option::is_none)
    };
    view! {
        <Show when=move || has_rows.get()>
            <FlowTable state n_rows />
        </Show>
        <Show when=is_bare>
            <p class="no-rows">"There is no flow tuple in what was read."</p>
        </Show>
    }
}

/// The table.
#[component]
fn FlowTable(state: State, n_rows: Memo<u64>) -> impl IntoView {
    let scroll = TableScroll::new(n_rows);
    let visible = Memo::new(move |_| scroll.visible());
    Effect::new(move |_| state.see_rows(visible.get()));
    let active = move || {
        let focused = scroll.focused.get()?;
        visible.with(|visible| visible.contains(&focused)).then(|| row_id(focused))
    };
    let spacer_px = move || {
        let window = scroll.window.get();
        HEADER_PX + window.scroll_range_px() + window.body_px()
    };
    let layer_px = move || HEADER_PX + scroll.window.get().body_px();
    let anchor = Memo::new(move |_| scroll.window.get().anchor(scroll.top_px.get()));
    let place = NodeRef::<Div>::new();
    let pool = StoredValue::new_local(None::<RowPool>);
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        state.rows.revision.track();
        let (visible, anchor, focused) = (visible.get(), anchor.get(), scroll.focused.get());
        let window = scroll.window.get_untracked();
        pool.update_value(|pool| {
            let pool = match pool {
                Some(pool) => Ok(pool),
                None => RowPool::new((*place).clone().into()).map(|new| pool.insert(new)),
            };
            let drawn = pool.and_then(|pool| {
                pool.show(visible, focused, |index| state.rows.get(index), |index| window.distance_px(anchor, index))
            });
            if let Err(error) = drawn {
                leptos::logging::error!("rows could not be drawn: {error:?}");
            }
        });
    });
    let on_click = move |event: web_sys::MouseEvent| {
        if let Some(index) = row_of(&event) {
            scroll.focused.set(Some(index));
        }
    };
    let offset = move || {
        let offset_px = scroll.window.get().offset_px(anchor.get(), scroll.top_px.get());
        format!("translateY({offset_px}px)")
    };
    let which = move || {
        let visible = visible.get();
        format!(
            "rows {}–{} of {}",
            number::thousands(visible.start + 1),
            number::thousands(visible.end),
            number::thousands(n_rows.get())
        )
    };
    view! {
        <section class="flows" aria-labelledby="flows-heading">
            <div class="flows-bar">
                <h2 id="flows-heading">"Flows"</h2>
                <p class="place">{which}</p>
            </div>
            <div
                node_ref=scroll.scroller
                class="flow-table"
                class:scaled=move || scroll.window.get().is_scaled()
                role="grid"
                tabindex="0"
                aria-labelledby="flows-heading"
                aria-rowcount=move || (n_rows.get() + 1).to_string()
                aria-colcount=Column::ALL.len().to_string()
                aria-activedescendant=active
                aria-busy=move || (!state.rows.are_current.get()).to_string()
                style:--columns=move || state.rows.widths.get().to_css("var(--cell-padding)")
                style:--row-height=format!("{ROW_PX}px")
                style:--header-height=format!("{HEADER_PX}px")
                on:scroll=move |_| scroll.on_scroll()
                on:wheel=move |event| scroll.on_wheel(&event)
                on:keydown=move |event| scroll.on_key(&event)
                on:pointerdown=move |event| scroll.on_pointer(&event)
                on:pointermove=move |event| scroll.on_pointer(&event)
                on:pointerup=move |event| scroll.on_pointer(&event)
                on:pointercancel=move |event| scroll.on_pointer(&event)
            >
                <div class="spacer" role="presentation" style:height=move || format!("{}px", spacer_px())>
                    <div class="layer" role="presentation" style:height=move || format!("{}px", layer_px())>
                        <TableHeader state scroll />
                        <div node_ref=place class="rows" role="rowgroup" style:transform=offset on:click=on_click></div>
                    </div>
                </div>
            </div>
        </section>
    }
}

/// The row that was clicked on.
fn row_of(event: &web_sys::MouseEvent) -> Option<u64> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let row = target.closest("[aria-rowindex]").ok()??;
    row.get_attribute("aria-rowindex")?.parse::<u64>().ok()?.checked_sub(2)
}
