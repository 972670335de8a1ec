//! What is not known of the bytes of a view, in words.

use crate::protocol::{Unknown, UnknownBecause, UnknownPart};
use crate::view::number;

/// What is no gap.
pub const BEGIN: &str = "A tuple that begins a connection never carries counters: the next ones tell of all of it. A connection's bytes are not known where none of its tuples carries any.";

/// How many tuples and connections there are of which the bytes are not known.
pub fn whole(unknown: &Unknown) -> String {
    if let Some(failure) = &unknown.failure {
        return format!("It cannot be told: {failure}.");
    }
    let part = &unknown.whole;
    if part.tuples == 0 {
        return "There is no allowed tuple.".to_owned();
    }
    let tuples = format!(
        "Of {} {} carry no counters",
        number::count(part.tuples, "allowed tuple", "allowed tuples"),
        number::percent(part.tuples_unknown, part.tuples)
    );
    let connections = number::count(part.connections, "allowed connection", "allowed connections");
    match connections_unknown(part) {
        0 => format!("{tuples}; of {connections} the bytes are known."),
        n => format!(
            "{tuples}; of {connections} the bytes of {} ({}) are not known.",
            number::thousands(n),
            number::percent(n, part.connections)
        ),
    }
}

/// Connections of which no tuple has counters.
pub fn connections_unknown(part: &UnknownPart) -> u64 {
    part.connections_unknown.iter().sum()
}

/// Why, with how many connections: those that there are.
pub fn reasons(part: &UnknownPart) -> impl Iterator<Item = (UnknownBecause, u64)> + '_ {
    UnknownBecause::ALL.into_iter().zip(part.connections_unknown).filter(|(_, n)| *n > 0)
}

/// Why most of them are unknown, in a word or two; nothing where none is.
pub fn main_reason(part: &UnknownPart) -> &'static str {
    // Of equal ones the first.
    let most = reasons(part).reduce(|most, next| if next.1 > most.1 { next } else { most });
    most.map_or("", |(because, _)| short(because))
}

/// A share and, for who points at it, what it is of.
pub fn share(unknown: u64, of: u64, what: &str) -> (String, String) {
    (number::percent(unknown, of), format!("{} of {} {what}", number::thousands(unknown), number::thousands(of)))
}

/// Why, in a word or two.
pub const fn short(because: UnknownBecause) -> &'static str {
    match because {
        UnknownBecause::Version1 => "version 1",
        UnknownBecause::Stateless => "stateless",
        UnknownBecause::Open => "still open",
        UnknownBecause::NotSaid => "not logged",
    }
}

/// Why, in a sentence.
pub const fn because(because: UnknownBecause) -> &'static str {
    match because {
        UnknownBecause::Version1 => "NSG flow logs of version 1 have no counters.",
        UnknownBecause::Stateless => {
            "Inbound TCP under a rule of one's own: NSGs log it without states and counters unless the flow timeout of the virtual network is set."
        }
        UnknownBecause::Open => "Still open at the end of the data: counters come with the next tuples.",
        UnknownBecause::NotSaid => "The log gives no counters up to the end.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tuples: u64, tuples_unknown: u64, connections: u64, connections_unknown: [u64; 4]) -> UnknownPart {
        UnknownPart { tuples, tuples_unknown, connections, connections_unknown }
    }

    #[test]
    fn of_the_whole() {
        let said = |part| whole(&Unknown { whole: part, ..Unknown::default() });
        let said = [
            said(UnknownPart::default()),
            said(of(12_345, 4_691, 4_000, [0, 812, 80, 8])),
            said(of(2, 1, 1, [0; 4])),
            said(of(1, 1, 1, [1, 0, 0, 0])),
            whole(&Unknown { failure: Some("there are more than a million NICs".into()), ..Unknown::default() }),
        ];
        insta::assert_snapshot!(said.join("\n"), @r"
        There is no allowed tuple.
        Of 12,345 allowed tuples 38 % carry no counters; of 4,000 allowed connections the bytes of 900 (23 %) are not known.
        Of 2 allowed tuples 50 % carry no counters; of 1 allowed connection the bytes are known.
        Of 1 allowed tuple 100 % carry no counters; of 1 allowed connection the bytes of 1 (100 %) are not known.
        It cannot be told: there are more than a million NICs.
        ");
    }

    #[test]
    fn the_reasons_that_there_are() {
        let part = of(9, 9, 9, [0, 2, 4, 0]);
        assert_eq!(reasons(&part).collect::<Vec<_>>(), [(UnknownBecause::Stateless, 2), (UnknownBecause::Open, 4)]);
        let mains =
            [[0; 4], [1, 1, 0, 0], [0, 2, 4, 0], [0, 0, 0, 3], [0, 5, 5, 0]].map(|n| main_reason(&of(9, 9, 9, n)));
        assert_eq!(mains, ["", "version 1", "still open", "not logged", "stateless"]);
        assert_eq!(connections_unknown(&part), 6);
        assert_eq!(share(1, 16_000, "tuples"), ("< 0.1 %".to_owned(), "1 of 16,000 tuples".to_owned()));
    }
}
