//! Bytes as text for a page: however bytes and text are cut, they come back.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use flowglass::share::seven_bits::{BadText, Decoder, ESCAPED, Encoder, encode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn encoded(bytes: &[u8], cuts: &[Index]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut encoder = Encoder::new();
    for piece in pieces(bytes, cuts) {
        encoder.push(piece, &mut text);
    }
    encoder.finish(&mut text);
    text
}

fn decoded(text: &[u8], cuts: &[Index]) -> Result<Vec<u8>, BadText> {
    let mut bytes = Vec::new();
    let mut decoder = Decoder::new();
    for piece in pieces(text, cuts) {
        decoder.push(piece, &mut bytes)?;
    }
    decoder.finish()?;
    Ok(bytes)
}

fn pieces<'a>(all: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(all.len() + 1)).collect();
    places.extend([0, all.len()]);
    places.sort_unstable();
    places.windows(2).map(|ends| &all[ends[0]..ends[1]]).collect()
}

/// The definition, bit by bit.
fn slow_twin(bytes: &[u8]) -> String {
    let mut bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1)).collect();
    bits.resize(bits.len().next_multiple_of(7), 0);
    let mut symbols = bits.chunks(7).map(|bits| bits.iter().fold(0_u32, |symbol, bit| symbol << 1 | u32::from(*bit)));
    let mut text = String::new();
    while let Some(symbol) = symbols.next() {
        let code = match ESCAPED.iter().zip(0..).find(|(escaped, _)| u32::from(**escaped) == symbol) {
            Some((_, number)) => symbols.next().map_or(0x780 + number, |after| 0x80 + 128 * number + after),
            None => symbol,
        };
        text.push(char::from_u32(code).unwrap());
    }
    text
}

/// Random bytes, and such as have many escaped symbols.
fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
    let escaped = vec(prop_oneof![select(&ESCAPED[..]), any::<u8>()], 0..600);
    let packed = escaped.prop_map(|symbols| {
        let bits: Vec<u8> =
            symbols.iter().flat_map(|symbol| (0..7).rev().map(move |place| symbol >> place & 1)).collect();
        bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
    });
    prop_oneof![vec(any::<u8>(), 0..4000), packed]
}

proptest! {
    #[test]
    fn any_bytes_come_back_however_they_are_cut(
        bytes in some_bytes(), cuts in vec(any::<Index>(), 0..8), text_cuts in vec(any::<Index>(), 0..8),
    ) {
        let text = encoded(&bytes, &cuts);
        prop_assert_eq!(std::str::from_utf8(&text).unwrap(), &slow_twin(&bytes));
        prop_assert_eq!(std::str::from_utf8(&text).unwrap(), &encode(&bytes));
        prop_assert!(!text.iter().any(|byte| ESCAPED.contains(byte)));
        prop_assert_eq!(decoded(&text, &text_cuts), Ok(bytes));
    }

    #[test]
    fn line_breaks_may_stand_anywhere(
        bytes in some_bytes(), breaks in vec((any::<Index>(), select(&['\r', '\n'][..])), 0..20), cuts in vec(any::<Index>(), 0..8),
    ) {
        let mut text: Vec<char> = encode(&bytes).chars().collect();
        for (place, line_break) in breaks {
            text.insert(place.index(text.len() + 1), line_break);
        }
        let text: String = text.into_iter().collect();
        prop_assert_eq!(decoded(text.as_bytes(), &cuts), Ok(bytes));
    }

    #[test]
    fn no_text_makes_it_panic(text in vec(any::<u8>(), 0..300), cuts in vec(any::<Index>(), 0..8)) {
        let outcome = decoded(&text, &cuts);
        prop_assert_eq!(&outcome, &decoded(&text, &[]));
        if let Err(bad) = outcome {
            prop_assert!(bad.at < text.len() as u64);
        }
    }

    #[test]
    fn a_bad_character_is_told_with_its_place(
        bytes in some_bytes(), place in any::<Index>(), bad in select(&["<", "\0", "\t", "\u{7f}", "\u{78e}", "\u{2028}", "😀"][..]),
        cuts in vec(any::<Index>(), 0..8),
    ) {
        let mut text = encode(&bytes);
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
        let at = places[place.index(places.len())];
        text.insert_str(at, bad);
        prop_assert_eq!(decoded(text.as_bytes(), &cuts), Err(BadText { at: at as u64 }));
    }
}

#[test]
fn it_is_an_eighth_longer_than_the_bytes() {
    // A random walk (xorshift).
    let mut state = 88_172_645_463_325_252_u64;
    let bytes: Vec<u8> = (0..1_000_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        })
        .collect();
    let n = encode(&bytes).len();
    assert!(n as f64 / bytes.len() as f64 <= 1.15, "{n}");
}
