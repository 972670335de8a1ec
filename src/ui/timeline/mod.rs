//! The timeline: bars over time on a canvas, to look closer at by dragging, by the wheel and by keys.
//!
//! It knows nothing of the page: what it shows comes by signals, what is asked of it goes by callbacks.

mod canvas;
mod listen;
mod looks;
mod state;

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::derived::{flag, text, views, when};
use crate::view::row_window::css_px;
use crate::view::time::Clock;
use crate::view::timeline::cursor::ZOOM_STEP;
use crate::view::timeline::plot::{figures_left, plot_width};
use crate::view::timeline::words::{self, Figures};
use crate::view::timeline::{Chart, Measure, Stretch};
use state::ChartState;

const KEYS: &str = "Left and right arrow keys go from bar to bar and tell its figures, with Shift they select. \
    Enter shows the selection, plus and minus zoom, 0 shows all of the time.";

/// The chart with its choice of measure, its legend and its buttons.
#[component]
pub fn TimelineChart(
    /// The data; none until the first answer.
    chart: Signal<Option<Arc<Chart>>>,
    /// What bars are as high as.
    measure: RwSignal<Measure>,
    /// The clock of the axis of time.
    clock: Signal<Clock>,
    /// Told what is to be shown; the whole time where there is none. At most once a frame.
    on_zoom: Callback<Option<Stretch>>,
    /// Told how many CSS pixels there are for bars, so that spans can be as long as a few of them.
    on_width: Callback<u32>,
    /// Beside the heading: how it counts.
    mark: AnyView,
) -> impl IntoView {
    let state = ChartState::new(chart, measure, clock, on_zoom);
    state.start();
    let last_width = StoredValue::new(0_u32);
    looks::watch(
        move || state.canvas.get().map(|canvas| (*canvas).clone().into()),
        move |element| {
            let size_px = (f64::from(element.client_width()), f64::from(element.client_height()));
            state.size_px.set(size_px);
            let width = plot_width(size_px.0).max(0.0) as u32;
            if width > 0 && width != last_width.get_value() {
                last_width.set_value(width);
                on_width.run(width);
            }
        },
        move || state.looks_revision.update(|revision| *revision = revision.wrapping_add(1)),
    );
    let of_chart = move |of: fn(&Chart, Measure, Clock) -> String| {
        text(move || {
            let (measure, clock) = (measure.get(), clock.get());
            chart.with(|chart| chart.as_ref().map(|chart| of(chart, measure, clock)).unwrap_or_default())
        })
    };
    view! {
        <section class="timeline" aria-label="Timeline" data-measure=text(move || measure.get().name().to_owned())>
            <div class="timeline-bar">
                <h2>"Timeline"</h2>
                {mark}
                <MeasureChoice measure />
                <Legend state />
                <p class="caption">{of_chart(|chart, _, clock| words::caption(chart, clock))}</p>
                <ZoomButtons state />
            </div>
            <div
                class="timeline-chart"
                role="application"
                aria-roledescription="bar chart"
                tabindex="0"
                data-timeline=""
                aria-label=of_chart(words::summary)
                aria-describedby="timeline-keys"
                on:pointerdown=move |event| state.on_pointer(&event)
                on:pointermove=move |event| state.on_pointer(&event)
                on:pointerup=move |event| state.on_pointer(&event)
                on:pointercancel=move |event| state.on_pointer(&event)
                on:pointerleave=move |event| state.on_pointer(&event)
                on:dblclick=move |_| state.zoom(None)
                on:wheel=move |event| state.on_wheel(&event)
                on:keydown=move |event| state.on_key(&event)
                on:blur=move |_| state.on_blur()
            >
                <canvas node_ref=state.canvas aria-hidden="true"></canvas>
                <FiguresBox state />
            </div>
            <p id="timeline-keys" class="visually-hidden">{KEYS}</p>
            <p class="visually-hidden" role="status" aria-live="polite">{text(move || state.said.get())}</p>
            <div node_ref=state.looks_place class="looks" hidden>
                {looks::CLASSES.map(|class| view! { <i class=class></i> }).into_iter().collect_view()}
            </div>
        </section>
    }
}

