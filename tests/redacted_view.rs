//! What a saved view replaces is nowhere in the file: not as text, not in any packed part, not as the bytes of an address.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

mod support;

use std::io::Read;
use std::net::IpAddr;

use flate2::read::{GzDecoder, ZlibDecoder};
use flowglass::flow::Address;
use flowglass::parse::{Reader, Resume};
use flowglass::query::filter::Filter;
use flowglass::share::redact::{Addresses, Redaction};
use flowglass::share::saved::{About, Plan, SavedView, ViewWriter, page};
use flowglass::share::seven_bits::Decoder;
use flowglass::store::{NewFile, Store};
use support::{read, summary};

const SUBSCRIPTION: &str = "5f1d39c2-77aa-4b0e-9d11-c0ffee123456";
const GROUP: &str = "Rg-Payroll-Prod";
const NSG: &str = "Nsg-Payroll-Db";
const VNET: &str = "Vnet-Payroll";
const RULE: &str = "UserRule_Allow-Payroll-From-Paris";
const MAC: &str = "0022487AB3C9";
const OTHER_MAC: &str = "00224871C2E5";
const ADDRESSES: [&str; 6] =
    ["10.187.93.201", "172.23.141.99", "203.0.113.177", "198.51.100.223", "2001:db8:9a3e:77::5c1", "fd7c:91e2:44::8b7"];

fn path(hour: u32) -> String {
    format!(
        "export/flowLogResourceID=/{SUBSCRIPTION}_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_{VNET}-LOG/y=2025/m=03/d=12/h={hour:02}/m=00/macAddress={MAC}/PT1H.json"
    )
}

fn nsg() -> String {
    format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Network/networkSecurityGroups/{NSG}"
    )
}

fn vnet() -> String {
    format!(
        "/SUBSCRIPTIONS/{}/RESOURCEGROUPS/{}/PROVIDERS/MICROSOFT.NETWORK/VIRTUALNETWORKS/{}",
        SUBSCRIPTION.to_uppercase(),
        GROUP.to_uppercase(),
        VNET.to_uppercase()
    )
}

/// Two hours of two NICs; odd and broken tuples too, whose texts are quoted as examples.
fn log(hour: u64) -> String {
    let mut records = Vec::new();
    for mac in [MAC, OTHER_MAC] {
        let mut tuples = Vec::new();
        for (n, (source, destination)) in (0..).zip(ADDRESSES.iter().zip(ADDRESSES.iter().cycle().skip(1))) {
            let time_ms = 1_741_770_000_000 + hour * 3_600_000 + n * 1000;
            tuples.push(format!("{time_ms},{source},{destination},{},443,6,O,B,NX,0,0,0,0", 50_000 + n));
            tuples.push(format!("{time_ms},{source},{destination},{},443,6,O,E,NX,9,3,2,900", 50_000 + n));
        }
        tuples.push("1741770000000,10.187.93.201,172.23.141.99,7,443,6,O,B,Payroll secret,,,,".to_owned());
        tuples.push(format!("no time,{},{},1,2,6,O,B,NX,,,,", ADDRESSES[0], ADDRESSES[2]));
        records.push(format!(
            r#"{{"time":"2025-03-12T{:02}:00:30Z","flowLogVersion":4,"flowLogGUID":"{SUBSCRIPTION}","macAddress":"{mac}","category":"FlowLogFlowEvent","targetResourceID":"{}","flowRecords":{{"flows":[{{"aclID":"{}","flowGroups":[{{"rule":"{RULE}","flowTuples":["{}"]}},{{"rule":"DefaultRule_AllowVnetOutBound","flowTuples":["{}"]}}]}}]}}}}"#,
            9 + hour,
            vnet(),
            nsg(),
            tuples.join("\",\""),
            tuples[0]
        ));
    }
    format!("{{\"records\":[{}", records.join(","))
}

fn store() -> Store {
    let mut store = Store::default();
    let mut reader = Reader::new();
    let files = [(path(9), log(0)), (path(10), log(1)), (format!("{NSG}.txt"), format!("{GROUP} is no log"))];
    for (number, (path, text)) in (0..).zip(files) {
        store.files_mut().add(NewFile { number, path, size: text.len() as u64, is_packed: false });
        reader.begin(number, &Resume::beginning(), u64::MAX);
        reader.push(text.as_bytes(), |chunk| store.append(chunk));
        let outcome = reader.finish();
        store.files_mut().add_outcome(&outcome);
        store.files_mut().finish(number, None);
    }
    reader.flush().into_iter().for_each(|chunk| store.append(chunk));
    store
}

