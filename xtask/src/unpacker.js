// Unpacks LZMA as the LZMA SDK's lzma-specification.txt says it, with lc = 4 and lp = pb = 0, and no header. What a byte
// decides is told from odds that each bit learns from, so all is unpacked in one order: up to an end, and later on.
const unpacker = (packed, nBytes) => {
  const bytes = new Uint8Array(nBytes);
  // Where the odds of each kind of bit begin. Numbers of 32 bits are with a sign here: those are the quick ones.
  const isRep = 12, isOlder = 24, isThird = 36, isFourth = 48, isLong = 60, newLength = 72, repLength = 346;
  const slots = 620, low = 876, middle = 892, literals = 1024, perByte = 0x300;
  const odds = new Uint16Array(literals + perByte * 16).fill(1024);
  const top = 1 << 31;
  let range = -1, code = 0, next = 1;
  while (next < 5) code = (code << 8) | packed[next++];
  let at = 0, state = 0, first = 1, second = 1, third = 1, fourth = 1;

  const refill = () => {
    if (range >>> 24) return;
    range <<= 8;
    code = (code << 8) | packed[next++];
  };
  const bit = (index) => {
    const odd = odds[index];
    const bound = Math.imul(range >>> 11, odd);
    const is = (code ^ top) < (bound ^ top) ? 0 : 1;
    if (is) {
      range = (range - bound) | 0;
      code = (code - bound) | 0;
      odds[index] = odd - (odd >> 5);
    } else {
      range = bound;
      odds[index] = odd + ((2048 - odd) >> 5);
    }
    refill();
    return is;
  };
  const evenBit = () => {
    range >>>= 1;
    const is = (code ^ top) < (range ^ top) ? 0 : 1;
    if (is) code = (code - range) | 0;
    refill();
    return is;
  };
  const number = (base, nBits) => {
    let node = 1;
    for (let bits = nBits; bits > 0; bits--) node = (node << 1) | bit(base + node);
    return node - (1 << nBits);
  };
  const fromLowest = (base, nBits) => {
    let node = 1, value = 0;
    for (let place = 0; place < nBits; place++) {
      const is = bit(base + node);
      node = (node << 1) | is;
      value |= is << place;
    }
    return value;
  };
  const length = (base) => {
    if (!bit(base)) return 2 + number(base + 2, 3);
    return bit(base + 1) ? 18 + number(base + 18, 8) : 10 + number(base + 10, 3);
  };
  const distance = (slot) => {
    if (slot < 4) return slot;
    const nBits = (slot >> 1) - 1;
    const start = (2 | (slot & 1)) << nBits;
    if (slot < 14) return start + fromLowest(middle + start - slot, nBits);
    let high = 0;
    for (let bits = nBits; bits > 4; bits--) high = (high << 1) | evenBit();
    return start + (high << 4) + fromLowest(low, 4);
  };
  const literal = () => {
    const base = literals + perByte * (at && bytes[at - 1] >> 4);
    let node = 1;
    if (state > 6) {
      // It is not the byte that would go on with the last match; up to where it differs, that one tells.
      for (let other = bytes[at - first]; node < 0x100; other <<= 1) {
        const would = (other >> 7) & 1;
        const is = bit(base + ((1 + would) << 8) + node);
        node = (node << 1) | is;
        if (is !== would) break;
      }
    }
    while (node < 0x100) node = (node << 1) | bit(base + node);
    bytes[at++] = node;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  };
  const match = () => {
    if (!bit(isRep + state)) {
      fourth = third;
      third = second;
      second = first;
      const n = length(newLength);
      state = state < 7 ? 7 : 10;
      first = 1 + distance(number(slots + 64 * Math.min(n - 2, 3), 6));
      return n;
    }
    if (bit(isOlder + state)) {
      let older = second;
      if (bit(isThird + state)) {
        older = third;
        if (bit(isFourth + state)) {
          older = fourth;
          fourth = third;
        }
        third = second;
      }
      second = first;
      first = older;
    } else if (!bit(isLong + state)) {
      state = state < 7 ? 9 : 11;
      return 1;
    }
    const n = length(repLength);
    state = state < 7 ? 8 : 11;
    return n;
  };

  return (end) => {
    while (at < end) {
      if (bit(state)) {
        for (let n = match(); n > 0; n--, at++) bytes[at] = bytes[at - first];
      } else {
        literal();
      }
    }
    // What has been changed on its way does not end so.
    if (at > nBytes || (at === nBytes && code)) throw new Error("this file is damaged");
    return bytes;
  };
};
