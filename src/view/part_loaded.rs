//! That only a part is loaded, in words: for want of room, or because only what matches was wanted.

use crate::protocol::{Loaded, LoadedOnly, WithoutRoom};
use crate::query::filter::Filter;
use crate::view::number;

/// What is loaded and what is not, where there was no room for all; `None` where there was.
pub fn without_room(loaded: &Loaded) -> Option<String> {
    let WithoutRoom { n_wholly, n_partly } = loaded.without_room;
    if n_wholly == 0 && n_partly == 0 {
        return None;
    }
    let files = |n: u64| number::count(n, "file", "files");
    let n_held = loaded.files.saturating_sub(loaded.refused.len() as u64 + n_wholly);
    let in_part = match n_partly {
        0 => String::new(),
        n if n == n_held && n == 1 => ", which is not whole".to_owned(),
        1 => ", 1 of them not whole".to_owned(),
        n => format!(", {} of them not whole", number::thousands(n)),
    };
    let left_out = match n_wholly {
        0 => String::new(),
        n => format!(" {} {} left out.", files(n), if n == 1 { "was" } else { "were" }),
    };
    let are = if loaded.tuples == 1 { "is" } else { "are" };
    let tuples = number::count(loaded.tuples, "tuple", "tuples");
    Some(format!("There was no room for more: {tuples} of {} {are} loaded{in_part}.{left_out}", files(n_held)))
}

/// How many tuples were read and how many of them are loaded, where only those that match a filter were wanted.
pub fn only(loaded: &Loaded) -> Option<String> {
    let LoadedOnly { filter, left_out_tuples } = loaded.only.as_ref()?;
    let n_read = loaded.tuples.saturating_add(*left_out_tuples);
    Some(format!(
        "Of {} that were read, {} are loaded: those that match `{filter}`.",
        number::count(n_read, "tuple", "tuples"),
        number::thousands(loaded.tuples),
    ))
}

/// That totals are not of everything, short enough to stand beside them; `None` where they are.
pub fn remark(loaded: &Loaded) -> Option<String> {
    let only = loaded.only.as_ref().map(|only| {
        let n_read = loaded.tuples.saturating_add(only.left_out_tuples);
        format!("only those that match were loaded, of {} read", number::thousands(n_read))
    });
    let no_room = (loaded.without_room != WithoutRoom::default()).then(|| "there was no room for all".to_owned());
    let remarks: Vec<String> = only.into_iter().chain(no_room).collect();
    (!remarks.is_empty()).then(|| remarks.join("; "))
}

/// The command line that does without a page, as a shell takes it.
pub fn command_line(filter: &Filter) -> String {
    if filter.is_empty() {
        return "flowglass summary PATH".to_owned();
    }
    format!("flowglass summary --filter '{}' PATH", filter.to_string().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(n_files: u64, n_wholly: u64, n_partly: u64) -> Loaded {
        let without_room = WithoutRoom { n_wholly, n_partly };
        Loaded { files: n_files, tuples: 1234, without_room, ..Loaded::default() }
    }

    #[test]
    fn what_is_left_out_is_said() {
        let said = [(5, 0, 0), (5, 3, 0), (5, 1, 1), (1, 0, 1), (9, 2, 3), (1, 1, 0)]
            .map(|(n, wholly, partly)| without_room(&loaded(n, wholly, partly)).unwrap_or_default());
        insta::assert_snapshot!(said.join("\n"), @r"

        There was no room for more: 1,234 tuples of 2 files are loaded. 3 files were left out.
        There was no room for more: 1,234 tuples of 4 files are loaded, 1 of them not whole. 1 file was left out.
        There was no room for more: 1,234 tuples of 1 file are loaded, which is not whole.
        There was no room for more: 1,234 tuples of 7 files are loaded, 3 of them not whole. 2 files were left out.
        There was no room for more: 1,234 tuples of 0 files are loaded. 1 file was left out.
        ");
    }

    #[test]
    fn what_was_chosen_is_said() {
        let filter: Filter = "rule:a'b dport:443".parse().unwrap();
        let only_these = LoadedOnly { filter: filter.clone(), left_out_tuples: 100_000 };
        let loaded = Loaded { only: Some(only_these), ..loaded(3, 1, 0) };
        let said = [only(&loaded).unwrap_or_default(), remark(&loaded).unwrap_or_default(), command_line(&filter)];
        insta::assert_snapshot!(said.join("\n"), @r"
        Of 101,234 tuples that were read, 1,234 are loaded: those that match `rule:a'b dport:443`.
        only those that match were loaded, of 101,234 read; there was no room for all
        flowglass summary --filter 'rule:a'\''b dport:443' PATH
        ");
        assert_eq!(remark(&Loaded::default()), None);
        assert_eq!(command_line(&Filter::default()), "flowglass summary PATH");
    }
}
