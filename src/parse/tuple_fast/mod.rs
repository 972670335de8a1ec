//! The quick twin of `tuple`: takes the tuples that real files are full of, and nothing that `tuple` would read in
//! another way. What it does not take, for whatever reason, goes to `tuple`, which says why. Tests hold the two
//! together.
//!
//! It works on a window of [`WINDOW`] bytes, in which one look at 64 of them tells where all commas are: so a field need
//! not wait for the end of the one before, and no loop over bytes is guessed wrong at its end. The compiler sees that
//! positions are inside of the window, from the size of what is looked at; where it does not, zeros are read, which are
//! no part of any tuple.
//!
//! Numbers of up to eight digits are read as one word, by a few multiplications. What most tuples repeat is compared
//! with what was read before ([`Remembered`]). What stays is held in registers from field to field: what is rare is in
//! functions of its own, that take and give values.

mod eight_bytes;
mod fields;
mod remembered;

pub(super) use remembered::Remembered;

use fields::{Fields, Window, other_counters};

use super::record_hash::{RecordHash, words};
use super::tuple::{self, Verdict};
use crate::columns::{ChunkBuilder, EncryptionIndex, NewRow};
use crate::flow::{Counters, Decision, Direction, State, TupleForm};

/// So many bytes from the start of the text are looked at.
pub(super) const WINDOW: usize = 384;

/// A tuple that was read.
pub(super) struct Fast {
    /// Its counters are with the builder already, so it has to be added next.
    pub row: NewRow,
    /// Length of the text, without quotes.
    pub n_bytes: usize,
    pub odd_counters: bool,
    pub odd_encryption: bool,
}

/// The counters as they stand in the tuple.
enum Written {
    None,
    Small([u32; 4]),
    Any(Counters),
}

/// Reads the tuple whose text begins with the window. Addresses and codes that it met before it gave up stay in the
/// chunk's dictionaries only, which does no harm.
#[inline]
pub(super) fn parse(window: &[u8; WINDOW], remembered: &mut Remembered, builder: &mut ChunkBuilder) -> Option<Fast> {
    let window = Window(window);
    let mut fields = Fields::of(window);
    let time_ms = tuple::in_milliseconds(fields.time(remembered)?)?;
    let source = fields.address(remembered, builder)?;
    let destination = fields.address(remembered, builder)?;
    let source_port = fields.port()?;
    let destination_port = fields.port()?;
    let letter = window.byte(fields.at);
    let has_letter = matches!(letter, b'T' | b'U');
    let protocol = if has_letter {
        fields.pass::<1>()?;
        if letter == b'T' { 6 } else { 17 }
    } else {
        u8::try_from(fields.short_number::<3>()?).ok()?
    };
    // `,O,B,NX,` and `,O,A,B,,`, or `,O,A"`: letters are at every other place.
    let letters = fields.letters();
    let [_, direction, comma, letter, end, next, next_end, _] = letters.to_le_bytes();
    let direction = match direction {
        b'I' => Direction::In,
        b'O' => Direction::Out,
        _ => return None,
    };
    if letters as u8 != b',' || comma != b',' {
        return None;
    }
    let (form, decision, written_state) = if has_letter {
        let decision = match letter {
            b'A' => Decision::Allowed,
            b'D' => Decision::Denied,
            _ => return None,
        };
        if end == b'"' {
            (TupleForm::Nsg1, decision, State::None)
        } else {
            let state = match next {
                b'B' => State::Begin,
                b'C' => State::Continue,
                b'E' => State::End,
                _ => return None,
            };
            if end != b',' || next_end != b',' {
                return None;
            }
            fields.at += 2;
            (TupleForm::Nsg2, decision, state)
        }
    } else {
        let (decision, state) = match letter {
            b'B' => (Decision::Allowed, State::Begin),
            b'C' => (Decision::Allowed, State::Continue),
            b'E' => (Decision::Allowed, State::End),
            b'D' => (Decision::Denied, State::None),
            _ => return None,
        };
        // `D,B,` with a protocol number is a v2 deny of some other writer: not for here.
        if end != b',' || matches!(next, b'B' | b'C' | b'E') {
            return None;
        }
        (TupleForm::Vnet4, decision, state)
    };
    let (encryption, drops) = match form {
        TupleForm::Vnet4 => fields.encryption(remembered, builder)?,
        _ => (EncryptionIndex::UNKNOWN, false),
    };
    let word = window.word(fields.at);
    let mut counters = Written::None;
    let (mut all_zero, mut fewer_bytes) = (true, false);
    if form == TupleForm::Nsg1 {
        fields.at -= 1;
    } else if word == u64::from_le_bytes(*b"0,0,0,0\"") {
        fields.at += 7;
        counters = Written::Small([0; 4]);
    } else if word as u32 == u32::from_le_bytes(*b",,,\"") {
        fields.at += 3;
    } else if let Some(small) = fields.small_counters() {
        counters = Written::Small(small);
        all_zero = small == [0; 4];
        fewer_bytes = small[1] < small[0] || small[3] < small[2];
    } else {
        let (any, end) = other_counters(window, fields.at)?;
        fields.at = end;
        counters = Written::Any(any);
        (all_zero, fewer_bytes) = tuple::facts(any);
    }
    if !fields.are_digits() {
        return None;
    }
    let verdict = tuple::verdict(form, direction, decision, written_state, all_zero, fewer_bytes, drops);
    let has_counters = match counters {
        _ if verdict.has_none => false,
        Written::None => false,
        Written::Small(small) => {
            builder.small_counters(small);
            true
        }
        Written::Any(any) => builder.counters(&any),
    };
    let row = NewRow {
        time_ms,
        source,
        destination,
        source_port,
        destination_port,
        protocol,
        flags: verdict.flags.with_counters(has_counters),
        encryption,
    };
    let Verdict { odd_counters, odd_encryption, .. } = verdict;
    Some(Fast { row, n_bytes: fields.at, odd_counters, odd_encryption })
}

