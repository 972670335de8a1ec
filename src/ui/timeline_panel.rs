//! The timeline of the view that is shown, and what it does with the filter.

use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::Shown;
use crate::query::filter::{Filter, Term, TimeRange};
use crate::ui::counted_once::OnceMark;
use crate::ui::state::State;
use crate::ui::timeline::TimelineChart;
use crate::view::timeline::Chart;

/// A bar is at least so many pixels wide.
const BAR_PX: u32 = 4;
/// The timeline has at least so many spans, and at most so many.
const SPANS: std::ops::RangeInclusive<u32> = 40..=400;

/// The chart; a zoom is a part of the filter.
#[component]
pub fn TimelinePanel(state: State) -> impl IntoView {
    let chart = Memo::new(move |_| state.shown.with(|shown| shown.as_deref().and_then(chart_of).map(Arc::new)));
    let on_zoom = Callback::new(move |range: Option<(u64, u64)>| state.zoom(range));
    let on_width = Callback::new(move |width_px: u32| {
        let n_spans = width_px / BAR_PX;
        state.make_room_for_spans(n_spans.clamp(*SPANS.start(), *SPANS.end()));
    });
    view! {
        <TimelineChart
            chart=chart.into()
            measure=state.measure
            clock=state.clock.into()
            on_zoom=on_zoom
            on_width=on_width
            mark=view! { <OnceMark state /> }.into_any()
        />
    }
}

fn chart_of(shown: &Shown) -> Option<Chart> {
    let timeline = shown.timeline.clone();
    let n_spans = timeline.allowed.len() as u64;
    let (first_ms, last_ms) = shown.extent?;
    if n_spans == 0 {
        return None;
    }
    let end_ms = timeline.start_ms.saturating_add(timeline.span_ms.saturating_mul(n_spans));
    let range = (timeline.start_ms, end_ms);
    // All of the time is as long as what is loaded, and at least as long as what is shown.
    let whole = (first_ms.min(range.0), last_ms.saturating_add(1).max(range.1));
    Some(Chart::new(timeline, shown.covered.clone(), range, whole))
}

impl State {
    /// Only rows of this time, or of all the time.
    pub fn zoom(self, range: Option<(u64, u64)>) {
        let time = range.map(|(start_ms, end_ms)| Filter::from(Term::Time(vec![TimeRange { start_ms, end_ms }])));
        self.change_chips(|chips| chips.set_time(time));
    }
}
