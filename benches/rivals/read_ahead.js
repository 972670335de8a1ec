// Reads files, or slices of them, while those before are worked on: many small files cost their bytes, not their waits.

/** So much is on its way at once; one blob always is, however large. */
const N_BYTES = 16 << 20;
const N_BLOBS = 16;

/** What `read(blob)` resolves to for each of `blobs`, in their order. */
export async function* readAhead(blobs, read) {
  const reading = [];
  let nBytes = 0;
  let next = 0;
  while (next < blobs.length || reading.length > 0) {
    while (next < blobs.length && reading.length < N_BLOBS && (nBytes < N_BYTES || reading.length === 0)) {
      const blob = blobs[next];
      const result = read(blob);
      // A failure is told when its turn comes, not as one that no one has looked at.
      result.catch(() => {});
      reading.push({ size: blob.size, result });
      nBytes += blob.size;
      next += 1;
    }
    const { size, result } = reading.shift();
    const value = await result;
    nBytes -= size;
    yield value;
  }
}
