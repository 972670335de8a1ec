//! The panel beside the tables: everything about one row, what is not known of the view, or a place in a file.

mod connection;
mod group;
mod raw_text;
mod state;
mod unknown;

use std::sync::Arc;

use leptos::html::{Aside, Div};
use leptos::prelude::*;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::flow::Decision;
use crate::protocol::{Column, Detail, Row};
use crate::ui::derived::{text, views};
use crate::ui::state::State as PageState;
use crate::ui::value::Value;
use crate::view::detail::{Field, Group, groups, headline, time_of};
use crate::view::detail_choices::{choice, conversation};
use crate::view::flow_row::cell;
use crate::view::number;
use crate::view::time::Clock;
pub use group::GroupSubject;
use raw_text::RawText;
pub use state::DetailState;
use state::Subject;
pub use unknown::WhyUnknown;

/// The panel; there only while something is shown in it.
#[component]
pub fn DetailPanel(state: PageState) -> impl IntoView {
    let panel = NodeRef::<Aside>::new();
    let inside = NodeRef::<Div>::new();
    // What had the keyboard may be gone with what was shown before.
    Effect::new(move |_| {
        state.detail.subject.track();
        // Something else is read from its beginning.
        if let Some(inside) = inside.get() {
            inside.set_scroll_top(0);
        }
        if let Some(panel) = panel.get() {
            // As much of it as there is room for comes onto the screen with the keyboard.
            panel.scroll_into_view_with_scroll_into_view_options(&nearest());
            drop(panel.focus());
        }
    });
    let content = views(move || match state.detail.subject.get() {
        None => Vec::new(),
        Some(Subject::Asked) => vec![view! { <p class="asked">"Looking it up …"</p> }.into_any()],
        Some(Subject::Row(detail)) => of_row(state, &detail, state.clock.get()),
        Some(Subject::Group(subject)) => group::of_group(state, subject),
        Some(Subject::Unknown(unknown)) => unknown::of_unknown(state, unknown),
        Some(Subject::Connection(detail)) => connection::of_connection(state, &detail, state.clock.get()),
        Some(Subject::Place { path, words, passage }) => vec![
            view! {
                <h2>{path}</h2>
                <p class="words">{words}</p>
                <RawText state passage heading="In the file" is_subject=true />
            }
            .into_any(),
        ],
    });
    view! {
        <aside node_ref=panel data-detail="" class="detail" tabindex="-1" aria-label="Details">
            <button
                type="button"
                class="button quiet close"
                title="Close (Esc)"
                aria-label="Close"
                on:click=move |_| state.close_detail()
            >
                <span class="icon icon-close" aria-hidden="true"></span>
            </button>
            <div node_ref=inside class="content">{content}</div>
        </aside>
    }
}

/// Onto the screen by the shortest way.
fn nearest() -> ScrollIntoViewOptions {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options
}

fn of_row(state: PageState, detail: &Arc<Detail>, clock: Clock) -> Vec<AnyView> {
    let row = &detail.row;
    let decision = match row.decision {
        Decision::Allowed => "allowed",
        Decision::Denied => "denied",
    };
    let head = view! {
        <h2>{headline(row)}</h2>
        <p class="words">
            <span class=format!("decision {decision}")>{decision}</span>
            {format!(" {} {}", time_of(row, clock), clock.label_at(row.time_ms))}
        </p>
        {conversation(detail).map(|choice| {
            view! {
                <p class="words"><Value state choice text=text(|| "Show this conversation, both ways".to_owned()) /></p>
            }
        })}
    };
    let passage = detail.passage;
    let mut all = vec![head.into_any()];
    // Rows of repeated records belong to none.
    all.extend((!row.repeat).then(|| connection_of(state, row)));
    all.extend(groups(detail, clock).into_iter().map(|group| fields(state, detail, group)));
    all.push(neighbours(state, detail, clock));
    all.push(view! { <RawText state passage heading="Record as it stands in the file" /> }.into_any());
    all
}

/// The way to what a tuple is a part of.
fn connection_of(state: PageState, row: &Row) -> AnyView {
    let id = row.id;
    let words = match row.decision {
        Decision::Allowed => "The connection that it belongs to",
        Decision::Denied => "The attempt that it belongs to",
    };
    view! {
        <p class="words">
            <button type="button" class="value-link" data-opens="connection" on:click=move |_| state.open_connection_of(id)>
                {words}
            </button>
        </p>
    }
    .into_any()
}

/// Fields that belong together. Those of the tuple filter.
fn fields(state: PageState, detail: &Detail, Group { heading, fields }: Group) -> AnyView {
    let field = |Field { name, value, meaning }: Field| {
        let has_meaning = !meaning.is_empty();
        let value = match choice(detail, name) {
            Some(choice) => view! { <Value state choice text=text(move || value.clone()) /> }.into_any(),
            None => value.into_any(),
        };
        view! {
            <dt>{name}</dt>
            <dd>
                <span class="value">{value}</span>
                {has_meaning.then(|| view! { <small>{meaning}</small> })}
            </dd>
        }
    };
    view! {
        <section>
            <h3>{heading}</h3>
            <dl>{fields.into_iter().map(field).collect_view()}</dl>
        </section>
    }
    .into_any()
}

/// The tuples of the same five-tuple around this one.
fn neighbours(state: PageState, detail: &Detail, clock: Clock) -> AnyView {
    let n_shown = detail.neighbours.len() as u64;
    let heading = number::count(detail.n_same, "tuple with this five-tuple", "tuples with this five-tuple");
    let which = if detail.n_same > n_shown {
        format!("The {} next to this one in time:", number::thousands(n_shown))
    } else {
        String::new()
    };
    let this = detail.row.id;
    let rows = detail.neighbours.iter().map(|row| neighbour(state, row, row.id == this, clock)).collect_view();
    view! {
        <section class="neighbours">
            <h3>{heading}</h3>
            <p>{which}</p>
            <ol>{rows}</ol>
        </section>
    }
    .into_any()
}

fn neighbour(state: PageState, row: &Row, is_this: bool, clock: Clock) -> AnyView {
    let id = row.id;
    let denied = if row.decision == Decision::Denied { "decision denied" } else { "decision" };
    let word = match row.decision {
        Decision::Denied => "denied".into(),
        Decision::Allowed => cell(row, Column::State, clock).text,
    };
    let [_, sent, _, received] = row.counters.to_array();
    let short = |bytes: Option<u64>| bytes.map_or_else(|| "–".to_owned(), number::bytes);
    let exact = |column| cell(row, column, clock).text;
    let title = format!("Bytes sent {}, received {}", exact(Column::BytesSent), exact(Column::BytesReceived));
    view! {
        <li>
            <button type="button" aria-current=is_this.then_some("true") on:click=move |_| state.open_row(id)>
                <span class="time">{time_of(row, clock)}</span>
                <span class=denied>{word}</span>
                <span class="bytes" title=title>{format!("{} / {}", short(sent), short(received))}</span>
            </button>
        </li>
    }
    .into_any()
}
