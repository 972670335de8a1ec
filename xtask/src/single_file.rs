//! The page as one HTML file that works from a disk: `dist/flowglass.html`.
//!
//! A page from a disk can fetch nothing and start no worker but from a blob. So everything is inside: the styles of the
//! first screen, and as a data block, which a browser does not run, the other styles, the two programs and their scripts,
//! packed as one with LZMA, which makes a quarter less of them than gzip, and then as text of seven bits
//! (`src/share/seven_bits.rs`). The one script that stands there as it is, `single_file.js`, unpacks them in memory with
//! `unpacker.js`, so that the page's policy can forbid every connection; the page's own script is in the policy by its
//! hash.
//!
//! The file is made to carry a saved view, and to write itself:
//! - It begins with [`BEGINNING`], so that a reader knows it.
//! - Where a view's blocks go is [`MARKER`], right before the first block.
//! - All else is as a browser writes it ([`serialized`]), so that the page can tell its own source to the byte.

use std::fmt::{self, Write as _};
use std::fs;
use std::io::Write as _;
use std::path::Path;

use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};

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

/// Takes the blocks out of the page and starts it. `src/browser/worker.rs` has the workers' parts unpacked by it.
const START: &str = include_str!("single_file.js");

/// Unpacks them; browsers have no unpacker of their own but for gzip.
const UNPACKER: &str = include_str!("unpacker.js");

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
    let html = lean(&without(html, "<!--", "-->")?.0)?;
    let (page, sheets) = without(&html, "<link rel=\"stylesheet\"", ">")?;
    let (mut styles, mut more_styles) = (String::new(), String::new());
    for link in &sheets {
        let name = named_in(link, "href")?;
        let is_first = name.rsplit_once('-').is_some_and(|(sheet, _)| FIRST_SHEETS.contains(&sheet));
        if is_first && !more_styles.is_empty() {
            return Err(Failure::new(format!("{name} comes after sheets that are not needed as soon")));
        }
        let sheet = if is_first { &mut styles } else { &mut more_styles };
        *sheet += &lean(&without(&text(name)?, "/*", "*/")?.0)?;
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
    let script = lean(&(text(script_name)? + INIT))?;
    let parts = [
        ("flowglass-styles", more_styles.clone().into_bytes()),
        ("flowglass-script", script.clone().into_bytes()),
        ("flowglass-page", read(&program)?),
        ("flowglass-worker", read("worker_bg.wasm")?),
        ("flowglass-worker-script", lean(&text("worker.js")?)?.into_bytes()),
    ];
    let (mut places, mut all) = (String::new(), Vec::new());
    for (id, bytes) in &parts {
        let start = all.len();
        all.extend_from_slice(bytes);
        let _: fmt::Result = write!(places, "\"{id}\": [{start}, {}], ", all.len());
    }
    let start = START
        .replace("PARTS", places.trim_end_matches(", "))
        .replace("N_BYTES", &all.len().to_string())
        .replace("ESCAPED", &seven_bits::ESCAPED.map(|symbol| symbol.to_string()).join(", "))
        .replace("UNPACKER", UNPACKER);
    let start = lean(&start)?;
    for (what, text, end) in [("styles", &styles, "</style"), ("start script", &start, "</script")] {
        // It would end where it should not; `<!--` before `<script` changes how a script ends.
        if text.contains(end) || text.contains("<!--") {
            return Err(Failure::new(format!(
                "the built {what} cannot stand in a page: there is `{end}` or `<!--` in it"
            )));
        }
    }
    let block = format!(
        "{MARKER}<script type=\"application/lzma;7bit\" id=\"flowglass-programs\">{}</script>",
        seven_bits::encode(&packed(&all)?)
    );
    let policy = POLICY
        .replace("'sha256-styles'", &content_policy::source_expression(&styles))
        .replace("'sha256-more-styles'", &content_policy::source_expression(&more_styles))
        .replace("'sha256-script'", &content_policy::source_expression(&script));
    let page = BEGINNING.to_owned() + &serialized::serialized(&with_policy(&without_start, &policy)?)?;
    let page = put_before(&page, "</head>", &format!("<style>{styles}</style>"))?;
    let page = put_before(&page, "</body></html>", &format!("{block}<script>{start}</script>"))?;
    content_policy::name_inline_scripts(&page)
}

