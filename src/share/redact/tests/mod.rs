//! What stands for what.

mod addresses;
mod names;

use std::net::IpAddr;

use proptest::prelude::*;

use super::*;
use crate::parse::{Example, Outcome, ProblemKind, Resume, Stop};

fn address(text: &str) -> Address {
    text.parse::<IpAddr>().unwrap().into()
}

fn redactor(words: &str) -> Redactor {
    Redactor::new(Redaction::parse(words).unwrap(), std::array::from_fn(|at| at as u8))
}

proptest! {
    #[test]
    fn nothing_panics(texts in prop::collection::vec(any::<String>(), 0..8), words in ".{0,40}") {
        let mut all = redactor("all");
        for text in &texts {
            for text in [text.clone(), format!("/subscriptions/{text}/{text}"), format!("{text}/y=2022/m=09/d=14/h=09")] {
                all.rule(&text);
                all.acl(&text);
                all.nic(&text);
                all.resource(&text);
                all.path(&text);
            }
        }
        let _either = Redaction::parse(&words);
    }
}

#[test]
fn outcomes_quote_nothing() {
    let mut outcome = Outcome::new(3, Some(Resume { at: 7, open: "{[secret".to_owned() }));
    outcome.stop = Stop::Before(Resume { at: 9, open: "{[secret".to_owned() });
    outcome.n_bytes = 100;
    outcome.other_kind = Some("an Azure Firewall log (category \"AZFWsecret\")".to_owned());
    outcome.first_junk = Some("<HTML>secret".to_owned());
    outcome.failure = Some("secret".to_owned());
    outcome.problems.add_many(ProblemKind::Junk, 5, || Example {
        file: 3,
        byte: 40,
        record_start: None,
        tuple: None,
        text: "secret".to_owned(),
    });
    let before = outcome.clone();
    Redactor::new(Redaction::default(), [0; 32]).outcome(&mut outcome);
    assert_eq!(outcome, before);
    redactor("macs").outcome(&mut outcome);
    assert!(!format!("{outcome:?}").contains("secret"), "{outcome:?}");
    assert_eq!(outcome.other_kind.as_deref(), Some("an Azure Firewall log"));
    assert_eq!(outcome.problems.count(ProblemKind::Junk), 5);
    outcome.other_kind = None;
    outcome.problems = Default::default();
    insta::assert_snapshot!(outcome.refusal().unwrap(), @r#"it is an HTML page, perhaps a sign-in or error page that was saved in the log's place: it begins with "<html…""#);
    outcome.other_kind = Some("a secret (category \"a log of another kind\")".to_owned());
    redactor("macs").outcome(&mut outcome);
    assert_eq!(outcome.other_kind.as_deref(), Some("a log of another kind"));
}

#[test]
fn words_of_a_command_line() {
    let error = |text: &str| Redaction::parse(text).unwrap_err();
    assert_eq!(Redaction::parse("all"), Ok(Redaction::ALL));
    assert_eq!(Redaction::parse("addresses,macs,resources,rules,paths"), Ok(Redaction::ALL));
    assert_eq!(Redaction::parse(" Rules, rules,ALL,addresses"), Ok(Redaction::ALL));
    let cut = Redaction { addresses: Addresses::CutOff, paths: true, ..Redaction::default() };
    assert_eq!(Redaction::parse("last-octets,paths"), Ok(cut));
    insta::assert_snapshot!(error("macs,name\n"), @r#""name" is nothing that can be redacted; there is addresses, public-addresses, last-octets, macs, resources, rules, paths, all"#);
    insta::assert_snapshot!(error(""), @r#""" is nothing that can be redacted; there is addresses, public-addresses, last-octets, macs, resources, rules, paths, all"#);
    insta::assert_snapshot!(error("all,last-octets"), @"all and last-octets: addresses are redacted in one way only");
    insta::assert_snapshot!(error("public-addresses,addresses"), @"public-addresses and addresses: addresses are redacted in one way only");
    assert!(!Redaction::default().is_any() && !Redaction::default().replaces_paths());
    assert!(Redaction { macs: true, ..Redaction::default() }.replaces_paths());
}

#[test]
fn in_words() {
    let words = |text: &str| Redaction::parse(text).unwrap().in_words().join("\n");
    assert!(Redaction::default().in_words().is_empty());
    insta::assert_snapshot!(words("all"), @r"
    Addresses were replaced by pseudonyms of the same kind, and those that began alike mostly still do; Azure's platform, loopback, multicast, broadcast and unspecified addresses were kept
    MAC addresses were replaced by locally administered ones with a number
    Names of subscriptions, resource groups, resources and ACLs, and GUIDs, were replaced by numbered ones; types of resources were kept
    Names of rules and ACLs were replaced by numbered ones; those of Azure's default and platform rules, and who made a rule, were kept
    Paths of files were replaced by numbered ones; the hour that a path names was kept
    What problems quote of the files was left out; their kinds, counts and places were kept
    ");
    insta::assert_snapshot!(words("public-addresses"), @r"
    Public addresses were replaced by public pseudonyms, and those that began alike mostly still do; all other addresses were kept
    Paths of files were replaced by numbered ones; the hour that a path names was kept
    What problems quote of the files was left out; their kinds, counts and places were kept
    ");
    insta::assert_snapshot!(words("last-octets"), @r"
    Addresses were cut off, IPv4 after 24 bits and IPv6 after 48, and the rest is zero; Azure's platform, loopback, multicast, broadcast and unspecified addresses were kept
    Paths of files were replaced by numbered ones; the hour that a path names was kept
    What problems quote of the files was left out; their kinds, counts and places were kept
    ");
}
