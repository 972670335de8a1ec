//! How the chart is drawn.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::looks::Looks;
use crate::view::time::Clock;
use crate::view::timeline::axis::{Heights, height_label, time_ticks};
use crate::view::timeline::plot::{Bar, LEFT_PX, Plot, RIGHT_PX, TOP_PX, shares};
use crate::view::timeline::{Chart, Measure, Stretch};

/// At most so many ticks above zero.
const N_HEIGHTS: u128 = 4;
/// From one stripe of a second part to the next.
const STRIPE_PX: f64 = 4.0;
/// From one line of the hatching to the next.
const HATCH_PX: f64 = 7.0;
const SHARES: [(f64, &str); 3] = [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")];

/// All that is drawn.
pub struct Picture<'a> {
    /// The data.
    pub chart: &'a Chart,
    /// What bars are as high as.
    pub measure: Measure,
    /// The clock of the axis of time.
    pub clock: Clock,
    /// Where things stand.
    pub plot: Plot,
    /// The canvas, in CSS pixels.
    pub size_px: (f64, f64),
    /// What is pointed at, or under the keyboard.
    pub pointed: Option<Stretch>,
    /// What is selected.
    pub selected: Option<Stretch>,
    /// Colours.
    pub looks: &'a Looks,
}

/// How many pixels of the screen there are for one of CSS.
pub fn pixel_ratio() -> f64 {
    let ratio = window().device_pixel_ratio();
    if ratio.is_finite() { ratio.clamp(0.5, 4.0) } else { 1.0 }
}

/// Draws all of it anew.
pub fn draw(canvas: &HtmlCanvasElement, picture: &Picture<'_>) -> Result<(), JsValue> {
    let Some(context) = canvas.get_context("2d")?.and_then(|context| context.dyn_into().ok()) else {
        return Ok(());
    };
    let ratio = picture.plot.ratio;
    let (width, height) = ((picture.size_px.0 * ratio).round() as u32, (picture.size_px.1 * ratio).round() as u32);
    // To set a size, even the same, makes the canvas anew.
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let pen = Pen { context, picture, ratio, left: (LEFT_PX * ratio).round(), top: (TOP_PX * ratio).round() };
    pen.context.clear_rect(0.0, 0.0, width.into(), height.into());
    pen.all()
}

/// Draws in pixels of the screen.
struct Pen<'a> {
    context: CanvasRenderingContext2d,
    picture: &'a Picture<'a>,
    ratio: f64,
    left: f64,
    top: f64,
}

