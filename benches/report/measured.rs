//! What was measured.

use std::time::Instant;

/// Figures by name, in the order in which they came.
#[derive(Default)]
pub struct Measured {
    figures: Vec<Figure>,
    notes: Vec<String>,
}

/// The median of some measurements of one thing.
pub struct Figure {
    pub part: &'static str,
    pub what: String,
    pub who: String,
    pub value: f64,
    pub unit: &'static str,
    /// How often it was measured.
    pub n: usize,
}

/// Who is measured where it is Flowglass.
pub const OWN: &str = "Flowglass";

impl Measured {
    /// Notes the median of some values. None is a failure that says why.
    pub fn note(&mut self, part: &'static str, what: &str, who: &str, values: &[f64], unit: &'static str) {
        let Some(value) = median(values) else { return };
        eprintln!("  {part}: {what}, {who}: {value:.1} {unit} ({} times)", values.len());
        self.figures.push(Figure { part, what: what.to_owned(), who: who.to_owned(), value, unit, n: values.len() });
    }

    /// Notes what could not be measured, or what a reader of the figures has to know.
    pub fn remark(&mut self, note: String) {
        eprintln!("  {note}");
        self.notes.push(note);
    }

    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The figure of Flowglass, or of another.
    pub fn get(&self, part: &str, what: &str, who: &str) -> Option<f64> {
        let figure = self.figures.iter().find(|f| f.part == part && f.what == what && f.who == who);
        figure.map(|figure| figure.value)
    }
}

/// The middle one, or the mean of the two in the middle.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

/// Does something once for nothing, and then some times more; how many milliseconds each of those took.
pub fn time<T>(n: usize, mut what: impl FnMut() -> T) -> Vec<f64> {
    std::hint::black_box(what());
    let each = (0..n).map(|_| {
        let since = Instant::now();
        std::hint::black_box(what());
        since.elapsed().as_secs_f64() * 1000.0
    });
    each.collect()
}
