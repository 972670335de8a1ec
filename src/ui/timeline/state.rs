//! What the chart knows besides its data: where the pointer and the keyboard are, what is asked for.

use std::ops::Range;
use std::sync::Arc;

use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::canvas::{Picture, draw, pixel_ratio};
use super::looks::Looks;
use crate::view::time::Clock;
use crate::view::timeline::cursor::Cursor;
use crate::view::timeline::plot::{LEFT_PX, Plot, dragged};
use crate::view::timeline::{Chart, Measure, Stretch, words};

/// The chart's state, copied into every listener.
#[derive(Clone, Copy)]
pub struct ChartState {
    /// The data; none until the first answer.
    pub chart: Signal<Option<Arc<Chart>>>,
    /// What bars are as high as.
    pub measure: RwSignal<Measure>,
    /// The clock of the axis of time.
    pub clock: Signal<Clock>,
    /// Told what is to be shown.
    pub on_zoom: Callback<Option<Stretch>>,
    /// What is drawn on.
    pub canvas: NodeRef<Canvas>,
    /// The elements that have the colours.
    pub looks_place: NodeRef<Div>,
    /// The canvas, in CSS pixels.
    pub size_px: RwSignal<(f64, f64)>,
    /// Goes up when colours may be others.
    pub looks_revision: RwSignal<u32>,
    /// Where the pointer is, in CSS pixels from the plot's left edge.
    pub hover_px: RwSignal<Option<f64>>,
    /// From where to where a selection is being dragged.
    pub drag_px: RwSignal<Option<(f64, f64)>>,
    /// Where the keyboard is.
    pub cursor: RwSignal<Cursor>,
    /// The figures at the cursor are shown: the keyboard or a finger put it there.
    pub shows_cursor: RwSignal<bool>,
    /// What a screen reader is told.
    pub said: RwSignal<String>,
    /// What is asked for and not there yet: the bars that are there are drawn where they will be.
    asked: RwSignal<Option<Stretch>>,
    /// What the wheel came to exactly, beside what was asked for in whole spans: many small turns add up.
    exact: StoredValue<Option<(Stretch, Stretch)>>,
    is_zoom_due: StoredValue<bool>,
    frame: StoredValue<Option<AnimationFrameRequestHandle>>,
    looks: StoredValue<Option<Looks>>,
}

impl ChartState {
    /// Nothing pointed at.
    pub fn new(
        chart: Signal<Option<Arc<Chart>>>,
        measure: RwSignal<Measure>,
        clock: Signal<Clock>,
        on_zoom: Callback<Option<Stretch>>,
    ) -> Self {
        Self {
            chart,
            measure,
            clock,
            on_zoom,
            canvas: NodeRef::new(),
            looks_place: NodeRef::new(),
            size_px: RwSignal::new((0.0, 0.0)),
            looks_revision: RwSignal::new(0),
            hover_px: RwSignal::new(None),
            drag_px: RwSignal::new(None),
            cursor: RwSignal::new(Cursor::default()),
            shows_cursor: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            asked: RwSignal::new(None),
            exact: StoredValue::new(None),
            is_zoom_due: StoredValue::new(false),
            frame: StoredValue::new(None),
            looks: StoredValue::new(None),
        }
    }

    /// Draws whenever something that is drawn changes, once a frame at most.
    pub fn start(self) {
        Effect::new(move |_| {
            let chart = self.chart.get();
            // What was asked for in this very frame has not been answered by this.
            if self.asked.get_untracked().is_some() && !self.is_zoom_due.get_value() {
                self.asked.set(None);
                if let Some(chart) = chart.filter(|_| self.shows_cursor.get_untracked()) {
                    self.said.set(words::caption(&chart, self.clock.get_untracked()));
                }
            }
        });
        Effect::new(move |_| {
            self.looks_revision.track();
            self.measure.track();
            self.looks.set_value(None);
        });
        Effect::new(move |_| {
            self.chart.track();
            self.measure.track();
            self.clock.track();
            self.canvas.track();
            self.size_px.track();
            self.looks_revision.track();
            self.hover_px.track();
            self.drag_px.track();
            self.cursor.track();
            self.shows_cursor.track();
            self.asked.track();
            self.want_frame();
        });
        on_cleanup(move || {
            if let Some(frame) = self.frame.try_update_value(Option::take).flatten() {
                frame.cancel();
            }
        });
    }

    /// Where things stand now.
    pub fn plot(self) -> Option<Plot> {
        let shown = self.asked.get().or_else(|| self.chart.with(|chart| chart.as_ref().map(|chart| chart.shown())))?;
        Plot::new(shown, self.size_px.get(), pixel_ratio())
    }

