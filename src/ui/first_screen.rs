//! What the page says before anything is opened. index.html holds the same as static HTML for the first paint.

use leptos::prelude::*;

use crate::browser::one_file::is_one_file;
use crate::ui::leaving_page::OpenBefore;
use crate::ui::open_files::OpenFiles;
use crate::ui::privacy::PrivacyLink;
use crate::ui::state::State;

/// One sentence, a place to drop files, and how to check that nothing leaves.
#[component]
pub fn FirstScreen(state: State) -> impl IntoView {
    let is_one_file = is_one_file();
    let (policy, consequence) = if is_one_file {
        ("connect-src 'none'", " lets it reach no address at all; the browser enforces that.")
    } else {
        ("connect-src 'self'", " lets it reach no address but the one that it came from; the browser enforces that.")
    };
    view! {
        <div class="first-screen">
            <OpenBefore state />
            <h2>"See what is in your Azure flow logs"</h2>
            <p class="lead">
                "Every tuple, what was allowed and what was denied, by which rule, and how many bytes went where."
            </p>
            <div class="drop-target">
                <span class="icon icon-drop" aria-hidden="true"></span>
                <p class="drop-here">"Drop "<code>"PT1H.json"</code>" files or folders anywhere on this page"</p>
                <div class="openers">
                    <OpenFiles state is_primary=true />
                    <button type="button" class="button large" id="try-sample" on:click=move |_| state.open_sample()>
                        <span class="icon icon-sample" aria-hidden="true"></span>
                        "Try sample data"
                    </button>
                </div>
                <p class="formats">
                    "VNet flow logs, and NSG flow logs of version 1 and 2, in any mix"<br />
                    "Files, folders, "<code>".gz"</code>" and "<code>".zip"</code>
                    ", or JSON pasted with "<kbd>"Ctrl V"</kbd>
                </p>
            </div>
            <details class="privacy">
                <summary>
                    <span class="icon icon-lock" aria-hidden="true"></span>
                    <strong>"Nothing leaves this page."</strong>
                    <span class="how">"How to check it"</span>
                </summary>
                <ul>
                    <li>
                        "Open the browser's network panel, drop your files and look: once the page has loaded, it asks for nothing."
                    </li>
                    <li>
                        "Read the content security policy at the top of the page's source. "<code>{policy}</code>
                        {consequence}
                    </li>
                    <li>"Cut the connection after the page has loaded: everything goes on working."</li>
                    {(!is_one_file).then(|| view! {
                        <li>
                            "For a machine without a network: "
                            <a href="flowglass.html" download="flowglass.html">"flowglass.html"</a>
                            " is this page as one file. Save it and open it from the disk."
                        </li>
                    })}
                    <li>
                        <PrivacyLink state words="Privacy" />
                        ": more of this, what this browser keeps, and what you hand on with a view."
                    </li>
                </ul>
            </details>
        </div>
    }
}
