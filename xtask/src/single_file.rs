//! The page as one HTML file that works from a disk: `dist/flowglass.html`.
//!
//! A page from a disk can fetch nothing and start no worker but from a blob. So everything is inside: the styles of the
//! first screen, and as data blocks, which a browser does not run, the other styles, the two programs and their scripts,
//! gzipped and then as text of seven bits (`src/share/seven_bits.rs`). The one script that stands there as it is, `single_file.js`, unpacks them in memory, so
//! that the page's policy can forbid every connection; the page's own script is in the policy by its hash.
//!
//! The file is made to carry a saved view, and to write itself:
//! - It begins with [`BEGINNING`], so that a reader knows it.
//! - Where a view's blocks go is [`MARKER`], right before the first block.
//! - All else is as a browser writes it ([`serialized`]), so that the page can tell its own source to the byte.

use std::fs;
use std::num::NonZero;
use std::path::Path;

use crate::failure::{Context, Failure};
use crate::{content_policy, serialized, seven_bits};

/// The file's name in the site.
pub const NAME: &str = "flowglass.html";

/// The file's first bytes.
const BEGINNING: &str = "<!doctype html><!--flowglass-->";

/// Where the blocks of a saved view go.
const MARKER: &str = "<!--flowglass-data-->";

/// What the page may do: run its own scripts, compile its own programs, start workers from memory, and reach nothing.
const POLICY: &str = "default-src 'none'; script-src 'wasm-unsafe-eval' 'sha256-inline' 'sha256-script' blob:; \
                      worker-src blob:; connect-src 'none'; style-src 'sha256-styles' 'sha256-more-styles'; \
                      img-src data:; base-uri 'none'; form-action 'none'";

/// The sheets of the first screen, which is drawn before anything is unpacked. They come before all others.
const FIRST_SHEETS: [&str; 4] = ["tokens", "base", "top_bar", "first_screen"];

/// How often it is tried to pack a part better. More rounds take seconds for a few bytes.
const N_ROUNDS: NonZero<u64> = NonZero::new(5).unwrap();

/// A program has more kinds of content than zopfli's own choice, 15, lets it have codes for: 0.7 % less.
const N_SPLITS: u16 = 60;

/// Takes the blocks out of the page and starts it. `src/browser/worker.rs` has the workers' parts unpacked by it.
const START: &str = include_str!("single_file.js");

/// What Trunk's start script does, at the end of the page's script.
const INIT: &str = "\nawait __wbg_init({ module_or_path: window.flowglassProgram });\n";

/// Puts together what Trunk has built; `html` is its page, before its scripts were named in its policy.
pub fn write(dist: &Path, html: &str) -> Result<(), Failure> {
    let page = one_page(html, &|name| {
        let path = dist.join(name);
        fs::read(&path).context(format_args!("{} could not be read", path.display()))
    })?;
    let path = dist.join(NAME);
    fs::write(&path, page).context(format_args!("{} could not be written", path.display()))
}

