// A walk over the bytes of v4 flow logs that come in slices, for bytes.html and duckdb.html.
//
// What a group is named by may stand before or after its tuples, so a tuple has a group, and the group has its rule,
// the flow its ACL, the record its MAC. All else is passed over: a small stack of keys says where the walk is.

import { COMMON_ENCRYPTIONS, Columns, ENCRYPTED, NOT_ENCRYPTED, OUTBOUND, STATE, STATES, Texts } from "./columns.js";
import { DESTINATION_IS_TEXT, SOURCE_IS_TEXT } from "./columns.js";
import { ByteTexts } from "./byte_texts.js";

/** A busy file has about 69 bytes a tuple: rather a little too much room than growing once more. */
const BYTES_PER_TUPLE = 64;

/** With so many bytes to come, a tuple is read without a look for its end first. Azure's longest have about 150. */
const SURELY_WHOLE = 512;

const [QUOTE, BACKSLASH, COMMA, DOT, COLON, ZERO, NINE] = [34, 92, 44, 46, 58, 48, 57];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [123, 125, 91, 93];
const [LETTER_N, LETTER_O, LETTER_X] = [78, 79, 88];

/** By the byte: the bits of `flags` for a state. */
const STATE_OF_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => STATES.indexOf(String.fromCharCode(byte)) & STATE);

const decoder = new TextDecoder();

export class ByteWalk {
  #stack = [];
  #key = "";
  #inTuples = false;
  #left = new Uint8Array(0);
  #nRecordsBefore = 0;
  #nMalformed = 0;

  constructor(nBytes) {
    this.columns = new Columns(Math.ceil(nBytes / BYTES_PER_TUPLE));
    /** The addresses that are not IPv4. */
    this.addresses = new ByteTexts();
    /** By number: a group's flow and rule, a flow's record and ACL, a record's MAC. */
    this.groups = [];
    this.flows = [];
    this.records = [];
    this.names = new Texts();
    this.encryptions = new Texts(COMMON_ENCRYPTIONS);
  }

  /** Walks as far as the strings in `bytes` are whole; the rest waits for the next slice. */
  add(bytes) {
    let whole = bytes;
    if (this.#left.length > 0) {
      whole = new Uint8Array(this.#left.length + bytes.length);
      whole.set(this.#left);
      whole.set(bytes, this.#left.length);
    }
    this.#left = whole.slice(this.#walk(whole));
  }

  /** The tuples so far, for a reader that passes them on. Their groups are not all named yet. */
  takeColumns() {
    const taken = this.columns;
    this.columns = new Columns(taken.capacity);
    return taken;
  }

  /** The file is at its end; throws where something of it could not be read. */
  end(name) {
    const isWhole = this.#left.length === 0 && this.#stack.length === 0;
    this.#left = new Uint8Array(0);
    this.#stack = [];
    this.#key = "";
    this.#inTuples = false;
    if (!isWhole) throw new Error(`${name} ends in the middle of a record`);
    if (this.records.length === this.#nRecordsBefore) throw new Error(`${name} has no record`);
    if (this.#nMalformed > 0) throw new Error(`${name} has ${this.#nMalformed} tuples that cannot be read`);
    this.#nRecordsBefore = this.records.length;
  }

  /** The place up to which everything is dealt with. */
  #walk(bytes) {
    const n = bytes.length;
    let at = 0;
    while (at < n) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        if (this.#inTuples) {
          const close = n - at > SURELY_WHOLE ? 0 : closingQuote(bytes, at + 1);
          if (close < 0) return at;
          at = this.#tuple(bytes, at + 1);
        } else {
          const close = closingQuote(bytes, at + 1);
          // Whether a string is a key says what comes after it.
          const after = close < 0 ? n : afterSpaces(bytes, close + 1);
          if (after === n) return at;
          if (bytes[after] === COLON) this.#key = decoded(bytes, at + 1, close);
          else this.#value(bytes, at + 1, close);
          at = after;
        }
        continue;
      }
      if (byte === BRACE || byte === BRACKET) {
        this.#open(byte === BRACE);
      } else if (byte === BRACE_END || byte === BRACKET_END) {
        this.#key = this.#stack.pop() ?? "";
        this.#inTuples = false;
      }
      at += 1;
    }
    return n;
  }

  #open(isObject) {
    const key = this.#key;
    this.#stack.push(key);
    if (!isObject) this.#inTuples = key === "flowTuples";
    else if (key === "records") this.records.push("");
    else if (key === "flows") this.flows.push({ record: this.records.length - 1, acl: 0 });
    else if (key === "flowGroups") this.groups.push({ flow: this.flows.length - 1, rule: 0 });
  }

  #value(bytes, start, close) {
    const key = this.#key;
    if (key === "rule") this.groups.at(-1).rule = this.names.number(decoded(bytes, start, close));
    else if (key === "aclID") this.flows.at(-1).acl = this.names.number(decoded(bytes, start, close));
    else if (key === "macAddress") this.records[this.records.length - 1] = decoded(bytes, start, close);
  }

