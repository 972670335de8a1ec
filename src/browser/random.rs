//! The platform's random source.

use wasm_bindgen::JsValue;

/// Bytes that nobody can guess.
///
/// # Errors
/// Where the browser gives none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], JsValue> {
    let mut bytes = [0; N];
    let window = web_sys::window().ok_or("no window")?;
    window.crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes)
}
