//! Handing a view on: as a link, or with its data as one HTML file; and what is said of one that was opened.

mod choices;
mod dialog;
mod opened;
mod outlook;
mod saved_notes;
mod saving;
mod state;

pub use dialog::ShareDialog;
pub use opened::SavedViews;
pub use saved_notes::{SavedNotes, name_page};
pub use state::ShareState;
