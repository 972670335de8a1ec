//! Sizes as people write them.

/// Bytes from a text like `100MB`. Decimal units: 1 MB is 1,000,000 bytes, as network people and disks count.
///
/// # Errors
/// Where it is no such size: what was expected.
pub fn parse_size(text: &str) -> Result<u64, String> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, unit) = text.split_at(n_digits);
    let unit = match unit.to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return Err("expected a number of bytes, or a number and KB, MB or GB, like 100MB".to_owned()),
    };
    digits
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(unit))
        .filter(|n| *n > 0)
        .ok_or_else(|| "expected a size from 1 byte to 18 million TB, like 100MB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_decimal() {
        let parsed = ["100MB", "1GB", "64kb", "5000", "7B", "", "0", "MB", "1.5GB", "10MiB", "99999999999999GB"]
            .map(|text| format!("{text:?}: {:?}", parse_size(text)));
        insta::assert_snapshot!(parsed.join("\n"), @r#"
        "100MB": Ok(100000000)
        "1GB": Ok(1000000000)
        "64kb": Ok(64000)
        "5000": Ok(5000)
        "7B": Ok(7)
        "": Err("expected a size from 1 byte to 18 million TB, like 100MB")
        "0": Err("expected a size from 1 byte to 18 million TB, like 100MB")
        "MB": Err("expected a size from 1 byte to 18 million TB, like 100MB")
        "1.5GB": Err("expected a number of bytes, or a number and KB, MB or GB, like 100MB")
        "10MiB": Err("expected a number of bytes, or a number and KB, MB or GB, like 100MB")
        "99999999999999GB": Err("expected a size from 1 byte to 18 million TB, like 100MB")
        "#);
    }
}
