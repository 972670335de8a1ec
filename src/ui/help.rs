//! Help over the page: the keys, the language of filters, what is counted.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::query::filter::FIELDS;
use crate::ui::help_counting::counting;
use crate::ui::over_page::{dialog_heading, show_while};
use crate::ui::privacy::PrivacyLink;
use crate::ui::state::State;

/// Keys, each with what it does; those that work together stand in one list.
const KEYS: [(&str, &[(&str, &str)]); 4] = [
    (
        "Anywhere",
        &[
            ("/", "to the filter; there ↓ lists what can be written"),
            ("1 – 6", "Flows, Connections, Rules, Talkers, Ports, Files"),
            ("t", "times in UTC or in local time"),
            ("g", "go to a time"),
            ("?", "this help"),
            ("Esc", "close what is open, back to the table"),
        ],
    ),
    (
        "In a table",
        &[
            ("↑ ↓ ← →", "from cell to cell"),
            ("Page ↑ ↓, Home, End", "by screens, to the first and the last row"),
            ("Enter", "everything about the row"),
            ("f", "only rows with this value"),
            ("x", "no rows with this value"),
            ("o", "only this value, whatever the filter was"),
            ("m", "menu: other ways to filter, copy"),
            ("Ctrl C", "copy the value; with Shift the row"),
        ],
    ),
    (
        "On a heading",
        &[
            ("Enter", "sort by it, again the other way round"),
            ("Ctrl Shift ← →", "move the column"),
            ("Alt ← →", "narrower, wider"),
        ],
    ),
    (
        "On the timeline",
        &[
            ("← →", "from bar to bar, with its figures"),
            ("Shift ← →", "choose a span"),
            ("Enter", "zoom to it"),
            ("+ −", "zoom in and out"),
            ("0", "all of the time"),
        ],
    ),
];

/// The overlay; there only while it is open.
#[component]
pub fn Help(state: State) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    show_while(dialog, move || state.is_help_open.get());
    let group = |(heading, keys): (&'static str, &'static [(&'static str, &'static str)])| {
        let key = |(key, what): &(&'static str, &'static str)| {
            view! {
                <dt><kbd>{*key}</kbd></dt>
                <dd>{*what}</dd>
            }
        };
        view! {
            <section>
                <h3>{heading}</h3>
                <dl>{keys.iter().map(key).collect_view()}</dl>
            </section>
        }
    };
    let field = |field: &'static crate::query::filter::FieldHelp| {
        view! {
            <tr>
                <th scope="row"><code>{field.name}</code></th>
                <td>{field.meaning}</td>
                <td>
                    {field.examples.iter().map(|example| view! { <code>{*example}</code>" " }).collect_view()}
                </td>
            </tr>
        }
    };
    view! {
        <dialog node_ref=dialog class="help" aria-labelledby="help-title" on:close=move |_| state.is_help_open.set(false)>
            {dialog_heading("help-title", "Keys and filters, what is counted", move || state.is_help_open.set(false))}
            <div class="keys">{KEYS.into_iter().map(group).collect_view()}</div>
            <h3>"The filter"</h3>
            <p>
                "Terms side by side must all hold; "<code>"or"</code>" between them: any of them. A minus or "
                <code>"not"</code>" before a term excludes; parentheses group; values between commas: any of them. Case does not matter. A bare word is searched for in addresses, rules, ACLs, resources and MAC addresses."
            </p>
            <div class="scroll" role="group" tabindex="0" aria-label="Fields of the filter">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Field"</th>
                            <th scope="col">"Matches"</th>
                            <th scope="col">"Examples"</th>
                        </tr>
                    </thead>
                    <tbody>{FIELDS.iter().map(field).collect_view()}</tbody>
                </table>
            </div>
            {counting()}
            <h3>"Privacy"</h3>
            <p>"Nothing leaves this page. "<PrivacyLink state words="How to check it, and what is kept" /></p>
        </dialog>
    }
}
