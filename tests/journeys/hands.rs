//! What a person does with the mouse and the keyboard, as the browser gets it from them.

use fantoccini::actions::{
    Actions, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MOUSE_BUTTON_RIGHT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};

use crate::page::Page;

/// So many stops of the Tab key lead to anything on the page.
const MOST_STOPS: usize = 60;

/// Where in an element, from its middle, in CSS pixels.
pub type Offset = (f64, f64);

impl Page {
    /// Presses keys one after the other, wherever the keyboard is.
    pub async fn press(&self, keys: impl IntoIterator<Item = impl Into<char>>) {
        let keys = keys.into_iter().map(Into::into).flat_map(|value| [down(value), up(value)]);
        perform(&self.0, keyboard(keys)).await;
    }

    /// Presses a key while others are held.
    pub async fn press_with(&self, held: &[Key], key: impl Into<char>) {
        let key = key.into();
        let held = held.iter().map(|key| char::from(*key));
        let keys = held.clone().map(down).chain([down(key), up(key)]).chain(held.rev().map(up));
        perform(&self.0, keyboard(keys)).await;
    }

    /// Writes text, wherever the keyboard is.
    pub async fn write(&self, text: &str) {
        self.press(text.chars()).await;
    }

    /// Goes on with the Tab key, or back with Shift, until the keyboard is on what a selector finds.
    pub async fn tab_to(&self, selector: &str, back: bool) {
        let is_there = format!("return document.activeElement.matches('{selector}')");
        let held: &[Key] = if back { &[Key::Shift] } else { &[] };
        for _ in 0..MOST_STOPS {
            if self.run(&is_there).await == true {
                return;
            }
            self.press_with(held, Key::Tab).await;
        }
        let at = self.text("return document.activeElement.outerHTML.slice(0, 200)").await;
        panic!("the Tab key does not lead to {selector}; it is at {at}");
    }

    /// Clicks with the right button.
    pub async fn right_click(&self, selector: &str) {
        let press =
            [PointerAction::Down { button: MOUSE_BUTTON_RIGHT }, PointerAction::Up { button: MOUSE_BUTTON_RIGHT }];
        let to = self.point_to(selector, (0.0, 0.0)).await;
        perform(&self.0, mouse([to].into_iter().chain(press))).await;
    }

    /// Clicks twice.
    pub async fn double_click(&self, selector: &str) {
        let to = self.point_to(selector, (0.0, 0.0)).await;
        perform(&self.0, mouse([to].into_iter().chain(click()).chain(click()))).await;
    }

    /// Clicks while keys are held.
    pub async fn click_with(&self, held: &[Key], selector: &str) {
        let to = self.point_to(selector, (0.0, 0.0)).await;
        let held = held.iter().map(|key| char::from(*key));
        let n_held = held.len();
        let wait = || std::iter::repeat_n(PointerAction::Pause { duration: std::time::Duration::ZERO }, n_held);
        // Each action of one device is made together with the one of the other.
        let pauses = std::iter::repeat_n(KeyAction::Pause { duration: std::time::Duration::ZERO }, 3);
        let keys = held.clone().map(down).chain(pauses).chain(held.rev().map(up));
        let moves = wait().chain([to]).chain(click()).chain(wait());
        perform(&self.0, Actions::from(keyboard(keys)).and(mouse(moves))).await;
    }

    /// Presses the left button at one place of an element, goes to another one and lets go.
    pub async fn drag(&self, selector: &str, from: Offset, to: Offset) {
        let (start, end) = (self.point_to(selector, from).await, self.point_to(selector, to).await);
        let [press, release] = click();
        perform(&self.0, mouse([start, press, end, release])).await;
    }

    /// To a place of an element, which comes onto the screen first.
    async fn point_to(&self, selector: &str, (x, y): Offset) -> PointerAction {
        let quoted = serde_json::Value::from(selector);
        self.run(&format!(
            "document.querySelector({quoted}).scrollIntoView({{ block: 'nearest', inline: 'nearest' }})"
        ))
        .await;
        let element: Element = self.0.find(Locator::Css(selector)).await.unwrap();
        PointerAction::MoveToElement { element, duration: None, x, y }
    }
}

async fn perform(client: &Client, actions: impl Into<Actions>) {
    client.perform_actions(actions).await.unwrap();
}

fn keyboard(keys: impl Iterator<Item = KeyAction>) -> KeyActions {
    keys.fold(KeyActions::new("keyboard".to_owned()), InputSource::then)
}

fn mouse(moves: impl IntoIterator<Item = PointerAction>) -> MouseActions {
    moves.into_iter().fold(MouseActions::new("mouse".to_owned()), InputSource::then)
}

fn down(value: char) -> KeyAction {
    KeyAction::Down { value }
}

fn up(value: char) -> KeyAction {
    KeyAction::Up { value }
}

fn click() -> [PointerAction; 2] {
    [PointerAction::Down { button: MOUSE_BUTTON_LEFT }, PointerAction::Up { button: MOUSE_BUTTON_LEFT }]
}
