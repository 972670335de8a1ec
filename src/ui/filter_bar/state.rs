//! The filter as the page holds it, and what changes it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::flow::AddressKind;
use crate::protocol::{Generation, Question};
use crate::query::filter::completion::{CompleteWhat, Completing, completing};
use crate::query::filter::{AddressMatch, Field, Filter, FilterError, NameField, NameMatch, Pattern, Side, Term};
use crate::ui::session;
use crate::ui::state::State;
use crate::view::filter_chips::{Chips, How};
use crate::view::filter_offers::{Offer, fields_with_values, offers, recent, with_values};

/// The `id` of the field.
pub(super) const INPUT_ID: &str = "filter-text";
/// So many filters are remembered, until the tab is closed.
const MAX_RECENT: usize = 20;

/// The filter, and what is being written.
#[derive(Clone, Copy)]
pub struct FilterState {
    /// The parts.
    pub chips: RwSignal<Chips>,
    /// What is being written.
    pub text: RwSignal<String>,
    /// The chip whose text is being written anew.
    pub editing: RwSignal<Option<usize>>,
    /// What is wrong with the text.
    pub error: RwSignal<Option<FilterError>>,
    /// What can be put into the text.
    pub offers: RwSignal<Vec<Offer>>,
    /// The one of them that the keyboard is on.
    pub chosen: RwSignal<Option<usize>>,
    /// The keyboard comes into the field because something else was done: nothing is offered for that.
    pub(super) is_quiet: StoredValue<bool>,
    /// What values were asked for, and by which question.
    asked: StoredValue<Option<(Generation, Completing)>>,
    n_asked: StoredValue<Generation>,
}

impl FilterState {
    /// All rows.
    pub fn new() -> Self {
        Self {
            chips: RwSignal::new(Chips::default()),
            text: RwSignal::new(String::new()),
            editing: RwSignal::new(None),
            error: RwSignal::new(None),
            offers: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(None),
            is_quiet: StoredValue::new(false),
            asked: StoredValue::new(None),
            n_asked: StoredValue::new(0),
        }
    }

    /// All rows, and nothing written.
    pub fn clear(self) {
        self.chips.set(Chips::default());
        self.text.set(String::new());
        self.editing.set(None);
        self.error.set(None);
        self.close_offers();
    }

    /// Whether something is offered.
    pub fn is_open(self) -> bool {
        self.offers.with(|offers| !offers.is_empty())
    }

    pub(super) fn close_offers(self) {
        self.asked.set_value(None);
        self.chosen.set(None);
        if self.offers.with_untracked(|offers| !offers.is_empty()) {
            self.offers.set(Vec::new());
        }
    }

    /// The keyboard goes through the offers, and back into the field at either end.
    pub(super) fn choose_next(self, by: isize) {
        let n = self.offers.with_untracked(Vec::len) as isize;
        let now = self.chosen.get_untracked().map_or(-1, |index| index as isize);
        let next = (now + 1 + by).rem_euclid(n + 1) - 1;
        self.chosen.set(usize::try_from(next).ok());
    }
}

/// What Azure itself sends and asks for: probes, DNS, metadata, and what its own rule lets through (FORMAT §4.9).
pub(in crate::ui) fn platform_traffic() -> Filter {
    let address = Term::Address(Side::Either, vec![AddressMatch::Kind(AddressKind::Platform)]);
    let rule = Term::Name(NameField::Rule, vec![NameMatch::Like(Pattern::exact("PlatformRule"))]);
    Filter::any_of([address.into(), rule.into()]).not()
}

/// The keyboard comes into the field.
pub(in crate::ui) fn focus_filter() {
    if let Some(input) = input() {
        drop(input.focus());
    }
}

/// The keyboard comes into the field, and no list lies over what the person has just done.
pub(super) fn focus_filter_quietly(filter: FilterState) {
    filter.is_quiet.set_value(true);
    focus_filter();
    filter.is_quiet.set_value(false);
}

fn input() -> Option<HtmlInputElement> {
    document().get_element_by_id(INPUT_ID)?.dyn_into().ok()
}

/// Where the caret is in the field, in UTF-16 units.
pub(super) fn caret() -> u32 {
    input().and_then(|input| input.selection_start().ok().flatten()).unwrap_or(u32::MAX)
}

fn byte_of_utf16(text: &str, units: u32) -> usize {
    let mut n = 0;
    let at = text.char_indices().find(|(_, c)| {
        let is_there = n >= units;
        n += c.len_utf16() as u32;
        is_there
    });
    at.map_or(text.len(), |(at, _)| at)
}

fn utf16_of_byte(text: &str, byte: usize) -> u32 {
    text.get(..byte).unwrap_or(text).encode_utf16().count() as u32
}

impl State {
    /// Takes a value that was pointed at into the filter.
    pub fn filter_by(self, filter: &Filter, how: How) {
        self.change_chips(|chips| chips.apply(filter, how));
    }

    /// Adds a part, or takes it away where it is there.
    pub fn toggle_part(self, part: &Filter) {
        self.change_chips(|chips| chips.toggle_part(part));
    }

    /// Takes all parts away.
    pub fn clear_filter(self) {
        self.leave_filter();
        self.change_chips(|chips| *chips = Chips::default());
        focus_filter_quietly(self.filter);
    }

