//! What a group of rows consists of: a rule, a talker or a port, opened.

use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::{Breakdown, Generation, GroupBy, GroupPage};
use crate::ui::derived::{text, views, when};
use crate::ui::detail::WhyUnknown;
use crate::ui::state::State as PageState;
use crate::ui::value::Value;
use crate::view::column::ColumnLook;
use crate::view::drawing::Drawing;
use crate::view::filter_choice::FilterChoice;
use crate::view::group_part::part;
use crate::view::group_row::{GroupLine, group_label};
use crate::view::number;
use crate::view::table_row::TableRow;
use crate::view::time::Clock;

/// A group, and what its rows consist of once that is known.
#[derive(Clone)]
pub struct GroupSubject {
    /// The group, as it was in the view in which it was opened.
    pub line: Arc<GroupLine>,
    /// That view.
    pub generation: Generation,
    /// What its rows consist of.
    pub breakdown: RwSignal<Option<Arc<Breakdown>>>,
}

/// The panel's content.
pub fn of_group(state: PageState, subject: GroupSubject) -> Vec<AnyView> {
    let GroupSubject { line, generation, breakdown } = subject;
    let by = line.table.by;
    let label = group_label(by, &line.row.key);
    let whole = FilterChoice::new(label.clone(), line.part());
    let head = view! {
        <h2>{label}</h2>
        <p class="words">
            <Value state choice=whole text=text(|| "Show only these tuples".to_owned()) />
        </p>
    };
    let has_unknown = by == GroupBy::Rule && line.row.sums.without_counters > 0;
    // In another view they are others.
    let figures = when(
        move || state.shown.with(|shown| shown.as_deref().is_some_and(|shown| shown.generation == generation)),
        move || {
            view! {
                <section>
                    <h3>"All figures"</h3>
                    <dl>{figures(&*line, line.table.looks, state.clock.get())}</dl>
                    {has_unknown.then(|| view! { <p class="words"><WhyUnknown state /></p> })}
                </section>
            }
            .into_any()
        },
    );
    let rest = views(move || match breakdown.get() {
        None => vec![view! { <p class="asked" role="status">"Adding up …"</p> }.into_any()],
        Some(breakdown) => {
            let mut all = vec![over_time(&breakdown)];
            all.extend(breakdown.tops.iter().filter(|page| page.by != by).map(|page| top(state, page)));
            all
        }
    });
    let rest = view! { <div class="breakdown" data-breakdown="">{rest}</div> };
    vec![head.into_any(), rest.into_any(), view! { <div>{figures}</div> }.into_any()]
}

/// The figures of a row, by the columns of its table.
pub(super) fn figures(row: &dyn TableRow, looks: &[ColumnLook], clock: Clock) -> AnyView {
    let cells = looks.iter().enumerate().filter(|(_, look)| look.is_number() || look.is_time);
    cells
        .map(|(column, look)| {
            let cell = row.cell(column, clock);
            let exact = cell.title.filter(|_| cell.is_known);
            view! {
                <dt>{look.heading}</dt>
                <dd>
                    <span class="value">{cell.text}</span>
                    {exact.map(|exact| view! { <small>{exact}</small> })}
                </dd>
            }
        })
        .collect_view()
        .into_any()
}

/// Its rows over time: allowed above denied.
fn over_time(breakdown: &Breakdown) -> AnyView {
    let timeline = &breakdown.timeline;
    let bars = |values: &[u64]| {
        let narrow = |value: &u64| u32::try_from(*value).unwrap_or(u32::MAX);
        Drawing::Spark(values.iter().map(narrow).collect())
    };
    let row = |name: &'static str, values: &[u64]| {
        let total: u64 = values.iter().sum();
        let most = values.iter().max().copied().unwrap_or_default();
        let drawing = bars(values);
        let place = NodeRef::<leptos::html::Div>::new();
        Effect::new(move |_| {
            if let Some(place) = place.get() {
                for (name, value) in drawing.properties() {
                    drop(web_sys::HtmlElement::style(&place).set_property(name, &value));
                }
            }
        });
        (total > 0).then(|| {
            view! {
                <dt>{name}</dt>
                <dd>
                    <div
                        node_ref=place
                        class=format!("spark {name}")
                        role="img"
                        aria-label=format!("{name}: {} over time, at most {} in one bar", number::thousands(total), number::thousands(most))
                    ></div>
                    <small>{format!("{} in all, at most {} in one bar", number::thousands(total), number::thousands(most))}</small>
                </dd>
            }
        })
    };
    view! {
        <section>
            <h3>"Over time"</h3>
            <dl class="sparks">{row("allowed", &timeline.allowed)} {row("denied", &timeline.denied)}</dl>
        </section>
    }
    .into_any()
}

/// Its largest groups of one kind.
fn top(state: PageState, page: &GroupPage) -> AnyView {
    let (one, many) = match page.by {
        GroupBy::Rule => ("rule", "rules"),
        GroupBy::Source => ("source", "sources"),
        GroupBy::Destination => ("destination", "destinations"),
        GroupBy::Either => ("address", "addresses"),
        GroupBy::Pair => ("pair", "pairs"),
        GroupBy::Port => ("destination port", "destination ports"),
    };
    let heading = number::count(page.n_groups, one, many);
    let n_shown = page.groups.len() as u64;
    let which = if page.n_groups > n_shown { format!("The {n_shown} with the most tuples:") } else { String::new() };
    let by = page.by;
    let rows = page.groups.iter().map(|group| {
        let label = group_label(by, &group.key);
        let shown = label.strip_prefix(one).map_or(label.as_str(), str::trim_start).to_owned();
        let choice = FilterChoice::new(label, part(by, &group.key));
        let sums = &group.sums;
        let denied = match sums.denied {
            0 => String::new(),
            n if n == sums.tuples => "denied".to_owned(),
            n => format!("{} denied", number::thousands(n)),
        };
        let bytes = match sums.has_counters() {
            true => number::bytes(sums.bytes_sent + sums.bytes_received),
            false => "–".to_owned(),
        };
        view! {
            <tr>
                <th scope="row"><Value state choice text=text(move || shown.clone()) /></th>
                <td>{number::thousands(sums.tuples)}</td>
                <td class="denied-words">{denied}</td>
                <td>{bytes}</td>
            </tr>
        }
    });
    view! {
        <section class="top" data-top=many>
            <h3>{heading}</h3>
            <p>{which}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{one}</th>
                        <th scope="col">"tuples"</th>
                        <th scope="col"><span class="visually-hidden">"denied"</span></th>
                        <th scope="col">"bytes"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}
