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
use crate::ui::derived::{text, when};
use crate::ui::row_pool::{RowPool, row_id};
use crate::ui::state::{Phase, State, n_read};
use crate::ui::table_header::TableHeader;
use crate::ui::table_scroll::{HEADER_PX, ROW_PX, TableScroll};
use crate::view::number;
use crate::view::row_window::css_px;

/// The heading and the table, where there is a row to show.
#[component]
pub fn Flows(state: State) -> impl IntoView {
    let n_rows = Memo::new(move |_| state.shown.with(|shown| shown.as_deref().map_or(0, |shown| shown.summary.tuples)));
    let is_bare = move || {
        // Refused files are spoken of elsewhere; here a file was read and has nothing in it.
        state.phase.get() == Phase::Ready
            && state.died.with(Option::is_none)
            && state.shown.with(|shown| {
                shown.as_deref().is_some_and(|shown| shown.summary.tuples == 0 && n_read(&shown.loaded) > 0)
            })
    };
    view! {
        {when(move || n_rows.get() > 0, move || view! { <FlowTable state n_rows /> }.into_any())}
        {when(is_bare, || view! { <p class="no-rows">"There is no flow tuple in what was read."</p> }.into_any())}
    }
}

/// The table.
#[component]
fn FlowTable(state: State, n_rows: Memo<u64>) -> impl IntoView {
    let scroll = TableScroll::new(n_rows);
    let visible = Memo::new(move |_| scroll.visible());
    Effect::new(move |_| state.see_rows(visible.get()));
    let active = move || {
        let focused = scroll.focused.get().filter(|row| visible.with(|visible| visible.contains(row)));
        focused.map(row_id)
    };
    let spacer_height = text(move || {
        let window = scroll.window.get();
        css_px(HEADER_PX + window.scroll_range_px() + window.body_px())
    });
    let layer_height = text(move || css_px(HEADER_PX + scroll.window.get().body_px()));
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
    let offset = text(move || {
        let offset_px = scroll.window.get().offset_px(anchor.get(), scroll.top_px.get());
        format!("translateY({})", css_px(offset_px))
    });
    let which = text(move || {
        let visible = visible.get();
        format!(
            "rows {}–{} of {}",
            number::thousands(visible.start + 1),
            number::thousands(visible.end),
            number::thousands(n_rows.get())
        )
    });
    view! {
        <section class="flows" aria-labelledby="flows-heading">
            <div class="flows-bar">
                <h2 id="flows-heading">"Flows"</h2>
                <p class="place">{which}</p>
            </div>
            <div
                node_ref=scroll.scroller
                class=text(move || {
                    if scroll.window.get().is_scaled() { "flow-table scaled" } else { "flow-table" }.to_owned()
                })
                role="grid"
                tabindex="0"
                aria-labelledby="flows-heading"
                aria-rowcount=text(move || (n_rows.get() + 1).to_string())
                aria-colcount=Column::ALL.len().to_string()
                aria-activedescendant=active
                aria-busy=text(move || (!state.rows.are_current.get()).to_string())
                style:--columns=text(move || state.rows.widths.get().to_css("var(--cell-padding)"))
                style:--row-height=css_px(ROW_PX)
                style:--header-height=css_px(HEADER_PX)
                on:focus=move |_| scroll.on_focus()
                on:scroll=move |_| scroll.on_scroll()
                on:wheel=move |event| scroll.on_wheel(&event)
                on:keydown=move |event| scroll.on_key(&event)
                on:pointerdown=move |event| scroll.on_pointer(&event)
                on:pointermove=move |event| scroll.on_pointer(&event)
                on:pointerup=move |event| scroll.on_pointer(&event)
                on:pointercancel=move |event| scroll.on_pointer(&event)
            >
                <div class="spacer" role="presentation" style:height=spacer_height>
                    <div class="layer" role="presentation" style:height=layer_height>
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
