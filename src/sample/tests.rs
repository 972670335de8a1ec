//! What must hold of every sample log.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use super::record::MAX_RECORD;
use super::slow_count::SlowCount;
use super::{Format, Generator, Options, Truth, company_day};

/// All files, by path, and the generator's count.
fn generate(options: &Options) -> (Vec<(String, Vec<u8>)>, Truth) {
    let mut generator = Generator::new(options);
    let mut files = Vec::new();
    while let Some(path) = generator.next_file() {
        let mut bytes = Vec::new();
        while generator.next_piece(&mut bytes) {}
        files.push((path, bytes));
    }
    (files, generator.truth())
}

fn options(format: Format, n_bytes: u64) -> Options {
    Options { format, n_bytes, seed: 7, n_files: None }
}

fn slow_count(files: &[(String, Vec<u8>)]) -> SlowCount {
    let mut slow = SlowCount::default();
    for (_, bytes) in files {
        slow.add_file(bytes);
    }
    slow
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A change of these numbers changes every sample, benchmark input and screenshot: it belongs into the changelog.
#[test]
fn the_same_options_give_the_same_bytes() {
    let hashes = Format::ALL.map(|format| {
        let [first, second] = [0, 1].map(|_| generate(&options(format, 50_000)));
        assert_eq!(first, second);
        format!("{} {:016x}", format.name(), hash(&first.0[0].1))
    });
    insta::assert_snapshot!(hashes.join("\n"), @r"
    nsg1 bf305ee8b5c5fab2
    nsg2 9fdd47e25f8dff6b
    vnet4 2bd29957bf497a7e
    mixed 3a6fa2b180d98d25
    ");
    let other_seed = Options { seed: 8, ..options(Format::Vnet4, 50_000) };
    assert_ne!(generate(&other_seed).0, generate(&options(Format::Vnet4, 50_000)).0);
}

/// The company's day is shown in the README: a change of it belongs into both.
#[test]
fn the_company_day_is_always_the_same() {
    let day = company_day();
    assert_eq!(day, company_day());
    let all: Vec<u8> = day.iter().flat_map(|file| [file.path.as_bytes(), &file.bytes].concat()).collect();
    insta::assert_snapshot!(format!("{:016x}", hash(&all)), @"e1c1cc06a3825468");
    let mut slow = SlowCount::default();
    day.iter().for_each(|file| slow.add_file(&file.bytes));
    assert!(slow.sources.union(&slow.destinations).all(is_nobodys));
}

#[test]
fn a_slow_count_finds_the_truth() {
    for format in Format::ALL {
        for n_bytes in [0, 5_000, 150_000] {
            let (files, truth) = generate(&options(format, n_bytes));
            assert_eq!(slow_count(&files).finish(), truth, "{format:?} of {n_bytes} bytes");
        }
        let (files, truth) = generate(&Options { n_files: Some(11), ..options(format, 100_000) });
        assert_eq!(slow_count(&files).finish(), truth, "{format:?} in 11 files");
        assert_eq!((truth.files, truth.summary.nics), (11, 4));
    }
}

#[test]
fn the_size_is_the_one_asked_for() {
    for format in Format::ALL {
        for n_bytes in [20_000, 64_000, 1_000_000] {
            let (_, truth) = generate(&options(format, n_bytes));
            assert!(truth.bytes.abs_diff(n_bytes) < 600, "{format:?}: {} of {n_bytes}", truth.bytes);
        }
    }
}

#[test]
fn records_of_a_busy_file_are_just_below_32_kib() {
    for format in Format::ALL {
        let (files, truth) = generate(&options(format, 2_100_000));
        let text = std::str::from_utf8(&files[0].1).unwrap();
        let lengths: Vec<u64> = text.split(",{\"time\"").map(|record| record.len() as u64 + 8).collect();
        assert_eq!(lengths.len() as u64, truth.records);
        assert!(
            lengths.iter().all(|length| (MAX_RECORD - 1100..MAX_RECORD).contains(length)),
            "{format:?} {lengths:?}"
        );
    }
}

#[test]
fn the_mix_is_that_of_real_logs() {
    let percent = |part: u64, whole: u64| part * 100 / whole;
    for format in [Format::Nsg1, Format::Nsg2, Format::Vnet4] {
        let (files, Truth { summary: sum, bytes, .. }) = generate(&options(format, 2_000_000));
        assert!((22..=28).contains(&percent(sum.by_decision.denied, sum.tuples)), "{format:?} {:?}", sum.by_decision);
        let bytes_per_tuple = bytes / sum.tuples;
        let expected = match format {
            Format::Nsg1 => 52..=56,
            Format::Nsg2 => 59..=63,
            _ => 69..=73,
        };
        assert!(expected.contains(&bytes_per_tuple), "{format:?}: {bytes_per_tuple} bytes a tuple");
        if format != Format::Nsg1 {
            let state = sum.by_state;
            assert!((44..=50).contains(&percent(state.begin, sum.by_decision.allowed)), "{format:?} {state:?}");
            assert!(state.continue_ > state.end / 20, "{format:?} {state:?}");
        }
        let has_idle_rules = String::from_utf8_lossy(&files[0].1).contains(r#""flows":[]"#);
        assert_eq!(has_idle_rules, format != Format::Vnet4);
    }
}

fn is_nobodys(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_documentation() || *v4 == Ipv4Addr::new(168, 63, 129, 16),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.segments()[..2] == [0x2001, 0xdb8],
    }
}

#[test]
fn addresses_are_nobodys() {
    let (files, _) = generate(&Options { n_files: Some(20), ..options(Format::Mixed, 300_000) });
    let slow = slow_count(&files);
    assert!(slow.sources.union(&slow.destinations).all(is_nobodys));
    assert!(slow.sources.iter().any(IpAddr::is_ipv6));
}

#[test]
fn a_tree_has_one_nic_a_folder() {
    for format in Format::ALL {
        let (files, truth) = generate(&Options { n_files: Some(60), ..options(format, 600_000) });
        let paths: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!((paths.len(), truth.files, truth.summary.nics), (60, 60, 9));
        assert!(truth.bytes.abs_diff(600_000) < 60 * 600, "{}", truth.bytes);
        for (path, bytes) in &files {
            let mac = path.split("macAddress=").nth(1).unwrap().strip_suffix("/PT1H.json").unwrap();
            let text = std::str::from_utf8(bytes).unwrap();
            assert_eq!(text.matches(r#""time""#).count(), text.matches(&format!(r#""macAddress":"{mac}""#)).count());
        }
        let sizes: BTreeSet<usize> = files.iter().map(|(_, bytes)| bytes.len()).collect();
        assert!(*sizes.last().unwrap() > 2 * sizes.first().unwrap(), "hours differ");
    }
}

#[test]
fn the_first_record_of_an_hour_holds_tuples_of_the_hour_before() {
    let (_, truth) = generate(&options(Format::Vnet4, 100_000));
    let hour_start_ms = super::plan::DAY_START_MS + 9 * 3_600_000;
    let first = truth.summary.first_time_ms.unwrap();
    assert!((hour_start_ms - 63_000..hour_start_ms).contains(&first));
}

#[test]
fn the_truth_has_the_keys_of_a_summary() {
    let (_, truth) = generate(&options(Format::Vnet4, 20_000));
    let json = serde_json::to_value(&truth).unwrap();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    insta::assert_snapshot!(keys.join(" "), @"by_decision by_direction by_encryption by_protocol by_state by_version bytes bytes_in bytes_out bytes_received bytes_sent destinations files first_time_ms last_time_ms nics packets_in packets_out packets_received packets_sent records rules sources tuples tuples_without_counters");
    let rule_keys: Vec<&str> = json["rules"][0].as_object().unwrap().keys().map(String::as_str).collect();
    insta::assert_snapshot!(rule_keys.join(" "), @"acl allowed bytes_received bytes_sent denied rule tuples");
    assert_eq!(json["by_protocol"]["6"], truth.summary.by_protocol[&6]);
    assert_eq!(json["by_state"]["continue"], truth.summary.by_state.continue_);
}

/// As few tuples for its names as in a real one (FORMAT §5).
#[test]
fn a_quiet_file_is_mostly_names() {
    let (_, truth) = generate(&Options { n_files: Some(200), ..options(Format::Vnet4, 200 * 4_500) });
    let bytes_per_tuple = truth.bytes / truth.summary.tuples;
    assert!((90..=140).contains(&bytes_per_tuple), "{bytes_per_tuple}");
}
