//! What goes in a message as JSON.
//!
//! Why: reading and writing it so is in the workers anyway, for saved views, where outcomes and what is known of members
//! would otherwise be compiled once more for messages.

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) fn serialize<S: Serializer>(value: &impl Serialize, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&serde_json::to_string(value).map_err(S::Error::custom)?)
}

pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    serde_json::from_slice(String::deserialize(deserializer)?.as_bytes()).map_err(D::Error::custom)
}
