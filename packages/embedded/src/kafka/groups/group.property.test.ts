import fc from 'fast-check'
import { PARTITIONS, REBALANCE_MS, SESSION_MS, SimulatedMember } from '../../../test/kafka/simulated-member'
import { Group } from './group'

type Command = { kind: 'start' } | { kind: 'step' | 'leave' | 'freeze'; member: number } | { kind: 'wait'; ms: number }

const memberIndex = fc.nat({ max: 7 })
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'start' as const }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('step' as const), member: memberIndex }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('leave' as const, 'freeze' as const), member: memberIndex }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 4_000 }) }) },
)

describe('Group under random joins, leaves, crashes and delays', () => {
  it('never assigns a partition to two members of a generation, and always becomes stable', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 120 }), fc.constantFrom(0, 50), (commands, delayMs) => {
        const simulation = new Simulation(delayMs)
        for (const command of commands) simulation.apply(command)
        simulation.settle()
        simulation.expectStableAssignment()
      }),
      { numRuns: 300 },
    )
  })
})

class Simulation {
  private now = 0
  private lastId = 0
  private generation = 0
  // The problems are asserted once at the end, because an `expect` in each of thousands of steps is slow.
  private readonly problems: string[] = []
  private readonly members: SimulatedMember[] = []
  private readonly group: Group

  constructor(initialRebalanceDelayMs: number) {
    const createMemberId = (clientId: string) => `${clientId}-${++this.lastId}`
    this.group = new Group({ now: () => this.now, createMemberId, initialRebalanceDelayMs })
  }

  apply(command: Command): void {
    if (command.kind === 'start') this.members.push(new SimulatedMember(this.group))
    else if (command.kind === 'wait') this.wait(command.ms)
    else this.members[command.member]?.[command.kind]()
    this.check()
  }

  /** Lets all live members continue for longer than any timeout. */
  settle(): void {
    const end = this.now + 3 * (SESSION_MS + REBALANCE_MS)
    while (this.now < end) {
      for (const member of this.members) member.step()
      this.wait(200)
      this.check()
    }
  }

  expectStableAssignment(): void {
    const aliveMembers = this.members.filter(({ isAlive }) => isAlive)
    expect(this.problems).toEqual([])
    expect(aliveMembers.filter(({ isWaiting }) => isWaiting)).toEqual([])
    expect(this.group.state).toBe(aliveMembers.length === 0 ? 'Empty' : 'Stable')
    expect(
      this.group
        .describe()
        .members.map(({ memberId }) => memberId)
        .sort(),
    ).toEqual(aliveMembers.map(({ memberId }) => memberId).sort())
    const ownedPartitions = aliveMembers.flatMap((member) => member.ownedPartitions ?? []).sort()
    expect(ownedPartitions).toEqual(aliveMembers.length === 0 ? [] : Array.from({ length: PARTITIONS }, (_, i) => i))
  }

  private wait(ms: number): void {
    const end = this.now + ms
    for (let due = this.group.nextDeadline; due <= end; due = this.group.nextDeadline) {
      this.now = Math.max(this.now, due)
      this.group.expire()
      // With a deadline in the past, a real timer would fire in an endless loop.
      if (this.group.nextDeadline <= this.now)
        this.problems.push(`the deadline is still in the past after expire() at ${this.now}`)
      if (this.problems.length > 0) break
    }
    this.now = end
  }

  private check(): void {
    if (this.group.generation < this.generation) this.problems.push('the generation decreased')
    this.generation = this.group.generation
    const owners = this.members.filter(
      ({ ownedPartitions, generation }) => ownedPartitions && generation === this.generation,
    )
    const ownedPartitions = owners.flatMap((member) => member.ownedPartitions ?? [])
    if (new Set(ownedPartitions).size < ownedPartitions.length)
      this.problems.push(`two owners in generation ${this.generation}`)
  }
}
