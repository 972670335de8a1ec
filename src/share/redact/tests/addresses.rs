//! Addresses under others.

use proptest::prelude::*;
use proptest::sample::select;

use super::{address, redactor};
use crate::flow::{Address, AddressKind};
use crate::query::filter::{AddressMatch, Filter, Side, Term};
use crate::share::redact::ranges::Range;
use crate::share::redact::{Addresses, Redaction, Redactor};

fn shared_bits(one: Address, other: Address) -> u32 {
    (one.bits() ^ other.bits()).leading_zeros()
}

/// An address of any range, near others of it.
fn any_address() -> impl Strategy<Value = Address> {
    let of = |text: &str, n_bits: u32| {
        let first = address(text).bits();
        let mask = u128::MAX.checked_shr(n_bits).unwrap_or(0);
        (any::<u128>(), 0_u32..128).prop_map(move |(bits, shift)| Address::from_v6_bits(first | (bits >> shift) & mask))
    };
    prop_oneof![
        4 => of("0.0.0.0", 96),
        2 => of("10.0.0.0", 104),
        1 => of("172.16.0.0", 108),
        1 => of("192.168.0.0", 112),
        1 => of("100.64.0.0", 106),
        1 => of("169.254.0.0", 112),
        1 => of("240.0.0.0", 100),
        2 => of("20.40.0.0", 108),
        1 => of("168.63.129.0", 120),
        2 => of("2001:db8::", 32),
        1 => of("2000::", 3),
        1 => of("fd00::", 8),
        1 => of("fe80::", 10),
        1 => of("::", 0),
        1 => of("64:ff9b::", 96),
        1 => of("ff02::", 16),
    ]
}

