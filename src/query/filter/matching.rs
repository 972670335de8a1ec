use super::Pattern;

impl Pattern {
    /// Whether a name is like this.
    pub fn matches(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let pieces: Vec<String> = self.pieces.iter().map(|piece| piece.to_lowercase()).collect();
        match &pieces[..] {
            [] => false,
            [whole] => name == *whole,
            [first, middle @ .., last] => {
                let Some(mut rest) = name.strip_prefix(first.as_str()) else { return false };
                for piece in middle {
                    let Some((_, after)) = rest.split_once(piece.as_str()) else { return false };
                    rest = after;
                }
                rest.ends_with(last.as_str())
            }
        }
    }
}
