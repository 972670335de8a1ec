//! How a file's values filter the tuples.

use crate::flow::TupleForm;
use crate::protocol::{FileColumn, FileRow};
use crate::query::filter::{NameField, Term, TimeRange};
use crate::view::filter_choice::FilterChoice;
use crate::view::flow_choices::{file as of_file, names};
use crate::view::time::Clock;

const HOUR_MS: u64 = 3_600_000;

/// The filters that a cell offers: its own value first.
pub fn choices(file: &FileRow, column: FileColumn) -> Vec<FilterChoice> {
    match column {
        FileColumn::Path => vec![of_file(&file.path)],
        FileColumn::Version => versions(file),
        FileColumn::Nic if file.nic.is_some() => names(NameField::Nic, "NIC", file.nic.as_ref()),
        FileColumn::Hour => file.hour_ms.map(hour).into_iter().collect(),
        FileColumn::FirstTime | FileColumn::LastTime => span(file).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn versions(file: &FileRow) -> Vec<FilterChoice> {
    let by = &file.by_version;
    let forms = [
        (by.nsg1, TupleForm::Nsg1, "NSG v1"),
        (by.nsg2, TupleForm::Nsg2, "NSG v2"),
        (by.vnet4, TupleForm::Vnet4, "VNet"),
    ];
    let there = forms.into_iter().filter(|(n, ..)| *n > 0);
    there.map(|(_, form, name)| FilterChoice::new(format!("version {name}"), Term::Version(vec![form]))).collect()
}

fn hour(start_ms: u64) -> FilterChoice {
    let range = TimeRange { start_ms, end_ms: start_ms.saturating_add(HOUR_MS) };
    let label = format!("the hour from {} {} UTC", Clock::Utc.date(start_ms), Clock::Utc.minute(start_ms));
    FilterChoice::new(label, Term::Time(vec![range]))
}

/// From the file's first tuple to its last.
fn span(file: &FileRow) -> Option<FilterChoice> {
    let (start_ms, last_ms) = (file.first_time_ms?, file.last_time_ms?);
    let range = TimeRange { start_ms, end_ms: last_ms.checked_add(1)? };
    Some(FilterChoice::new(format!("time {}", Clock::Utc.span(start_ms, last_ms)), Term::Time(vec![range])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::file_row::tests::file;

    #[test]
    fn what_a_file_offers() {
        let labels = |column| -> Vec<String> {
            choices(&file(), column).into_iter().map(|choice| choice.label.into_owned()).collect()
        };
        let path = "…/m=09/d=14/h=09/m=00/macAddress=00224871C205/PT1H.json";
        assert_eq!(labels(FileColumn::Path), [format!("file {path}")]);
        assert_eq!(labels(FileColumn::Version), ["version NSG v2", "version VNet"]);
        assert_eq!(labels(FileColumn::Nic), ["NIC 00224871C205"]);
        assert_eq!(labels(FileColumn::Hour), ["the hour from 2022-09-14 09:00 UTC"]);
        assert_eq!(labels(FileColumn::LastTime), ["time 2022-09-14 09:00–09:50 UTC"]);
        assert_eq!(labels(FileColumn::Tuples), [""; 0]);
    }
}
