//! The rows of a group as a filter: what a row of a table of groups opens to, and filters by.

use std::net::IpAddr;

use crate::protocol::{GroupBy, GroupKey, Name};
use crate::query::filter::{AddressMatch, Filter, NameField, NameMatch, Pattern, PortRange, Side, Term};

/// The filter that wants just the rows of a group. Of a name that came clipped it wants all that begin so.
pub fn part(by: GroupBy, key: &GroupKey) -> Filter {
    match key {
        GroupKey::Rule { rule, acl } => {
            Filter::all_of([name(NameField::Rule, rule.as_ref()), name(NameField::Acl, acl.as_ref())])
        }
        GroupKey::Address(text) => match by {
            GroupBy::Source => address(Side::Source, text),
            GroupBy::Destination => address(Side::Destination, text),
            _ => address(Side::Either, text),
        },
        GroupKey::Pair(source, destination) => {
            Filter::all_of([address(Side::Source, source), address(Side::Destination, destination)])
        }
        GroupKey::Port { port, protocol } => Filter::all_of([
            Term::Port(Side::Destination, vec![PortRange { first: *port, last: *port }]).into(),
            Term::Protocol(vec![*protocol]).into(),
        ]),
    }
}

/// Rows with this name, or those of which the log does not say it.
pub fn name(field: NameField, name: Option<&Name>) -> Filter {
    let wanted = match name {
        None => NameMatch::Unknown,
        Some(name) if name.clipped > 0 => NameMatch::Like(Pattern::starts_with(&name.text)),
        Some(name) => NameMatch::Like(Pattern::exact(&name.text)),
    };
    Term::Name(field, vec![wanted]).into()
}

/// Rows with this address. What is no address, which the engine does not send, is a word.
pub fn address(side: Side, text: &str) -> Filter {
    match text.parse::<IpAddr>() {
        Ok(ip) => Term::Address(side, vec![AddressMatch::One(ip.into())]).into(),
        Err(_) => Term::Word(Pattern::contains(text)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_group() {
        let named = |text: &str| Some(Name { text: text.into(), clipped: 0 });
        let rule = GroupKey::Rule { rule: named("UserRule_Allow Sql"), acl: named("/subscriptions/0/nsg/WEB-NSG") };
        let unknown = GroupKey::Rule { rule: None, acl: Some(Name { text: "long".into(), clipped: 9 }) };
        let one = |text: &str| GroupKey::Address(text.into());
        let cases = [
            (GroupBy::Rule, rule, "rule:\"UserRule_Allow Sql\" acl:/subscriptions/0/nsg/WEB-NSG"),
            (GroupBy::Rule, unknown, "rule:unknown acl:long*"),
            (GroupBy::Source, one("10.0.0.4"), "src:10.0.0.4"),
            (GroupBy::Destination, one("2001:db8::1"), "dst:2001:db8::1"),
            (GroupBy::Either, one("10.0.0.4"), "ip:10.0.0.4"),
            (GroupBy::Pair, GroupKey::Pair("10.0.0.4".into(), "10.0.0.5".into()), "src:10.0.0.4 dst:10.0.0.5"),
            (GroupBy::Port, GroupKey::Port { port: 443, protocol: 6 }, "dport:443 proto:tcp"),
        ];
        for (by, key, expected) in cases {
            assert_eq!(part(by, &key).to_string(), expected);
        }
    }
}
