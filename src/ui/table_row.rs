//! A row of the flow table.

use std::sync::Arc;

use leptos::prelude::*;

use crate::flow::Decision;
use crate::protocol::{Column, Row};
use crate::ui::table_scroll::TableScroll;
use crate::view::cell::cell;
use crate::view::column::look;

/// The `id` of the element of a row.
pub fn row_id(index: u64) -> String {
    format!("row-{index}")
}

/// A row, or a placeholder until it comes.
#[component]
pub fn TableRow(index: u64, row: Option<Arc<Row>>, scroll: TableScroll) -> impl IntoView {
    let is_denied = row.as_ref().is_some_and(|row| row.decision == Decision::Denied);
    let is_repeat = row.as_ref().is_some_and(|row| row.repeat);
    let is_pending = row.is_none();
    let cells = Column::ALL.into_iter().enumerate().map(move |(at, column)| cell_view(at, column, row.as_deref()));
    view! {
        <div
            role="row"
            id=row_id(index)
            class="row"
            class:denied=is_denied
            class:repeat=is_repeat
            class:pending=is_pending
            class:odd-place=!index.is_multiple_of(2)
            class:focused=move || scroll.focused.get() == Some(index)
            aria-rowindex=(index + 2).to_string()
            aria-selected=move || (scroll.focused.get() == Some(index)).to_string()
            on:click=move |_| scroll.focused.set(Some(index))
        >
            {cells.collect_view()}
        </div>
    }
}

fn cell_view(at: usize, column: Column, row: Option<&Row>) -> impl IntoView + use<> {
    let value = row.map(|row| cell(row, column));
    let (text, title, is_known) = value.map_or_else(Default::default, |value| (value.text, value.title, value.is_known));
    let class = match (look(column).is_number, is_known || row.is_none()) {
        (true, true) => "cell number",
        (true, false) => "cell number unknown",
        (false, true) => "cell",
        (false, false) => "cell unknown",
    };
    let marks = row.filter(|_| column == Column::Time).map(|row| {
        let odd = row.odd.then(|| view! { <span class="mark odd" title="Something about this tuple is odd: see the problems">"odd"</span> });
        let repeat = row.repeat.then(|| view! { <span class="mark" title="The record of this tuple stands in the files more than once">"repeat"</span> });
        view! { <span class="marks">{odd}{repeat}</span> }
    });
    view! {
        <div role="gridcell" class=class aria-colindex=(at + 1).to_string() title=title>
            {text}
            {marks}
        </div>
    }
}
