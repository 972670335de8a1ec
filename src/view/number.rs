//! How numbers are written. A number that is shortened is never shown without its exact form beside or behind it.

/// With thousands separators: `1,408,371`.
pub fn thousands(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: `1 file`, `3 files`.
pub fn count(number: impl Into<u128>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

const UNITS: [&str; 10] = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB", "RB", "QB"];

/// Bytes in decimal units and three digits, rounded: `999 B`, `5.26 MB`, `12.3 GB`.
pub fn bytes(number: impl Into<u128>) -> String {
    let number = number.into();
    if number < 1_000 {
        return format!("{number} B");
    }
    let mut unit = 1_000_u128;
    let mut last = "kB";
    for (at, name) in UNITS.iter().enumerate() {
        last = name;
        // In hundredths, tenths and whole units, by what three digits can hold after rounding.
        for decimals in [2, 1, 0_usize] {
            let part = unit / 10_u128.pow(decimals as u32);
            let rounded = number / part + u128::from(number % part >= part.div_ceil(2));
            if rounded < 1_000 {
                let whole = rounded / 10_u128.pow(decimals as u32);
                let fraction = rounded % 10_u128.pow(decimals as u32);
                return if decimals == 0 {
                    format!("{whole} {name}")
                } else {
                    format!("{whole}.{fraction:0decimals$} {name}")
                };
            }
        }
        if at + 1 < UNITS.len() {
            unit *= 1_000;
        }
    }
    format!("{} {last}", thousands(number / unit))
}

/// A share in percent: `12 %`, `0.3 %`. It says 0 % and 100 % only where that is exactly so.
pub fn percent(part: impl Into<u128>, whole: impl Into<u128>) -> String {
    let (part, whole) = (part.into(), whole.into());
    if part == 0 || whole == 0 {
        return "0 %".into();
    }
    if part >= whole {
        return "100 %".into();
    }
    // Sums of counters are far below what this can hold; where they are not, the last digits do not matter.
    let (part, whole) = if whole > u128::MAX >> 10 { (part >> 10, whole >> 10) } else { (part, whole) };
    let per_mille = (part * 1_000 + whole / 2) / whole;
    match per_mille {
        0 => "< 0.1 %".into(),
        1..100 => format!("{}.{} %", per_mille / 10, per_mille % 10),
        // Rounded once, from the share itself.
        100..995 => format!("{} %", (part * 100 + whole / 2) / whole),
        995..1_000 => format!("{}.{} %", per_mille / 10, per_mille % 10),
        _ => "> 99.9 %".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_and_counts() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_408_371, "1,408,371"),
            (u128::from(u64::MAX), "18,446,744,073,709,551,615"),
            (u128::MAX, "340,282,366,920,938,463,463,374,607,431,768,211,455"),
        ];
        for (number, expected) in cases {
            assert_eq!(thousands(number), expected);
        }
        assert_eq!(count(1_u64, "file", "files"), "1 file");
        assert_eq!(count(0_u64, "file", "files"), "0 files");
        assert_eq!(count(1_200_u64, "file", "files"), "1,200 files");
    }

    #[test]
    fn bytes_in_three_digits() {
        let cases: [(u128, &str); 17] = [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.00 kB"),
            (1_004, "1.00 kB"),
            (1_005, "1.01 kB"),
            (9_994, "9.99 kB"),
            (9_995, "10.0 kB"),
            (99_949, "99.9 kB"),
            (99_950, "100 kB"),
            (999_499, "999 kB"),
            (999_500, "1.00 MB"),
            (5_256_000, "5.26 MB"),
            (12_345_678_901, "12.3 GB"),
            (u128::from(u64::MAX), "18.4 EB"),
            (1_000_000_000_000_000_000_000_000_000, "1.00 RB"),
            (999_600_000_000_000_000_000_000_000_000_000, "999 QB"),
            (u128::MAX, "340,282,366 QB"),
        ];
        for (number, expected) in cases {
            assert_eq!(bytes(number), expected, "{number}");
        }
    }

    #[test]
    fn shares_never_round_to_nothing_or_all() {
        let cases = [
            (0, 10, "0 %"),
            (0, 0, "0 %"),
            (10, 10, "100 %"),
            (1, 1_000_000, "< 0.1 %"),
            (999_999, 1_000_000, "> 99.9 %"),
            (3, 1_000, "0.3 %"),
            (99, 1_000, "9.9 %"),
            (123, 1_000, "12 %"),
            (95, 762, "12 %"),
            (667, 762, "88 %"),
            (1, 3, "33 %"),
            (2, 3, "67 %"),
            (994, 1_000, "99 %"),
            (996, 1_000, "99.6 %"),
            (u64::MAX - 1, u64::MAX, "> 99.9 %"),
        ];
        for (part, whole, expected) in cases {
            assert_eq!(percent(part, whole), expected, "{part}/{whole}");
        }
    }
}