/// The hash of a text that [`parse`] took, which has at least 16 bytes.
#[inline(always)]
pub(super) fn hash(window: &[u8; WINDOW], n_bytes: usize, into: &mut RecordHash) {
    let pairs = window.as_chunks::<16>().0.iter();
    pairs.take(n_bytes.wrapping_sub(1) / 16).for_each(|pair| into.pair(words(pair)));
    let last = window.get(n_bytes.wrapping_sub(16)..).and_then(<[u8]>::first_chunk);
    into.end_of_text(last.map_or([0; 2], words), n_bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::AddressIndex;

    #[test]
    fn texts_have_the_same_hash_wherever_they_stand() {
        let window: [u8; WINDOW] = std::array::from_fn(|n| n as u8);
        for n_bytes in 16..=WINDOW - 16 {
            let (mut quick, mut slow) = (RecordHash::new(), RecordHash::new());
            hash(&window, n_bytes, &mut quick);
            slow.text(&window[..n_bytes]);
            assert_eq!(quick, slow, "{n_bytes} bytes");
        }
    }

    /// Whatever it takes, `tuple` reads in the same way: tried on every tuple that is one byte away from a good one.
    #[test]
    fn reads_as_the_slow_one_does() {
        let codes = [
            "",
            "X",
            "NX",
            "NX_LOC",
            "NX_FALLBACK",
            "NX_NOT_SUPPORTED",
            "NX_HW_NOT_SUPPORTED",
            "NX_IS_LONGER_THAN_ALL_OTHERS",
        ];
        let addresses = [
            "::1",
            "1.2.3.4",
            "10.0.0.4",
            "192.168.100.104",
            "2001:db8::1:2",
            "2001:db8::1:2:3",
            "2001:db8:1:2:3:4:5:6",
            "2001:0db8:0000:0000:0000:0000:0000:0001",
        ];
        let mut good = vec![
            "1741769961,10.0.0.4,203.0.113.151,53305,53,U,O,A".to_owned(),
            "1741769961,10.0.0.4,203.0.113.151,53305,53,T,I,D,B,,,,".to_owned(),
            "1741769961,10.0.0.4,203.0.113.151,53305,53,T,I,A,E,1,66,12345678,99999999999".to_owned(),
            "1741769961,10.0.0.4,203.0.113.151,53305,53,T,I,A,C,,66,,".to_owned(),
            "99999999,1.1.1.1,2.2.2.2,0,0,0,I,B,,,,,".to_owned(),
        ];
        for (n, code) in codes.into_iter().enumerate() {
            let (source, destination) = (addresses[n], addresses[(3 * n + 1) % addresses.len()]);
            good.push(format!(
                "1741769961793,{source},{destination},65535,443,17,O,E,{code},1,85,1234567,18446744073709551"
            ));
            good.push(format!("1741769961793,{destination},{source},1,44719,6,I,B,{code},0,0,0,0"));
        }
        let mut n_taken = 0;
        let mut remembered = Remembered::new();
        let mut builder = ChunkBuilder::default();
        let mut is_read = |text: &[u8]| {
            let mut window = [0; WINDOW];
            let text = [text, br#"","1741769961793,10.0.0.4,203.0.113.157,44719,53,17,O,B,NX,0,0,0,0"]}"#].concat();
            let n_bytes = text.len().min(WINDOW);
            window[..n_bytes].copy_from_slice(&text[..n_bytes]);
            let n_rows = builder.n_rows();
            let Some(fast) = parse(&window, &mut remembered, &mut builder) else { return false };
            builder.push(&fast.row);
            let chunk = builder.take();
            remembered.forget();
            assert_eq!((n_rows, text[fast.n_bytes]), (0, b'"'));
            let text = std::str::from_utf8(&text[..fast.n_bytes]).unwrap();
            let slow = tuple::TupleText::parse(text).unwrap_or_else(|reject| panic!("{text:?}: {reject}"));
            let (row, columns) = (fast.row, &chunk.columns);
            assert_eq!(
                (row.time_ms, row.source_port, row.destination_port, row.protocol),
                (slow.time_ms, slow.source_port, slow.destination_port, slow.protocol),
                "{text}"
            );
            let address = |index: AddressIndex| chunk.dictionaries.addresses[index.0 as usize];
            assert_eq!((address(row.source), address(row.destination)), (slow.source, slow.destination), "{text}");
            let code = row.encryption.get().map(|index| chunk.dictionaries.encryption.get(index));
            assert_eq!(code, slow.encryption, "{text}");
            let judged = slow.judged;
            let has_counters = judged.counters != Counters::UNKNOWN;
            assert_eq!(row.flags, judged.flags.with_counters(has_counters), "{text}");
            assert_eq!(columns.counters.of_row(&columns.flags, 0), judged.counters, "{text}");
            assert_eq!(
                (fast.odd_counters, fast.odd_encryption),
                (judged.odd_counters, judged.odd_encryption),
                "{text}"
            );
            n_taken += 1;
            true
        };
        is_read(b"\0\0\0\0\0\0\0\x001,10.0.0.4,203.0.113.151,53305,53,U,O,A");
        for text in good {
            assert!(is_read(text.as_bytes()), "{text}");
            for at in 0..text.len() {
                let (before, after) = text.as_bytes().split_at(at);
                is_read(&[before, &after[1..]].concat());
                for byte in *b"\0\x1f \"\\,-./059:;@ABCDEINOTUX_\x7f\x80\xac\xff" {
                    is_read(&[before, &[byte], &after[1..]].concat());
                    is_read(&[before, &[byte], after].concat());
                }
            }
        }
        assert!(n_taken > 5000, "{n_taken}");
    }
}
