//! As logged, or every connection once: the choice, what it has found in words, and the mark of what counts so.

use leptos::prelude::*;

use crate::parse::ProblemKind;
use crate::protocol::{FoundOnce, Shown};
use crate::query::filter::Term;
use crate::ui::derived::{flag, text, when};
use crate::ui::state::State;
use crate::ui::tabs::Tab;
use crate::ui::value::Value;
use crate::view::filter_choice::FilterChoice;
use crate::view::once_words;
use crate::view::shown_words::is_counted_once;

/// What it does, for who points at it.
const HINT: &str = "Both ends of a connection may log it, and NSG and VNet flow logs too. Counted once, the larger of each counter counts, in totals, timeline, rules, talkers and ports. Flows has all tuples.";

/// Radio buttons; there only where one connection can have been logged by several.
#[component]
pub fn CountedOnce(state: State) -> impl IntoView {
    let can_matter = move || {
        state.view.with(|view| view.counted_once) || state.shown.with(|shown| shown.as_deref().is_some_and(has_several))
    };
    when(can_matter, move || {
        let choice = |once: bool, label: &'static str| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name="counted-once"
                        value=if once { "once" } else { "logged" }
                        class="visually-hidden"
                        prop:checked=move || state.view.with(|view| view.counted_once == once)
                        on:change=move |_| state.count_once(once)
                    />
                    <span>{label}</span>
                </label>
            }
        };
        view! {
            <fieldset class="segments" id="counted-once" title=HINT>
                <legend class="visually-hidden">"How connections count that several have logged"</legend>
                {choice(false, "As logged")}
                {choice(true, "Counted once")}
            </fieldset>
        }
        .into_any()
    })
}

/// What was found, or what as logged means; nothing where one NIC was logged once.
#[component]
pub fn Found(state: State) -> impl IntoView {
    view! {
        <span data-found="">
            {text(move || words(state))}
            <Differing state />
        </span>
    }
}

/// Several NICs, or NSG and VNet flow logs.
fn has_several(shown: &Shown) -> bool {
    let by = shown.summary.by_version;
    shown.summary.nics > 1 || (by.vnet4 > 0 && by.nsg1 + by.nsg2 > 0)
}

/// What was found, of what is shown.
fn words(state: State) -> String {
    let is_asked = state.view.with(|view| view.counted_once);
    state.shown.with(|shown| match shown.as_deref() {
        Some(Shown { once: Some(once), summary, .. }) => once_words::found(once, summary.by_decision.denied > 0),
        _ if is_asked => "As logged until all files are read.".to_owned(),
        Some(shown) if has_several(shown) => once_words::AS_LOGGED.to_owned(),
        _ => String::new(),
    })
}

/// That some groups are not counted alike by those who logged them: it filters.
#[component]
fn Differing(state: State) -> impl IntoView {
    let words = Memo::new(move |_| {
        let of = |once: &FoundOnce| once_words::differing(once);
        state.shown.with(|shown| shown.as_deref().and_then(|shown| shown.once.as_ref()).map(of)).unwrap_or_default()
    });
    let choice = StoredValue::new(FilterChoice::new(
        "connections that are not counted alike",
        Term::Problem(vec![ProblemKind::EndsDiffer]),
    ));
    when(
        move || words.with(|words| !words.is_empty()),
        move || {
            let choice = choice.get_value();
            view! { " "<Value state choice text=text(move || words.get()) />": packets or logs were lost." }.into_any()
        },
    )
}

/// Marks what counts every connection once; there only while it does.
#[component]
pub fn OnceMark(state: State) -> impl IntoView {
    view! {
        <small class="once-mark" title=HINT hidden=flag(move || !is_on(state))>"counted once"</small>
    }
}

/// What that means for rules; there only with them.
#[component]
pub fn OnceByRule(state: State) -> impl IntoView {
    view! {
        <small class="left-out" hidden=flag(move || !is_on(state) || state.tab.get() != Tab::Rules)>
            "a rule that only the other log names counts less, or is not here"
        </small>
    }
}

/// Whether what is shown counts every connection once.
pub fn is_on(state: State) -> bool {
    state.shown.with(|shown| shown.as_deref().is_some_and(is_counted_once))
}

impl State {
    /// Counts every connection once, or all as logged.
    pub fn count_once(self, counted_once: bool) {
        self.view.update(|view| view.counted_once = counted_once);
        self.show();
        self.note_address();
    }
}
