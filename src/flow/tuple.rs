//! The values of a tuple's fields.

use serde::{Deserialize, Serialize};

/// Which of the three layouts a tuple has (FORMAT §1). The tuple itself decides, the record's version is a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TupleForm {
    /// NSG flow log v1: 8 fields, no state, no counters.
    Nsg1,
    /// NSG flow log v2: 13 fields, a decision and a state.
    Nsg2,
    /// VNet flow log v4: 13 fields, the state says what was decided, encryption.
    Vnet4,
}

/// The NIC's view of a flow: into it or out of it. It says neither who started nor where the bytes went (FORMAT §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// `I`: into the NIC.
    In,
    /// `O`: out of the NIC.
    Out,
}

/// What the rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// v1 and v2: field 8 is `A`. v4: any state but `D`.
    Allowed,
    /// v1 and v2: field 8 is `D`. v4: the state is `D`.
    Denied,
}

/// Where an allowed flow is in its life. Denied tuples have none, whatever letter v2 gave them (FORMAT §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The log gives no state (v1), or the tuple was denied.
    None,
    /// `B`: the flow began; no statistics.
    Begin,
    /// `C`: the flow goes on; statistics since the last tuple of the flow.
    Continue,
    /// `E`: the flow ended; statistics since the last tuple of the flow.
    End,
}

/// The four counters of a tuple; `None` is unknown, which is not zero. Sent is source → destination, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Packets source → destination since the last tuple of the flow.
    pub packets_sent: Option<u64>,
    /// Bytes source → destination, headers included.
    pub bytes_sent: Option<u64>,
    /// Packets destination → source.
    pub packets_received: Option<u64>,
    /// Bytes destination → source, headers included.
    pub bytes_received: Option<u64>,
}

impl Counters {
    /// No counter is known.
    pub const UNKNOWN: Self =
        Self { packets_sent: None, bytes_sent: None, packets_received: None, bytes_received: None };

    /// From packets sent, bytes sent, packets received, bytes received.
    pub const fn from_array([packets_sent, bytes_sent, packets_received, bytes_received]: [Option<u64>; 4]) -> Self {
        Self { packets_sent, bytes_sent, packets_received, bytes_received }
    }

    /// Packets sent, bytes sent, packets received, bytes received: Microsoft's order.
    pub const fn to_array(self) -> [Option<u64>; 4] {
        [self.packets_sent, self.bytes_sent, self.packets_received, self.bytes_received]
    }
}

/// A time stamp at or above this is in milliseconds, below it in seconds (FORMAT §1, Time).
pub const MILLISECONDS_FROM: u64 = 100_000_000_000;

/// The last millisecond of the year 9999, UTC: a later time stamp is not a time.
pub const MAX_TIME_MS: u64 = 253_402_300_799_999;

/// The encryption codes that Microsoft documents (FORMAT §1; meanings in seed 002). Others are kept as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncryptionCode {
    /// As it stands in the tuple.
    pub code: &'static str,
    /// What it says, in words.
    pub meaning: &'static str,
    /// The platform drops the packet, so an allowing state beside it is odd.
    pub drops: bool,
}

impl EncryptionCode {
    /// All documented codes.
    pub const ALL: [Self; 8] = [
        Self { code: "X", meaning: "encrypted", drops: false },
        Self { code: "NX", meaning: "not encrypted", drops: false },
        Self {
            code: "NX_HW_NOT_SUPPORTED",
            meaning: "not encrypted: the host's hardware does not support it",
            drops: false,
        },
        Self { code: "NX_SW_NOT_READY", meaning: "dropped: the host's software is not ready to encrypt", drops: true },
        Self {
            code: "NX_NOT_ACCEPTED",
            meaning: "dropped: the encryption policy does not accept the flow",
            drops: true,
        },
        Self { code: "NX_NOT_SUPPORTED", meaning: "dropped: the flow cannot be encrypted", drops: true },
        Self { code: "NX_LOCAL_DST", meaning: "not encrypted: the destination is on the same host", drops: false },
        Self { code: "NX_FALLBACK", meaning: "not encrypted: fell back to an unencrypted connection", drops: false },
    ];

    /// The documented code that is written so, if there is one.
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code == code)
    }
}
