//! Light, dark, or as the system has it.

use leptos::prelude::*;

const KEY: &str = "flowglass-theme";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Theme {
    System,
    Light,
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

    fn label(self) -> &'static str {
        match self {
            Self::System => "As the system has it",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// What was chosen last time. A browser may refuse its storage: then it is the system's.
    fn remembered() -> Self {
        let name = window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten());
        Self::ALL.into_iter().find(|theme| Some(theme.name()) == name.as_deref()).unwrap_or(Self::System)
    }

    fn remember(self) {
        if let Ok(Some(storage)) = window().local_storage() {
            // Without room or permission the choice holds until the page is closed.
            drop(storage.set_item(KEY, self.name()));
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

/// Three buttons, one of them pressed.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = RwSignal::new(Theme::remembered());
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
