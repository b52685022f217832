import { itemOverheadBytes } from './memory'

/** The fields of a hash, and their estimated memory. */
export class Hash extends Map<string, Buffer> {
  bytes = 0

  override set(field: string, value: Buffer): this {
    const oldValue = this.get(field)
    if (oldValue === undefined) this.bytes += itemOverheadBytes + field.length + value.length
    else this.bytes += value.length - oldValue.length
    return super.set(field, value)
  }

  override delete(field: string): boolean {
    const value = this.get(field)
    if (value) this.bytes -= itemOverheadBytes + field.length + value.length
    return super.delete(field)
  }

  clone(): Hash {
    const copy = new Hash()
    for (const [field, value] of this) copy.set(field, value)
    return copy
  }
}

/** The members of a set, and their estimated memory. */
export class MemberSet extends Set<string> {
  bytes = 0

  static of(members: Iterable<string>): MemberSet {
    const set = new MemberSet()
    for (const member of members) set.add(member)
    return set
  }

  override add(member: string): this {
    if (!this.has(member)) this.bytes += itemOverheadBytes + member.length
    return super.add(member)
  }

  override delete(member: string): boolean {
    if (this.has(member)) this.bytes -= itemOverheadBytes + member.length
    return super.delete(member)
  }

  clone(): MemberSet {
    return MemberSet.of(this)
  }
}
