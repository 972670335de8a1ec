// The worker of duckdb.html that parses: it sends the tuples in batches, laid out as Arrow wants them, while DuckDB's
// own worker inserts those before.

import { AddressTexts } from "./address_texts.js";
import { ByteWalk } from "./byte_walk.js";
import { DESTINATION_IS_TEXT, OUTBOUND, SOURCE_IS_TEXT, STATE, STATES } from "./columns.js";
import { walkFiles } from "./file_slices.js";

/** About two of DuckDB's row groups: batches are cut where a slice of the file ends. */
const ROWS_PER_BATCH = 245_760;
/** For the walk, which is told the size of files. */
const BYTES_PER_ROW = 100;

const COUNTERS = ["packetsSent", "bytesSent", "packetsReceived", "bytesReceived"];
const DIRECTIONS = ["I", "O"];

self.onmessage = async ({ data: files }) => {
  try {
    const walk = new ByteWalk(ROWS_PER_BATCH * BYTES_PER_ROW);
    await walkFiles(files, walk, () => {
      if (walk.columns.length >= ROWS_PER_BATCH) send("tuples", tuples(walk));
    });
    if (walk.columns.length > 0) send("tuples", tuples(walk));
    send("groups", groups(walk));
    self.postMessage({ end: true });
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
};

function send(name, batch) {
  self.postMessage({ name, batch }, buffers(batch));
}

/** Texts go as numbers among the texts of the batch, unknown counters as a bitmap of those that are known. */
function tuples(walk) {
  const columns = walk.takeColumns();
  const rows = (name) => columns[name].subarray(0, columns.length);
  const flags = rows("flags");
  const addresses = new AddressTexts();
  const numbers = (column, isText) =>
    rows(column).map((address, row) =>
      flags[row] & isText ? addresses.other(walk.addresses.texts[address]) : addresses.ipv4(address),
    );
  const [source, destination] = [numbers("source", SOURCE_IS_TEXT), numbers("destination", DESTINATION_IS_TEXT)];
  return {
    integers: {
      time: integers(rows("time")),
      sourcePort: rows("sourcePort").slice(),
      destinationPort: rows("destinationPort").slice(),
      protocol: rows("protocol").slice(),
      group: rows("group").slice(),
    },
    texts: {
      source: { numbers: source, texts: addresses.texts },
      destination: { numbers: destination, texts: addresses.texts },
      direction: { numbers: Uint32Array.from(flags, (flags) => (flags & OUTBOUND ? 1 : 0)), texts: DIRECTIONS },
      state: { numbers: Uint32Array.from(flags, (flags) => flags & STATE), texts: [...STATES, "?", "?", "?", "?"] },
      encryption: { numbers: Uint32Array.from(rows("encryption")), texts: walk.encryptions.texts },
    },
    counters: Object.fromEntries(COUNTERS.map((name) => [name, counters(rows(name))])),
  };
}

/** A table of their own: the ID of an ACL beside each of its tuples would be more bytes than all the rest of them. */
function groups({ groups, flows, records, names }) {
  const { texts } = names;
  const text = (of) => ({ numbers: Uint32Array.from(groups, of), texts });
  const mac = (group) => names.number(records[flows[group.flow].record]);
  return {
    integers: { group: Uint32Array.from(groups, (_, index) => index) },
    texts: { rule: text((group) => group.rule), acl: text((group) => flows[group.flow].acl), mac: text(mac) },
  };
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
