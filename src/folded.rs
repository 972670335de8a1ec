//! Text without case.

/// As names are compared: without case, each character by itself, so that the pieces of a name are folded as the whole is.
/// `str::to_lowercase` looks around a Greek sigma, which takes 6 KB of each program.
pub fn folded(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(char::to_lowercase).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_by_itself() {
        assert_eq!(folded("Deny-ALL"), "deny-all");
        assert_eq!(folded("ÄRGER İ ΣΑΣ"), "ärger i\u{307} σασ");
    }
}