proptest! {
    #[test]
    fn pseudonyms(key: [u8; 32], addresses in prop::collection::vec(any_address(), 2..60)) {
        let redactor = Redactor::new(Redaction { addresses: Addresses::Pseudonyms, ..Redaction::default() }, key);
        let again = Redactor::new(redactor.redaction(), key);
        let pseudonyms: Vec<Address> = addresses.iter().map(|one| redactor.address(*one)).collect();
        for (one, its) in addresses.iter().zip(&pseudonyms) {
            prop_assert_eq!(again.address(*one), *its);
            prop_assert_eq!(AddressKind::of(*one), AddressKind::of(*its));
            prop_assert_eq!(one.is_v4(), its.is_v4());
            prop_assert_eq!(Range::of(one.bits()), Range::of(its.bits()));
            prop_assert!(!Range::of(one.bits()).is_kept || one == its);
            for (other, others) in addresses.iter().zip(&pseudonyms) {
                prop_assert_eq!(one == other, its == others);
                let range = Range::of(one.bits());
                // In these nothing can fall into another range.
                let is_plain = ["10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "fd00::1", "fe80::1", "2001:db8::1"]
                    .iter().any(|known| Range::of(address(known).bits()) == range);
                if is_plain && Range::of(other.bits()) == range {
                    prop_assert_eq!(shared_bits(*one, *other), shared_bits(*its, *others));
                }
            }
        }
    }

    /// Where neither was encrypted twice, public addresses share as many first bits as before.
    #[test]
    fn public_prefixes(key: [u8; 32], one: u32, bit in 0_u32..32, low: u32) {
        let redactor = Redactor::new(Redaction { addresses: Addresses::PublicPseudonyms, ..Redaction::default() }, key);
        let other = one ^ (1 << bit) ^ (low & ((1 << bit) - 1));
        let (one, other) = (Address::from_v4_bits(one), Address::from_v4_bits(other));
        let is_public = |one: Address| AddressKind::of(one) == Some(AddressKind::Public);
        let cipher = ipcrypt_rs::IpcryptPfx::new(key);
        let once = |one: Address| Address::from(cipher.encrypt_ipaddr(one.to_ip()));
        for one in [one, other] {
            let its = redactor.address(one);
            prop_assert_eq!(its == one || is_public(one), true);
            if is_public(one) && is_public(once(one)) {
                prop_assert_eq!(its, once(one));
            }
        }
        if [one, other].into_iter().all(|one| is_public(one) && is_public(once(one))) {
            prop_assert_eq!(shared_bits(one, other), shared_bits(redactor.address(one), redactor.address(other)));
        }
    }

    /// A network in a filter becomes the network of exactly those pseudonyms.
    #[test]
    fn networks(key: [u8; 32], one in any_address(), n_free in 0_u8..11, words in select(vec!["addresses", "public-addresses", "last-octets"])) {
        let mut redactor = Redactor::new(Redaction::parse(words).unwrap(), key);
        let first = one.bits() >> n_free << n_free;
        let n_bits = if one.is_v4() { 32 } else { 128 } - n_free;
        let network = Filter::from(Term::Address(Side::Source, vec![AddressMatch::Network(Address::from_v6_bits(first), n_bits)]));
        let of = (0..1 << n_free).map(|host| Address::from_v6_bits(first | host));
        match redactor.filter(&network) {
            Some(Filter::Term(Term::Address(_, mapped))) => {
                let network = match mapped[..] {
                    [AddressMatch::One(one)] => one,
                    [AddressMatch::Network(first, bits)] if bits == n_bits => first,
                    _ => return Err(TestCaseError::fail(format!("{mapped:?}"))),
                };
                // As many as before, for the mapping is one-to-one; nothing else falls in where something is cut off.
                for one in of {
                    prop_assert_eq!(redactor.address(one).bits() >> n_free, network.bits() >> n_free);
                }
            }
            Some(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
            None => {
                let is_of_one_range = Range::of_all(first, 128 - u32::from(n_free)).is_some();
                let is_replaced = of.clone().any(|one| redactor.address(one) != one);
                prop_assert!(words == "last-octets" || is_replaced || !is_of_one_range);
            }
        }
    }

    #[test]
    fn cut_off(key: [u8; 32], one in any_address()) {
        let its = Redactor::new(Redaction { addresses: Addresses::CutOff, ..Redaction::default() }, key).address(one);
        prop_assert_eq!(AddressKind::of(one), AddressKind::of(its));
        let n_free = if one.is_v4() { 8 } else { 80 };
        let is_kept = Range::of(one.bits()).is_kept;
        prop_assert_eq!(its.bits(), if is_kept { one.bits() } else { one.bits() >> n_free << n_free });
    }
}

#[test]
fn another_key_gives_other_pseudonyms() {
    let of = |key: u8| {
        let redactor = Redactor::new(Redaction::ALL, std::array::from_fn(|at| key ^ at as u8));
        ["10.0.0.4", "203.0.113.9", "2001:db8::5"].map(|text| redactor.address(address(text)))
    };
    assert_eq!(of(1), of(1));
    assert!(of(1).iter().zip(of(2)).all(|(one, other)| *one != other));
    // No key of a random source, but one that the cipher would not take.
    Redactor::new(Redaction::ALL, [0; 32]);
}

#[test]
fn addresses_that_are_the_same_everywhere_stay() {
    for words in ["addresses", "public-addresses", "last-octets"] {
        let redactor = redactor(words);
        for text in [
            "168.63.129.16",
            "169.254.169.254",
            "0.0.0.0",
            "255.255.255.255",
            "127.0.0.53",
            "224.0.0.251",
            "::",
            "::1",
            "ff02::fb",
        ] {
            assert_eq!(redactor.address(address(text)), address(text), "{words} {text}");
        }
        let is_private_kept = redactor.address(address("10.1.2.3")) == address("10.1.2.3");
        assert_eq!(is_private_kept, words == "public-addresses");
    }
}

/// The whole of a small range, through every address of it: one-to-one, with the hole that metadata leaves.
#[test]
fn link_local_is_one_to_one() {
    let redactor = redactor("addresses");
    let mut found: Vec<Address> =
        (0..=0xffff).map(|host| redactor.address(Address::from_v4_bits(0xa9fe_0000 | host))).collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 0x1_0000);
    assert!(found.iter().all(|one| one.bits() as u32 >> 16 == 0xa9fe));
}

/// Printed by `cargo test --release -- --ignored --nocapture pseudonyms_take`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, reason = "a measurement")]
fn pseudonyms_take() {
    let redactor = redactor("addresses");
    for (name, first) in [("IPv4", address("20.0.0.0")), ("IPv6", address("2001:db8::"))] {
        let start = std::time::Instant::now();
        let sum = (0..20_000_u128)
            .fold(0, |sum, n| sum ^ redactor.address(Address::from_v6_bits(first.bits() + n * 7_919)).bits());
        println!("20,000 {name} addresses: {:?} ({sum:x})", start.elapsed());
    }
}
