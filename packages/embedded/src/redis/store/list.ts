/** A double-ended queue. The front half is stored in reverse, so push and pop take amortized constant time at both ends. */
export class List {
  private front: Buffer[] = []
  private back: Buffer[] = []

  get size(): number {
    return this.front.length + this.back.length
  }

  unshift(value: Buffer): void {
    this.front.push(value)
  }

  push(value: Buffer): void {
    this.back.push(value)
  }

  shift(): Buffer | undefined {
    if (this.front.length === 0) this.rebalance('front')
    return this.front.pop() ?? this.back.shift()
  }

  pop(): Buffer | undefined {
    if (this.back.length === 0) this.rebalance('back')
    return this.back.pop() ?? this.front.shift()
  }

  toArray(): Buffer[] {
    return [...this.front.toReversed(), ...this.back]
  }

  /** Replaces all values. */
  reset(values: readonly Buffer[]): void {
    this.front = []
    this.back = [...values]
  }

  // Moves half of the values, so repeated pops from one end take amortized constant time, too.
  private rebalance(end: 'front' | 'back'): void {
    const all = this.toArray()
    const middle = end === 'front' ? Math.ceil(all.length / 2) : Math.floor(all.length / 2)
    this.front = all.slice(0, middle).reverse()
    this.back = all.slice(middle)
  }
}
