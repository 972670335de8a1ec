//! Everything about one connection or attempt, with its tuples.

use leptos::prelude::*;

use crate::protocol::{Column, ConnectionDetail, ConnectionRow, Kind, Row};
use crate::ui::derived::text;
use crate::ui::detail::group::figures;
use crate::ui::state::State as PageState;
use crate::ui::value::Value;
use crate::view::connection_column::ConnectionTable;
use crate::view::connection_row::ConnectionLine;
use crate::view::connection_words::{
    LifeMark, gap_sentence, left_out, life, life_words, pieces_sentence, what, whole_sentence,
};
use crate::view::filter_choice::FilterChoice;
use crate::view::flow_row::cell;
use crate::view::table_row::{Cell, TableRow};
use crate::view::time::Clock;
use crate::view::unknown_words;
use crate::view::{name, number};

/// The panel's content.
pub fn of_connection(state: PageState, detail: &ConnectionDetail, clock: Clock) -> Vec<AnyView> {
    let (kind, row) = (detail.kind, &detail.row);
    let line = ConnectionLine::new(kind, row.clone());
    let looks = ConnectionTable::of(kind).looks;
    let its_tuples = FilterChoice::new("its tuples", line.part());
    let head = view! {
        <h2>{line.headline()}</h2>
        <p class="words" data-what="">{what(kind, row, clock)}</p>
        <p class="words">{whole_sentence(row)}</p>
        {gap_sentence(detail, clock).map(|gap| view! { <p class="words" data-gap="">{gap}</p> })}
        {detail.unknown_because.map(|because| view! { <p class="words">"Bytes and packets are not known. "{unknown_words::because(because)}</p> })}
        <p class="words"><Value state choice=its_tuples text=text(|| "Show only its tuples".to_owned()) /></p>
    };
    let figures = view! {
        <section>
            <h3>"All figures"</h3>
            <dl>{figures(&line, looks, clock)} {names(state, &line, clock)}</dl>
        </section>
    };
    let mut all = vec![head.into_any(), over_time(detail, clock), figures.into_any()];
    all.extend(links(state, kind, Others::Logs, &detail.others, detail.others.len() as u64, clock));
    let pieces = Others::Pieces(pieces_sentence(detail));
    all.extend(links(state, kind, pieces, &detail.pieces, detail.n_pieces, clock));
    // The longest comes last.
    all.push(tuples(state, detail, clock));
    all
}

/// Its values that are no figures: what is the same in all its tuples, or of the first.
fn names(state: PageState, line: &ConnectionLine, clock: Clock) -> AnyView {
    let cells = line.table.looks.iter().enumerate().filter(|(_, look)| !look.is_number() && !look.is_time);
    cells
        .map(|(column, look)| {
            let Cell { text: value, title, .. } = line.cell(column, clock);
            let more = title.filter(|title| *title != value);
            let value = match line.choices(column).into_iter().next() {
                Some(choice) => view! { <Value state choice text=text(move || value.to_string()) /> }.into_any(),
                None => value.into_any(),
            };
            view! {
                <dt>{look.heading}</dt>
                <dd>
                    <span class="value">{value}</span>
                    {more.map(|more| view! { <small>{more}</small> })}
                </dd>
            }
        })
        .collect_view()
        .into_any()
}

/// Its tuples on a line from its first time to its last.
fn over_time(detail: &ConnectionDetail, clock: Clock) -> AnyView {
    let marks = life(detail).into_iter().map(|mark| {
        let LifeMark { class, left, width } = mark;
        view! {
            <span
                class=class
                style:left=text(move || left.clone())
                style:width=text(move || width.clone())
            ></span>
        }
    });
    let row = &detail.row;
    let end = |time_ms| clock.date_time(time_ms);
    let last = (row.duration_ms() > 0).then(|| view! { <span>{end(row.last_time_ms)}</span> });
    view! {
        <section>
            <h3>"Over time"</h3>
            <div class="life" role="img" aria-label=life_words(detail)>{marks.collect_view()}</div>
            <p class="life-ends" aria-hidden="true"><span>{end(row.first_time_ms)}</span> {last}</p>
        </section>
    }
    .into_any()
}

