//! Sums over everything that is shown.
//!
//! Each has its exact integer in `data-value` under its name in `data-total`, for scripts.

use leptos::prelude::*;

use crate::query::Summary;
use crate::ui::state::{Phase, State};
use crate::view::{number, time};

type Sum = fn(&Summary) -> u128;

/// The totals, in groups.
#[component]
pub fn Totals(state: State) -> impl IntoView {
    let is_bare = Memo::new(move |_| state.phase.get() == Phase::Ready && of(state, |s| s.tuples.into()) == 0);
    view! {
        // Without a single tuple there is nothing to say; scripts still find their zeros.
        <section class="totals" aria-label="Totals" hidden=move || is_bare.get()>
            <div class="group tuples">
                <h2>"Tuples"</h2>
                <p class="large"><Count state name="tuples" sum=|s| s.tuples.into() /></p>
                <DecisionBar state />
                <dl>
                    <Decided state name="allowed" sum=|s| s.by_decision.allowed />
                    <Decided state name="denied" sum=|s| s.by_decision.denied />
                    <dt title="Allowed tuples in state B: flows that began">"begun"</dt>
                    <dd><Count state name="begun" sum=|s| s.by_state.begin.into() /></dd>
                    <dd class="share"></dd>
                </dl>
                <Repeats state />
            </div>
            <div class="group sums">
                <table>
                    <thead>
                        <tr>
                            <th scope="col"><h2>"Traffic"</h2></th>
                            <th scope="col" class="number">"bytes"</th>
                            <th scope="col" class="number">"packets"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <tr>
                            <th scope="row">"sent "<small>"source → destination"</small></th>
                            <td><Bytes state name="bytes_sent" sum=|s| s.bytes_sent /></td>
                            <td><Packets state name="packets_sent" sum=|s| s.packets_sent /></td>
                        </tr>
                        <tr>
                            <th scope="row">"received "<small>"destination → source"</small></th>
                            <td><Bytes state name="bytes_received" sum=|s| s.bytes_received /></td>
                            <td><Packets state name="packets_received" sum=|s| s.packets_received /></td>
                        </tr>
                        <tr>
                            <th scope="row">"into the NIC"</th>
                            <td><Bytes state name="bytes_in" sum=|s| s.bytes_in /></td>
                            <td><Packets state name="packets_in" sum=|s| s.packets_in /></td>
                        </tr>
                        <tr>
                            <th scope="row">"out of the NIC"</th>
                            <td><Bytes state name="bytes_out" sum=|s| s.bytes_out /></td>
                            <td><Packets state name="packets_out" sum=|s| s.packets_out /></td>
                        </tr>
                    </tbody>
                </table>
                <Remarks state />
            </div>
            <Extent state />
        </section>
    }
}

fn of(state: State, sum: Sum) -> u128 {
    state.shown.with(|shown| shown.as_deref().map(|shown| sum(&shown.summary)).unwrap_or_default())
}

/// Whether no tuple carries counters, so that sums of them are unknown rather than zero.
fn is_unknown(state: State) -> bool {
    state.shown.with(|shown| {
        shown.as_deref().is_some_and(|s| s.summary.tuples > 0 && s.summary.tuples_without_counters == s.summary.tuples)
    })
}

const UNKNOWN: &str = "–";

/// A number of tuples.
#[component]
fn Count(state: State, name: &'static str, sum: Sum) -> impl IntoView {
    let value = Memo::new(move |_| of(state, sum));
    view! {
        <span data-total=name data-value=move || value.get().to_string()>{move || number::thousands(value.get())}</span>
    }
}

/// Tuples of one decision, and their share.
#[component]
fn Decided(state: State, name: &'static str, sum: fn(&Summary) -> u64) -> impl IntoView {
    let counts = Memo::new(move |_| {
        state
            .shown
            .with(|shown| shown.as_deref().map(|shown| (sum(&shown.summary), shown.summary.tuples)).unwrap_or_default())
    });
    let share = move || {
        let (part, whole) = counts.get();
        number::percent(part, whole)
    };
    view! {
        <dt class=name>{name}</dt>
        <dd class=name data-total=name data-value=move || counts.get().0.to_string()>
            {move || number::thousands(counts.get().0)}
        </dd>
        <dd class="share">{share}</dd>
    }
}

/// Bytes in a unit, and exactly.
#[component]
fn Bytes(state: State, name: &'static str, sum: Sum) -> impl IntoView {
    let value = Memo::new(move |_| of(state, sum));
    let short = move || {
        if is_unknown(state) || value.get() < 1_000 { String::new() } else { number::bytes(value.get()) }
    };
    let exact = move || if is_unknown(state) { UNKNOWN.to_owned() } else { number::thousands(value.get()) };
    view! {
        <span class="bytes">
            <b>{short}</b>
            <span data-total=name data-value=move || value.get().to_string()>{exact}</span>
        </span>
    }
}