  /** Reads the tuple at `start`; the place after its closing quote. */
  #tuple(bytes, start) {
    const { columns, addresses } = this;
    columns.reserve();
    const row = columns.length;
    let flags = 0;
    cursor = start;
    columns.time[row] = number(bytes);
    columns.source[row] = address(bytes, addresses);
    if (isText) flags |= SOURCE_IS_TEXT;
    columns.destination[row] = address(bytes, addresses);
    if (isText) flags |= DESTINATION_IS_TEXT;
    columns.sourcePort[row] = number(bytes);
    columns.destinationPort[row] = number(bytes);
    columns.protocol[row] = number(bytes);
    if (bytes[cursor] === LETTER_O) flags |= OUTBOUND;
    flags |= STATE_OF_BYTE[bytes[cursor + 2]];
    cursor += 4;
    columns.encryption[row] = encryption(bytes, this.encryptions);
    columns.packetsSent[row] = counter(bytes);
    columns.bytesSent[row] = counter(bytes);
    columns.packetsReceived[row] = counter(bytes);
    columns.bytesReceived[row] = counter(bytes);
    columns.flags[row] = flags;
    columns.group[row] = this.groups.length - 1;
    if (bytes[cursor - 1] === QUOTE) {
      columns.length += 1;
      return cursor;
    }
    this.#nMalformed += 1;
    const close = closingQuote(bytes, start);
    return close < 0 ? bytes.length : close + 1;
  }
}

/** Where the next field begins, and whether the last address was no IPv4: the fields' readers leave it here. */
let cursor = 0;
let isText = false;

/** The number at the cursor, which goes on behind the byte that ends it. */
function number(bytes) {
  let value = 0;
  let at = cursor;
  let byte = bytes[at];
  while (byte >= ZERO && byte <= NINE) {
    value = value * 10 + (byte - ZERO);
    at += 1;
    byte = bytes[at];
  }
  cursor = at + 1;
  return value;
}

/** Like a number; an empty one is unknown. */
function counter(bytes) {
  const start = cursor;
  const value = number(bytes);
  return cursor === start + 1 ? NaN : value;
}

function address(bytes, addresses) {
  const start = cursor;
  let at = start;
  let value = 0;
  let part = 0;
  let nDots = 0;
  for (;;) {
    const byte = bytes[at];
    if (byte >= ZERO && byte <= NINE) {
      part = part * 10 + (byte - ZERO);
    } else if (byte === DOT) {
      value = (value << 8) | part;
      part = 0;
      nDots += 1;
    } else {
      break;
    }
    at += 1;
  }
  isText = nDots !== 3 || bytes[at] !== COMMA;
  if (!isText) {
    cursor = at + 1;
    return ((value << 8) | part) >>> 0;
  }
  const end = fieldEnd(bytes, at);
  cursor = end + 1;
  return addresses.number(bytes, start, end);
}

function encryption(bytes, encryptions) {
  const start = cursor;
  const end = fieldEnd(bytes, start);
  cursor = end + 1;
  if (end - start === 1 && bytes[start] === LETTER_X) return ENCRYPTED;
  if (end - start === 2 && bytes[start] === LETTER_N) return NOT_ENCRYPTED;
  return encryptions.number(decoded(bytes, start, end));
}

function fieldEnd(bytes, from) {
  let at = from;
  while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== QUOTE) at += 1;
  return at;
}

/** The place of the quote that ends the string at `start`; negative if it is not there yet. */
function closingQuote(bytes, start) {
  let close = bytes.indexOf(QUOTE, start);
  while (close > 0 && isEscaped(bytes, start, close)) close = bytes.indexOf(QUOTE, close + 1);
  return close;
}

function isEscaped(bytes, start, at) {
  let backslash = at;
  while (backslash > start && bytes[backslash - 1] === BACKSLASH) backslash -= 1;
  return (at - backslash) % 2 === 1;
}

function afterSpaces(bytes, start) {
  let at = start;
  while (at < bytes.length && bytes[at] <= 32) at += 1;
  return at;
}

function decoded(bytes, start, end) {
  const text = decoder.decode(bytes.subarray(start, end));
  return text.includes("\\") ? JSON.parse(`"${text}"`) : text;
}
