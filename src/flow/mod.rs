//! What a flow tuple is: addresses, versions, decisions, states, counters (FORMAT §1).
//!
//! Everything here is a small plain value. Nothing here knows how tuples are stored or read.

mod address;
mod address_kind;
pub mod calendar;
mod protocol_name;
mod service;
mod tuple;
mod whole;

pub use address::Address;
pub use address_kind::{AddressKind, METADATA, PLATFORM};
pub use protocol_name::{protocol_name, protocol_number};
pub use service::{SERVICES, Service, service};
pub use tuple::{Counters, Decision, Direction, EncryptionCode, MAX_TIME_MS, MILLISECONDS_FROM, State, TupleForm};
pub use whole::Whole;