fn filter() -> Filter {
    format!("(src:{} or dst:198.51.100.223 or dport:443) rule:{RULE} acl:{NSG} mac:{MAC} file:PT1H.json", ADDRESSES[0])
        .parse()
        .unwrap()
}

/// A whole saved view.
fn saved(store: &Store, redaction: Redaction, only: Option<Filter>) -> Vec<u8> {
    let link = format!("#tab=rules&filter={}&off=rule:{RULE}", filter().to_string().replace(' ', "+"));
    let about = About { link, title: "For the auditors".to_owned(), ..About::default() };
    let key = std::array::from_fn(|n| n as u8 * 7);
    // That the logs are wished for means nothing beside a redaction.
    let with_logs = redaction.is_any() || only.is_some();
    let plan = Plan { redaction, only, about, key, nonce: 99, with_logs, ..Plan::default() };
    assert!(!plan.takes_logs());
    let mut writer = ViewWriter::new(store, plan, None);
    let mut data = Vec::new();
    for chunk in 0..store.chunks().len() {
        writer.add(store, chunk, &mut data).unwrap();
    }
    let written = writer.finish(store, &mut data).unwrap();
    let app = format!("{}{}", page::BEGINNING, page::MARKER);
    let (before, after) = page::around(&app).unwrap();
    let view = page::view_block(&written.manifest);
    [before.as_bytes(), view.as_bytes(), page::DATA.as_bytes(), &data, page::END.as_bytes(), after.as_bytes()].concat()
}

/// Everything that is in the file, unpacked in every way that it is packed, each with what it is.
fn unpacked(file: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let text = std::str::from_utf8(file).unwrap();
    let block = |tag: &str| {
        let text = text.split_once(tag).unwrap().1.split_once("</script>").unwrap().0;
        let (mut decoder, mut bytes) = (Decoder::new(), Vec::new());
        decoder.push(text.as_bytes(), &mut bytes).unwrap();
        decoder.finish().unwrap();
        bytes
    };
    let (view, data) = (block(page::VIEW), block(page::DATA));
    let mut json = Vec::new();
    GzDecoder::new(view.as_slice()).read_to_end(&mut json).unwrap();
    let mut found = vec![("the file", file.to_vec()), ("the packed view", view), ("what it says of itself", json)];
    let mut frames = data.as_slice();
    loop {
        let (sizes, rest) = frames.split_at(8);
        let n_packed = u32::from_le_bytes(sizes[..4].try_into().unwrap()) as usize;
        if n_packed == 0 {
            break;
        }
        let mut plain = Vec::new();
        ZlibDecoder::new(&rest[..n_packed]).read_to_end(&mut plain).unwrap();
        found.push(("an unpacked frame", plain));
        frames = &rest[n_packed..];
    }
    found.push(("the packed data", data));
    let mut opened = SavedView::open(file).unwrap();
    while let Some(chunk) = opened.next_chunk().unwrap() {
        found.push(("columns", chunk.parts().concat()));
        found.push((
            "addresses",
            chunk.dictionaries.addresses.iter().map(|a| format!("{a}\n")).collect::<String>().into(),
        ));
    }
    found
}

/// All ways in which an address may be written down.
fn forms(address: &str) -> Vec<Vec<u8>> {
    let ip: IpAddr = address.parse().unwrap();
    let sixteen = Address::from(ip).bits().to_be_bytes().to_vec();
    let mut forms = vec![address.as_bytes().to_vec(), sixteen.clone()];
    match ip {
        IpAddr::V4(v4) => forms.push(v4.octets().to_vec()),
        // Written in full too.
        IpAddr::V6(v6) => forms.push(v6.segments().map(|part| format!("{part:04x}")).join(":").into_bytes()),
    }
    for bytes in forms.clone().into_iter().skip(1) {
        forms.push(bytes.into_iter().rev().collect());
    }
    forms
}

/// Fails where any of the forms is anywhere in the file; of letters whatever their case.
fn assert_absent(file: &[u8], what: &str, forms: &[Vec<u8>]) {
    for (place, bytes) in unpacked(file) {
        let lower = bytes.to_ascii_lowercase();
        for form in forms {
            let is_there = |bytes: &[u8], form: &[u8]| memchr::memmem::find(bytes, form).is_some();
            assert!(!is_there(&bytes, form), "{what} is in {place}, as {form:?}");
            assert!(!is_there(&lower, &form.to_ascii_lowercase()), "{what} is in {place}, in other case");
        }
    }
}

fn is_in(file: &[u8], forms: &[Vec<u8>]) -> bool {
    unpacked(file).iter().any(|(_, bytes)| forms.iter().any(|form| memchr::memmem::find(bytes, form).is_some()))
}

