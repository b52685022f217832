import { itemOverheadBytes } from './memory'

/**
 * A double-ended queue with access by index. The front half is stored in reverse, so push and pop take amortized constant
 * time at both ends.
 */
export class List {
  private front: Buffer[] = []
  private back: Buffer[] = []
  bytes = 0

  static from(values: Iterable<Buffer>): List {
    const list = new List()
    for (const value of values) list.push(value)
    return list
  }

  get size(): number {
    return this.front.length + this.back.length
  }

  unshift(value: Buffer): void {
    this.bytes += itemOverheadBytes + value.length
    this.front.push(value)
  }

  push(value: Buffer): void {
    this.bytes += itemOverheadBytes + value.length
    this.back.push(value)
  }

  shift(): Buffer | undefined {
    if (this.front.length === 0) this.rebalance('front')
    return this.afterRemoval(this.front.pop() ?? this.back.shift())
  }

  pop(): Buffer | undefined {
    if (this.back.length === 0) this.rebalance('back')
    return this.afterRemoval(this.back.pop() ?? this.front.shift())
  }

  /** The value at an index; a negative index counts from the end. */
  at(index: number): Buffer | undefined {
    const position = index < 0 ? this.size + index : index
    const { length } = this.front
    return position < length ? this.front[length - 1 - position] : this.back[position - length]
  }

  /** Replaces the value at an index that exists. */
  set(index: number, value: Buffer): void {
    this.bytes += value.length - (this.at(index)?.length ?? 0)
    const { length } = this.front
    if (index < length) this.front[length - 1 - index] = value
    else this.back[index - length] = value
  }

  /** The values from `start` until before `end`. Both must be from 0 to `size`. */
  slice(start: number, end: number): Buffer[] {
    return Array.from({ length: end - start }, (_, index) => this.at(start + index) as Buffer)
  }

  toArray(): Buffer[] {
    return this.slice(0, this.size)
  }

  /** Removes all values before `start` and from `end` on. */
  trim(start: number, end: number): void {
    for (let excess = this.size - end; excess > 0; excess--) this.pop()
    for (let count = Math.min(start, this.size); count > 0; count--) this.shift()
  }

  /** Replaces all values. */
  reset(values: readonly Buffer[]): void {
    this.front = []
    this.back = [...values]
    this.bytes = values.reduce((total, { length }) => total + itemOverheadBytes + length, 0)
  }

  clone(): List {
    return List.from(this.toArray())
  }

  /** Subtracts the memory of a removed value. */
  private afterRemoval(value: Buffer | undefined): Buffer | undefined {
    if (value) this.bytes -= itemOverheadBytes + value.length
    return value
  }

  // Moves half of the values, so that repeated pops from one end also take amortized constant time.
  private rebalance(end: 'front' | 'back'): void {
    const values = this.toArray()
    const middle = end === 'front' ? Math.ceil(values.length / 2) : Math.floor(values.length / 2)
    this.front = values.slice(0, middle).reverse()
    this.back = values.slice(middle)
  }
}