impl Pen<'_> {
    fn all(&self) -> Result<(), JsValue> {
        let Picture { chart, measure, .. } = *self.picture;
        let heights = Heights::new(chart.peak(measure).map_or(0, |(_, peak)| peak), N_HEIGHTS);
        self.context.set_font(&self.scaled_font());
        self.hatch()?;
        self.grid(heights)?;
        if let Some(selected) = self.picture.selected {
            self.band(selected, 0.22);
        }
        if let Some(pointed) = self.picture.pointed {
            self.band(pointed, 0.16);
        }
        self.bars(heights);
        self.share_line();
        self.times()?;
        if let Some(selected) = self.picture.selected {
            self.edges(selected);
        }
        if let Some(pointed) = self.picture.pointed {
            self.pointer(pointed);
        }
        Ok(())
    }

    fn scaled_font(&self) -> String {
        let font = &self.picture.looks.font;
        font.split_once(' ').map_or_else(|| font.clone(), |(_, family)| format!("{}px {family}", 11.0 * self.ratio))
    }

    fn width(&self) -> f64 {
        (self.picture.plot.width_px * self.ratio).round()
    }

    fn height(&self) -> f64 {
        (self.picture.plot.height_px * self.ratio).round()
    }

    /// A line as wide as a CSS pixel, but a whole number of the screen's.
    fn hair(&self) -> f64 {
        self.ratio.round().max(1.0)
    }

    fn fill(&self, colour: &str) {
        self.context.set_fill_style_str(colour);
    }

    /// Where no files are loaded.
    fn hatch(&self) -> Result<(), JsValue> {
        let gaps: Vec<_> = self
            .picture
            .chart
            .gaps_in(self.picture.plot.shown)
            .into_iter()
            .filter_map(|gap| self.picture.plot.across(gap))
            .collect();
        if gaps.is_empty() {
            return Ok(());
        }
        let context = &self.context;
        let (top, height) = (self.top, self.height());
        context.save();
        context.begin_path();
        for (left, width) in &gaps {
            context.rect(self.left + f64::from(*left), top, f64::from(*width), height);
        }
        context.clip();
        context.begin_path();
        let step = (HATCH_PX * self.ratio).round();
        for (left, width) in gaps {
            // Lines are at the same places whatever the gap, so that gaps side by side look like one.
            let (left, right) = (f64::from(left), f64::from(left + width));
            let mut x = (left / step).floor() * step - height;
            x = (x / step).floor() * step;
            while x < right {
                context.move_to(self.left + x, top + height);
                context.line_to(self.left + x + height, top);
                x += step;
            }
        }
        context.set_stroke_style_str(&self.picture.looks.hatch);
        context.set_line_width(self.hair());
        context.stroke();
        context.restore();
        Ok(())
    }

    /// Lines at heights, and what heights and shares they are.
    fn grid(&self, heights: Heights) -> Result<(), JsValue> {
        let (context, looks) = (&self.context, self.picture.looks);
        let (left, width, height, hair) = (self.left, self.width(), self.height(), self.hair());
        let gap = 6.0 * self.ratio;
        context.set_text_baseline("middle");
        for tick in heights.ticks() {
            let part = tick as f64 / heights.top as f64;
            let y = self.top + (height * (1.0 - part)).round();
            self.fill(if tick == 0 { &looks.base } else { &looks.grid });
            context.fill_rect(left, y, width, hair);
            self.fill(&looks.text);
            context.set_text_align("right");
            let label = height_label(tick, self.picture.measure);
            context.fill_text_with_max_width(&label, left - gap, y, left - gap)?;
        }
        context.set_text_align("left");
        self.fill(&looks.share);
        for (share, label) in SHARES {
            context.fill_text(label, left + width + gap, self.top + (height * (1.0 - share)).round())?;
        }
        Ok(())
    }

    fn bars(&self, heights: Heights) {
        let Picture { chart, measure, plot, looks, .. } = self.picture;
        let context = &self.context;
        let base = self.top + self.height();
        let mut seconds: Vec<(Bar, f64)> = Vec::new();
        let mut unknown = Vec::new();
        self.fill(&looks.first);
        for at in 0..chart.n_spans() {
            let sums = chart.sums(at);
            let Some(bar) = plot.bar(chart.span(at), &sums, *measure, heights) else { continue };
            let (left, width) = (self.left + f64::from(bar.left), f64::from(bar.width));
            if bar.first > 0 {
                context.fill_rect(left, base - f64::from(bar.first), width, bar.first.into());
            }
            if bar.second > 0 {
                seconds.push((bar, left));
            }
            if measure.is_counted() && sums.has_no_counters() {
                unknown.push((left, width));
            }
        }
        self.seconds(&seconds, base);
        // There were tuples, but nothing is known of their bytes: a mark on the ground, unlike nothing at all.
        self.fill(&looks.base);
        for (left, width) in unknown {
            let high = (3.0 * self.ratio).round();
            context.fill_rect(left, base - high, width, high);
        }
    }

    /// The second parts of all bars, striped, so that they are told apart without colours too.
    fn seconds(&self, seconds: &[(Bar, f64)], base: f64) {
        if seconds.is_empty() {
            return;
        }
        let (context, looks) = (&self.context, self.picture.looks);
        context.save();
        context.begin_path();
        for (bar, left) in seconds {
            let top = base - f64::from(bar.first + bar.second);
            context.rect(*left, top, bar.width.into(), bar.second.into());
        }
        self.fill(&looks.second);
        context.fill();
        context.clip();
        self.fill(&looks.ground);
        context.set_global_alpha(0.55);
        let step = (STRIPE_PX * self.ratio).round().max(2.0);
        let mut y = base - step;
        while y >= self.top {
            context.fill_rect(self.left, y, self.width(), self.hair());
            y -= step;
        }
        context.restore();
    }

    /// Denied tuples as a share of all, with a rim so that it is seen before bars.
    fn share_line(&self) {
        let (context, looks) = (&self.context, self.picture.looks);
        context.save();
        context.begin_path();
        context.rect(self.left, self.top - self.ratio * 2.0, self.width(), self.height() + self.ratio * 4.0);
        context.clip();
        context.begin_path();
        for piece in shares(self.picture.chart) {
            for (at, (span, share)) in piece.iter().enumerate() {
                let Some((left, width)) = self.picture.plot.across(self.picture.chart.span(*span)) else { continue };
                let y = self.top + self.height() * (1.0 - share);
                let (left, width) = (self.left + f64::from(left), f64::from(width));
                if piece.len() == 1 {
                    context.move_to(left, y);
                    context.line_to(left + width.max(3.0 * self.ratio), y);
                } else if at == 0 {
                    context.move_to(left + width / 2.0, y);
                } else {
                    context.line_to(left + width / 2.0, y);
                }
            }
        }
        context.set_line_join("round");
        for (colour, width) in [(&looks.ground, 3.5), (&looks.share, 1.5)] {
            context.set_stroke_style_str(colour);
            context.set_line_width(width * self.ratio);
            context.stroke();
        }
        context.restore();
    }

    /// The axis of time, and by which clock it goes.
    fn times(&self) -> Result<(), JsValue> {
        let (context, looks, plot) = (&self.context, self.picture.looks, &self.picture.plot);
        let (base, hair) = (self.top + self.height(), self.hair());
        let mut free_from = 0.0;
        context.set_text_baseline("alphabetic");
        let y = base + 15.0 * self.ratio;
        for tick in time_ticks(plot.shown, plot.n_time_ticks(), self.picture.clock) {
            let x = self.left + (plot.x(tick.time_ms) * self.ratio).round();
            self.fill(&looks.base);
            context.fill_rect(x, base, hair, 4.0 * self.ratio);
            let half = context.measure_text(&tick.label)?.width() / 2.0;
            // A label at an edge stays inside; one that would run into the one before is left out.
            let right = self.left + self.width();
            let middle = x.clamp(half, (right - half).max(half));
            if middle - half >= free_from {
                context.set_text_align("center");
                self.fill(&looks.text);
                context.fill_text(&tick.label, middle, y)?;
                free_from = middle + half + 8.0 * self.ratio;
            }
        }
        context.set_text_align("right");
        self.fill(&looks.text);
        let end = (self.picture.size_px.0 - 4.0) * self.ratio;
        context.fill_text_with_max_width(self.picture.clock.label(), end, y, (RIGHT_PX - 6.0) * self.ratio)
    }

    fn band(&self, stretch: Stretch, alpha: f64) {
        let Some((left, width)) = self.picture.plot.across(stretch) else { return };
        self.context.save();
        self.context.set_global_alpha(alpha);
        self.fill(&self.picture.looks.accent);
        self.context.fill_rect(self.left + f64::from(left), self.top, width.into(), self.height());
        self.context.restore();
    }

    fn edges(&self, stretch: Stretch) {
        let Some((left, width)) = self.picture.plot.across(stretch) else { return };
        let hair = self.hair();
        self.fill(&self.picture.looks.accent);
        for x in [f64::from(left), f64::from(left + width) - hair] {
            self.context.fill_rect(self.left + x, self.top, hair, self.height());
        }
    }

    /// A small mark below the bar that is spoken of.
    fn pointer(&self, stretch: Stretch) {
        let Some((left, width)) = self.picture.plot.across(stretch) else { return };
        let high = (3.0 * self.ratio).round();
        let (least, width) = (high, f64::from(width));
        let wide = width.max(least);
        self.fill(&self.picture.looks.accent);
        let x = self.left + f64::from(left) - ((wide - width) / 2.0).floor();
        self.context.fill_rect(x, self.top + self.height(), wide, high);
    }
}