    /// The data and where things stand, for a listener.
    pub fn now(self) -> Option<(Arc<Chart>, Plot)> {
        untrack(|| self.chart.get().zip(self.plot()))
    }

    /// What is shown, or will be.
    pub fn shown(self) -> Option<Stretch> {
        self.asked.get().or_else(|| self.chart.with(|chart| chart.as_ref().map(|chart| chart.shown())))
    }

    /// The bars that a drag takes in, that the pointer is on, or that the keyboard is on.
    pub fn pointed(self) -> Option<Range<usize>> {
        let (chart, plot) = self.chart.get().zip(self.plot())?;
        if let Some((from, to)) = self.drag_px.get()
            && let Some(spans) = dragged(&chart, &plot, from, to)
        {
            return Some(spans);
        }
        if let Some(x) = self.hover_px.get().filter(|x| (0.0..=plot.width_px).contains(x)) {
            return chart.span_at(plot.time_at(x)).map(|at| at..at + 1);
        }
        self.cursor.get().spans(&chart).filter(|_| self.shows_cursor.get())
    }

    /// Where what is pointed at is, in CSS pixels from the left edge of the canvas.
    pub fn pointed_px(self) -> f64 {
        if let Some(x) = self.hover_px.get() {
            return x + LEFT_PX;
        }
        let spans = self.pointed().zip(self.chart.get().zip(self.plot()));
        spans.map_or(0.0, |(spans, (chart, plot))| LEFT_PX + plot.x(chart.spans(&spans).1).clamp(0.0, plot.width_px))
    }

    /// Another stretch is to be shown; the whole where there is none. The page is told once a frame at most.
    pub fn zoom(self, stretch: Option<Stretch>) {
        let Some((chart, plot)) = self.now() else { return };
        let stretch = stretch.unwrap_or(chart.whole());
        self.drag_px.set(None);
        self.cursor.update(|cursor| cursor.anchor_ms = None);
        if stretch != plot.shown {
            self.asked.set(Some(stretch));
            self.is_zoom_due.set_value(true);
            self.want_frame();
        }
    }

    /// What is shown, before it was put to whole spans.
    pub(super) fn exact(self, shown: Stretch) -> Stretch {
        self.exact.get_value().filter(|(asked, _)| *asked == shown).map_or(shown, |(_, exact)| exact)
    }

    /// A stretch in whole spans is to be shown, and what it was before.
    pub(super) fn zoom_nearly(self, stretch: Stretch, exact: Stretch) {
        self.exact.set_value(Some((stretch, exact)));
        self.zoom(Some(stretch));
    }

    fn want_frame(self) {
        if self.frame.get_value().is_none() {
            let frame = request_animation_frame_with_handle(move || self.on_frame());
            self.frame.set_value(frame.ok());
        }
    }

    fn on_frame(self) {
        self.frame.set_value(None);
        if self.is_zoom_due.get_value() {
            self.is_zoom_due.set_value(false);
            if let (Some(asked), Some((chart, _))) = (self.asked.get_untracked(), self.now()) {
                self.on_zoom.run(Some(asked).filter(|asked| *asked != chart.whole()));
            }
        }
        let Some(canvas) = self.canvas.get_untracked() else { return };
        let Some((chart, plot)) = self.now() else {
            // What was drawn is of data that is gone. To set the width, whatever it is, clears a canvas.
            return canvas.set_width(canvas.width());
        };
        let looks = self.looks.get_value().or_else(|| {
            let looks = self.looks_place.get_untracked().map(|place| Looks::of(&place));
            self.looks.set_value(looks.clone());
            looks
        });
        let pointed = untrack(|| self.pointed());
        let cursor = self.cursor.get_untracked();
        let selected = match self.drag_px.get_untracked() {
            Some((from, to)) => dragged(&chart, &plot, from, to),
            None => cursor.spans(&chart).filter(|_| cursor.anchor_ms.is_some()),
        };
        let picture = Picture {
            chart: &chart,
            measure: self.measure.get_untracked(),
            clock: self.clock.get_untracked(),
            plot,
            size_px: self.size_px.get_untracked(),
            pointed: pointed.map(|spans| chart.spans(&spans)),
            selected: selected.map(|spans| chart.spans(&spans)),
            looks: &looks.unwrap_or_default(),
        };
        if let Err(error) = draw(&canvas, &picture) {
            leptos::logging::error!("the timeline could not be drawn: {error:?}");
        }
    }
}
