//! What is counted, in plain words: a part of the help. In full it is in `docs/COUNTING.md`.

use leptos::prelude::*;

/// What words stand for.
const WORDS: [(&str, &str); 9] = [
    ("tuple", "One line of a log: what one NIC saw of one flow. Totals and all tables but Connections count tuples."),
    (
        "connection",
        "The tuples of one NIC, five-tuple and direction: B begins, C every five minutes, E ends. Complete with both; without B it began before the data, without E it is open; both: neither. Files of an hour cut it; the hour beside makes it whole. Ambiguous: a B alone that repeats. Version 1 has no states: each allowed tuple began one.",
    ),
    (
        "for example",
        "B at 1493695538, then C 1021,588096,8005,4610880 and E 52,29952,47,27072 are one complete connection: 9,125 packets, 5,256,000 bytes. Counters are of the time since the last tuple, so they add up. With the B at 1493763938, as in Microsoft's example, it comes after its E: two pieces.",
    ),
    ("attempts", "Denied tuples of one NIC, source, destination, destination port, protocol and direction."),
    ("direction", "As the NIC sees it: in or out. Not who began, and not where bytes went."),
    (
        "sent, received",
        "Source → destination, destination → source. Into the NIC is what an inbound tuple sent and an outbound one received; out of it the rest.",
    ),
    (
        "counted once",
        "As logged, traffic between two logged NICs is there twice, and again where NSG and VNet logs are both on. Connections of one five-tuple at the same time are then one, and the larger of each counter counts. Where they differ by more than 5 %, packets or logs were lost. Denied tuples count as logged.",
    ),
    (
        "unknown",
        "No counters in the log, which is not zero: B and denied tuples, version 1, inbound TCP under a rule of one's own in NSG logs without flow timeout. Sums leave them out and say so.",
    ),
    (
        "repeats",
        "Whole records that are in the files more than once. They are left out unless the switch is on, and never part of connections.",
    ),
];

/// Words and what they stand for.
pub fn counting() -> AnyView {
    let word = |(word, meaning): (&'static str, &'static str)| {
        view! {
            <dt>{word}</dt>
            <dd>{meaning}</dd>
        }
    };
    view! {
        <h3>"What is counted"</h3>
        <dl data-help="counting">{WORDS.map(word).into_iter().collect_view()}</dl>
    }
    .into_any()
}
