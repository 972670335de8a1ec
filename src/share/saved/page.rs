//! Where a saved view's blocks stand in the page that is one file.
//!
//! ```text
//! <!doctype html><!--flowglass-->… styles, first screen …<!--flowglass-data-->
//! <script type="application/flowglass-view;7bit" id="flowglass-view">…</script>
//! <script type="application/flowglass-data;7bit" id="flowglass-data">…</script>
//! <script type="application/lzma;7bit" id="flowglass-programs">… styles and programs …
//! ```

/// The first bytes of the page as one file, with a view in it or without.
pub const BEGINNING: &str = "<!doctype html><!--flowglass-->";
/// Blocks of a view come after this.
pub const MARKER: &str = "<!--flowglass-data-->";
/// Begins the block that says what the view is.
pub const VIEW: &str = "<script type=\"application/flowglass-view;7bit\" id=\"flowglass-view\">";
/// Begins the block that holds the tuples.
pub const DATA: &str = "<script type=\"application/flowglass-data;7bit\" id=\"flowglass-data\">";
/// Ends either.
pub const END: &str = "</script>";

/// What goes before the blocks of a view and what goes after them, of a page that may have a view in it already.
///
/// # Errors
/// Where it is not the page as one file: why, as a sentence without its full stop.
pub fn around(page: &str) -> Result<(&str, &str), String> {
    if !page.starts_with(BEGINNING) {
        return Err("this is not the page as one file: it does not begin as flowglass.html does".to_owned());
    }
    let Some(at) = page.find(MARKER) else {
        return Err("this is not the page as one file: there is no place for data in it".to_owned());
    };
    let (before, mut after) = page.split_at(at + MARKER.len());
    loop {
        let Some(block) = [VIEW, DATA].into_iter().find_map(|tag| after.strip_prefix(tag)) else {
            return Ok((before, after));
        };
        let Some((_, behind)) = block.split_once(END) else {
            return Err("the view in this page is cut off".to_owned());
        };
        after = behind;
    }
}

/// The block that says what the view is.
pub fn view_block(manifest: &str) -> String {
    [VIEW, manifest, END].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_takes_the_place_of_another() {
        let page = format!("{BEGINNING}<p>{MARKER}\n<script id=\"flowglass-page\">p</script>");
        let (before, after) = around(&page).unwrap();
        let with_view = format!("{before}{}{DATA}d{END}{after}", view_block("v"));
        assert!(with_view.contains(">v</script>") && with_view.ends_with(">p</script>"), "{with_view}");
        let (again_before, again_after) = around(&with_view).unwrap();
        assert_eq!((again_before, again_after), (before, after));
        assert!(around("<html>").is_err() && around(BEGINNING).is_err());
        let cut = with_view.split_once("</script>").unwrap().0;
        assert!(around(cut).is_err());
    }
}