    /// Changes the filter, and shows what it wants.
    pub(in crate::ui) fn change_chips(self, change: impl FnOnce(&mut Chips)) {
        let mut chips = self.filter.chips.get_untracked();
        change(&mut chips);
        if self.filter.chips.with_untracked(|before| *before == chips) {
            return;
        }
        self.filter.editing.set(None);
        let filter = chips.filter();
        self.filter.chips.set(chips);
        if self.view.with_untracked(|view| view.filter != filter) {
            self.view.update(|view| view.filter = filter.clone());
            remember(&filter);
            self.show();
        }
        self.note_address();
    }

    /// Puts the text of a chip into the field.
    pub(in crate::ui) fn edit_chip(self, index: usize) {
        let part = self.filter.chips.with_untracked(|chips| chips.all().get(index).map(|chip| chip.part.to_string()));
        if let Some(part) = part {
            self.filter.editing.set(Some(index));
            self.filter.error.set(None);
            self.filter.text.set(part);
            self.filter.close_offers();
            focus_filter_quietly(self.filter);
        }
    }

    /// Gives up what is being written.
    pub(super) fn leave_filter(self) {
        self.filter.text.set(String::new());
        self.filter.editing.set(None);
        self.filter.error.set(None);
        self.filter.close_offers();
    }

    /// Takes what has been written into the filter. Where it is wrong, all that is shown stays.
    pub(super) fn submit_filter(self) {
        let written = self.filter.text.get_untracked();
        let editing = self.filter.editing.get_untracked();
        match written.parse::<Filter>() {
            Ok(filter) => {
                self.leave_filter();
                self.change_chips(|chips| match editing {
                    Some(index) if filter.is_empty() => drop(chips.remove(index)),
                    Some(index) => chips.replace(index, &filter),
                    None => chips.add(&filter),
                });
            }
            Err(error) => {
                self.filter.close_offers();
                if let Some(input) = input() {
                    let (start, end) = (utf16_of_byte(&written, error.start), utf16_of_byte(&written, error.end));
                    drop(input.set_selection_range(start, end.max(start)));
                }
                self.filter.error.set(Some(error));
            }
        }
    }

    /// Offers what can stand at the caret. For an empty field nothing: a list of all fields would lie over what is below
    /// until it is put away.
    pub(super) fn offer(self, caret: u32) {
        if self.filter.text.with_untracked(|text| text.trim().is_empty()) {
            self.filter.error.set(None);
            return self.filter.close_offers();
        }
        self.offer_whatever(caret);
    }

    /// Offers what can stand at the caret, earlier filters and all fields where the field is empty.
    fn offer_whatever(self, caret: u32) {
        let written = self.filter.text.get_untracked();
        // What was wrong may be mended.
        if self.filter.error.with_untracked(Option::is_some) {
            self.filter.error.set(written.parse::<Filter>().err());
        }
        self.filter.chosen.set(None);
        self.filter.asked.set_value(None);
        let Some(at) = completing(&written, byte_of_utf16(&written, caret)) else {
            return self.filter.close_offers();
        };
        let mut all = if written.trim().is_empty() { recent(&remembered()) } else { Vec::new() };
        all.extend(offers(&at));
        self.filter.offers.set(all);
        let fields = fields_with_values(&at.what);
        if !fields.is_empty() {
            let (CompleteWhat::Field { typed, .. } | CompleteWhat::Value { typed, .. }) = &at.what;
            let generation = self.filter.n_asked.get_value().wrapping_add(1);
            self.filter.n_asked.set_value(generation);
            let with_repeats = self.view.with_untracked(|view| view.with_repeats);
            let question = Question::Values { generation, fields, typed: typed.clone(), with_repeats };
            self.filter.asked.set_value(Some((generation, at)));
            self.with_client(|client| client.ask(question));
        }
    }

    /// The keyboard goes to the next offer; it has the list opened where it is closed.
    pub(super) fn choose_next_offer(self) {
        if !self.filter.is_open() {
            self.offer_whatever(caret());
        }
        self.filter.choose_next(1);
    }

    pub(in crate::ui) fn on_values(self, generation: Generation, values: &[(Field, String, u64)]) {
        let asked = self.filter.asked.get_value();
        if let Some((_, completing)) = asked.filter(|(of, _)| *of == generation) {
            let offers = with_values(&completing, values);
            self.filter.chosen.update(|chosen| *chosen = chosen.filter(|at| *at < offers.len()));
            self.filter.offers.set(offers);
        }
    }

    /// Puts an offer into the text.
    pub(super) fn take_offer(self, index: usize) {
        let Some(offer) = self.filter.offers.with_untracked(|offers| offers.get(index).cloned()) else { return };
        let mut written = self.filter.text.get_untracked();
        if written.get(offer.replace.clone()).is_none() {
            return;
        }
        let at = offer.replace.start + offer.insert.len();
        written.replace_range(offer.replace, &offer.insert);
        let caret = utf16_of_byte(&written, at);
        self.filter.text.set(written.clone());
        if offer.is_whole {
            return self.submit_filter();
        }
        if let Some(input) = input() {
            input.set_value(&written);
            drop(input.focus());
            drop(input.set_selection_range(caret, caret));
        }
        self.offer(caret);
    }
}

fn remembered() -> Vec<Filter> {
    session::get(session::FILTERS).unwrap_or_default().lines().filter_map(|line| line.parse().ok()).collect()
}

/// The filter's text has no line breaks: those in names are escaped.
fn remember(filter: &Filter) {
    if filter.is_empty() {
        return;
    }
    let mut all = remembered();
    all.retain(|before| before != filter);
    all.push(filter.clone());
    let from = all.len().saturating_sub(MAX_RECENT);
    let lines: Vec<String> = all[from..].iter().map(ToString::to_string).collect();
    session::set(session::FILTERS, &lines.join("\n"));
}
