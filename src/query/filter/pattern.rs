//! Names with places where anything may stand.

use memchr::memmem;

use crate::folded::folded;

/// A name with places where anything may stand. Case does not matter.
///
/// The literal pieces between the places: one piece is a whole name, `["", "-nsg"]` is any name that ends so. No piece
/// but the first and the last is empty, and there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<String>,
    /// The same without case, as names are compared.
    folded: Vec<String>,
}

impl Pattern {
    /// This name and no other.
    pub fn exact(name: &str) -> Self {
        Self::from_pieces([name.to_owned()])
    }

    /// Names in which this stands somewhere.
    pub fn contains(piece: &str) -> Self {
        Self::from_pieces([String::new(), piece.to_owned(), String::new()])
    }

    /// Names that begin so.
    pub fn starts_with(piece: &str) -> Self {
        Self::from_pieces([piece.to_owned(), String::new()])
    }

    /// From the pieces between the places where anything may stand. Places side by side are one.
    pub fn from_pieces(pieces: impl IntoIterator<Item = String>) -> Self {
        let mut pieces: Vec<String> = pieces.into_iter().collect();
        let last = pieces.len().saturating_sub(1);
        let mut index = 0;
        pieces.retain(|piece| {
            let is_kept = index == 0 || index == last || !piece.is_empty();
            index += 1;
            is_kept
        });
        if pieces.is_empty() {
            pieces.push(String::new());
        }
        let folded = pieces.iter().map(|piece| folded(piece)).collect();
        Self { pieces, folded }
    }

    /// The literal pieces, as they were written.
    pub fn pieces(&self) -> &[String] {
        &self.pieces
    }

    /// Whether every name is like this.
    pub fn is_any(&self) -> bool {
        self.pieces.len() > 1 && self.pieces.iter().all(String::is_empty)
    }

    /// With anything before and after it.
    pub(super) fn anywhere(self) -> Self {
        let mut pieces = self.pieces;
        pieces.insert(0, String::new());
        pieces.push(String::new());
        Self::from_pieces(pieces)
    }

    /// Whether a name is like this. Goes through the name once.
    pub fn matches(&self, name: &str) -> bool {
        match self.folded.as_slice() {
            [whole] if name.is_ascii() => name.eq_ignore_ascii_case(whole),
            pieces => matches_folded(pieces, &folded(name)),
        }
    }
}

/// Each piece at the first place where it stands leaves the most for those after it.
fn matches_folded(pieces: &[String], name: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return pieces.iter().all(|whole| whole == name);
    };
    let Some(rest) = name.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str())) else {
        return false;
    };
    let mut rest = rest.as_bytes();
    middle.iter().all(|piece| match memmem::find(rest, piece.as_bytes()) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::from_pieces(text.split('*').map(str::to_owned))
    }

    #[test]
    fn names_are_like_patterns() {
        let cases = [
            ("web-nsg", "WEB-NSG", true),
            ("web-nsg", "web-nsg2", false),
            ("web*", "Web-nsg", true),
            ("*nsg", "web-nsg", true),
            ("*nsg", "nsg-web", false),
            ("w*b*g", "web-nsg", true),
            ("w*b*g", "wbg", true),
            ("w*b*g", "wgb", false),
            ("aba*aba", "aba", false),
            ("aba*aba", "ababa", false),
            ("aba*aba", "abaaba", true),
            ("*ab*ab*", "xabx", false),
            ("*", "", true),
            ("**", "anything", true),
            ("", "", true),
            ("", "a", false),
            ("größe*", "GRÖSSE", false),
            ("größe*", "GRÖßE-1", true),
            ("*Ä", "xä", true),
            ("i", "İ", false),
            ("k", "\u{212a}", true),
            ("😀*", "😀!", true),
        ];
        for (text, name, expected) in cases {
            assert_eq!(pattern(text).matches(name), expected, "{text} {name}");
        }
        assert!(Pattern::contains("nsg").matches("my-NSG-1"));
        assert!(Pattern::starts_with("my").matches("MY-nsg"));
        assert!(!Pattern::exact("my").matches("my-nsg"));
        assert!(Pattern::exact("*").matches("*") && !Pattern::exact("*").matches("a"));
        assert!(Pattern::contains("").is_any() && !Pattern::exact("").is_any());
    }

    /// What makes a matcher that tries all ways exponential.
    #[test]
    fn many_places_are_quick() {
        let many = pattern(&"*a".repeat(20_000));
        assert!(!many.matches(&"a".repeat(19_999)));
        assert!(many.matches(&"a".repeat(20_000)));
        assert!(!pattern(&format!("{}b", "a*".repeat(10_000))).matches(&"a".repeat(1_000_000)));
    }
}
