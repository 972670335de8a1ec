// The worker of tuned.html.

import { Tuples } from "./parsed_records.js";
import { readAhead } from "./read_ahead.js";

self.onmessage = async ({ data: files }) => {
  try {
    const tuples = new Tuples(files.reduce((sum, file) => sum + file.size, 0));
    for await (const text of readAhead(files, (file) => file.text())) tuples.add(text);
    // A page would go on to ask for rows and groups: they stay here.
    self.tuples = tuples;
    self.postMessage({ totals: tuples.columns.totals(files.length) });
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
};
