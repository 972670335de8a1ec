// The texts of addresses that are kept as numbers, each once: what a dictionary column of Arrow is made of.

export class AddressTexts {
  texts = [];
  /** An open-addressed table from IPv4 addresses to places in `texts` + 1; 0 is free. Its length is a power of two. */
  #addresses = new Uint32Array(1 << 16);
  #places = new Uint32Array(1 << 16);
  #others = new Map();

  /** The place of an IPv4 address. */
  ipv4(address) {
    const mask = this.#places.length - 1;
    let slot = slotOf(address, mask);
    while (this.#places[slot] !== 0) {
      if (this.#addresses[slot] === address) return this.#places[slot] - 1;
      slot = (slot + 1) & mask;
    }
    this.texts.push(`${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`);
    this.#addresses[slot] = address;
    this.#places[slot] = this.texts.length;
    if (this.texts.length * 2 > this.#places.length) this.#grow();
    return this.texts.length - 1;
  }

  /** The place of another address, which is a text already. */
  other(text) {
    let place = this.#others.get(text);
    if (place === undefined) {
      place = this.texts.push(text) - 1;
      this.#others.set(text, place);
    }
    return place;
  }

  #grow() {
    const [addresses, places] = [this.#addresses, this.#places];
    this.#addresses = new Uint32Array(addresses.length * 2);
    this.#places = new Uint32Array(places.length * 2);
    const mask = this.#places.length - 1;
    places.forEach((place, old) => {
      if (place === 0) return;
      let slot = slotOf(addresses[old], mask);
      while (this.#places[slot] !== 0) slot = (slot + 1) & mask;
      this.#addresses[slot] = addresses[old];
      this.#places[slot] = place;
    });
  }
}

/** Neighbours in a network are not neighbours in the table: the middle bits of a product depend on all bits. */
function slotOf(address, mask) {
  return (Math.imul(address, 0x9e3779b1) >>> 12) & mask;
}
