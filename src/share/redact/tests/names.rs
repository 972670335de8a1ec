//! Rules, MAC addresses, IDs and paths under numbers.

use proptest::prelude::*;
use proptest::sample::select;

use super::redactor;
use crate::query::filter::{Filter, NameField, NameMatch, Pattern, Term};
use crate::share::redact::paths::is_whole_or_last;
use crate::share::redact::{Redaction, Redactor};
use crate::store::BlobPath;

/// What IDs are made of, and what is odd in them.
const PARTS: [&str; 16] = [
    "",
    "subscriptions",
    "SUBSCRIPTIONS",
    "resourceGroups",
    "providers",
    "microsoft.network",
    "subnets",
    "networkSecurityGroups",
    "web",
    "WEB",
    "nsg-1",
    "resource-1",
    "unspecified",
    "1b2c3d4e-0000-1111-2222-333344445555",
    "00000000-0000-0000-0000-000000000000",
    "00000000-0000-0000-0000-000000000001",
];

proptest! {
    /// Of IDs made of anything, filters for a name find those that they found before.
    #[test]
    fn names_in_ids(ids in prop::collection::vec(prop::collection::vec(select(PARTS.to_vec()), 0..7), 1..8), wanted in prop::collection::vec(select(PARTS.to_vec()), 1..4), is_before: bool) {
        let ids: Vec<String> = ids.iter().map(|parts| parts.join("/")).collect();
        let mut redactor = redactor("resources");
        let pattern = Pattern::exact(&wanted.join("/"));
        let filter = Filter::from(Term::Name(NameField::Target, vec![NameMatch::Like(pattern.clone())]));
        let before = is_before.then(|| redactor.filter(&filter));
        let replaced: Vec<String> = ids.iter().map(|id| redactor.resource(id).into_owned()).collect();
        let mapped = before.unwrap_or_else(|| redactor.filter(&filter));
        let Some(Filter::Term(Term::Name(_, mapped))) = mapped else {
            return Err(TestCaseError::fail(format!("{mapped:?}")));
        };
        let is_like = |id: &str| mapped.iter().any(|wanted| matches!(wanted, NameMatch::Like(one) if is_whole_or_last(one, id)));
        for (id, replaced) in ids.iter().zip(&replaced) {
            prop_assert_eq!(is_whole_or_last(&pattern, id), is_like(replaced), "{} {} {:?} {:?}", id, replaced, pattern, mapped);
        }
        for (one, its) in ids.iter().zip(&replaced) {
            for (other, others) in ids.iter().zip(&replaced) {
                prop_assert_eq!(one.eq_ignore_ascii_case(other), its.eq_ignore_ascii_case(others), "{} {} {} {}", one, other, its, others);
            }
        }
    }

    /// Every part of an ID that is not Azure's own word is replaced.
    #[test]
    fn no_part_of_an_id_survives(parts in prop::collection::vec("x[A-Za-z0-9_.-]{3,12}q", 4), guid in "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[1-9a-f]{12}") {
        let [group, kind, name, child] = &parts[..] else { return Ok(()) };
        let ids = [
            format!("/subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.Network/networkSecurityGroups/{name}"),
            format!("/SUBSCRIPTIONS/{group}/RESOURCEGROUPS/{guid}/PROVIDERS/{kind}/{child}/{name}/subnets/{child}"),
            format!("/providers/{kind}/{child}/{name}-{guid}"),
            format!("{group}/{name}"),
            format!("{kind}_{guid}"),
            guid.clone(),
            name.clone(),
        ];
        let mut all = redactor("all");
        for id in ids {
            for replaced in [all.acl(&id), all.resource(&id.to_uppercase())] {
                let replaced = replaced.to_ascii_lowercase();
                for part in parts.iter().chain([&guid]) {
                    prop_assert!(!replaced.contains(&part.to_ascii_lowercase()), "{} became {}", id, replaced);
                }
            }
            let path = format!("{id}/y=2022/m=09/d=14/h=09/m=00/macAddress={name}/PT1H.json");
            prop_assert!(!all.path(&path).contains(name.as_str()));
        }
    }
}

