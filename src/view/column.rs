//! What the flow table's columns are called and how wide they are.

use std::array;

use crate::protocol::{Column, Row};
use crate::view::cell::cell;

/// How a column looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnLook {
    /// Its heading.
    pub heading: &'static str,
    /// What is in it, in one sentence.
    pub meaning: &'static str,
    /// Numbers stand at the right.
    pub is_number: bool,
    /// Never narrower than this, in characters: what its heading needs.
    min_chars: usize,
    /// Never wider; longer text is clipped on the screen and whole in the tooltip.
    max_chars: usize,
}

/// How a column looks.
pub const fn look(column: Column) -> ColumnLook {
    let (heading, meaning, is_number, min_chars, max_chars) = match column {
        Column::Time => ("Time (UTC)", "When the tuple was logged; VNet flow logs give milliseconds.", false, 19, 35),
        Column::Source => ("Source", "Source address", false, 11, 39),
        Column::SourcePort => ("Src port", "Source port", true, 9, 9),
        Column::Destination => ("Destination", "Destination address", false, 11, 39),
        Column::DestinationPort => ("Dst port", "Destination port", true, 9, 9),
        Column::Protocol => ("Protocol", "IP protocol", false, 8, 8),
        Column::Direction => ("Direction", "The NIC's view: into it or out of it, not who started.", false, 9, 9),
        Column::Decision => ("Decision", "Allowed or denied", false, 10, 10),
        Column::State => ("State", "Where an allowed flow is in its life: begin, continue, end.", false, 8, 8),
        Column::Encryption => ("Encryption", "Encryption code of VNet flow logs", false, 10, 20),
        Column::PacketsSent => {
            ("Packets sent", "Packets from source to destination since the flow's last tuple", true, 12, 26)
        }
        Column::BytesSent => {
            ("Bytes sent", "Bytes from source to destination since the flow's last tuple", true, 12, 26)
        }
        Column::PacketsReceived => {
            ("Packets received", "Packets from destination to source since the flow's last tuple", true, 15, 26)
        }
        Column::BytesReceived => {
            ("Bytes received", "Bytes from destination to source since the flow's last tuple", true, 13, 26)
        }
        Column::Rule => ("Rule", "The rule that decided", false, 16, 42),
        Column::Acl => {
            ("ACL", "The list that the rule is in: a network security group, or the platform's", false, 12, 36)
        }
        Column::Nic => ("NIC", "MAC address of the network interface", false, 12, 17),
        Column::File => ("File", "The file that the tuple is in", false, 16, 48),
    };
    ColumnLook { heading, meaning, is_number, min_chars, max_chars }
}

/// How wide each column is, in characters: as wide as what has been seen in it, within its bounds. It only grows, so
/// that columns do not jump to and fro while scrolling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnWidths([usize; Column::ALL.len()]);

impl Default for ColumnWidths {
    fn default() -> Self {
        Self(array::from_fn(|at| look(Column::ALL[at]).min_chars))
    }
}

impl ColumnWidths {
    /// Makes room for a row.
    pub fn fit(&mut self, row: &Row) {
        for (width, column) in self.0.iter_mut().zip(Column::ALL) {
            let look = look(column);
            if *width < look.max_chars {
                let marks = if column == Column::Time { marks_chars(row) } else { 0 };
                let text = cell(row, column).text.chars().take(look.max_chars).count();
                *width = (*width).max((text + marks).min(look.max_chars));
            }
        }
    }

    /// As the value of CSS `grid-template-columns`; `padding` is a CSS length that each column has besides its text.
    /// The last column takes the room that is left.
    pub fn to_css(&self, padding: &str) -> String {
        let mut css = String::new();
        for (at, width) in self.0.iter().enumerate() {
            if at + 1 == self.0.len() {
                css.push_str(&format!("minmax(calc({width}ch + {padding}), 1fr)"));
            } else {
                css.push_str(&format!("calc({width}ch + {padding}) "));
            }
        }
        css
    }
}

/// Room for the words "odd" and "repeat" behind the time.
fn marks_chars(row: &Row) -> usize {
    usize::from(row.odd) * 5 + usize::from(row.repeat) * 7
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::cell::tests::row;

    #[test]
    fn columns_grow_to_what_is_in_them_and_no_further() {
        let mut widths = ColumnWidths::default();
        let before = widths.0;
        widths.fit(&row());
        assert_eq!(widths.0[1], 11);
        let mut long = row();
        long.source = "2001:db8:1111:2222:3333:4444:5555:6666".into();
        long.file.text = "f".repeat(400);
        widths.fit(&long);
        assert_eq!((widths.0[1], widths.0[17]), (38, 48));
        widths.fit(&row());
        assert_eq!((widths.0[1], widths.0[17]), (38, 48));
        assert!(widths.0.iter().zip(before).all(|(now, before)| *now >= before));
        assert!(widths.to_css("1rem").starts_with("calc(23ch + 1rem) calc(38ch + 1rem) "));
        assert!(widths.to_css("1rem").ends_with(" minmax(calc(48ch + 1rem), 1fr)"));
    }
}
