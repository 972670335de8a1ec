// Texts by number, each kept once, looked up by their bytes: a text that is known costs no string.

const decoder = new TextDecoder();

export class ByteTexts {
  texts = [];
  /** All texts one after the other, and where each ends. */
  #bytes = new Uint8Array(1 << 16);
  #ends = [0];
  /** An open-addressed table of numbers + 1; 0 is free. Its length is a power of two. */
  #slots = new Int32Array(1 << 12);
  #hashes = [];

  number(bytes, start, end) {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at], 0x01000193);
    const mask = this.#slots.length - 1;
    // The low bits of this hash are its worst.
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const number = this.#slots[slot] - 1;
      if (number < 0) return this.#keep(bytes, start, end, hash, slot);
      if (this.#hashes[number] === hash && this.#isSame(number, bytes, start, end)) return number;
      slot = (slot + 1) & mask;
    }
  }

  #isSame(number, bytes, start, end) {
    const from = this.#ends[number];
    if (this.#ends[number + 1] - from !== end - start) return false;
    for (let at = start; at < end; at += 1) {
      if (this.#bytes[from + at - start] !== bytes[at]) return false;
    }
    return true;
  }

  #keep(bytes, start, end, hash, slot) {
    const number = this.texts.length;
    const text = bytes.subarray(start, end);
    const from = this.#ends[number];
    while (from + text.length > this.#bytes.length) {
      this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(this.#bytes.length * 2));
    }
    this.#bytes.set(text, from);
    this.#ends.push(from + text.length);
    this.texts.push(decoder.decode(text));
    this.#hashes.push(hash);
    this.#slots[slot] = number + 1;
    if (number * 2 > this.#slots.length) this.#grow();
    return number;
  }

  #grow() {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    this.#hashes.forEach((hash, number) => {
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    });
    this.#slots = slots;
  }
}
