//! Privacy over the page: what leaves it, how to check that, what is kept, and what is handed on with a view.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::one_file::is_one_file;
use crate::ui::code::with_code;
use crate::ui::derived::{text, when};
use crate::ui::over_page::{dialog_heading, show_while};
use crate::ui::session;
use crate::ui::state::State;
use crate::view::number;

/// What the page knows of it.
#[derive(Clone, Copy)]
pub struct PrivacyState {
    /// It lies over the page.
    pub is_open: RwSignal<bool>,
    /// So many things that the browser kept were forgotten.
    pub n_forgotten: RwSignal<Option<usize>>,
}

impl PrivacyState {
    /// Closed.
    pub fn new() -> Self {
        Self { is_open: RwSignal::new(false), n_forgotten: RwSignal::new(None) }
    }

    /// Opens it, over other dialogs too.
    pub fn open(self) {
        self.n_forgotten.set(None);
        self.is_open.set(true);
    }
}

/// A heading, and what is said under it, with code between backticks.
type Section = (&'static str, &'static [&'static str]);

/// The texts of the two builds differ in what the page asks for.
struct Texts {
    leaves: Section,
    enforced: Section,
    check: Section,
}

const SITE: Texts = Texts {
    leaves: (
        "What leaves",
        &[
            "Nothing of yours. Logs are read in this browser, by the page's own programs, and are forgotten when the tab is closed.",
            "The page asks for its own files when it is opened, and for `flowglass.html`, which a view is put into, when Share is opened. It asks for nothing else.",
        ],
    ),
    enforced: (
        "How the browser enforces it",
        &[
            "`default-src 'none'`: what is not named after it is forbidden, such as fonts, frames and media.",
            "`connect-src 'self'`: the page and its workers can send a request to the address that the page came from, and to no other.",
            "`script-src`: of scripts in the page only those run whose hash stands here (`sha256-…`), and else the site's own files, so nothing that stands in a log, a name or a note can run. `'wasm-unsafe-eval'` lets WebAssembly run, and no text as a script; `blob:` lets workers start from memory.",
            "`img-src`, `style-src`: images and styles come from the site or stand in the page. `form-action 'none'`: no form is sent.",
        ],
    ),
    check: (
        "How to check it",
        &[
            "Open the browser's network panel (F12), drop your files, filter, save: nothing is asked for but `flowglass.html`.",
            "Cut the connection once the page has loaded: everything but saving a view goes on working. Close the tab before you connect again, and nothing can have left.",
            "Look at the page's source: the policy stands in its first lines.",
            "Start Chromium with `--log-net-log=FILE`: that log has every request, those of workers too. The project's tests read it.",
            "Use the page as one file, `flowglass.html`: it may reach no address at all, and works on a machine without a network.",
        ],
    ),
};

const ONE_FILE: Texts = Texts {
    leaves: (
        "What leaves",
        &[
            "Nothing. Logs are read in this browser, by the page's own programs, and are forgotten when the tab is closed.",
            "The page is this one file, with everything inside: it asks for nothing at all.",
        ],
    ),
    enforced: (
        "How the browser enforces it",
        &[
            "`default-src 'none'`: what is not named after it is forbidden, such as fonts, frames and media.",
            "`connect-src 'none'`: the page and its workers can send a request to no address.",
            "`script-src`: only those scripts run whose hash stands here (`sha256-…`), so nothing that stands in a log, a name or a note can run. `'wasm-unsafe-eval'` lets WebAssembly run, and no text as a script; `blob:` lets the page's own parts start from memory.",
            "`img-src`, `style-src`: images and styles stand in the page. `form-action 'none'`: no form is sent.",
        ],
    ),
    check: (
        "How to check it",
        &[
            "Open the browser's network panel (F12), drop your files, filter, save: no address is asked for.",
            "Cut the connection before you open the file: everything works. Close the tab before you connect again, and nothing can have left.",
            "Look at the file's source: it is text, and the policy stands in its first lines.",
            "Start Chromium with `--log-net-log=FILE`: that log has every request, those of workers too. The project's tests read it.",
        ],
    ),
};

const BEYOND_THE_POLICY: &str = "A policy does not cover every way out: a page could still lead on to another address. What follows does not rely on it.";

const KEPT: Section = (
    "What this browser keeps",
    &[
        "`flowglass-theme`: light or dark, where you chose it.",
        "`flowglass-columns-…`: how the columns of the tables are laid out.",
        "`flowglass-files`, until the tab is closed: the names of the files that you opened.",
        "`flowglass-filters`, until the tab is closed: the filters that you used last.",
        "The browser's own history has the page's addresses, and in them the filters. Only the browser can forget those.",
    ],
);

const LINK: Section = (
    "What a link holds",
    &[
        "The view: filter, tab, order, columns, clock. Never the data.",
        "The filter is in it as you wrote it, with its addresses and names. It stands after the `#`, which a browser does not send to the site; whoever has the link can read it.",
    ],
);

const SAVED_VIEW: Section = (
    "What a saved view holds",
    &[
        "The tuples that you chose, or the logs themselves with all that is in them; the filter and the layout of the tables; when it was made and by which version of this program.",
        "Title and note as you wrote them: nothing in them is replaced.",
        "Of each file its path, its size and what was odd in it. Paths are replaced as soon as anything is, and what was odd is not quoted then.",
        "Pseudonyms keep what kind an address is of (private, public …), and addresses that begin alike mostly still do. So who knows one address again knows how many first bits others share with it.",
        "Times are never changed, and counters at most left out. So who has the same logs can find the tuples by them, and what was replaced.",
    ],
);

/// The overlay; what is in it is there only while it is open.
#[component]
pub fn Privacy(state: State) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let is_open = state.privacy.is_open;
    show_while(dialog, move || is_open.get());
    view! {
        <dialog
            node_ref=dialog
            class="privacy-dialog"
            id="privacy-dialog"
            aria-labelledby="privacy-title"
            on:close=move |_| is_open.set(false)
        >
            {dialog_heading("privacy-title", "Privacy", move || is_open.set(false))}
            {when(move || is_open.get(), move || content(state.privacy))}
        </dialog>
    }
}

fn content(privacy: PrivacyState) -> AnyView {
    let texts = if is_one_file() { ONE_FILE } else { SITE };
    let forgotten = move || match privacy.n_forgotten.get() {
        None => String::new(),
        Some(0) => "It kept nothing of this page.".to_owned(),
        Some(n) => format!(
            "{} forgotten. The page stays as it is until it is loaded again.",
            number::count(n as u64, "key", "keys")
        ),
    };
    view! {
        {heading(texts.leaves.0)}
        {list(texts.leaves.1)}
        {heading(texts.enforced.0)}
        <p>"It holds the page and its workers to the content security policy that stands in the page:"</p>
        <pre><code id="privacy-policy">{policy()}</code></pre>
        {list(texts.enforced.1)}
        <p>{BEYOND_THE_POLICY}</p>
        {heading(texts.check.0)}
        {list(texts.check.1)}
        {heading(KEPT.0)}
        {list(KEPT.1)}
        <div class="forget">
            <button
                type="button"
                class="button"
                id="privacy-forget"
                on:click=move |_| privacy.n_forgotten.set(Some(session::forget()))
            >
                "Forget what this browser keeps"
            </button>
            <span role="status">{text(forgotten)}</span>
        </div>
        {heading(LINK.0)}
        {list(LINK.1)}
        {heading(SAVED_VIEW.0)}
        {list(SAVED_VIEW.1)}
    }
    .into_any()
}

fn heading(words: &'static str) -> AnyView {
    view! { <h3>{words}</h3> }.into_any()
}

fn list(sentences: &'static [&'static str]) -> AnyView {
    let item = |sentence: &&'static str| view! { <li>{with_code(sentence)}</li> }.into_any();
    view! { <ul>{sentences.iter().map(item).collect::<Vec<_>>()}</ul> }.into_any()
}

/// The policy that this page has, a directive a line.
fn policy() -> String {
    let meta = document().query_selector("meta[http-equiv=Content-Security-Policy]").ok().flatten();
    let policy = meta.and_then(|meta| meta.get_attribute("content"));
    // A page that was served without one has to say so.
    policy.map_or_else(|| "This page has none.".to_owned(), |policy| policy.replace("; ", ";\n"))
}

/// A way to it from elsewhere on the page.
#[component]
pub fn PrivacyLink(state: State, words: &'static str) -> impl IntoView {
    view! {
        <button type="button" class="link" data-opens="privacy" on:click=move |_| state.privacy.open()>
            {words}
        </button>
    }
    .into_any()
}
