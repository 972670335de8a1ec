//! Practice until the first job comes.

use std::rc::Rc;

use super::Host;
use crate::engine::Rehearsal;

/// Others have their turn at least so often, in milliseconds.
const TURN_EVERY: f64 = 8.0;

pub(super) async fn rehearse(host: Rc<Host>) {
    let mut rehearsal = Rehearsal::new();
    loop {
        let until = js_sys::Date::now() + TURN_EVERY;
        while js_sys::Date::now() < until {
            if !rehearsal.step() {
                return;
            }
        }
        host.pause().await;
        if host.is_on.get() {
            return;
        }
    }
}