/// `text` without everything from `start` to the next `end`, and what that was.
fn without(text: &str, start: &str, end: &str) -> Result<(String, Vec<String>), Failure> {
    let (mut left, mut taken) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(start) {
        left += before;
        let (inside, behind) = after
            .split_once(end)
            .ok_or_else(|| Failure::new(format!("the built site has `{start}` without `{end}`")))?;
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

/// A script, styles or a page without indentation, and without lines that are comments of a script.
fn lean(text: &str) -> Result<String, Failure> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let mut lean = String::new();
    for line in lines {
        if line.matches('`').count() % 2 != 0 {
            return Err(Failure::new(format!(
                "there may be a text of several lines, which must stay as it is: {line}"
            )));
        }
        lean.extend([line, "\n"]);
    }
    Ok(lean)
}

/// By LZMA as `unpacker.js` reads it: without a header, and with a byte's odds told by half of the byte before it, which
/// is what suits programs.
fn packed(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let options = LzmaOptions {
        dict_size: u32::try_from(bytes.len().next_power_of_two().max(1 << 16)).context("it is too large a page")?,
        lc: 4,
        lp: 0,
        pb: 0,
        mode: EncodeMode::Normal,
        nice_len: LzmaOptions::NICE_LEN_MAX,
        mf: MfType::Bt4,
        depth_limit: 1000,
        preset_dict: None,
    };
    let packed = LzmaWriter::new_no_header(Vec::new(), &options, false).and_then(|mut writer| {
        writer.write_all(bytes)?;
        writer.finish()
    });
    packed.context("the programs could not be packed")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use lzma_rust2::LzmaReader;

    use super::*;
    use crate::seven_bits::Decoder;

    const BLOCK: &str = "<script type=\"application/lzma;7bit\" id=\"flowglass-programs\">";

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
            "base-1.css" => "/* why\n*/ p{}\r\n".into(),
            "table-2.css" => "b{}".into(),
            "app-3.js" => "run();\r\n'</script>'".into(),
            "app-3_bg.wasm" | "worker_bg.wasm" | "worker.js" => name.into(),
            _ => return Err(Failure::new(format!("asked for {name}"))),
        })
    }

    #[test]
    fn all_is_inside() {
        let page = one_page(PAGE, &read).expect("it is what Trunk writes");
        assert!(page.contains("<style>p{}\n</style>") && !page.contains("b{}"), "{page}");
        assert!(!page.contains("href=") && !page.contains("import init"), "{page}");
        let (_, after) = page.split_once(BLOCK).expect("there is a block");
        let (text, _) = after.split_once("</script>").expect("it ends");
        let (mut decoder, mut packed) = (Decoder::new(), Vec::new());
        assert_eq!(decoder.push(text.as_bytes(), &mut packed).and_then(|()| decoder.finish()), Ok(()));
        let script = format!("run();\n'</script>'{INIT}");
        let all = ["b{}\n", &script, "app-3_bg.wasm", "worker_bg.wasm", "worker.js\n"].concat();
        let mut unpacked = String::new();
        LzmaReader::new(&packed[..], all.len() as u64, 4, 0, 0, 1 << 16, None)
            .and_then(|mut reader| reader.read_to_string(&mut unpacked))
            .expect("it can be unpacked");
        assert_eq!(unpacked, all);
        for allowed in ["p{}\n", "b{}\n", "theme()", &script] {
            assert!(page.contains(&content_policy::source_expression(allowed)), "{allowed}: {page}");
        }
        assert!(page.contains("connect-src 'none'") && !page.contains("'self'"), "{page}");
    }

    #[test]
    fn a_view_can_be_put_in_and_the_page_can_tell_its_source() {
        let page = one_page(PAGE, &read).expect("it is what Trunk writes");
        assert!(page.starts_with("<!doctype html><!--flowglass--><html><head>"), "{page}");
        assert!(page.contains(&format!("<p>first</p><!--flowglass-data-->{BLOCK}")), "{page}");
        assert_eq!(page.matches(MARKER).count(), 1, "{page}");
        assert!(page.ends_with("})();\n</script></body></html>"), "{page}");
        let parts = r#"{ "flowglass-styles": [0, 4], "flowglass-script": [4, "#;
        let escaped = "[0, 8, 9, 10, 11, 12, 13, 26, 27, 34, 38, 60, 62, 127]";
        assert!(page.contains(parts) && page.contains(escaped), "{page}");
    }

    #[test]
    fn a_script_is_what_it_does() {
        let script = "(() => {\n  // Why.\n\n  go(\"a  b\"); // so\n})();\n";
        assert_eq!(lean(script).ok().as_deref(), Some("(() => {\ngo(\"a  b\"); // so\n})();\n"));
        assert!(lean("go(`\n`)").is_err(), "it would be another text");
    }

    #[test]
    fn what_would_end_its_element_early_is_refused() {
        let read =
            |name: &str| if name == "base-1.css" { Ok("p::after{content:'</style>'}".into()) } else { read(name) };
        let failure = one_page(PAGE, &read).expect_err("the page would be broken");
        assert!(failure.message().contains("</style"), "{}", failure.message());
    }
}
