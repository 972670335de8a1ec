//! What is offered while a filter is typed.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use flowglass::flow::Whole;
use flowglass::query::filter::completion::{
    CompleteWhat, completing, fields_beginning, operators_beginning, value_text,
};
use flowglass::query::filter::{FIELDS, Field, Filter, fixed_values};
use proptest::prelude::*;

/// The text with what would be replaced in brackets, and what is being typed. `|` is the cursor.
fn shown(text: &str) -> String {
    let cursor = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    let Some(found) = completing(&text, cursor) else { return "nothing".into() };
    let range = found.replace;
    let marked = format!("{}[{}]{}", &text[..range.start], &text[range.clone()], &text[range.end..]);
    match found.what {
        CompleteWhat::Field { typed, has_operator } => {
            format!("{marked} field {typed}{}", if has_operator { " with operator" } else { "" })
        }
        CompleteWhat::Value { field, typed } => format!("{marked} {} = {typed}", field.name()),
    }
}

#[test]
fn what_is_typed() {
    let cases = [
        ("|", "[] field "),
        ("dp|", "[dp] field dp"),
        ("d|p", "[dp] field d"),
        ("|dp", "[dp] field "),
        ("a |", "a [] field "),
        ("a | b", "a [] b field "),
        ("a o|", "a [o] field o"),
        ("-dp|", "-[dp] field dp"),
        ("-|", "-[] field "),
        ("(|", "([] field "),
        ("(a or dp|)", "(a or [dp]) field dp"),
        ("not ac|", "not [ac] field ac"),
        ("dp|:443", "[dp]:443 field dp with operator"),
        ("dport|:443", "[dport]:443 field dport with operator"),
        ("dport:|", "dport:[] dport = "),
        ("dport:44|", "dport:[44] dport = 44"),
        ("dport:4|4 web", "dport:[44] web dport = 4"),
        ("dport:443,80|", "dport:443,[80] dport = 80"),
        ("dport:443,|", "dport:443,[] dport = "),
        ("dport:44|3,80", "dport:[443],80 dport = 44"),
        ("dport:443|,80", "dport:[443],80 dport = 443"),
        ("dport:|,80", "dport:[],80 dport = "),
        ("-dport:r|", "-dport:[r] dport = r"),
        ("(src:priv|)", "(src:[priv]) src = priv"),
        ("DECISION:d|", "DECISION:[d] action = d"),
        ("dst:2001:db8:|", "dst:[2001:db8:] dst = 2001:db8:"),
        ("duration>5|", "duration>[5] duration = 5"),
        ("whole:open,b|", "whole:open,[b] whole = b"),
        ("bytes>1|", "bytes>[1] bytes = 1"),
        ("bytes>|=1", "bytes>=[1] bytes = "),
        ("rule:Default*|", "rule:[Default*] rule = Default*"),
        ("rule:\"|", "rule:[\"] rule = "),
        ("rule:\"my r|", "rule:[\"my r] rule = my r"),
        ("rule:\"my r|ule\" web", "rule:[\"my rule\"] web rule = my r"),
        ("rule:a,\"b c|\",d", "rule:a,[\"b c\"],d rule = b c"),
        ("rule:\"a \\\"b|", "rule:[\"a \\\"b] rule = a \"b"),
        ("rule:\"a \\|", "rule:[\"a \\] rule = a "),
        ("rule:\"a \\x b|", "rule:[\"a \\x b] rule = a "),
        ("rule:\"a\"|", "nothing"),
        ("rule:|\"a\"", "rule:[\"a\"] rule = "),
        ("\"my r|", "nothing"),
        ("\"my r\" dp|", "\"my r\" [dp] field dp"),
        ("nosuch:a|", "nothing"),
        ("nosu|ch:a", "[nosuch]:a field nosu with operator"),
        ("h=09|", "[h=09] field h=09"),
        ("10.0.0.4|", "[10.0.0.4] field 10.0.0.4"),
        ("2001:db8::5|", "[2001:db8::5] field 2001:db8::5"),
        (") dport:x (( ac|", ") dport:x (( [ac] field ac"),
        ("rule:a\"b dp|", "nothing"),
        ("é|", "[é] field é"),
        ("rule:é|é", "rule:[éé] rule = é"),
        ("time:2022-|", "time:[2022-] time = 2022-"),
        ("enc:NX_|", "enc:[NX_] enc = NX_"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
    assert_eq!(completing("é", 1).unwrap().replace, 0..2, "a cursor within a character");
    assert!(completing("abc", 99).is_some());
}

#[test]
fn fields_and_operators_are_found_by_how_they_begin() {
    let names = |typed: &str| fields_beginning(typed).iter().map(|help| help.name).collect::<Vec<_>>();
    assert_eq!(names("").len(), FIELDS.len());
    assert_eq!(names("s"), ["src", "sport", "state", "sent", "bytes"]);
    assert_eq!(names("DEC"), ["action"]);
    assert_eq!(names("é"), [""; 0]);
    assert_eq!(operators_beginning("").count(), 3);
    assert_eq!(operators_beginning("N").map(|(name, _)| *name).collect::<Vec<_>>(), ["not"]);
}

#[test]
fn what_is_offered_can_be_read() {
    for help in FIELDS {
        assert_eq!(Field::find(help.name), Some(help.field));
        assert_eq!(help.field.help(), help);
        assert!(help.aliases.iter().all(|alias| Field::find(alias) == Some(help.field)), "{}", help.name);
        assert!(!help.meaning.is_empty() && !help.examples.is_empty());
        for example in help.examples {
            let term = Filter::parse(example).unwrap();
            assert!(term.to_string().starts_with(help.name), "{example}");
        }
        for (value, meaning) in fixed_values(help.field) {
            assert!(!meaning.is_empty(), "{value}");
            Filter::parse(&format!("{}:{value}", help.name)).unwrap();
        }
    }
    let wholes: Vec<_> = fixed_values(Field::Whole).into_iter().map(|(name, _)| name).collect();
    assert_eq!(wholes, Whole::ALL.map(Whole::name));
    assert_eq!(value_text("web rule"), "\"web rule\"");
    assert_eq!(value_text("unknown"), "\"unknown\"");
    assert_eq!(value_text("UserRule_web"), "UserRule_web");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn any_text_and_cursor(text in "[a-z:\",\\\\()<=>* é0-9-]{0,40}|.*|(src:|rule:|,|\"|\\\\|a| ){0,12}", cursor in 0_usize..60) {
        if let Some(found) = completing(&text, cursor) {
            prop_assert!(text.get(found.replace.clone()).is_some());
            let cursor = cursor.min(text.len());
            prop_assert!(found.replace.start <= cursor && cursor <= found.replace.end + 1, "{} {:?}", text, found);
        }
    }
}
