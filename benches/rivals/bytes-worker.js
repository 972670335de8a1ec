// The worker of bytes.html.

import { ByteWalk } from "./byte_walk.js";
import { readAhead } from "./read_ahead.js";

/** Of 1 to 16 MiB this was the quickest: asking for a slice costs, and so does waiting for a large one. */
const SLICE = 8 << 20;

self.onmessage = async ({ data: files }) => {
  try {
    const walk = new ByteWalk(files.reduce((sum, file) => sum + file.size, 0));
    const slices = files.flatMap(slicesOf);
    let index = 0;
    for await (const buffer of readAhead(
      slices.map(({ blob }) => blob),
      (blob) => blob.arrayBuffer(),
    )) {
      walk.add(new Uint8Array(buffer));
      if (slices[index].endOf) walk.end(slices[index].endOf);
      index += 1;
    }
    // A page would go on to ask for rows and groups: they stay here.
    self.walk = walk;
    self.postMessage({ totals: walk.columns.totals(files.length) });
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
};

/** The slices of a file; the last one says of which. */
function slicesOf(file) {
  const slices = [];
  for (let start = 0; start < file.size; start += SLICE) slices.push({ blob: file.slice(start, start + SLICE) });
  if (slices.length > 0) slices.at(-1).endOf = file.name;
  return slices;
}
