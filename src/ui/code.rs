//! A message as it stands on the page.

use leptos::prelude::*;

use crate::view::code_parts::{Piece, code_parts};

/// What is between backticks as code, the rest as it is. All of it is text, whatever is in it.
pub fn with_code(message: &str) -> Vec<AnyView> {
    let view = |piece| match piece {
        Piece::Words(words) => words.to_owned().into_any(),
        Piece::Code(code) => view! { <code>{code.to_owned()}</code> }.into_any(),
    };
    code_parts(message).into_iter().map(view).collect()
}