fn one_page(html: &str, read: &dyn Fn(&str) -> Result<Vec<u8>, Failure>) -> Result<String, Failure> {
    let text = |name: &str| {
        String::from_utf8(read(name)?).map_err(|_| Failure::new(format!("{name} of the built site is no text")))
    };
    let (page, sheets) = without(html, "<link rel=\"stylesheet\"", ">")?;
    let (mut styles, mut more_styles) = (String::new(), String::new());
    for link in &sheets {
        let name = named_in(link, "href")?;
        let is_first = name.rsplit_once('-').is_some_and(|(sheet, _)| FIRST_SHEETS.contains(&sheet));
        if is_first && !more_styles.is_empty() {
            return Err(Failure::new(format!("{name} comes after sheets that are not needed as soon")));
        }
        let sheet = if is_first { &mut styles } else { &mut more_styles };
        *sheet += &text(name)?.replace("\r\n", "\n");
    }
    let (without_preloads, preloads) = without(&page, "<link rel=\"modulepreload\"", ">")?;
    let (without_preloads, _) = without(&without_preloads, "<link rel=\"preload\"", ">")?;
    let [script] = &preloads[..] else {
        return Err(Failure::new("the built index.html does not name the page's one script as Trunk does"));
    };
    let script_name = named_in(script, "href")?;
    let (without_start, starts) = without(&without_preloads, "<script type=\"module\">", "</script>")?;
    if starts.len() != 1 || !starts[0].contains(script_name) {
        return Err(Failure::new("the built index.html has not the one start script of Trunk's"));
    }
    let program = script_name.strip_suffix(".js").unwrap_or(script_name).to_owned() + "_bg.wasm";
    // A script's line breaks are what the browser would read from a page, whoever wrote it.
    let script = (text(script_name)? + INIT).replace("\r\n", "\n");
    let parts = [
        ("flowglass-styles", more_styles.clone().into_bytes()),
        ("flowglass-script", script.clone().into_bytes()),
        ("flowglass-page", read(&program)?),
        ("flowglass-worker", read("worker_bg.wasm")?),
        ("flowglass-worker-script", read("worker.js")?),
    ];
    let start = START
        .replace("PROGRAMS", &parts.each_ref().map(|(id, _)| format!("\"{id}\"")).join(", "))
        .replace("ESCAPED", &seven_bits::ESCAPED.map(|symbol| symbol.to_string()).join(", "));
    for (what, text, end) in [("styles", &styles, "</style"), ("start script", &start, "</script")] {
        // It would end where it should not; `<!--` before `<script` changes how a script ends.
        if text.contains(end) || text.contains("<!--") {
            return Err(Failure::new(format!(
                "the built {what} cannot stand in a page: there is `{end}` or `<!--` in it"
            )));
        }
    }
    let mut blocks = MARKER.to_owned();
    for (id, bytes) in &parts {
        blocks += &format!("<script type=\"application/gzip;7bit\" id=\"{id}\">{}</script>", packed(bytes)?);
    }
    let policy = POLICY
        .replace("'sha256-styles'", &content_policy::source_expression(&styles))
        .replace("'sha256-more-styles'", &content_policy::source_expression(&more_styles))
        .replace("'sha256-script'", &content_policy::source_expression(&script));
    let page = BEGINNING.to_owned() + &serialized::serialized(&with_policy(&without_start, &policy)?)?;
    let page = put_before(&page, "</head>", &format!("<style>{styles}</style>"))?;
    let page = put_before(&page, "</body></html>", &format!("{blocks}<script>{start}</script>"))?;
    content_policy::name_inline_scripts(&page)
}

/// `html` without everything from `start` to the next `end`, and what that was.
fn without(html: &str, start: &str, end: &str) -> Result<(String, Vec<String>), Failure> {
    let (mut left, mut taken) = (String::new(), Vec::new());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(start) {
        left += before;
        let (inside, behind) = after
            .split_once(end)
            .ok_or_else(|| Failure::new(format!("the built index.html has `{start}` without `{end}`")))?;
        taken.push(format!("{start}{inside}{end}"));
        rest = behind;
    }
    Ok((left + rest, taken))
}

/// The file that an attribute of a tag names.
fn named_in<'a>(tag: &'a str, attribute: &str) -> Result<&'a str, Failure> {
    let value = tag.split_once(&format!("{attribute}=\"")).and_then(|(_, after)| after.split_once('"'));
    let (name, _) =
        value.ok_or_else(|| Failure::new(format!("the built index.html has a tag without {attribute}: {tag}")))?;
    Ok(name.strip_prefix("./").unwrap_or(name))
}

fn with_policy(html: &str, policy: &str) -> Result<String, Failure> {
    let parts = html.split_once("http-equiv=\"Content-Security-Policy\"").and_then(|(before, after)| {
        let (between, after) = after.split_once("content=\"")?;
        let (_, after) = after.split_once('"')?;
        Some((before, between, after))
    });
    let (before, between, after) =
        parts.ok_or_else(|| Failure::new("the built index.html has no content security policy"))?;
    Ok(format!("{before}http-equiv=\"Content-Security-Policy\"{between}content=\"{policy}\"{after}"))
}

fn put_before(html: &str, place: &str, what: &str) -> Result<String, Failure> {
    let at = html.rfind(place).ok_or_else(|| Failure::new(format!("the built index.html has no {place}")))?;
    Ok([&html[..at], what, &html[at..]].concat())
}

