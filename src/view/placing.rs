//! Where a menu goes that belongs to something on the page.

/// A rectangle of the window, in CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "they are the sides of a rectangle")]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// A place without size, as where a pointer is.
    pub fn point(left: f64, top: f64) -> Self {
        Self { left, top, right: left, bottom: top }
    }
}

/// So much is left free between a menu and the window's edge.
const EDGE_PX: f64 = 4.0;

/// The upper left corner of a box of this width and height: below what it belongs to and from its left side on, above
/// it where there is more room, and always within the window as far as it fits.
pub fn corner(of: Area, (width, height): (f64, f64), (window_width, window_height): (f64, f64)) -> (f64, f64) {
    let left = of.left.min(window_width - width - EDGE_PX).max(EDGE_PX);
    let (room_below, room_above) = (window_height - of.bottom, of.top);
    let top = if height + EDGE_PX > room_below && room_above > room_below { of.top - height } else { of.bottom };
    (left, top.min(window_height - height - EDGE_PX).max(EDGE_PX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_the_window() {
        let cell = |left: f64, top: f64| Area { left, top, right: left + 100.0, bottom: top + 26.0 };
        let window = (1_280.0, 720.0);
        let cases = [
            (cell(300.0, 200.0), (200.0, 300.0), (300.0, 226.0)),
            (cell(1_200.0, 200.0), (200.0, 300.0), (1_076.0, 226.0)),
            (cell(300.0, 600.0), (200.0, 300.0), (300.0, 300.0)),
            (cell(-50.0, 200.0), (200.0, 300.0), (4.0, 226.0)),
            (cell(300.0, 340.0), (200.0, 700.0), (300.0, 16.0)),
            (cell(300.0, 340.0), (2_000.0, 900.0), (4.0, 4.0)),
            (Area::point(1_270.0, 710.0), (200.0, 300.0), (1_076.0, 410.0)),
        ];
        for (of, size, expected) in cases {
            assert_eq!(corner(of, size, window), expected, "{of:?} {size:?}");
        }
    }
}
