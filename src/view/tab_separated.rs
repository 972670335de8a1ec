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
    if text.trim_start().starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err() {
        text.insert(0, '\'');
    }
    text
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
    }
}
