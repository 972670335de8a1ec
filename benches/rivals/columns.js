// The columns that the rival pages with a worker load tuples into: typed arrays that grow, 59 bytes a tuple.
//
// Which group a tuple is in says its rule, ACL and NIC. Counters are doubles, exact up to 2^53; NaN is an unknown one.

import { ExactSum } from "./exact_sum.js";

const TYPES = {
  time: Float64Array,
  source: Uint32Array,
  destination: Uint32Array,
  sourcePort: Uint16Array,
  destinationPort: Uint16Array,
  protocol: Uint8Array,
  flags: Uint8Array,
  encryption: Uint8Array,
  group: Uint32Array,
  packetsSent: Float64Array,
  bytesSent: Float64Array,
  packetsReceived: Float64Array,
  bytesReceived: Float64Array,
};

/** Bits of `flags`: the state's index in `STATES` (7 is another one), the direction. */
export const STATES = "BCED";
export const STATE = 0b111;
export const OUTBOUND = 0b1000;
/** For a reader that keeps an IPv4 address as its number: this one is a place among the texts instead. */
export const SOURCE_IS_TEXT = 0b1_0000;
export const DESTINATION_IS_TEXT = 0b10_0000;

/** The encryptions that nearly all tuples have, with their numbers; the others are numbered as they come. */
export const COMMON_ENCRYPTIONS = ["X", "NX"];
export const [ENCRYPTED, NOT_ENCRYPTED] = [0, 1];

export class Columns {
  constructor(capacity) {
    this.length = 0;
    this.capacity = capacity;
    for (const [name, Type] of Object.entries(TYPES)) this[name] = new Type(capacity);
  }

  /** Makes room for one more tuple at `length`. */
  reserve() {
    if (this.length < this.capacity) return;
    this.#resize(Math.ceil(this.capacity * 1.5) + 1024);
  }

  /** One pass over what the totals need. */
  totals(nFiles) {
    let denied = 0;
    const state = STATES.indexOf("D");
    for (let row = 0; row < this.length; row += 1) {
      if ((this.flags[row] & STATE) === state) denied += 1;
    }
    return {
      files: nFiles,
      tuples: this.length,
      denied,
      packetsSent: this.#sum(this.packetsSent),
      bytesSent: this.#sum(this.bytesSent),
      packetsReceived: this.#sum(this.packetsReceived),
      bytesReceived: this.#sum(this.bytesReceived),
    };
  }

  #sum(column) {
    const sum = new ExactSum();
    for (let row = 0; row < this.length; row += 1) {
      const value = column[row];
      if (value === value) sum.add(value);
    }
    return sum.total;
  }

  /** `transfer` moves the memory where it can instead of copying it. */
  #resize(capacity) {
    for (const [name, Type] of Object.entries(TYPES)) {
      this[name] = new Type(this[name].buffer.transfer(capacity * Type.BYTES_PER_ELEMENT));
    }
    this.capacity = capacity;
  }
}

/** Texts by number: each is kept once. */
export class Texts {
  #numbers = new Map();
  texts = [];

  constructor(texts = []) {
    for (const text of texts) this.number(text);
  }

  number(text) {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.#numbers.set(text, number);
      this.texts.push(text);
    }
    return number;
  }
}
