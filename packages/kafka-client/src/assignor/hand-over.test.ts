import * as fc from 'fast-check'
import { assignWithHandOver } from './hand-over'
import { type Member } from './sticky-assignment'

const PARTITIONS = Array.from({ length: 6 }, (_, partition) => ({ topic: 'orders', partition }))

/** Creates a member that owns these partitions. The partitions in `busy` have running work. */
function member(memberId: string, owned: number[], { busy = [] as number[], leaving = false } = {}): Member {
  const claims = owned.map((partition) => ({ topic: 'orders', partition, busy: busy.includes(partition) }))
  return { memberId, topics: ['orders'], generation: 1, owned: claims, leaving }
}

function assign(...members: Member[]) {
  const numbers = (list: { partition: number }[]) => list.map(({ partition }) => partition).sort()
  const assignments = assignWithHandOver({ members, partitions: PARTITIONS })
  return Object.fromEntries(
    [...assignments].map(([id, { assigned, release }]) => [id, [numbers(assigned), numbers(release)]]),
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

  it('leaves a busy partition with its owner, marked for release', () => {
    const assignments = assign(member('a', [0, 1, 2], { busy: [2] }), member('b', [3, 4, 5]), member('c', []))
    expect(assignments).toEqual({ a: [[0, 1, 2], [2]], b: [[3, 4], []], c: [[5], []] })
  })

  it('moves a released partition when its owner no longer claims it', () => {
    const assignments = assign(member('a', [0, 1]), member('b', [3, 4]), member('c', [5]))
    expect(assignments).toEqual({ a: [[0, 1], []], b: [[3, 4], []], c: [[2, 5], []] })
  })

  it('assigns only busy partitions to a leaving member', () => {
    const leaving = member('a', [0, 1, 2], { busy: [1], leaving: true })
    expect(assign(leaving, member('b', [3, 4, 5]))).toEqual({ a: [[1], []], b: [[0, 2, 3, 4, 5], []] })
    expect(assign(leaving)).toEqual({ a: [[1], []] })
  })

  it('never moves a busy partition, and balances after the work has ended', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const group = new Group()
        for (const [action, memberIndex, partitionIndex] of steps) group[action](memberIndex, partitionIndex)
        group.finishAll()
        const sizes = group.members.map(({ owned }) => owned.size)
        if (sizes.length === 0) return
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(PARTITIONS.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })
})

/** An action of {@link Group}, with the indexes of the member and the partition. */
const step = fc.tuple(
  fc.constantFrom('join' as const, 'work' as const, 'finish' as const, 'leave' as const, 'crash' as const),
  fc.nat(6),
  fc.nat(5),
)

interface SimulatedMember {
  id: string
  generation: number
  owned: Set<number>
  busy: Set<number>
  releasing: Set<number>
  leaving: boolean
}

/** A consumer group whose members follow the hand-over protocol; it checks that no busy partition moves. */
class Group {
  members: SimulatedMember[] = []
  private generation = 0
  private nextId = 0

  join(): void {
    if (this.members.length > 7) return
    this.members.push({
      id: `m${this.nextId++}`,
      generation: -1,
      owned: new Set(),
      busy: new Set(),
      releasing: new Set(),
      leaving: false,
    })
    this.rebalance()
  }

  /** Starts work if the member may start records in the partition. */
  work(memberIndex: number, partitionIndex: number): void {
    const simulatedMember = this.at(memberIndex)
    const partition = [...(simulatedMember?.owned ?? [])][partitionIndex]
    if (
      simulatedMember &&
      partition !== undefined &&
      !simulatedMember.leaving &&
      !simulatedMember.releasing.has(partition)
    )
      simulatedMember.busy.add(partition)
  }

  finish(memberIndex: number, partitionIndex: number): void {
    const simulatedMember = this.at(memberIndex)
    const partition = [...(simulatedMember?.busy ?? [])][partitionIndex]
    if (!simulatedMember || partition === undefined) return
    simulatedMember.busy.delete(partition)
    if (simulatedMember.releasing.delete(partition)) {
      simulatedMember.owned.delete(partition)
      this.rebalance()
    }
    if (simulatedMember.leaving && simulatedMember.busy.size === 0) this.crash(memberIndex)
  }

  leave(memberIndex: number): void {
    const simulatedMember = this.at(memberIndex)
    if (!simulatedMember) return
    simulatedMember.leaving = true
    if (simulatedMember.busy.size === 0) this.crash(memberIndex)
  }

  /** Removes a member, as after a crash or a LeaveGroup request. */
  crash(memberIndex: number): void {
    const simulatedMember = this.at(memberIndex)
    if (!simulatedMember) return
    this.members.splice(this.members.indexOf(simulatedMember), 1)
    this.rebalance()
  }

  finishAll(): void {
    for (const memberIndex of [...this.members.keys()].reverse())
      for (let remaining = this.at(memberIndex)?.busy.size ?? 0; remaining > 0; remaining--) this.finish(memberIndex, 0)
    expect(this.members.some(({ leaving, releasing }) => leaving || releasing.size > 0)).toBe(false)
  }

  private at(memberIndex: number): SimulatedMember | undefined {
    return this.members[memberIndex % Math.max(1, this.members.length)]
  }

  private rebalance(): void {
    const busyOwners = new Map(this.members.flatMap(({ id, busy }) => [...busy].map((partition) => [partition, id])))
    const members = this.members.map(({ id, owned, busy, generation, leaving }) => ({
      ...member(id, [...owned], { busy: [...busy], leaving }),
      generation,
    }))
    const assignments = assignWithHandOver({ members, partitions: PARTITIONS })
    this.generation++
    const assignedPartitions = new Set<number>()
    for (const simulatedMember of this.members) {
      const { assigned, release } = assignments.get(simulatedMember.id)!
      for (const { partition } of assigned) {
        expect(assignedPartitions.has(partition)).toBe(false)
        assignedPartitions.add(partition)
        expect(busyOwners.get(partition) ?? simulatedMember.id).toBe(simulatedMember.id)
      }
      simulatedMember.owned = new Set(assigned.map(({ partition }) => partition))
      simulatedMember.releasing = new Set(release.map(({ partition }) => partition))
      simulatedMember.generation = this.generation
      for (const partition of simulatedMember.busy) expect(simulatedMember.owned.has(partition)).toBe(true)
    }
  }
}