/// Packets.
#[component]
fn Packets(state: State, name: &'static str, sum: Sum) -> impl IntoView {
    let value = Memo::new(move |_| of(state, sum));
    let text = move || if is_unknown(state) { UNKNOWN.to_owned() } else { number::thousands(value.get()) };
    view! { <span data-total=name data-value=move || value.get().to_string()>{text}</span> }
}

/// How the tuples divide into allowed and denied.
#[component]
fn DecisionBar(state: State) -> impl IntoView {
    let counts = Memo::new(move |_| {
        state.shown.with(|shown| {
            shown.as_deref().map(|s| (s.summary.by_decision.allowed, s.summary.by_decision.denied)).unwrap_or_default()
        })
    });
    let words = move || {
        let (allowed, denied) = counts.get();
        let whole = allowed.saturating_add(denied);
        format!("{} allowed, {} denied", number::percent(allowed, whole), number::percent(denied, whole))
    };
    view! {
        <div class="decision-bar" role="img" aria-label=words title=words>
            <div class="allowed" style:flex-grow=move || counts.get().0.to_string()></div>
            <div class="denied" style:flex-grow=move || counts.get().1.to_string()></div>
        </div>
    }
}

/// First and last time, and how many were seen.
#[component]
fn Extent(state: State) -> impl IntoView {
    let times = Memo::new(move |_| {
        state.shown.with(|shown| {
            shown.as_deref().and_then(|shown| shown.summary.first_time_ms.zip(shown.summary.last_time_ms))
        })
    });
    let text = move |of_both: fn(u64, u64) -> String| {
        move || times.get().map_or_else(|| UNKNOWN.to_owned(), |(first, last)| of_both(first, last))
    };
    let seen = move |sum: Sum| move || number::thousands(of(state, sum));
    view! {
        <div class="group extent">
            <h2>"Time "<small>"UTC"</small></h2>
            <dl>
                <dt>"first"</dt>
                <dd>{text(|first, _| time::date_time(first))}</dd>
                <dt>"last"</dt>
                <dd>{text(|_, last| time::date_time(last))}</dd>
                <dt>"length"</dt>
                <dd>{text(|first, last| time::duration(last.saturating_sub(first)))}</dd>
                <dt title="Different source addresses">"sources"</dt>
                <dd>{seen(|s| s.sources.into())}</dd>
                <dt title="Different destination addresses">"destinations"</dt>
                <dd>{seen(|s| s.destinations.into())}</dd>
                <dt title="Different MAC addresses">"NICs"</dt>
                <dd>{seen(|s| s.nics.into())}</dd>
            </dl>
        </div>
    }
}

/// What the sums of bytes and packets know nothing about, and what they count twice.
#[component]
fn Remarks(state: State) -> impl IntoView {
    let value = Memo::new(move |_| of(state, |s| s.tuples_without_counters.into()));
    let has_several_nics = Memo::new(move |_| of(state, |s| s.nics.into()) > 1);
    let words = move || {
        let all = of(state, |s| s.tuples.into());
        let without = value.get();
        if all == 0 {
            String::new()
        } else if without == 0 {
            "Every tuple carries counters.".to_owned()
        } else if without == all {
            "No tuple carries counters: bytes and packets are unknown.".to_owned()
        } else {
            let in_64 = |sum: u128| u64::try_from(sum).unwrap_or(u64::MAX);
            let share = number::percent(in_64(without), in_64(all));
            format!("{share} of tuples carry no counters: totals of bytes and packets leave them out.")
        }
    };
    let exact = move || format!("{} without counters", number::count(value.get(), "tuple", "tuples"));
    view! {
        <p class="remark">
            <span data-total="without_counters" data-value=move || value.get().to_string() title=exact>{words}</span>
            <Show when=move || has_several_nics.get()>
                <span>" As logged: traffic between two logged NICs is in the logs of both."</span>
            </Show>
        </p>
    }
}

/// The switch that counts repeated records; there only where there are any.
#[component]
fn Repeats(state: State) -> impl IntoView {
    let counts = Memo::new(move |_| {
        state.shown.with(|shown| shown.as_deref().map(|s| (s.loaded.repeated_records, s.loaded.records)))
    });
    let label = move || {
        let (repeated, records) = counts.get().unwrap_or_default();
        let repeat = if repeated == 1 { "repeats" } else { "repeat" };
        format!("{} of {} {repeat}", number::thousands(repeated), number::count(records, "record", "records"))
    };
    view! {
        <Show when=move || counts.get().is_some_and(|(repeated, _)| repeated > 0)>
            <label
                class="switch"
                title="Whole records that stand in the files more than once, as after a second download of the same hour. They are left out of every total and table unless this is on."
            >
                <input
                    type="checkbox"
                    role="switch"
                    id="count-repeats"
                    prop:checked=move || state.view.get().with_repeats
                    on:change:target=move |event| state.count_repeats(event.target().checked())
                />
                <span>"Count repeated records "<small>"("{label}")"</small></span>
            </label>
        </Show>
    }
}
