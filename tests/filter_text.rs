//! Filters as text: what is written is read as the same filter, and any text at all is read or refused with a place.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/filters.rs"]
mod filters;

use flowglass::query::filter::{Filter, Pattern, Term};
use proptest::prelude::*;

fn check_fixpoint(text: &str) {
    match Filter::parse(text) {
        Ok(filter) => {
            let canonical = filter.to_string();
            let again = Filter::parse(&canonical);
            assert_eq!(again.as_ref(), Ok(&filter), "{text} → {canonical}");
            assert_eq!(again.unwrap().to_string(), canonical);
        }
        Err(error) => {
            assert!(error.start <= error.end && text.get(error.start..error.end).is_some(), "{error:?} of {text:?}");
            assert!(!error.message.is_empty() && error.message.len() < 1_000 && !error.message.contains('\n'));
        }
    }
}

/// Text that is made of pieces of the language.
fn likely_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "(",
        ")",
        " ",
        "-",
        "not ",
        " or ",
        " and ",
        ",",
        "\"",
        "\\",
        "*",
        "..",
        ":",
        ">",
        "<=",
        "/",
        "src:",
        "dport",
        "port:",
        "rule:",
        "bytes>",
        "time:",
        "proto:",
        "enc",
        "mac:",
        "10.0.0.4",
        "2001:db8::",
        "443",
        "8000-8100",
        "rdp",
        "1.5MB",
        "2022-09-14",
        "T09:00",
        "09:05",
        "+02:00",
        "Z",
        "unknown",
        "web",
        "é",
        "😀",
        "\u{a0}",
        "private",
        "00-0D-3A-F8-78-56",
    ]);
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn what_is_written_is_read_as_the_same_filter(filter in filters::filter()) {
        let text = filter.to_string();
        let read = Filter::parse(&text);
        prop_assert_eq!(read.as_ref(), Ok(&filter), "{}", text);
        prop_assert!(!text.contains(char::is_control), "{}", text);
        let json = serde_json::to_string(&filter).unwrap();
        prop_assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), filter);
    }

    #[test]
    fn terms_are_written_as_filters_are(term in filters::term()) {
        let Filter::Term(shaped) = Filter::from(term) else { return Ok(()) };
        prop_assert_eq!(Filter::parse(&shaped.to_string()), Ok(Filter::Term(shaped)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check_fixpoint(&text);
    }

    #[test]
    fn likely_text_is_read_or_refused(text in likely_text()) {
        check_fixpoint(&text);
    }
}

#[test]
fn a_megabyte_of_text() {
    let million = 1_000_000;
    let long_name = "x\u{0}\"*😀é".repeat(million / 12);
    for filter in [
        Filter::from(Term::Word(Pattern::exact(&long_name))),
        Filter::from(Term::Word(Pattern::exact(&"w".repeat(million)))),
    ] {
        assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }
    let lists = [
        format!("dport:{}1", "1,".repeat(million / 2)),
        format!("ip:{}::1", "10.0.0.4,".repeat(million / 9)),
        "a ".repeat(million / 2),
        "a or ".repeat(million / 5) + "a",
        "-".repeat(million) + "a",
        "not ".repeat(million / 4) + "a",
        "(a) ".repeat(million / 4),
        format!("rule:{}", "a*".repeat(million / 2)),
        "10.0.0.4,".repeat(million / 9) + "10.0.0.5",
    ];
    for text in lists {
        let filter = Filter::parse(&text).unwrap();
        assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }
    for broken in ["(", "\"", "\\", ":", ",", "((a) ", "\"\\", "é:", "a,", "9", "bytes>", "time:", "-(", "a(b)\"", "🦀"]
    {
        check_fixpoint(&broken.repeat(million / broken.len()));
        check_fixpoint(&format!("dport:{}", broken.repeat(million / broken.len())));
        check_fixpoint(&format!("bytes>1.{}", broken.repeat(million / broken.len())));
        check_fixpoint(&format!("time:{}", broken.repeat(million / broken.len())));
    }
}

#[test]
fn parentheses_are_nested_to_a_depth() {
    let nested = |n: usize| format!("{}a{}", "(b or c (".repeat(n), "))".repeat(n));
    check_fixpoint(&nested(32));
    assert!(Filter::parse(&nested(32)).is_ok());
    let error = Filter::parse(&nested(33)).unwrap_err();
    assert_eq!((error.start, error.message.as_str()), (32 * 9, "parentheses are nested deeper than 64"));
    assert!(Filter::parse(&"(".repeat(1_000_000)).is_err());
    assert!(Filter::parse(&"-(".repeat(1_000_000)).is_err());
}
