//! The connections of all that is loaded: put together when they are first asked for, a step at a time, and anew when
//! files came or went.

use std::rc::Rc;

use super::selected::AllByTime;
use crate::connection::{CannotStitch, Connections, Stitcher};
use crate::store::Store;

/// Connections, or why there are none.
pub(super) type Found = Result<Rc<Connections>, CannotStitch>;

/// What there is of them.
#[derive(Default)]
pub(super) struct Connected {
    /// Of the store.
    version: u32,
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    Nothing,
    Stitching(Box<Stitcher>),
    Done(Found),
}

impl Connected {
    /// Does a step of what is still to be done; what has been found, when all is done.
    pub(super) fn step(&mut self, store: &Store, all: &mut AllByTime) -> Option<Found> {
        if self.version != store.version() {
            *self = Self { version: store.version(), state: State::Nothing };
        }
        self.state = match std::mem::take(&mut self.state) {
            State::Nothing => match Stitcher::new(store, all.without_repeats(store)) {
                Ok(stitcher) => State::Stitching(Box::new(stitcher)),
                Err(why) => State::Done(Err(why)),
            },
            State::Stitching(mut stitcher) => match stitcher.step(store) {
                Ok(None) => State::Stitching(stitcher),
                Ok(Some(connections)) => State::Done(Ok(Rc::new(connections))),
                Err(why) => State::Done(Err(why)),
            },
            State::Done(found) => State::Done(found),
        };
        match &self.state {
            State::Done(found) => Some(found.clone()),
            _ => None,
        }
    }

    /// What has been found, if all is done.
    pub(super) fn found(&self, store: &Store) -> Option<&Rc<Connections>> {
        match &self.state {
            State::Done(Ok(connections)) if self.version == store.version() => Some(connections),
            _ => None,
        }
    }
}
