// From the records that JSON.parse made to columns; for the pages that parse the JSON as a whole, in a worker.

import { COMMON_ENCRYPTIONS, Columns, ENCRYPTED, NOT_ENCRYPTED, OUTBOUND, STATE, STATES, Texts } from "./columns.js";

/** A busy file has about 69 bytes a tuple: rather a little too much room than growing once more. */
const BYTES_PER_TUPLE = 64;

const [COMMA, LETTER_N, LETTER_O, LETTER_X] = [44, 78, 79, 88];

/** Columns, with the texts that they have the numbers of, and the groups that `columns.group` points into. */
export class Tuples {
  constructor(nBytes) {
    this.columns = new Columns(Math.ceil(nBytes / BYTES_PER_TUPLE));
    this.addresses = new Texts();
    this.encryptions = new Texts(COMMON_ENCRYPTIONS);
    /** Of groups, by number: rule, ACL and NIC are numbers among the names. */
    this.groups = [];
    this.names = new Texts();
  }

  /** Adds all that is in the text of a file. */
  add(text) {
    for (const record of JSON.parse(text).records) {
      for (const flow of record.flowRecords.flows) {
        for (const { rule, flowTuples } of flow.flowGroups) {
          const [group, { names }] = [this.groups.length, this];
          const mac = names.number(record.macAddress);
          this.groups.push({ rule: names.number(rule), acl: names.number(flow.aclID), mac });
          for (const tuple of flowTuples) this.#addTuple(tuple, group);
        }
      }
    }
  }

  /** Without split(): no array and no texts but those of the addresses, which the maps need. */
  #addTuple(text, group) {
    const { columns, addresses } = this;
    columns.reserve();
    const row = columns.length;
    const afterTime = text.indexOf(",");
    const afterSource = text.indexOf(",", afterTime + 1);
    const afterDestination = text.indexOf(",", afterSource + 1);
    columns.time[row] = digits(text, 0, afterTime);
    columns.source[row] = addresses.number(text.slice(afterTime + 1, afterSource));
    columns.destination[row] = addresses.number(text.slice(afterSource + 1, afterDestination));
    let start = afterDestination + 1;
    let end = comma(text, start);
    columns.sourcePort[row] = digits(text, start, end);
    start = end + 1;
    end = comma(text, start);
    columns.destinationPort[row] = digits(text, start, end);
    start = end + 1;
    end = comma(text, start);
    columns.protocol[row] = digits(text, start, end);
    start = end + 1;
    let flags = text.charCodeAt(start) === LETTER_O ? OUTBOUND : 0;
    start = comma(text, start) + 1;
    flags |= STATES.indexOf(text[start]) & STATE;
    columns.flags[row] = flags;
    columns.group[row] = group;
    start = comma(text, start) + 1;
    end = comma(text, start);
    columns.encryption[row] = this.#encryption(text, start, end);
    start = end + 1;
    end = comma(text, start);
    columns.packetsSent[row] = counter(text, start, end);
    start = end + 1;
    end = comma(text, start);
    columns.bytesSent[row] = counter(text, start, end);
    start = end + 1;
    end = comma(text, start);
    columns.packetsReceived[row] = counter(text, start, end);
    columns.bytesReceived[row] = counter(text, end + 1, text.length);
    columns.length += 1;
  }

  #encryption(text, start, end) {
    if (end - start === 1 && text.charCodeAt(start) === LETTER_X) return ENCRYPTED;
    if (end - start === 2 && text.charCodeAt(start) === LETTER_N) return NOT_ENCRYPTED;
    return this.encryptions.number(text.slice(start, end));
  }
}

/** The place of the next comma, or the end. The fields are short: this is quicker than indexOf(). */
function comma(text, from) {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== COMMA) at += 1;
  return at;
}

function counter(text, start, end) {
  return start < end ? digits(text, start, end) : NaN;
}

function digits(text, start, end) {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + (text.charCodeAt(at) - 48);
  return value;
}
