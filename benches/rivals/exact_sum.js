// A sum of counters that is exact beyond 2^53, without a BigInt for every one of them.

/** Below this, a counter of as much still fits beside it exactly. */
const FULL = 2 ** 52;

/** Adds numbers; `total` is a BigInt. */
export class ExactSum {
  #small = 0;
  #large = 0n;

  add(value) {
    this.#small += value;
    if (this.#small > FULL) {
      this.#large += BigInt(this.#small);
      this.#small = 0;
    }
  }

  get total() {
    return this.#large + BigInt(this.#small);
  }
}
