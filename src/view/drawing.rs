//! What is drawn in a cell besides its text.

/// A small drawing in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// A bar below the text.
    Bar {
        /// How long it is, as a part of the cell's width from 0 to 1.
        share: f32,
        /// How much of the bar is denied, as a part of it from 0 to 1; it is hatched.
        denied: Option<f32>,
    },
    /// Columns side by side, the highest as high as the cell: how much there was in each of some equal times.
    Spark(Vec<u32>),
}

impl Drawing {
    /// The CSS class of a cell with it.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Bar { denied: None, .. } => " bar",
            Self::Bar { denied: Some(_), .. } => " bar hatched",
            Self::Spark(_) => " spark",
        }
    }

    /// The CSS properties that it is drawn by, and their values.
    pub fn properties(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Bar { share, denied } => {
                let mut properties = vec![("--share", part(*share))];
                properties.extend(denied.map(|denied| ("--denied", part(denied))));
                properties
            }
            Self::Spark(values) => vec![("--spark", polygon(values))],
        }
    }
}

/// A part of 1, with four digits and without the code that writes floats out, which is a large piece of program.
fn part(of_one: f32) -> String {
    // What is no number becomes 0.
    let parts = (f64::from(of_one).clamp(0.0, 1.0) * 10_000.0).round() as u64;
    format!("{}.{:04}", parts / 10_000, parts % 10_000)
}

/// Hundredths of a percent as a percentage.
fn hundredths(of_percent: u64) -> String {
    format!("{}.{:02}%", of_percent / 100, of_percent % 100)
}

/// A CSS polygon of columns that stand on the lower edge. What is not 0 is seen, however small it is.
fn polygon(values: &[u32]) -> String {
    const FULL: u64 = 10_000;
    const LEAST: u64 = 800;
    let max = u64::from(values.iter().copied().max().unwrap_or(0)).max(1);
    let n_values = values.len().max(1) as u64;
    let mut css = String::from("polygon(0% 100%");
    for (at, value) in values.iter().enumerate() {
        let height = match u64::from(*value) {
            0 => 0,
            value => (value * FULL / max).max(LEAST),
        };
        let top = hundredths(FULL - height);
        let (left, right) = (at as u64 * FULL / n_values, (at as u64 + 1) * FULL / n_values);
        css.push_str(&format!(",{} {top},{} {top}", hundredths(left), hundredths(right)));
    }
    css.push_str(",100% 100%)");
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars() {
        let css = |share, denied| Drawing::Bar { share, denied }.properties();
        assert_eq!(css(0.5, None), [("--share", "0.5000".to_owned())]);
        assert_eq!(css(1.7, Some(-1.0)), [("--share", "1.0000".to_owned()), ("--denied", "0.0000".to_owned())]);
        assert_eq!(css(f32::NAN, None), [("--share", "0.0000".to_owned())]);
    }

    #[test]
    fn sparklines() {
        let css = |values: &[u32]| polygon(values);
        assert_eq!(css(&[]), "polygon(0% 100%,100% 100%)");
        assert_eq!(
            css(&[0, 2, 4]),
            "polygon(0% 100%,0.00% 100.00%,33.33% 100.00%,33.33% 50.00%,66.66% 50.00%,66.66% 0.00%,100.00% 0.00%,100% 100%)"
        );
        assert_eq!(css(&[1, u32::MAX]).matches("92.00%").count(), 2);
        assert_eq!(css(&[0, 0]).matches("100.00%").count(), 5);
    }
}
