//! A file that is read back, whatever the logs in it are packed in.

use std::io::{Read, Seek};

use super::SavedView;
use crate::archive::{self, Bytes, Content, Limits, Text, Zip};

/// A file that is open to be read back: a log, an archive with logs in it, or a saved view.
pub enum LogSource<'a, R> {
    /// A log. It is read once.
    Log(Text<'a>),
    /// A zip archive.
    Zip(Zip<R>),
    /// A saved view. The logs in it are read in their order.
    View(Box<SavedView<R>>),
}

impl<'a, R: Read + Seek + 'a> LogSource<'a, R> {
    /// Opens a file by its first bytes.
    ///
    /// # Errors
    /// Why it cannot be opened, as a sentence without its full stop.
    pub fn open(source: R) -> Result<Self, String> {
        Ok(match archive::open(source, Limits::DEFAULT).map_err(|error| error.to_string())? {
            Content::Text(text) => Self::Log(text),
            Content::Zip(zip) => Self::Zip(zip),
            Content::SavedView(source) => {
                Self::View(Box::new(SavedView::open(source).map_err(|error| error.to_string())?))
            }
        })
    }

    /// The text of the file itself, or of a member of it, from a byte on or from one before it: from which, and the
    /// text.
    ///
    /// # Errors
    /// Why it is not to be had, as a sentence without its full stop.
    pub fn text(&mut self, member: Option<u32>, from: u64) -> Result<(u64, Bytes<'_>), String> {
        match (self, member) {
            (Self::Log(text), None) => Ok((0, Bytes::new(text))),
            (Self::Zip(zip), Some(index)) => {
                let text = zip.read_member(index as usize).map_err(|error| error.to_string())?;
                Ok((0, Bytes::new(text)))
            }
            (Self::View(view), Some(index)) => {
                let at = view.go_to_text(index).and_then(|()| view.skip_text(from));
                Ok((at.map_err(|error| error.to_string())?, Bytes::new(view.text())))
            }
            _ => Err("the file has changed since it was opened".to_owned()),
        }
    }
}
