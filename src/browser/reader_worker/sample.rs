//! The sample data.

use js_sys::{Array, Uint8Array};

use super::{Host, message};
use crate::protocol::{FromReader, JobNumber};
use crate::sample::company_day;

impl Host {
    /// Makes the sample data here, where it keeps nobody waiting, and hands the files to the page.
    pub(super) fn make_sample(&self, job: JobNumber) {
        let (mut paths, buffers) = (Vec::new(), Array::new());
        for file in company_day() {
            paths.push(file.path);
            buffers.push(&Uint8Array::from(file.bytes.as_slice()).buffer());
        }
        let message = message(&FromReader::Sample { job, paths });
        message.push(&buffers);
        let _sent = self.scope.post_message_with_transfer(&message, &buffers);
    }
}
