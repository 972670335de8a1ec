//! The view as the fragment of the page's address, to be read and written by people: `#tab=rules&filter=dport:22+-src:private`.
//!
//! Pairs of a name and a value. A space is `+`; of all other characters only those are percent-encoded that would end a
//! value, or that a browser or a mail program would change. Anything may come in: what cannot be read is left out.

/// The pairs of a fragment, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link(Vec<(String, String)>);

impl Link {
    /// From a fragment, with or without its `#`. Of a name that comes twice the last one counts.
    pub fn parse(fragment: &str) -> Self {
        let mut link = Self::default();
        for pair in fragment.trim_start_matches('#').split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            link.set(&decoded(name), &decoded(value));
        }
        link
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    /// Gives a name a value; an empty one takes the name away.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(of, _)| of != name);
        if !value.is_empty() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    /// The fragment with its `#`; empty where there is no pair.
    pub fn to_fragment(&self) -> String {
        let mut fragment = String::new();
        for (name, value) in &self.0 {
            fragment.push(if fragment.is_empty() { '#' } else { '&' });
            encode(name, &mut fragment);
            fragment.push('=');
            encode(value, &mut fragment);
        }
        fragment
    }
}

fn encode(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            ' ' => into.push('+'),
            // Kept by browsers as they stand, and needed to read a filter.
            'a'..='z' | 'A'..='Z' | '0'..='9' => into.push(c),
            '-' | '_' | '.' | '~' | ':' | '/' | ',' | '*' | '(' | ')' | '@' | '!' | '$' | ';' | '=' | '?' => {
                into.push(c);
            }
            _ => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    into.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
}

/// What is not a whole `%XX` stands for itself; bytes that are no UTF-8 become U+FFFD.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) if digit(*high).is_some() && digit(*low).is_some() => {
                let value = digit(*high).unwrap_or_default() * 16 + digit(*low).unwrap_or_default();
                bytes.push(value as u8);
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_filter_stays_readable() {
        let mut link = Link::default();
        link.set("tab", "rules");
        link.set("filter", "src:10.0.0.0/8 bytes>1MB -rule:DefaultRule_* time:2022-09-14T09:00..2022-09-14T09:05");
        assert_eq!(
            link.to_fragment(),
            "#tab=rules&filter=src:10.0.0.0/8+bytes%3E1MB+-rule:DefaultRule_*+time:2022-09-14T09:00..2022-09-14T09:05"
        );
        assert_eq!(Link::parse(&link.to_fragment()), link);
        link.set("tab", "");
        assert_eq!(link.get("tab"), None);
    }

    #[test]
    fn what_cannot_be_read_is_left_as_it_is() {
        let link = Link::parse("#&&a&b=%&c=%zz%4&d=1&d=2&e=x=y&%66=%C3%A4%FF");
        let expected = [("b", "%"), ("c", "%zz%4"), ("d", "2"), ("e", "x=y"), ("f", "ä\u{fffd}")];
        assert_eq!(link.0, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(Link::default().to_fragment(), "");
    }

    proptest! {
        #[test]
        fn whatever_goes_in_comes_out(pairs in proptest::collection::btree_map("[a-z-]{1,8}", ".{1,40}", 0..6), noise in ".{0,60}") {
            let mut link = Link::default();
            pairs.iter().for_each(|(name, value)| link.set(name, value));
            let fragment = link.to_fragment();
            prop_assert!(fragment.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert_eq!(Link::parse(&fragment), link);
            Link::parse(&noise);
        }
    }
}