/// With as many rounds as still make it smaller: 4 % less than the best of others.
fn packed(bytes: &[u8]) -> Result<String, Failure> {
    let options =
        zopfli::Options { iteration_count: N_ROUNDS, maximum_block_splits: N_SPLITS, ..zopfli::Options::default() };
    let mut gzip = Vec::new();
    zopfli::compress(options, zopfli::Format::Gzip, bytes, &mut gzip).context("a part could not be packed")?;
    Ok(seven_bits::encode(&gzip))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seven_bits::Decoder;

    const PAGE: &str = r#"<!doctype html>
<html>
<head>
<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'sha256-inline'" />
<script>theme()</script>
<link rel="stylesheet" href="./base-1.css" integrity="sha384-x"/>
<link rel="stylesheet" href="./table-2.css" integrity="sha384-y"/>
<script type="module">
import init from './app-3.js';
</script>
<link rel="modulepreload" href="./app-3.js"><link rel="preload" href="./app-3_bg.wasm"></head>
<body><p>first</p>
</body>
</html>
"#;

    fn read(name: &str) -> Result<Vec<u8>, Failure> {
        Ok(match name {
            "base-1.css" => "p{}".into(),
            "table-2.css" => "b{}".into(),
            "app-3.js" => "run();\r\n'</script>'".into(),
            "app-3_bg.wasm" | "worker_bg.wasm" | "worker.js" => name.into(),
            _ => return Err(Failure::new(format!("asked for {name}"))),
        })
    }

    #[test]
    fn all_is_inside() {
        let page = one_page(PAGE, &read).expect("it is what Trunk writes");
        assert!(page.contains("<style>p{}</style>") && !page.contains("b{}"), "{page}");
        assert!(!page.contains("href=") && !page.contains("import init"), "{page}");
        for part in
            ["flowglass-styles", "flowglass-script", "flowglass-page", "flowglass-worker", "flowglass-worker-script"]
        {
            let block = format!("<script type=\"application/gzip;7bit\" id=\"{part}\">");
            let (_, after) = page.split_once(&block).unwrap_or_else(|| panic!("{part}: {page}"));
            let (text, _) = after.split_once("</script>").expect("it ends");
            let (mut decoder, mut bytes) = (Decoder::new(), Vec::new());
            assert_eq!(decoder.push(text.as_bytes(), &mut bytes).and_then(|()| decoder.finish()), Ok(()), "{part}");
            assert!(bytes.starts_with(b"\x1f\x8b\x08"), "{part}: {bytes:?}");
        }
        for allowed in ["p{}", "b{}", "theme()", &format!("run();\n'</script>'{INIT}")] {
            assert!(page.contains(&content_policy::source_expression(allowed)), "{allowed}: {page}");
        }
        assert!(page.contains("connect-src 'none'") && !page.contains("'self'"), "{page}");
    }

    #[test]
    fn a_view_can_be_put_in_and_the_page_can_tell_its_source() {
        let page = one_page(PAGE, &read).expect("it is what Trunk writes");
        assert!(page.starts_with("<!doctype html><!--flowglass--><html><head>"), "{page}");
        assert!(page.contains("<p>first</p><!--flowglass-data--><script type=\"application/gzip;7bit\" id="), "{page}");
        assert_eq!(page.matches(MARKER).count(), 1, "{page}");
        assert!(page.ends_with("})();\n</script></body></html>"), "{page}");
        let programs = "[\"flowglass-styles\", \"flowglass-script\", \"flowglass-page\", \"flowglass-worker\", \"flowglass-worker-script\"]";
        let escaped = "[0, 8, 9, 10, 11, 12, 13, 26, 27, 34, 38, 60, 62, 127]";
        assert!(page.contains(programs) && page.contains(escaped), "{page}");
    }

    #[test]
    fn what_would_end_its_element_early_is_refused() {
        let read =
            |name: &str| if name == "base-1.css" { Ok("p::after{content:'</style>'}".into()) } else { read(name) };
        let failure = one_page(PAGE, &read).expect_err("the page would be broken");
        assert!(failure.message().contains("</style"), "{}", failure.message());
    }
}
