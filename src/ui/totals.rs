//! Sums over everything that is shown.
//!
//! Each has its exact integer in `data-value` under its name in `data-total`, for scripts.

use leptos::prelude::*;

use crate::flow::{Decision, State as FlowState};
use crate::query::Summary;
use crate::query::filter::{CounterField, CounterMatch, Term};
use crate::ui::counted_once::{CountedOnce, Found, is_on};
use crate::ui::derived::{flag, text, when};
use crate::ui::detail::WhyUnknown;
use crate::ui::state::{Phase, State};
use crate::ui::value::Value;
use crate::view::filter_choice::FilterChoice;
use crate::view::time::Clock;
use crate::view::{number, part_loaded, time};

type Sum = fn(&Summary) -> u128;

const UNKNOWN: &str = "–";
const OF_BOTH: &str = "Where both ends are logged, each byte went out of one NIC and into another.";

/// The totals, in groups.
#[component]
pub fn Totals(state: State) -> impl IntoView {
    // Without a single tuple there is nothing to say; scripts still find their zeros.
    let is_bare = flag(move || state.phase.get() == Phase::Ready && of(state, |s| s.tuples.into()) == 0);
    view! {
        <section class="totals" aria-label="Totals" hidden=is_bare>
            <div class="group tuples">
                <h2>"Tuples"</h2>
                <p class="large"><Count state name="tuples" sum=|s| s.tuples.into() /></p>
                <Part state />
                <DecisionBar state />
                <dl>
                    <Tuples
                        state
                        name="allowed"
                        sum=|s| s.by_decision.allowed
                        term=Term::Decision(vec![Decision::Allowed])
                        has_share=true
                    />
                    <Tuples
                        state
                        name="denied"
                        sum=|s| s.by_decision.denied
                        term=Term::Decision(vec![Decision::Denied])
                        has_share=true
                    />
                    <Tuples
                        state
                        name="begun"
                        hint="Allowed tuples in state B: flows that began"
                        sum=|s| s.by_state.begin
                        term=Term::State(vec![FlowState::Begin])
                        has_share=false
                    />
                </dl>
                <Repeats state />
            </div>
            <div class="group sums">
                <table>
                    <thead>
                        <tr>
                            <th scope="col"><h2>"Traffic"</h2><CountedOnce state /></th>
                            <th scope="col" class="number">"bytes"</th>
                            <th scope="col" class="number">"packets"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <Traffic
                            state
                            label="sent "
                            way="source → destination"
                            bytes=("bytes_sent", |s| s.bytes_sent)
                            packets=("packets_sent", |s| s.packets_sent)
                        />
                        <Traffic
                            state
                            label="received "
                            way="destination → source"
                            bytes=("bytes_received", |s| s.bytes_received)
                            packets=("packets_received", |s| s.packets_received)
                        />
                        <Traffic
                            state
                            label="into the NIC"
                            way=""
                            is_of_nic=true
                            bytes=("bytes_in", |s| s.bytes_in)
                            packets=("packets_in", |s| s.packets_in)
                        />
                        <Traffic
                            state
                            label="out of the NIC"
                            way=""
                            is_of_nic=true
                            bytes=("bytes_out", |s| s.bytes_out)
                            packets=("packets_out", |s| s.packets_out)
                        />
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
    state.shown.with(|shown| shown.as_deref().is_some_and(|shown| shown.summary.has_no_counters()))
}

fn share(state: State, part: fn(&Summary) -> u64) -> String {
    state.shown.with(|shown| {
        let summary = shown.as_deref().map(|shown| &shown.summary);
        summary.map(|summary| number::percent(part(summary), summary.tuples)).unwrap_or_default()
    })
}

/// A sum, exactly.
#[component]
fn Count(state: State, name: &'static str, sum: Sum) -> impl IntoView {
    view! {
        <span data-total=name data-value=text(move || of(state, sum).to_string())>
            {text(move || number::thousands(of(state, sum)))}
        </span>
    }
}

/// A number of tuples, and their share of all. It filters.
#[component]
fn Tuples(
    state: State,
    name: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    sum: fn(&Summary) -> u64,
    term: Term,
    has_share: bool,
) -> impl IntoView {
    let choice = FilterChoice::new(format!("{name} tuples"), term);
    let value = move || state.shown.with(|shown| shown.as_deref().map(|shown| sum(&shown.summary)).unwrap_or_default());
    view! {
        <dt class=name title=hint>{name}</dt>
        <dd class=name data-total=name data-value=text(move || value().to_string())>
            <Value state choice text=text(move || number::thousands(value())) />
        </dd>
        <dd class="share">{text(move || if has_share { share(state, sum) } else { String::new() })}</dd>
    }
}

/// Bytes in a unit and exactly, and packets.
#[component]
fn Traffic(
    state: State,
    label: &'static str,
    way: &'static str,
    bytes: (&'static str, Sum),
    packets: (&'static str, Sum),
    /// It goes by the NIC that has logged it.
    #[prop(optional)]
    is_of_nic: bool,
) -> impl IntoView {
    let is_of_nics = move || is_of_nic && is_on(state);
    let name = text(move || if is_of_nics() { format!("{label}s") } else { label.to_owned() });
    let hint = text(move || if is_of_nics() { OF_BOTH.to_owned() } else { String::new() });
    let exact = move |sum: Sum| {
        text(move || if is_unknown(state) { UNKNOWN.to_owned() } else { number::thousands(of(state, sum)) })
    };
    let short = text(move || match of(state, bytes.1) {
        0..1_000 => String::new(),
        value => number::bytes(value),
    });
    let value = move |sum: Sum| text(move || of(state, sum).to_string());
    view! {
        <tr>
            <th scope="row" title=hint>{name}<small>{way}</small></th>
            <td>
                <span class="bytes">
                    <b>{short}</b>
                    <span data-total=bytes.0 data-value=value(bytes.1)>{exact(bytes.1)}</span>
                </span>
            </td>
            <td data-total=packets.0 data-value=value(packets.1)>{exact(packets.1)}</td>
        </tr>
    }
}

/// How the tuples divide into allowed and denied.
#[component]
fn DecisionBar(state: State) -> impl IntoView {
    let words = text(move || {
        let share = |part| share(state, part);
        format!("{} allowed, {} denied", share(|s| s.by_decision.allowed), share(|s| s.by_decision.denied))
    });
    let width = move |part: Sum| text(move || of(state, part).to_string());
    view! {
        <div class="decision-bar" role="img" aria-label=words>
            <div class="allowed" style:flex-grow=width(|s| s.by_decision.allowed.into())></div>
            <div class="denied" style:flex-grow=width(|s| s.by_decision.denied.into())></div>
        </div>
    }
}

/// First and last time, and how many were seen.
#[component]
fn Extent(state: State) -> impl IntoView {
    let times = move |of_both: fn(Clock, u64, u64) -> String| {
        text(move || {
            let times = state.shown.with(|shown| {
                shown.as_deref().and_then(|shown| shown.summary.first_time_ms.zip(shown.summary.last_time_ms))
            });
            times.map_or_else(|| UNKNOWN.to_owned(), |(first, last)| of_both(state.clock.get(), first, last))
        })
    };
    let seen = move |sum: Sum| text(move || number::thousands(of(state, sum)));
    let line = |name: &'static str, hint: Option<&'static str>, value| {
        view! {
            <dt title=hint>{name}</dt>
            <dd>{value}</dd>
        }
    };
    view! {
        <div class="group extent">
            <h2>"Time "<small>{text(move || state.clock.get().label().to_owned())}</small></h2>
            <dl>
                {line("first", None, times(|clock, first, _| clock.date_time(first)))}
                {line("last", None, times(|clock, _, last| clock.date_time(last)))}
                {line("length", None, times(|_, first, last| time::duration(last.saturating_sub(first))))}
                {line("sources", Some("Different source addresses"), seen(|s| s.sources.into()))}
                {line("destinations", Some("Different destination addresses"), seen(|s| s.destinations.into()))}
                {line("NICs", Some("Different MAC addresses"), seen(|s| s.nics.into()))}
            </dl>
        </div>
    }
}

/// What the sums of bytes and packets know nothing about.
#[component]
fn Remarks(state: State) -> impl IntoView {
    let without = move || of(state, |s| s.tuples_without_counters.into());
    let words = text(move || {
        if of(state, |s| s.tuples.into()) == 0 {
            String::new()
        } else if without() == 0 {
            "Every tuple carries counters.".to_owned()
        } else if is_unknown(state) {
            "No tuple carries counters: bytes and packets are unknown.".to_owned()
        } else {
            let share = share(state, |s| s.tuples_without_counters);
            format!("{share} of tuples carry no counters: totals of bytes and packets leave them out.")
        }
    });
    let exact = text(move || format!("{} without counters", number::count(without(), "tuple", "tuples")));
    let unknown = Term::Counter(CounterField::Bytes, CounterMatch::Unknown);
    let choice = StoredValue::new(FilterChoice::new("tuples without counters", unknown));
    let link = when(
        move || (1..of(state, |s| s.tuples.into())).contains(&without()),
        move || {
            let choice = choice.get_value();
            view! { <Value state choice text=text(|| "Show them".to_owned()) />" · " }.into_any()
        },
    );
    let why = when(move || without() > 0, move || view! { <WhyUnknown state />"." }.into_any());
    view! {
        <p class="remark">
            <span data-total="without_counters" data-value=text(move || without().to_string()) title=exact>{words}</span>
            " "
            {link}
            {why}
            " "
            <Found state />
        </p>
    }
}

/// That the totals are of a part of what was opened; there only where they are.
#[component]
fn Part(state: State) -> impl IntoView {
    let remark = Memo::new(move |_| {
        state
            .shown
            .with(|shown| shown.as_deref().and_then(|shown| part_loaded::remark(&shown.loaded)))
            .unwrap_or_default()
    });
    when(
        move || remark.with(|remark| !remark.is_empty()),
        move || view! { <p class="part" data-part="">{text(move || remark.get())}</p> }.into_any(),
    )
}

/// The switch that counts repeated records; there only where there are any.
#[component]
fn Repeats(state: State) -> impl IntoView {
    let counts = move || {
        let counts = |shown: &crate::protocol::Shown| (shown.loaded.repeated_records, shown.loaded.records);
        state.shown.with(|shown| shown.as_deref().map(counts).unwrap_or_default())
    };
    let label = move || {
        let (repeated, records) = counts();
        let repeat = if repeated == 1 { "repeats" } else { "repeat" };
        format!("({} of {} {repeat})", number::thousands(repeated), number::count(records, "record", "records"))
    };
    when(
        move || counts().0 > 0,
        move || {
            view! {
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
                    <span>"Count repeated records "<small>{text(label)}</small></span>
                </label>
            }
            .into_any()
        },
    )
}
