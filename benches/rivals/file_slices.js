// Files of any size, slice by slice, for a walk over their bytes.

import { readAhead } from "./read_ahead.js";

/** Of 1 to 16 MiB this was the quickest: asking for a slice costs, and so does waiting for a large one. */
const SLICE = 8 << 20;

/** Gives `walk` all files; `afterSlice` is called after each slice. */
export async function walkFiles(files, walk, afterSlice = () => {}) {
  const slices = files.flatMap(slicesOf);
  const blobs = slices.map(({ blob }) => blob);
  let index = 0;
  for await (const buffer of readAhead(blobs, (blob) => blob.arrayBuffer())) {
    walk.add(new Uint8Array(buffer));
    if (slices[index].endOf) walk.end(slices[index].endOf);
    afterSlice();
    index += 1;
  }
}

/** The slices of a file; the last one says of which. */
function slicesOf(file) {
  const slices = [];
  for (let start = 0; start < file.size; start += SLICE) slices.push({ blob: file.slice(start, start + SLICE) });
  if (slices.length > 0) slices.at(-1).endOf = file.name;
  return slices;
}