/// What bars are as high as.
#[component]
fn MeasureChoice(measure: RwSignal<Measure>) -> impl IntoView {
    let option = |choice: Measure| {
        view! {
            <option value=choice.name() selected=flag(move || measure.get() == choice)>
                {choice.label()}
            </option>
        }
    };
    view! {
        <select
            class="measure"
            id="timeline-measure"
            aria-label="Measure"
            prop:value=text(move || measure.get().name().to_owned())
            on:change:target=move |event| {
                if let Some(chosen) = Measure::by_name(&event.target().value()) {
                    measure.set(chosen);
                }
            }
        >
            {Measure::ALL.map(option).into_iter().collect_view()}
        </select>
    }
}

/// What the parts of a bar are, and the line over them.
#[component]
fn Legend(state: ChartState) -> impl IntoView {
    let part = move |at: usize| text(move || state.measure.get().parts()[at].to_owned());
    let has_no_gaps =
        flag(move || state.chart.with(|chart| chart.as_ref().is_none_or(|chart| chart.gaps().is_empty())));
    view! {
        <ul class="legend">
            <li><span class="swatch first" aria-hidden="true"></span>{part(0)}</li>
            <li><span class="swatch second" aria-hidden="true"></span>{part(1)}</li>
            <li title="Denied tuples as a share of all tuples, on the axis at the right">
                <span class="swatch share" aria-hidden="true"></span>
                "denied share"
            </li>
            <li hidden=has_no_gaps title="No files are loaded for this time: what was in it is not known.">
                <span class="swatch hatch" aria-hidden="true"></span>
                "nothing loaded"
            </li>
        </ul>
    }
}

/// Back to more of the time; there only where less is shown.
#[component]
fn ZoomButtons(state: ChartState) -> impl IntoView {
    let is_zoomed = move || {
        let whole = state.chart.with(|chart| chart.as_ref().map(|chart| chart.whole()));
        whole.zip(state.shown()).is_some_and(|(whole, shown)| whole != shown)
    };
    let zoom_out = move |_| {
        if let Some((chart, plot)) = state.now() {
            let middle = plot.shown.0 + (plot.shown.1 - plot.shown.0) / 2;
            state.zoom(chart.zoomed(middle, 1.0 / ZOOM_STEP));
        }
    };
    when(is_zoomed, move || {
        view! {
            <div class="zoom-buttons">
                <button type="button" class="button small" title="Zoom out (-)" on:click=zoom_out>"Zoom out"</button>
                <button
                    type="button"
                    class="button small"
                    title="Show all of the time (0, or a double click on the chart)"
                    on:click=move |_| state.zoom(None)
                >
                    "All of the time"
                </button>
            </div>
        }
        .into_any()
    })
}

/// The exact figures of what is pointed at.
#[component]
fn FiguresBox(state: ChartState) -> impl IntoView {
    let figures = Memo::new(move |_| {
        let spans = state.pointed()?;
        let clock = state.clock.get();
        state.chart.with(|chart| chart.as_ref().map(|chart| words::figures(chart, spans, clock)))
    });
    let line = |(name, value): (&'static str, String)| {
        view! {
            <dt>{name}</dt>
            <dd>{value}</dd>
        }
    };
    let content = views(move || {
        let Some(Figures { span, lines, notes }) = figures.get() else { return Vec::new() };
        let notes = notes.into_iter().map(|note| view! { <p>{note}</p> }).collect_view();
        vec![
            view! {
                <strong>{span}</strong>
                <dl>{lines.into_iter().map(line).collect_view()}</dl>
                {notes}
            }
            .into_any(),
        ]
    });
    let left = text(move || css_px(figures_left(state.pointed_px(), state.size_px.get().0)));
    view! {
        <div class="figures" aria-hidden="true" hidden=flag(move || figures.with(Option::is_none)) style:left=left>
            {content}
        </div>
    }
}
