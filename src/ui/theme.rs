//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::ui::session;
use crate::ui::state::State;

/// Which colours the page has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The name of one that is not just the system's.
    pub fn chosen(self) -> Option<&'static str> {
        (self != Self::System).then(|| self.name())
    }

    fn label(self) -> &'static str {
        match self {
            Self::System => "As the system has it",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// What was chosen last time. A browser may refuse its storage: then it is the system's.
    pub fn remembered() -> Self {
        let name =
            window().local_storage().ok().flatten().and_then(|storage| storage.get_item(session::THEME).ok().flatten());
        Self::ALL.into_iter().find(|theme| Some(theme.name()) == name.as_deref()).unwrap_or(Self::System)
    }

    fn remember(self) {
        if let Ok(Some(storage)) = window().local_storage() {
            // Without room or permission the choice holds until the page is closed.
            drop(storage.set_item(session::THEME, self.name()));
        }
    }

    fn apply(self) {
        if let Some(root) = document().document_element() {
            drop(match self {
                Self::System => root.remove_attribute("data-theme"),
                Self::Light | Self::Dark => root.set_attribute("data-theme", self.name()),
            });
        }
    }
}

impl State {
    /// Shows a saved view in the theme that it was saved in. It is not remembered: nobody chose it here.
    pub(super) fn theme_for_now(self, name: Option<&str>) {
        if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.chosen().is_some() && theme.chosen() == name) {
            self.theme.set(theme);
            theme.apply();
        }
    }
}

/// Three buttons, one of them pressed.
#[component]
pub fn ThemeSwitch(state: State) -> impl IntoView {
    let theme = state.theme;
    theme.get_untracked().apply();
    let choose = move |chosen: Theme| {
        theme.set(chosen);
        chosen.apply();
        chosen.remember();
    };
    let choices = Theme::ALL.map(|choice| {
        view! {
            <label class="theme-choice" title=choice.label()>
                <input
                    type="radio"
                    name="theme"
                    value=choice.name()
                    class="visually-hidden"
                    prop:checked=move || theme.get() == choice
                    on:change=move |_| choose(choice)
                />
                <span class=format!("icon icon-{}", choice.name()) aria-hidden="true"></span>
                <span class="visually-hidden">{choice.label()}</span>
            </label>
        }
    });
    view! {
        <fieldset class="theme-switch">
            <legend class="visually-hidden">"Theme"</legend>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
}