fn names() -> [(&'static str, &'static str); 9] {
    [
        ("subscription", SUBSCRIPTION),
        ("resource group", GROUP),
        ("NSG", NSG),
        ("virtual network", VNET),
        ("rule", RULE.split_once('_').unwrap().1),
        ("MAC", MAC),
        ("other MAC", OTHER_MAC),
        ("a word of a rule", "Paris"),
        ("a word of a name", "Payroll"),
    ]
}

/// The test can fail: in a view in which nothing is replaced everything is found.
#[test]
fn everything_is_found_where_nothing_is_replaced() {
    let file = saved(&store(), Redaction::default(), None);
    for address in ADDRESSES {
        let forms = forms(address);
        assert!(is_in(&file, &forms[..1]), "{address} as text");
        assert!(is_in(&file, &forms[1..]), "{address} as bytes");
    }
    for (what, name) in names() {
        assert!(is_in(&file, &[name.into()]), "{what}");
    }
}

#[test]
fn nothing_is_found_where_all_is_replaced() {
    let store = store();
    for only in [None, Some(filter())] {
        let file = saved(&store, Redaction::ALL, only);
        for address in ADDRESSES {
            assert_absent(&file, address, &forms(address));
        }
        for (what, name) in names() {
            assert_absent(&file, what, &[name.into()]);
        }
    }
}

#[test]
fn addresses_are_cut_off_everywhere() {
    let file = saved(&store(), Redaction { addresses: Addresses::CutOff, ..Redaction::default() }, None);
    for address in ADDRESSES {
        assert_absent(&file, address, &forms(address));
    }
    assert!(is_in(&file, &forms("10.187.93.0")), "networks stay");
}

#[test]
fn each_switch_replaces_what_it_says_and_nothing_else() {
    let store = store();
    let nothing = Redaction::default();
    let cases: [(Redaction, &[&str], &[&str]); 4] = [
        (Redaction { macs: true, ..nothing }, &[MAC, OTHER_MAC], &[NSG, RULE, "10.187.93.201"]),
        (Redaction { resources: true, ..nothing }, &[SUBSCRIPTION, GROUP, NSG, VNET], &[OTHER_MAC, RULE]),
        (Redaction { rules: true, ..nothing }, &["Allow-Payroll-From-Paris"], &[OTHER_MAC, VNET]),
        (Redaction { paths: true, ..nothing }, &["export/", "PT1H.json\u{0}", "WESTEUROPE"], &[OTHER_MAC, RULE]),
    ];
    for (redaction, gone, kept) in cases {
        let file = saved(&store, redaction, None);
        for name in gone {
            assert_absent(&file, name, &[name.as_bytes().to_vec()]);
        }
        for name in kept {
            let kept = name.to_uppercase();
            assert!(is_in(&file, &[name.as_bytes().to_vec(), kept.into_bytes()]), "{name} with {redaction:?}");
        }
    }
}

/// The same totals, and a filter that wants the same tuples.
#[test]
fn what_is_replaced_counts_as_it_did() {
    let store = store();
    let file = saved(&store, Redaction::ALL, None);
    let view = SavedView::open(file.as_slice()).unwrap();
    let link = flowglass::share::link::Link::parse(&view.manifest().about.link);
    let filter: Filter = link.get("filter").unwrap().parse().unwrap();
    let again = loaded(&file);
    let (before, _) = summary(&store, false);
    let (after, _) = summary(&again, false);
    assert_eq!(
        (before.tuples, before.bytes_sent, before.sources, before.destinations, before.nics),
        (after.tuples, after.bytes_sent, after.sources, after.destinations, after.nics)
    );
    let n_of = |store: &Store, filter: &Filter| {
        let selector = flowglass::query::Selector::new(store, filter, false);
        store.chunks().iter().map(|chunk| selector.select(chunk).len()).sum::<usize>()
    };
    let n = n_of(&store, &self::filter());
    assert!(n > 0 && n < store.n_rows() as usize);
    assert_eq!(n_of(&again, &filter), n, "{filter}");
    assert_eq!(read(log(0).as_bytes()).0.n_rows() * 2, again.n_rows());
}

fn loaded(file: &[u8]) -> Store {
    let mut view = SavedView::open(file).unwrap();
    let mut store = Store::default();
    store.files_mut().add(NewFile { number: 0, path: String::new(), size: 0, is_packed: false });
    for member in view.members(0, 1) {
        store.files_mut().add_member(&member);
    }
    while let Some(chunk) = view.next_chunk().unwrap() {
        store.append(chunk);
    }
    store
}
