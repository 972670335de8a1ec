//! Names the page's inline scripts in its content security policy.
//!
//! The policy allows no inline script but those whose hash it lists, and Trunk writes one, which starts the app
//! and changes with every build. So `index.html` has a placeholder that is replaced after Trunk.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// What stands in the policy of `index.html` for the hashes.
const PLACEHOLDER: &str = "'sha256-inline'";

/// `html` with the hashes of its inline scripts in the place of the placeholder.
pub fn name_inline_scripts(html: &str) -> Result<String, Failure> {
    let place = find_placeholder(html).ok_or_else(|| {
        Failure::new(format!(
            "index.html has no content security policy with {PLACEHOLDER} in a <meta> tag: \
             without it the page's own start script would be refused, or every script allowed"
        ))
    })?;
    let hashes: Vec<String> = inline_scripts(html).map(source_expression).collect();
    if hashes.is_empty() {
        return Err(Failure::new(
            "the built index.html has no inline script, so nothing starts the app: did Trunk inject its script?",
        ));
    }
    let (before, after) = (&html[..place], &html[place + PLACEHOLDER.len()..]);
    Ok([before, &hashes.join(" "), after].concat())
}

/// Where the placeholder is inside a `<meta …>` tag.
fn find_placeholder(html: &str) -> Option<usize> {
    html.match_indices(PLACEHOLDER).map(|(place, _)| place).find(|&place| {
        let before = &html[..place];
        before.rfind('<').is_some_and(|tag| before[tag..].starts_with("<meta"))
    })
}

/// `'sha256-…'` for a script or styles, as a policy wants it.
pub fn source_expression(script: &str) -> String {
    // A browser hashes what it parsed, and it reads every line break as a single line feed.
    let parsed = script.replace("\r\n", "\n").replace('\r', "\n");
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(parsed)))
}

/// The text of every `<script>` without `src`, comments and data blocks left out.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let script = rest.find("<script")?;
            if let Some(comment) = rest.find("<!--").filter(|&comment| comment < script) {
                let end = rest[comment..].find("-->")?;
                rest = &rest[comment + end..];
                continue;
            }
            let (tag, after_tag) = rest[script..].split_once('>')?;
            let (text, after) = after_tag.split_once("</script")?;
            rest = after;
            // A data block is not run.
            let is_data = tag.contains("type=\"application/");
            if !is_data && !tag.split_whitespace().any(|word| word.starts_with("src=")) {
                return Some(text);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'sha256-inline'">"#;

    #[test]
    fn every_inline_script_is_named() {
        let page = format!(
            "<!-- 'sha256-inline' <script>no</script> -->{POLICY}\
             <script type=\"module\">\nstart();\n</script><script src=\"a.js\"></script>\
             <script type=\"application/gzip\">data</script><script>2</script>"
        );
        let named = name_inline_scripts(&page).expect("the page has all that is needed");
        // The hashes are those of `printf '\nstart();\n' | openssl dgst -sha256 -binary | base64`, and of `2`.
        assert!(
            named.contains(
                "script-src 'self' 'sha256-FflUquKLTOFZgk0+8VvCqtWVuUbHfg32FlrpTHo84aw=' \
             'sha256-1HNeOiZeFu7gP1lxi5tdAwGcB9i2xR+Q2jpmbuwTqzU='\">"
            ),
            "{named}"
        );
        assert!(named.starts_with("<!-- 'sha256-inline'"));
    }

    #[test]
    fn line_breaks_are_hashed_as_the_browser_reads_them() {
        assert_eq!(source_expression("a\r\nb\rc"), source_expression("a\nb\nc"));
    }

    #[test]
    fn a_page_without_placeholder_or_script_is_refused() {
        let message = |page: &str| name_inline_scripts(page).map_err(|failure| failure.message().to_owned());
        let error = message("<p>'sha256-inline'</p><script>1</script>").expect_err("no policy");
        assert!(error.starts_with("index.html has no content security policy"), "{error}");
        let error = message(POLICY).expect_err("no script");
        assert!(error.starts_with("the built index.html has no inline script"), "{error}");
    }
}
