//! Rows as text for the clipboard: values between tabs, as spreadsheets and editors take them.

/// One row. What would break it apart becomes a space; what a spreadsheet would take for a formula gets an apostrophe
/// before it, for a rule may be called `=HYPERLINK(…)`.
pub fn row(values: impl IntoIterator<Item = String>) -> String {
    values.into_iter().map(value).collect::<Vec<_>>().join("\t")
}

fn value(mut text: String) -> String {
    if text.contains(['\t', '\n', '\r']) {
        text = text.replace(['\t', '\n', '\r'], " ");
    }
    if text.trim_start().starts_with(['=', '+', '-', '@']) && !is_number(&text) {
        text.insert(0, '\'');
    }
    text
}

/// Whether it is a number as `-12`, `-0.5` and `-1e3` are. `text.parse::<f64>()` would bring 12 KB of tables to the page.
fn is_number(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = |text| str::strip_prefix(text, ['+', '-']).unwrap_or(text);
    let (value, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    is_digits(unsigned(whole)) && is_digits(part) && is_digits(unsigned(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        let of = |values: &[&str]| row(values.iter().map(|value| (*value).to_owned()));
        assert_eq!(of(&["10.0.0.4", "443", ""]), "10.0.0.4\t443\t");
        assert_eq!(of(&["a\tb", "c\r\nd"]), "a b\tc  d");
        assert_eq!(of(&["=1+1", " @SUM(A1)", "-x", "-12", "web-nsg"]), "'=1+1\t' @SUM(A1)\t'-x\t-12\tweb-nsg");
        assert_eq!(of(&["+0.5", "-1e-3", "-1-1", "-", "-1e", "-1.2.3"]), "+0.5\t-1e-3\t'-1-1\t'-\t'-1e\t'-1.2.3");
    }
}