/// The table of its tuples. Where day, rule or ACL change, a line says so.
fn tuples(state: PageState, detail: &ConnectionDetail, clock: Clock) -> AnyView {
    let n_shown = detail.tuples.len() as u64;
    let heading = number::count(detail.row.n_tuples, "tuple", "tuples");
    let which = match detail.row.n_tuples > n_shown {
        true => format!("The first and the last {}:", number::thousands(n_shown / 2)),
        false => String::new(),
    };
    let mut rows = Vec::new();
    let mut before: Option<&Row> = None;
    let left_out = left_out(detail);
    for (at, tuple) in detail.tuples.iter().enumerate() {
        if let Some((_, n)) = left_out.filter(|(after, _)| *after == at) {
            rows.push(remark(format!("{} between are left out here", number::count(n, "tuple", "tuples"))));
        }
        let is_other = |same: fn(&Row, &Row) -> bool| before.is_none_or(|before| !same(before, tuple));
        if before.is_none_or(|before| clock.date(before.time_ms) != clock.date(tuple.time_ms)) {
            rows.push(remark(format!("{} {}", clock.date(tuple.time_ms), clock.label_at(tuple.time_ms))));
        }
        if before.is_some() && is_other(|a, b| (&a.rule, &a.acl) == (&b.rule, &b.acl)) {
            let shown = |column| cell(tuple, column, clock).text;
            rows.push(remark(format!("from here on {} of {}", shown(Column::Rule), shown(Column::Acl))));
        }
        rows.push(tuple_row(state, tuple, clock));
        before = Some(tuple);
    }
    view! {
        <section class="top tuples-of">
            <h3>{heading}</h3>
            <p>{which}</p>
            <div class="scroll" role="group" tabindex="0" aria-label="Tuples">
                <table>
                    <thead>
                        <tr>
                            <th scope="col" rowspan="2">"time"</th>
                            <th scope="col" rowspan="2">"state"</th>
                            <th scope="colgroup" colspan="2">"sent"</th>
                            <th scope="colgroup" colspan="2">"received"</th>
                        </tr>
                        <tr>
                            <th scope="col">"packets"</th>
                            <th scope="col">"bytes"</th>
                            <th scope="col">"packets"</th>
                            <th scope="col">"bytes"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn remark(words: String) -> AnyView {
    view! { <tr class="remark"><td colspan="6">{words}</td></tr> }.into_any()
}

fn tuple_row(state: PageState, tuple: &Row, clock: Clock) -> AnyView {
    let id = tuple.id;
    let of_day = cell(tuple, Column::Time, clock).text;
    let of_day = of_day.split_once(' ').map_or_else(|| of_day.to_string(), |(_, of_day)| of_day.to_owned());
    let is_denied = tuple.decision == crate::flow::Decision::Denied;
    let word = cell(tuple, if is_denied { Column::Decision } else { Column::State }, clock).text;
    let counters = [Column::PacketsSent, Column::BytesSent, Column::PacketsReceived, Column::BytesReceived];
    let counters = counters.map(|column| {
        let Cell { text, title, .. } = cell(tuple, column, clock);
        view! { <td title=title.map(String::from)>{text}</td> }
    });
    view! {
        <tr data-tuple="">
            <th scope="row">
                <button type="button" class="value-link" title="Everything about this tuple" on:click=move |_| state.open_row(id)>
                    {of_day}
                </button>
            </th>
            <td class=if is_denied { "decision denied" } else { "" }>{word}</td>
            {counters.into_iter().collect_view()}
        </tr>
    }
    .into_any()
}

/// Other connections that are listed.
#[derive(Clone, Copy)]
enum Others {
    /// The same, logged by others.
    Logs,
    /// Of the same ports, and what explains them.
    Pieces(&'static str),
}

/// A list of connections, each of which opens.
fn links(
    state: PageState,
    kind: Kind,
    others: Others,
    rows: &[ConnectionRow],
    n: u64,
    clock: Clock,
) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let (name, heading, sentence) = match others {
        Others::Logs => (
            "others",
            "The same connection in other logs".to_owned(),
            "Counted once it is one: of each counter the larger counts.",
        ),
        Others::Pieces(sentence) => {
            let heading =
                number::count(n, "other connection with the same ports", "other connections with the same ports");
            ("pieces", heading, sentence)
        }
    };
    let which = (n > rows.len() as u64).then(|| format!(" The {} that began next to it:", rows.len()));
    let link = |row: &ConnectionRow| {
        let number = row.number;
        let line = ConnectionLine::new(kind, row.clone());
        let first = match others {
            Others::Logs => {
                let nic = row.nic.as_ref().map_or_else(|| "NIC not in the file".to_owned(), name::whole);
                let log = if row.form == crate::flow::TupleForm::Vnet4 { "VNet" } else { "NSG" };
                format!("{nic} {log}")
            }
            Others::Pieces(_) => clock.date_time(row.first_time_ms),
        };
        let bytes = match row.sums {
            Some([_, sent, _, received]) => format!("{} / {}", number::bytes(sent), number::bytes(received)),
            None => "– / –".to_owned(),
        };
        let whole = line.table.looks.iter().position(|look| look.name == "whole");
        let whole = whole.map(|column| line.cell(column, clock).text);
        view! {
            <li>
                <button type="button" title=what(kind, row, clock) on:click=move |_| state.open_connection(kind, number)>
                    <span class="time">{first}</span>
                    <span>{whole}</span>
                    <span class="bytes" title="Bytes sent / received">{bytes}</span>
                </button>
            </li>
        }
    };
    Some(
        view! {
            <section class="neighbours connection-links" data-links=name>
                <h3>{heading}</h3>
                <p>{sentence}{which}</p>
                <ol>{rows.iter().map(link).collect_view()}</ol>
            </section>
        }
        .into_any(),
    )
}
