// The worker of duckdb.html that parses: it sends the tuples in batches, laid out as Arrow wants them, while DuckDB's
// own worker inserts those before.

import { OUTBOUND, STATE, STATES } from "./columns.js";
import { Tuples } from "./parsed_records.js";
import { readAhead } from "./read_ahead.js";

/** Two of DuckDB's row groups. */
const ROWS_PER_BATCH = 245_760;
/** For `Tuples`, which is told the size of files. */
const BYTES_PER_ROW = 64;

const COUNTERS = ["packetsSent", "bytesSent", "packetsReceived", "bytesReceived"];
const DIRECTIONS = ["I", "O"];

self.onmessage = async ({ data: files }) => {
  try {
    const tuples = new Tuples(ROWS_PER_BATCH * BYTES_PER_ROW);
    const sendFull = () => {
      if (tuples.columns.length >= ROWS_PER_BATCH) send(tuples.take());
    };
    for await (const text of readAhead(files, (file) => file.text())) tuples.add(text, sendFull);
    if (tuples.columns.length > 0) send(tuples.take());
    self.postMessage({ end: true });
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
};

/** How many groups the batches before have. */
let nGroups = 0;

/**
 * Texts go as numbers among the texts of the batch, unknown counters as a bitmap of those that are known. The groups
 * are a table of their own: the ID of an ACL beside each of its tuples is more bytes than all the rest of them.
 */
function send({ columns, addresses, encryptions, names, groups }) {
  const n = columns.length;
  const rows = (name) => columns[name].subarray(0, n);
  const ofGroups = (name) =>
    text(
      Uint32Array.from(groups, (group) => group[name]),
      names,
    );
  const ofFlags = (number) => Uint32Array.from(rows("flags"), number);
  const text = (numbers, { texts }) => ({ numbers, texts });
  const first = nGroups;
  const batch = {
    integers: {
      time: integers(rows("time")),
      sourcePort: rows("sourcePort").slice(),
      destinationPort: rows("destinationPort").slice(),
      protocol: rows("protocol").slice(),
      group: rows("group").map((group) => first + group),
    },
    texts: {
      source: text(rows("source").slice(), addresses),
      destination: text(rows("destination").slice(), addresses),
      direction: { numbers: ofFlags((flags) => (flags & OUTBOUND ? 1 : 0)), texts: DIRECTIONS },
      state: { numbers: ofFlags((flags) => flags & STATE), texts: [...STATES, "?", "?", "?", "?"] },
      encryption: text(Uint32Array.from(rows("encryption")), encryptions),
    },
    counters: Object.fromEntries(COUNTERS.map((name) => [name, counters(rows(name))])),
    groups: {
      integers: { group: Uint32Array.from(groups, (_, index) => first + index) },
      texts: { rule: ofGroups("rule"), acl: ofGroups("acl"), mac: ofGroups("mac") },
    },
  };
  nGroups += groups.length;
  self.postMessage({ batch }, buffers(batch));
}

/** 64-bit integers, written as their halves: a BigInt for each would cost more than all the rest. */
function integers(doubles) {
  const halves = new Uint32Array(doubles.length * 2);
  for (let row = 0; row < doubles.length; row += 1) {
    const value = doubles[row];
    halves[2 * row] = value;
    halves[2 * row + 1] = value / 2 ** 32;
  }
  return new BigUint64Array(halves.buffer);
}

/** Arrow wants no bitmap where every value is known. */
function counters(doubles) {
  const known = new Uint8Array(Math.ceil(doubles.length / 8));
  let nUnknown = 0;
  for (let row = 0; row < doubles.length; row += 1) {
    if (doubles[row] === doubles[row]) known[row >> 3] |= 1 << (row & 7);
    else nUnknown += 1;
  }
  return { values: integers(doubles), known: nUnknown > 0 ? known : null, nUnknown };
}

/** The memory that can be given away instead of copied. */
function buffers(value) {
  if (ArrayBuffer.isView(value)) return [value.buffer];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(buffers);
}
