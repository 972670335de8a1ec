//! A filter beside redacted data wants the rows that it wanted before: for random logs and random filters, by the slow
//! twin. And nothing of what is replaced is in what takes its place.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

#[path = "support/filters.rs"]
mod filters;
#[path = "support/logs.rs"]
mod logs;
#[path = "support/twin.rs"]
mod twin;

use flowglass::query::filter::Filter;
use flowglass::share::redact::{Addresses, Redaction, Redactor};
use proptest::prelude::*;
use proptest::sample::select;
use twin::TwinRow;

fn redaction() -> impl Strategy<Value = Redaction> {
    let addresses =
        select(vec![Addresses::Keep, Addresses::Pseudonyms, Addresses::PublicPseudonyms, Addresses::CutOff]);
    (addresses, any::<[bool; 4]>()).prop_map(|(addresses, [macs, resources, rules, paths])| Redaction {
        addresses,
        macs,
        resources,
        rules,
        paths,
    })
}

fn redacted(redactor: &mut Redactor, rows: &[TwinRow]) -> Vec<TwinRow> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        row.ends = row.ends.map(|end| redactor.address(end.into()).to_ip());
        let replace = |name: &mut Option<String>, by: &mut dyn FnMut(&str) -> String| {
            *name = name.as_deref().map(by);
        };
        replace(&mut row.rule, &mut |name| redactor.rule(name).into_owned());
        replace(&mut row.acl, &mut |name| redactor.acl(name).into_owned());
        replace(&mut row.nic, &mut |name| redactor.nic(name).into_owned());
        replace(&mut row.target, &mut |name| redactor.resource(name).into_owned());
        row.file = redactor.path(&row.file).into_owned();
    }
    rows
}

/// Whether the filter could be carried over.
fn check(redaction: Redaction, key: [u8; 32], rows: &[TwinRow], filter: &Filter) -> bool {
    let mut redactor = Redactor::new(redaction, key);
    let after = redacted(&mut redactor, rows);
    let Some(mapped) = redactor.filter(filter) else { return false };
    assert_eq!(Filter::parse(&mapped.to_string()).as_ref(), Ok(&mapped), "it is read as it is written");
    for (row, after) in rows.iter().zip(&after) {
        assert_eq!(row.is_wanted(filter), after.is_wanted(&mapped), "{filter} as {mapped}\n{row:?}\n{after:?}");
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn terms_want_the_same_rows(seed: u64, redaction in redaction(), key: [u8; 32], terms in prop::collection::vec(filters::term(), 20)) {
        let rows = twin::rows(&logs::store(seed));
        for filter in terms.into_iter().map(Filter::from) {
            check(redaction, key, &rows, &filter);
        }
    }

    #[test]
    fn filters_want_the_same_rows(seed: u64, redaction in redaction(), key: [u8; 32], filter in filters::filter()) {
        check(redaction, key, &twin::rows(&logs::store(seed)), &filter);
    }
}

/// What people and the page write, of which all can be carried over.
#[test]
fn usual_filters_are_carried_over() {
    let filters = [
        "",
        "src:10.0.0.4",
        "src:10.0.0.0/24 -dst:10.0.0.0/28",
        "ip:0.0.0.0/0",
        "ip:10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
        "dst:2001:db8::/32 or dst:2001:db8::5",
        "src:public dst:private -ip:platform,multicast",
        "ip:168.63.129.16,0.0.0.0,224.0.0.251,127.0.0.0/8",
        "rule:UserRule_web",
        "rule:UserRule_*",
        "rule:*web* or rule:DefaultRule_AllowVnetOutBound",
        "rule:unknown or rule:\"\"",
        "acl:web-nsg",
        "acl:*nsg",
        "acl:/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/web-nsg",
        "acl:unspecified,00000000-0000-0000-0000-000000000000",
        "-(target:vnet or mac:00:0D:3A:F8:78:56)",
        "mac:000d3a*",
        "dport:443 action:deny proto:tcp dir:in bytes>1KB state:end enc:NX* version:vnet problem:odd-counters",
    ];
    for seed in 0..40 {
        let rows = twin::rows(&logs::store(seed));
        for text in filters {
            let filter = Filter::parse(text).unwrap();
            let is_carried = check(Redaction::ALL, [seed as u8 + 1; 32], &rows, &filter);
            // Where no name of a log is like it, a star has nothing to become.
            assert!(is_carried || text.contains('*'), "{text}");
        }
    }
}

#[test]
fn some_filters_are_not_carried_over() {
    let carried = |redaction: &str, text: &str| {
        let mut redactor = Redactor::new(Redaction::parse(redaction).unwrap(), [7; 32]);
        redactor.rule("UserRule_web");
        redactor.filter(&Filter::parse(text).unwrap()).map(|filter| filter.to_string())
    };
    let cases = [
        ("addresses", "web", None),
        ("addresses", "src:10.0.0.4-10.0.0.9", None),
        ("addresses", "src:8.0.0.0/5", None),
        ("public-addresses", "src:10.0.0.4-10.0.0.9", Some("src:10.0.0.4-10.0.0.9")),
        ("public-addresses", "src:10.0.0.0/24", Some("src:10.0.0.0/24")),
        ("last-octets", "src:10.0.0.4", None),
        ("last-octets", "src:10.0.0.0/25", None),
        ("last-octets", "src:10.0.1.0/24,168.63.129.16", Some("src:10.0.1.0/24,168.63.129.16")),
        ("last-octets", "src:2001:db8:1::/48", Some("src:2001:db8:1::/48")),
        ("last-octets", "src:2001:db8:1::/49", None),
        ("rules", "rule:*ssh*", None),
        ("rules", "rule:*WEB*", Some("rule:UserRule_rule-1")),
        ("rules", "target:web", Some("target:web")),
        ("macs", "rule:*ssh*", Some("rule:*ssh*")),
        ("paths", "file:PT1H.json", None),
    ];
    for (redaction, text, expected) in cases {
        assert_eq!(carried(redaction, text).as_deref(), expected, "{redaction} {text}");
    }
    let nothing = Filter::parse("web src:10.0.0.4-10.0.0.9 rule:*x*").unwrap();
    assert_eq!(Redactor::new(Redaction::default(), [7; 32]).filter(&nothing), Some(nothing));
}

/// Asked for before the data came, names that are not met yet are carried over all the same.
#[test]
fn exact_names_do_not_wait_for_the_data() {
    let mut redactor = Redactor::new(Redaction::ALL, [7; 32]);
    let filter = redactor.filter(&Filter::parse("rule:web acl:web-nsg mac:000D3AF87856").unwrap()).unwrap();
    let id = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/WEB-nsg";
    let last = redactor.acl(id).rsplit_once('/').unwrap().1.to_owned();
    assert_eq!(
        filter.to_string(),
        format!("rule:{} acl:{last} mac:{}", redactor.rule("Web"), redactor.nic("000d3af87856"))
    );
}
