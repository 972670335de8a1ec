//! Filters as text: what is written is read as the same filter, and any text at all is read or refused with a place.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/filters.rs"]
mod filters;

use flowglass::query::filter::{Filter, Pattern, Term};
use proptest::prelude::*;

/// Texts, and the one form in which each is written.
const FORMS: &str = r##"
* → *
** → *
web → web
WEB → WEB
web db → web db
web and db → web db
a OR b → a or b
a b or c → a b or c
(a b) or c → a b or c
a (b or c) → a (b or c)
((a)) → a
-(a) → -a
-(a b) → -(a b)
not (a or b) → -(a or b)
--a → a
not not a → a
"-a" → "-a"
"--a" → "--a"
"not" → "not"
-not a → a
(a or b) or c → a or b or c
(a b) c → a b c
web* → web
*web* → web
a*b → a*b
"a b" → "a b"
"or" → "or"
"a*b" → a*b
"a\*b" → "a\*b"
"*" → *
10.0.0.4 → ip:10.0.0.4
10.0.0.5/8 → ip:10.0.0.0/8
2001:db8::5 → ip:2001:db8::5
2001:DB8::/32 → ip:2001:db8::/32
10.0.0.1-10.0.0.9,192.0.2.1 → ip:10.0.0.1-10.0.0.9,192.0.2.1
::ffff:10.0.0.4 → ip:10.0.0.4
ip:::ffff:10.0.0.0/104 → ip:10.0.0.0/8
src:::/0 → src:::/0
10.0.0.4/32 → ip:10.0.0.4
10.0. → 10.0.
10.0.0.4x → 10.0.0.4x
-10.0.0.4 → -ip:10.0.0.4
00:0D:3a:f8:78:56 → mac:000D3af87856
00-0D-3A-F8-78-56 → mac:000D3AF87856
mac:00-0d-3a* → mac:000d3a*
nic:00:0D:3A:F8:78:56 → mac:000D3AF87856
mac:a-b → mac:a-b
src:10.0.0.0/8,192.0.2.1-192.0.2.9,private → src:10.0.0.0/8,192.0.2.1-192.0.2.9,private
dst:Public → dst:public
SRC:10.0.0.4 → src:10.0.0.4
source:10.0.0.4 → src:10.0.0.4
dport:https → dport:443
port:rdp,ssh,SMB → port:3389,22,445
dport:443,8000-8100 → dport:443,8000-8100
dport:443,8000..8100 → dport:443,8000-8100
src:10.0.0.4..10.0.0.9 → src:10.0.0.4-10.0.0.9
port:submission → port:465,587
dport=443 → dport:443
dport:0443 → dport:443
proto:tcp,17,200 → proto:tcp,udp,200
protocol:ICMP → proto:icmp
dir:Inbound → dir:in
decision:denied → action:deny
action:allow,deny → action:allow,deny
state:b,c,e → state:begin,continue,end
version:4,nsg1 → version:vnet,nsg1
problem:odd-counters,CUT-OFF → problem:odd-counters,cut-off
enc:nx → enc:nx
enc:unknown → enc:unknown
enc:"unknown" → enc:"unknown"
rule:UNKNOWN → rule:unknown
rule:DefaultRule_* → rule:DefaultRule_*
rule:"a,b",c* → rule:"a,b",c*
rule:"" → rule:""
rule:* → rule:*
acl:/subs/x → acl:/subs/x
target:a:b → target:a:b
file:h=09 → file:h=09
h=09 → h=09
a=b → a=b
file:C:\logs\* → file:C:\logs\*
rule:"say \"x\" \\ \*" → rule:"say \"x\" \\ \*"
rule:"\u{a}\u{202E}" → rule:"\u{a}\u{202e}"
rule:"tab	x" → rule:"tab\u{9}x"
rule:" " → rule:" "
bytes>1MB → bytes>1MB
bytes>1000000 → bytes>1MB
bytes>=1KiB → bytes>=1024
bytes:>1k → bytes>1kB
bytes:1.5MB → bytes:1.5MB
bytes=0 → bytes:0
sent<1024 → sent<1024
received<=1.25GB → received<=1.25GB
bytes:1048576 → bytes:1MiB
bytes>1092604 → bytes>1092604
bytes>1234000 → bytes>1234kB
packets>1k → packets>1k
packets>=1.5M → packets>=1.5M
packets:0 → packets:0
bytes:unknown → bytes:unknown
bytes>18446744073709551615 → bytes>18446744073709551615
bytes:1b → bytes:1
duration>5m → duration>5m
duration>=90 → duration>=90s
duration<1.5h → duration<90m
duration<=0.25s → duration<=250ms
duration:0ms → duration:0
duration=60min → duration:1h
Lasts:>1D → duration>1d
length>36h → duration>36h
duration>18446744073709551615ms → duration>18446744073709551615ms
whole:complete,BEFORE,open,both,ambiguous → whole:complete,before,open,both,ambiguous
wholeness:open → whole:open
problem:ends-differ → problem:ends-differ
time:2022-09-14 → time:2022-09-14
time:2022-09-14T09:00 → time:2022-09-14T09:00
time:2022-09-14T09:00:30 → time:2022-09-14T09:00:30
time:2022-09-14T09:00:30.25 → time:2022-09-14T09:00:30.250
time:2022-09-14T09:00:52.5625085Z → time:2022-09-14T09:00:52.562
time:"2022-09-14 09:00" → time:2022-09-14T09:00
time:2022-09-14T09:00..09:05 → time:2022-09-14T09:00..09:05
time:2022-09-14T09:00..2022-09-14T09:05 → time:2022-09-14T09:00..09:05
time:2022-09-14T09:00..2022-09-15 → time:2022-09-14T09:00..2022-09-16T00:00
time:2022-09-14..2022-09-14 → time:2022-09-14
time:2022-09-14..2022-09-16 → time:2022-09-14T00:00..2022-09-17T00:00
time:2022-09-14.. → time:2022-09-14T00:00..
time:..2022-09-14 → time:..2022-09-15T00:00
time:..2022-09-14T09:00 → time:..2022-09-14T09:00
time>=2022-09-14T09:00 → time:2022-09-14T09:00..
time<2022-09-14T09:00 → time:..2022-09-14T09:00
time>2022-09-14 → time:2022-09-15T00:00..
time<=2022-09-14 → time:..2022-09-15T00:00
time:>=2022-09-14 → time:2022-09-14T00:00..
time:2022-09-14T09:00+02:00..09:05 → time:2022-09-14T07:00..07:05
time:2022-09-14T09:00-0530 → time:2022-09-14T14:30
time:2022-09-14+02 → time:2022-09-13T22:00..2022-09-14T22:00
time:2022-09-14T09:00..09:01 → time:2022-09-14T09:00
time:2022-09-14T23:00..2022-09-15T00:00 → time:2022-09-14T23:00..2022-09-15T00:00
time:2022-09-14,2022-09-16T10:00..11:00 → time:2022-09-14,2022-09-16T10:00..11:00
time:1970-01-01.. → time:1970-01-01T00:00..
time:2022-09-14T09:00:00..09:00:01.5 → time:2022-09-14T09:00..09:00:01.500
time:9999-12-31 → time:9999-12-31T00:00..
when:2022-09-14 → time:2022-09-14
ip:10.0.0.0/8 dport:443,8000-8100 -action:deny (a or b) → ip:10.0.0.0/8 dport:443,8000-8100 -action:deny (a or b)
a(b) → a b
(a)(b) → a b
* or a → * or a
-* → -*
* a → a
and-x → and-x
order → order
nothing → nothing
"##;

#[test]
fn filters_have_one_form() {
    let cases: Vec<_> = FORMS.lines().filter_map(|line| line.split_once(" → ")).collect();
    assert!(cases.len() >= 100, "{}", cases.len());
    for (text, canonical) in cases {
        let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(filter.to_string(), canonical, "{text}");
        assert_eq!(Filter::parse(canonical), Ok(filter));
    }
    for all in ["", " ", "\n\t\u{a0}", "*", " * "] {
        assert_eq!(Filter::parse(all), Ok(Filter::default()));
    }
}

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
        "duration>",
        "whole:",
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
        "1.5h",
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
    // The rest is smaller only because the tests are not optimised.
    let million = million / 5;
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
        check_fixpoint(&format!("duration>1.{}", broken.repeat(million / broken.len())));
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
