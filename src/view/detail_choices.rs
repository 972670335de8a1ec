//! How the fields of a tuple's details filter.

use crate::protocol::{Column, Detail};
use crate::query::filter::{NameField, Term};
use crate::view::filter_choice::FilterChoice;
use crate::view::flow_choices::{CONVERSATION, choices, names};

/// The filter that a field offers, by the name that `view::detail` gives it; none where it offers none.
pub fn choice(detail: &Detail, field: &str) -> Option<FilterChoice> {
    let column = match field {
        "Time" => Column::Time,
        "Source" => Column::Source,
        "Source port" => Column::SourcePort,
        "Destination" => Column::Destination,
        "Destination port" => Column::DestinationPort,
        "Protocol" => Column::Protocol,
        "Direction" => Column::Direction,
        "Decision" => Column::Decision,
        "State" => Column::State,
        "Encryption" => Column::Encryption,
        "Packets sent" => Column::PacketsSent,
        "Bytes sent" => Column::BytesSent,
        "Packets received" => Column::PacketsReceived,
        "Bytes received" => Column::BytesReceived,
        "Rule" => Column::Rule,
        "ACL" => Column::Acl,
        "NIC" => Column::Nic,
        "File" => Column::File,
        "Resource" => return names(NameField::Target, "resource", detail.resource.as_ref()).into_iter().next(),
        "Version" => return Some(FilterChoice::new("tuples of this version", Term::Version(vec![detail.row.form]))),
        _ => return None,
    };
    choices(&detail.row, column).into_iter().next()
}

/// The filter that wants both ways of the tuple's conversation.
pub fn conversation(detail: &Detail) -> Option<FilterChoice> {
    choices(&detail.row, Column::SourcePort).into_iter().find(|choice| choice.label == CONVERSATION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::detail::{groups, tests::detail};
    use crate::view::flow_row::tests::row;
    use crate::view::time::Clock;

    #[test]
    fn every_field_of_the_tuple_filters() {
        let detail = detail(row());
        let without = ["Counters", "Record", "Logged", "Tuples in record"];
        for field in groups(&detail, Clock::Utc).iter().flat_map(|group| &group.fields) {
            assert_eq!(choice(&detail, field.name).is_none(), without.contains(&field.name), "{}", field.name);
        }
        assert!(conversation(&detail).is_some());
    }
}
