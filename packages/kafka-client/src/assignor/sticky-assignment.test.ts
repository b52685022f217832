import * as fc from 'fast-check'
import { type TopicPartition } from '../topic-partition'
import { type Member, assignSticky } from './sticky-assignment'

const partitionsOf = (topic: string, count: number): TopicPartition[] =>
  Array.from({ length: count }, (_, partition) => ({ topic, partition }))

const member = (memberId: string, owned: number[] = [], generation = 1): Member => ({
  memberId,
  topics: ['orders'],
  owned: owned.map((partition) => ({ topic: 'orders', partition, busy: false })),
  generation,
  leaving: false,
})

const partitionNumbers = (assignments: Map<string, TopicPartition[]>) =>
  Object.fromEntries([...assignments].map(([id, assigned]) => [id, assigned.map(({ partition }) => partition).sort()]))

const assign = (members: Member[], count = 6) =>
  partitionNumbers(assignSticky({ members, partitions: partitionsOf('orders', count) }))

describe('assignSticky', () => {
  it('divides six partitions between two members', () => {
    expect(Object.values(assign([member('a'), member('b')])).map((assigned) => assigned.length)).toEqual([3, 3])
  })

  it('moves one partition of each owner when a third member joins', () => {
    const assignments = assign([member('a', [0, 1, 2]), member('b', [3, 4, 5]), member('c')])
    expect(assignments['a']).toEqual([0, 1])
    expect(assignments['b']).toEqual([3, 4])
    expect(assignments['c']).toEqual([2, 5])
  })

  it('moves only the partitions of a member that left', () => {
    const assignments = assign([member('a', [0, 1]), member('b', [2, 3])])
    expect(assignments['a']).toEqual(expect.arrayContaining([0, 1]))
    expect(assignments['b']).toEqual(expect.arrayContaining([2, 3]))
  })

  it('prefers the later generation when two members claim a partition', () => {
    const assignments = assign([member('a', [0, 1, 2], 4), member('b', [0, 1, 2, 3], 5)])
    expect(assignments['b']).toEqual([0, 1, 2])
  })

  it('assigns nothing to a seventh member', () => {
    const assignments = assign(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => member(id)))
    expect(
      Object.values(assignments)
        .map((assigned) => assigned.length)
        .sort(),
    ).toEqual([0, 1, 1, 1, 1, 1, 1])
  })

  it('assigns each partition once, evenly, and moves as few partitions as possible', () => {
    const groups = fc
      .record({ members: fc.integer({ min: 1, max: 9 }), partitions: fc.integer({ min: 1, max: 24 }) })
      .chain(({ members, partitions }) =>
        fc.record({
          partitions: fc.constant(partitions),
          owners: fc.array(fc.integer({ min: -1, max: members - 1 }), { minLength: partitions, maxLength: partitions }),
          members: fc.constant(members),
        }),
      )
    fc.assert(
      fc.property(groups, ({ members, partitions, owners }) => {
        const owned = (memberIndex: number) =>
          owners.flatMap((owner, partition) => (owner === memberIndex ? [partition] : []))
        const allMembers = Array.from({ length: members }, (_, memberIndex) =>
          member(`m${memberIndex}`, owned(memberIndex)),
        )
        const assignments = assign(allMembers, partitions)
        expect(
          Object.values(assignments)
            .flat()
            .sort((a, b) => a - b),
        ).toEqual([...owners.keys()])
        const sizes = Object.values(assignments).map((assigned) => assigned.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        const ceiling = Math.ceil(partitions / members)
        allMembers.forEach(({ memberId }, memberIndex) => {
          const kept = owned(memberIndex).filter((partition) => assignments[memberId]!.includes(partition))
          expect(kept.length).toBeGreaterThanOrEqual(Math.min(owned(memberIndex).length, assignments[memberId]!.length))
          expect(assignments[memberId]!.length).toBeLessThanOrEqual(ceiling)
        })
      }),
    )
  })
})
