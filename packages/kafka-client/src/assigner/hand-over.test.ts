import * as fc from 'fast-check'
import { assignWithHandOver } from './hand-over'
import { type Member } from './sticky-assignment'

const PARTITIONS = Array.from({ length: 6 }, (_, partition) => ({ topic: 'orders', partition }))

/** A member by what it owns; numbers in `busy` have work running. */
function member(memberId: string, owned: number[], { busy = [] as number[], leaving = false } = {}): Member {
  const claims = owned.map((partition) => ({ topic: 'orders', partition, busy: busy.includes(partition) }))
  return { memberId, topics: ['orders'], generation: 1, owned: claims, leaving }
}

function assign(...members: Member[]) {
  const numbers = (list: { partition: number }[]) => list.map(({ partition }) => partition).sort()
  const shares = assignWithHandOver({ members, partitions: PARTITIONS })
  return Object.fromEntries(
    [...shares].map(([id, { assigned, release }]) => [id, [numbers(assigned), numbers(release)]]),
  )
}

describe('assignWithHandOver', () => {
  it('moves idle partitions at once', () => {
    expect(assign(member('a', [0, 1, 2]), member('b', [3, 4, 5]), member('c', []))).toEqual({
      a: [[0, 1], []],
      b: [[3, 4], []],
      c: [[2, 5], []],
    })
  })

  it('leaves a busy partition with its owner, to be released', () => {
    const all = assign(member('a', [0, 1, 2], { busy: [2] }), member('b', [3, 4, 5]), member('c', []))
    expect(all).toEqual({ a: [[0, 1, 2], [2]], b: [[3, 4], []], c: [[5], []] })
  })

  it('moves it when its owner claims it no longer', () => {
    const all = assign(member('a', [0, 1]), member('b', [3, 4]), member('c', [5]))
    expect(all).toEqual({ a: [[0, 1], []], b: [[3, 4], []], c: [[2, 5], []] })
  })

  it('leaves a leaver what it works on and nothing else', () => {
    const leaver = member('a', [0, 1, 2], { busy: [1], leaving: true })
    expect(assign(leaver, member('b', [3, 4, 5]))).toEqual({ a: [[1], []], b: [[0, 2, 3, 4, 5], []] })
    expect(assign(leaver)).toEqual({ a: [[1], []] })
  })

  it('never moves a busy partition, and is even soon after the work has ended', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const group = new Group()
        for (const [what, who, which] of steps) group[what](who, which)
        group.settle()
        const sizes = group.members.map(({ owned }) => owned.size)
        if (sizes.length === 0) return
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(PARTITIONS.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })
})

const step = fc.tuple(
  fc.constantFrom('join' as const, 'work' as const, 'finish' as const, 'leave' as const, 'crash' as const),
  fc.nat(6),
  fc.nat(5),
)

interface Actor {
  id: string
  generation: number
  owned: Set<number>
  busy: Set<number>
  releasing: Set<number>
  leaving: boolean
}

/** A consumer group whose members keep to the rules of the hand-over; it checks that no busy partition moves. */
class Group {
  members: Actor[] = []
  private generation = 0
  private named = 0

  join(): void {
    if (this.members.length > 7) return
    const none = () => new Set<number>()
    this.members.push({
      ...{ id: `m${this.named++}`, generation: -1, leaving: false },
      ...{ owned: none(), busy: none(), releasing: none() },
    })
    this.rebalance()
  }

  /** Work starts where it may. */
  work(who: number, which: number): void {
    const actor = this.at(who)
    const partition = [...(actor?.owned ?? [])][which]
    if (actor && partition !== undefined && !actor.leaving && !actor.releasing.has(partition)) actor.busy.add(partition)
  }

  finish(who: number, which: number): void {
    const actor = this.at(who)
    const partition = [...(actor?.busy ?? [])][which]
    if (!actor || partition === undefined) return
    actor.busy.delete(partition)
    if (actor.releasing.delete(partition)) {
      actor.owned.delete(partition)
      this.rebalance()
    }
    if (actor.leaving && actor.busy.size === 0) this.crash(who)
  }

  leave(who: number): void {
    const actor = this.at(who)
    if (!actor) return
    actor.leaving = true
    if (actor.busy.size === 0) this.crash(who)
  }

  crash(who: number): void {
    const actor = this.at(who)
    if (!actor) return
    this.members.splice(this.members.indexOf(actor), 1)
    this.rebalance()
  }

  settle(): void {
    for (const who of [...this.members.keys()].reverse())
      for (let left = this.at(who)?.busy.size ?? 0; left > 0; left--) this.finish(who, 0)
    expect(this.members.some(({ leaving, releasing }) => leaving || releasing.size > 0)).toBe(false)
  }

  private at(who: number): Actor | undefined {
    return this.members[who % Math.max(1, this.members.length)]
  }

  private rebalance(): void {
    const before = new Map(this.members.flatMap(({ id, busy }) => [...busy].map((partition) => [partition, id])))
    const members = this.members.map(({ id, owned, busy, generation, leaving }) => ({
      ...member(id, [...owned], { busy: [...busy], leaving }),
      generation,
    }))
    const shares = assignWithHandOver({ members, partitions: PARTITIONS })
    this.generation++
    const taken = new Set<number>()
    for (const actor of this.members) {
      const { assigned, release } = shares.get(actor.id)!
      for (const { partition } of assigned) {
        expect(taken.has(partition)).toBe(false)
        taken.add(partition)
        expect(before.get(partition) ?? actor.id).toBe(actor.id)
      }
      actor.owned = new Set(assigned.map(({ partition }) => partition))
      actor.releasing = new Set(release.map(({ partition }) => partition))
      actor.generation = this.generation
      for (const partition of actor.busy) expect(actor.owned.has(partition)).toBe(true)
    }
  }
}
