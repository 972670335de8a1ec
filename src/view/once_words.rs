//! What counting every connection once has found, in words.

use crate::protocol::FoundOnce;
use crate::view::number;

/// What is to be known where nothing was done about it.
pub const AS_LOGGED: &str = "As logged: traffic between two logged NICs is in the logs of both, and what NSG and VNet flow logs both have is there twice. Counted once, it is added up once.";

/// What the sums leave out that the logs have more than once, and of what that cannot be told. Groups that differ are
/// said by [`differing`].
pub fn found(once: &FoundOnce, has_denied: bool) -> String {
    if let Some(failure) = &once.failure {
        return format!("All is as logged: {failure}.");
    }
    let mut words = match once.groups {
        0 => "No connection was logged by more than one.".to_owned(),
        groups => {
            let twice = match once.bytes_twice {
                0 => String::new(),
                1 => ": 1 B is in the logs more than once".to_owned(),
                bytes => format!(": {} are in the logs more than once", number::bytes(bytes)),
            };
            format!(
                "{} that several have logged count as {}{twice}.",
                number::count(once.grouped_connections, "connection", "connections"),
                number::thousands(groups),
            )
        }
    };
    match once.untold {
        0 => {}
        n => words.push_str(&format!(
            " Of {} it cannot be told whether another is the same.",
            number::count(n, "connection", "connections")
        )),
    }
    if has_denied {
        words.push_str(" Denied tuples count as logged.");
    }
    words
}

/// How many groups are not counted alike by those who logged them, as a beginning of a sentence; nothing where all are.
pub fn differing(once: &FoundOnce) -> String {
    match once.differing {
        0 => String::new(),
        1 => "1 group differs by more than 5 %".to_owned(),
        n => format!("{} groups differ by more than 5 %", number::thousands(n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found() {
        let some = FoundOnce {
            grouped_connections: 312,
            groups: 156,
            untold: 5,
            bytes_twice: 1_204_000_000,
            ..FoundOnce::default()
        };
        let said = [
            found(&FoundOnce::default(), false),
            found(&FoundOnce { untold: 1, ..FoundOnce::default() }, true),
            found(&FoundOnce { grouped_connections: 2, groups: 1, ..FoundOnce::default() }, false),
            found(&FoundOnce { grouped_connections: 4, groups: 1, bytes_twice: 1, ..FoundOnce::default() }, false),
            found(&some, false),
            found(&some, true),
            found(&FoundOnce { failure: Some("there are more than a million NICs".into()), ..some }, true),
        ];
        insta::assert_snapshot!(said.join("\n"), @r"
        No connection was logged by more than one.
        No connection was logged by more than one. Of 1 connection it cannot be told whether another is the same. Denied tuples count as logged.
        2 connections that several have logged count as 1.
        4 connections that several have logged count as 1: 1 B is in the logs more than once.
        312 connections that several have logged count as 156: 1.20 GB are in the logs more than once. Of 5 connections it cannot be told whether another is the same.
        312 connections that several have logged count as 156: 1.20 GB are in the logs more than once. Of 5 connections it cannot be told whether another is the same. Denied tuples count as logged.
        All is as logged: there are more than a million NICs.
        ");
    }

    #[test]
    fn what_differs() {
        let said = [0, 1, 1_200].map(|n| differing(&FoundOnce { differing: n, ..FoundOnce::default() }));
        assert_eq!(said, ["", "1 group differs by more than 5 %", "1,200 groups differ by more than 5 %"]);
    }
}
