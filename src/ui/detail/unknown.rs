//! What is not known of the bytes of the view, and why, rule by rule.

use std::sync::Arc;

use leptos::prelude::*;

use crate::protocol::{Generation, Name, Question, Unknown, UnknownPart};
use crate::query::filter::NameField;
use crate::ui::derived::{text, views};
use crate::ui::detail::state::Subject;
use crate::ui::state::{Phase, State as PageState};
use crate::ui::value::Value;
use crate::view::filter_choice::FilterChoice;
use crate::view::{group_part, name, number, unknown_words};

/// The panel's content.
pub fn of_unknown(state: PageState, unknown: RwSignal<Option<Arc<Unknown>>>) -> Vec<AnyView> {
    let rest = views(move || match unknown.get() {
        None => {
            let is_loading = state.phase.get() == Phase::Loading;
            let words = if is_loading { "It is told when all files are read." } else { "Adding up …" };
            vec![view! { <p class="asked" role="status">{words}</p> }.into_any()]
        }
        Some(unknown) => vec![reasons(&unknown), rules(state, &unknown)],
    });
    vec![view! { <h2>"What is not known"</h2> }.into_any(), view! { <div data-unknown="">{rest}</div> }.into_any()]
}

/// The whole in a sentence, and why.
fn reasons(unknown: &Unknown) -> AnyView {
    let reasons = unknown_words::reasons(&unknown.whole).map(|(because, n)| {
        view! {
            <dt>{number::count(n, "connection", "connections")}</dt>
            <dd>{unknown_words::because(because)}</dd>
        }
    });
    view! {
        <p class="words">{unknown_words::whole(unknown)}</p>
        <p class="words">{unknown_words::BEGIN}</p>
        <dl>{reasons.collect_view()}</dl>
    }
    .into_any()
}

/// Rule by rule.
fn rules(state: PageState, unknown: &Unknown) -> AnyView {
    if unknown.rules.is_empty() {
        return ().into_any();
    }
    let n_shown = unknown.rules.len() as u64;
    let which = if unknown.n_rules > n_shown {
        format!("The {n_shown} with the most tuples without counters:")
    } else {
        String::new()
    };
    let rows = unknown.rules.iter().map(|(rule, part)| row(state, rule.as_ref(), part));
    view! {
        <section class="top">
            <h3>{number::count(unknown.n_rules, "rule", "rules")}</h3>
            <p>{which}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"rule"</th>
                        <th scope="col">"tuples"</th>
                        <th scope="col">"connections"</th>
                        <th scope="col">"mostly"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(state: PageState, rule: Option<&Name>, part: &UnknownPart) -> AnyView {
    let label = rule.map_or_else(|| "rule unknown".to_owned(), name::whole);
    let choice = FilterChoice::new(label.clone(), group_part::name(NameField::Rule, rule));
    let share = |unknown: u64, of: u64, what: &str| {
        let (share, exact) = unknown_words::share(unknown, of, what);
        view! { <td title=exact>{share}</td> }
    };
    view! {
        <tr>
            <th scope="row"><Value state choice text=text(move || label.clone()) /></th>
            {share(part.tuples_unknown, part.tuples, "tuples")}
            {share(unknown_words::connections_unknown(part), part.connections, "connections")}
            <td>{unknown_words::main_reason(part)}</td>
        </tr>
    }
    .into_any()
}

/// A link that says why bytes are not known.
#[component]
pub fn WhyUnknown(state: PageState) -> impl IntoView {
    view! {
        <button type="button" class="value-link" data-opens="unknown" on:click=move |_| state.open_unknown()>
            "Why, rule by rule"
        </button>
    }
}

impl PageState {
    /// Shows what is not known of the bytes, rule by rule.
    pub fn open_unknown(self) {
        self.open_subject(Subject::Unknown(RwSignal::new(None)));
        self.ask_unknown();
    }

    /// What the panel says of the view is asked for. While files are being read there is no answer, and an older one is
    /// not of what is shown.
    pub(super) fn ask_unknown(self) {
        if self.phase.get_untracked() == Phase::Loading
            && let Some(Subject::Unknown(held)) = self.detail.subject.get_untracked()
        {
            held.set(None);
        }
        let shown = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation));
        if let Some(generation) = shown {
            self.with_client(|client| client.ask(Question::Unknown { generation }));
        }
    }

    pub(in crate::ui) fn on_unknown(self, generation: Generation, unknown: Box<Unknown>) {
        let shown = self.shown.with_untracked(|shown| shown.as_deref().map(|shown| shown.generation));
        if let Some(Subject::Unknown(held)) = self.detail.subject.get_untracked()
            && shown == Some(generation)
        {
            held.set(Some(Arc::from(unknown)));
        }
    }
}
