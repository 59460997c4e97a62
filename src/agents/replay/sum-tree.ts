/**
 * Weights of a fixed number of items in a complete binary tree whose nodes hold the sums of what is below them: changing
 * one and finding an item by cumulated weight take as many steps as the tree has levels. Each sum is that of its two
 * children, always, so that equal weights make equal trees whatever the order they were set in.
 */
export class SumTree {
  /** Items; their weights are 0 until set. */
  readonly size: number;
  readonly #leaves: number;
  /** `[2 · leaves]`: the root at 1, the children of `i` at `2 i` and `2 i + 1`, the items from `leaves` on. */
  readonly #sums: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, size)));
    this.#sums = new Float64Array(2 * this.#leaves);
  }

  /** The sum of all weights. */
  get total(): number {
    return this.#sums[1] as number;
  }

  get(item: number): number {
    return this.#sums[this.#leaves + item] as number;
  }

  /** @param weight finite, >= 0 */
  set(item: number, weight: number): void {
    const sums = this.#sums;
    let at = this.#leaves + item;
    sums[at] = weight;
    for (at >>= 1; at >= 1; at >>= 1) sums[at] = (sums[2 * at] as number) + (sums[2 * at + 1] as number);
  }

  /**
   * The item at which the weights, summed up from the first, pass `mass`; never one of weight 0 while another has more.
   *
   * @param mass from 0 to the total
   */
  find(mass: number): number {
    const sums = this.#sums;
    let rest = mass;
    let at = 1;
    while (at < this.#leaves) {
      at *= 2;
      const left = sums[at] as number;
      if (rest < left || sums[at + 1] === 0) continue;
      rest -= left;
      at += 1;
    }
    return at - this.#leaves;
  }
}