#[test]
fn rules() {
    let mut redactor = redactor("rules");
    let mut replaced = |name: &str| redactor.rule(name).into_owned();
    let cases = [
        ("UserRule_Allow-Ssh", "UserRule_rule-1"),
        ("DefaultRule_DenyAllInBound", "DefaultRule_DenyAllInBound"),
        ("defaultrule_denyallinbound", "defaultrule_denyallinbound"),
        ("DefaultRule_Mine", "DefaultRule_rule-2"),
        ("PlatformRule", "PlatformRule"),
        ("PlatformRule_x", "PlatformRule_rule-3"),
        ("Internet_1b2c3d4e-0000-1111-2222-333344445555", "rule-4"),
        ("userrule_ALLOW-ssh", "userrule_rule-1"),
        ("unspecified", "unspecified"),
        ("", ""),
        ("UserRule_", "UserRule_rule-5"),
        ("rule-1", "rule-6"),
        ("é\u{202e}\0", "rule-7"),
        ("É\u{202e}\0", "rule-7"),
    ];
    for (name, expected) in cases {
        assert_eq!(replaced(name), expected, "{name}");
    }
    assert_eq!(replaced(&"x".repeat(1 << 20)), "rule-8");
}

#[test]
fn macs() {
    let mut redactor = redactor("macs");
    let mut replaced = |mac: &str| redactor.nic(mac).into_owned();
    assert_eq!(replaced("000D3AF87856"), "020000000001");
    assert_eq!(replaced("no mac"), "020000000002");
    assert_eq!(replaced("00-0d-3a-f8-78-56"), "020000000001");
    assert_eq!(replaced(""), "");
}

#[test]
fn ids() {
    let mut redactor = redactor("resources");
    let nsg = "/subscriptions/C088DC46-D692-42AD-A4B6-9A542D28AD2A/resourceGroups/labs/providers/Microsoft.Network/networkSecurityGroups/web";
    let ids = [
        nsg,
        &nsg.to_uppercase(),
        "/subscriptions/c088dc46-d692-42ad-a4b6-9a542d28ad2a/resourceGroups/labs/providers/Microsoft.Network/virtualNetworks/web/subnets/default",
        "/subscriptions/11111111-2222-3333-a4b6-000000000000/resourceGroups/hub/providers/Contoso.Things/things/one/parts/two",
        "/subscriptions//resourceGroups",
        "1b2c3d4e-0000-1111-2222-333344445555",
        "00000000-0000-0000-0000-000000000000",
        "unspecified",
        "lonely",
        "some/where",
        "a/",
        "/",
        "",
    ];
    let replaced: Vec<String> = ids.iter().map(|id| redactor.acl(id).into_owned()).collect();
    assert_eq!(redactor.resource(nsg), replaced[0]);
    insta::assert_snapshot!(replaced.join("\n"), @r"
    /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/group-1/providers/Microsoft.Network/networkSecurityGroups/nsg-1
    /SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/RESOURCEGROUPS/group-1/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/nsg-1
    /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/group-1/providers/Microsoft.Network/virtualNetworks/vnet-1/subnets/subnet-1
    /subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/group-2/providers/provider-1/type-1/resource-1/type-2/resource-2
    /subscriptions//subscription-1
    00000000-0000-0000-0000-000000000003
    00000000-0000-0000-0000-000000000000
    unspecified
    resource-3
    resource-4/resource-5
    resource-6/
    /
    ");
}

#[test]
fn paths_keep_their_hour() {
    let mut redactor = redactor("addresses");
    let nsg = "resourceId=/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WEB-NSG/y=2022/m=9/d=14/h=09/m=00/macAddress=00224871C205/PT1H.json";
    let replaced = redactor.path(nsg).into_owned();
    assert_eq!(replaced, "file-1/y=2022/m=09/d=14/h=09/m=00/PT1H.json");
    assert_eq!(BlobPath::of(&replaced).hour_ms, BlobPath::of(nsg).hour_ms);
    assert_eq!(redactor.path("secret/PT1H.json"), "file-2");
    assert_eq!(redactor.path(nsg), replaced);
    assert_eq!(Redactor::new(Redaction::default(), [0; 32]).path(nsg), nsg);
}
