// The worker of bytes.html.

import { ByteWalk } from "./byte_walk.js";
import { walkFiles } from "./file_slices.js";

self.onmessage = async ({ data: files }) => {
  try {
    const walk = new ByteWalk(files.reduce((sum, file) => sum + file.size, 0));
    await walkFiles(files, walk);
    // A page would go on to ask for rows and groups: they stay here.
    self.walk = walk;
    self.postMessage({ totals: walk.columns.totals(files.length) });
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
};
