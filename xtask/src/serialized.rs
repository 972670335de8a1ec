//! A page's source as a browser writes it, from the one that people write. A browser that has parsed it and is asked for
//! `outerHTML` gives the same bytes.

use crate::failure::Failure;

/// What is in these elements, and in comments, is no markup.
const VERBATIM: [(&str, &str); 3] = [("!--", "-->"), ("script", "</script>"), ("style", "</style>")];

/// The page from `<html` on: attributes after one space each, no `/` in tags that have no end, and no line breaks where a
/// page cannot have text. Text and values of attributes must be without characters that need another form.
pub fn serialized(html: &str) -> Result<String, Failure> {
    let cut = || Failure::new("the built index.html ends within a tag");
    let (_, mut rest) = html.split_once("<html").ok_or_else(|| Failure::new("the built index.html has no <html>"))?;
    let mut written = String::from("<html");
    let (root, after) = rest.split_once('>').ok_or_else(cut)?;
    written += &format!("{root}>");
    rest = after.trim_start();
    while let Some((before, after)) = rest.split_once('<') {
        written += before;
        if let Some((_, end)) = VERBATIM.into_iter().find(|(start, _)| after.starts_with(start)) {
            let (inside, behind) = after.split_once(end).ok_or_else(cut)?;
            written += &format!("<{inside}{end}");
            rest = behind;
            continue;
        }
        let mut in_quotes = false;
        let end = after.find(|c| {
            in_quotes ^= c == '"';
            c == '>' && !in_quotes
        });
        let (tag, behind) = after.split_at(end.ok_or_else(cut)?);
        written += &format!("<{}>", one_line(tag.trim_end_matches('/')));
        rest = &behind[1..];
    }
    let body = written.strip_suffix("</html>").and_then(|page| page.trim_end().strip_suffix("</body>"));
    match body {
        Some(body) if rest.trim().is_empty() => Ok(format!("{}</body></html>", body.trim_end())),
        _ => Err(Failure::new("the built index.html does not end with </body></html>")),
    }
}

/// What is in a tag, without the breaks between its attributes.
fn one_line(tag: &str) -> String {
    let mut line = String::new();
    for (index, part) in tag.split('"').enumerate() {
        if index > 0 {
            line.push('"');
        }
        if index % 2 == 1 {
            line += part; // a value
            continue;
        }
        for word in part.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line += word;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_a_browser_writes() {
        let html = r#"<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta
      name="a"
      content="  /> b "
    />
    <script>if ( a<b  ) "<br />";</script>
  </head>
  <body>
    <!-- <br /> -->
    <p   class="c" id="d">first<br />second</p>
  </body>
</html>
"#;
        let expected = r#"<html lang="en"><head>
    <meta charset="utf-8">
    <meta name="a" content="  /> b ">
    <script>if ( a<b  ) "<br />";</script>
  </head>
  <body>
    <!-- <br /> -->
    <p class="c" id="d">first<br>second</p></body></html>"#;
        assert_eq!(serialized(html).ok().as_deref(), Some(expected));
        assert_eq!(serialized(expected).ok().as_deref(), Some(expected));
    }

    #[test]
    fn what_is_no_whole_page_is_refused() {
        let message = |html: &str| serialized(html).map_err(|failure| failure.message().to_owned());
        assert_eq!(message("<p>"), Err("the built index.html has no <html>".to_owned()));
        assert_eq!(message("<html><p"), Err("the built index.html ends within a tag".to_owned()));
        let no_end = Err("the built index.html does not end with </body></html>".to_owned());
        assert_eq!(message("<html><body></body>"), no_end);
        assert_eq!(message("<html><body></body></html>more"), no_end);
    }
}
