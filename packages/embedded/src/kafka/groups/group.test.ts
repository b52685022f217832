import { aJoinRequest, SESSION_MS } from '../../../test/kafka/simulated-member'
import { ErrorCode } from '../wire/error-code'
import { Group } from './group'
import { type JoinRequest, type JoinResponse, type SyncResponse } from './group-requests'

const REBALANCE_MS = 20_000

describe('Group', () => {
  let now: number
  let group: Group
  beforeEach(() => {
    now = 1_000
    group = createGroup(0)
  })

  it('assigns a new member an id first, and lets it join with this id', () => {
    const first = join({ needsKnownMemberId: true })
    expect(first.answer).toMatchObject({ error: ErrorCode.MEMBER_ID_REQUIRED, memberId: 'c-1' })
    const second = join({ needsKnownMemberId: true, memberId: 'c-1' })
    expect(second.answer).toMatchObject({ error: ErrorCode.NONE, generation: 1, leader: 'c-1', memberId: 'c-1' })
  })

  it('rejects member ids it has not assigned', () => {
    expect(join({ memberId: 'unknown' }).answer).toMatchObject({ error: ErrorCode.UNKNOWN_MEMBER_ID })
    expect(group.heartbeat({ memberId: 'unknown', generation: 0 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    expect(group.leave('unknown')).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
  })

  it('collects members that join shortly after each other in one generation', () => {
    group = createGroup(50)
    const first = join()
    advance(40)
    const second = join()
    advance(40)
    const third = join()
    advance(40)
    expect([first, second, third].map(({ answer }) => answer)).toEqual([undefined, undefined, undefined])
    advance(60)
    expect([first, second, third].map(({ answer }) => answer?.generation)).toEqual([1, 1, 1])
    expect(first.answer?.members).toHaveLength(3)
    expect(second.answer?.members).toEqual([])
  })

  it('waits for known members to rejoin, and removes those that do not in time', () => {
    const [leader, follower] = stableGroupOfTwo()
    const third = join()
    expect(third.answer).toBeUndefined()
    expect(beat(leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
    const again = join({ memberId: leader })
    for (let waited = 0; waited < REBALANCE_MS; waited += 5_000) {
      expect(again.answer).toBeUndefined()
      // It keeps its session alive but never rejoins.
      beat(follower)
      advance(5_000)
    }
    expect(again.answer).toMatchObject({ error: ErrorCode.NONE, generation: 3 })
    expect(beat(follower, 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    expect(again.answer?.members).toHaveLength(2)
  })

  it('removes a member whose session has expired and makes the others rejoin', () => {
    const [leader, follower] = stableGroupOfTwo()
    advance(SESSION_MS - 1)
    expect(beat(leader)).toBe(ErrorCode.NONE)
    advance(1)
    expect(beat(follower)).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    expect(beat(leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
  })

  it('does not expire a session while the member waits for a response', () => {
    const [leader, follower] = stableGroupOfTwo()
    const third = join()
    const waiting = join({ memberId: follower })
    for (let i = 0; i < 3; i++) {
      advance(SESSION_MS - 1)
      beat(leader)
    }
    expect(waiting.answer).toBeUndefined()
    join({ memberId: leader })
    expect([waiting.answer?.error, third.answer?.error]).toEqual([ErrorCode.NONE, ErrorCode.NONE])
  })

  it('removes members that joined but did not send SyncGroup', () => {
    const [leader] = stableGroupOfTwo()
    const third = join()
    join({ memberId: leader })
    group.leave('c-2')
    const generation = group.generation
    sync(leader, generation)
    for (let waited = 0; waited < REBALANCE_MS; waited += 5_000) {
      beat(leader, generation)
      group.heartbeat({ memberId: third.answer?.memberId ?? '', generation })
      advance(5_000)
    }
    expect(beat(leader, generation)).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
    expect(group.describe().members.map(({ memberId }) => memberId)).toEqual([leader])
  })

  it('repeats the response to a follower that joins again, and starts a rebalance for the leader', () => {
    const [leader, follower] = stableGroupOfTwo()
    expect(join({ memberId: follower }).answer).toMatchObject({ error: ErrorCode.NONE, generation: 2 })
    expect(group.state).toBe('Stable')
    join({ memberId: leader })
    expect(group.state).toBe('PreparingRebalance')
  })

  it('starts a rebalance when a follower changes its subscription', () => {
    const [, follower] = stableGroupOfTwo()
    join({ memberId: follower, protocols: [{ name: 'range', metadata: Buffer.from('other') }] })
    expect(group.state).toBe('PreparingRebalance')
  })

  it('starts no rebalance when an assigned member id was not used', () => {
    const [leader] = stableGroupOfTwo()
    join({ needsKnownMemberId: true })
    for (const memberId of [leader, 'c-2']) group.heartbeat({ memberId, generation: 2 })
    advance(SESSION_MS - 1)
    for (const memberId of [leader, 'c-2']) group.heartbeat({ memberId, generation: 2 })
    advance(1)
    expect(group.state).toBe('Stable')
  })

  it('rejects members that have no protocol in common with the others', () => {
    stableGroupOfTwo()
    const rejected = join({ protocols: [{ name: 'cooperative-sticky', metadata: Buffer.alloc(0) }] })
    expect(rejected.answer).toMatchObject({ error: ErrorCode.INCONSISTENT_GROUP_PROTOCOL })
    expect(join({ protocolType: 'connect' }).answer).toMatchObject({ error: ErrorCode.INCONSISTENT_GROUP_PROTOCOL })
  })

  it('chooses the common protocol that most members prefer', () => {
    group = createGroup(50)
    const offers = (...names: string[]) => names.map((name) => ({ name, metadata: Buffer.from(name) }))
    const first = join({ protocols: offers('only-mine', 'range', 'sticky') })
    join({ protocols: offers('sticky', 'range') })
    join({ protocols: offers('sticky', 'range') })
    advance(200)
    expect(first.answer).toMatchObject({ protocol: 'sticky' })
    expect(first.answer?.members[0]?.metadata.toString()).toBe('sticky')
  })

  it('makes another member the leader when the leader leaves', () => {
    const [leader, follower] = stableGroupOfTwo()
    group.leave(leader)
    expect(join({ memberId: follower }).answer).toMatchObject({ leader: follower, generation: 3 })
  })

  it('is empty when all members have left', () => {
    for (const member of stableGroupOfTwo()) group.leave(member)
    expect(group.describe()).toMatchObject({ state: 'Empty', members: [] })
  })

  describe('commits', () => {
    it('are accepted from members of the current generation, even while others rejoin', () => {
      const [leader] = stableGroupOfTwo()
      expect(commit(leader, 2)).toBe(ErrorCode.NONE)
      expect(commit(leader, 1)).toBe(ErrorCode.ILLEGAL_GENERATION)
      expect(commit('unknown', 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(commit('', -1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      join()
      expect(group.state).toBe('PreparingRebalance')
      expect(commit(leader, 2)).toBe(ErrorCode.NONE)
    })

    it('are rejected while partitions are being assigned', () => {
      const [leader, follower] = stableGroupOfTwo()
      const third = join()
      join({ memberId: leader })
      join({ memberId: follower })
      expect(third.answer).toMatchObject({ generation: 3 })
      expect(commit(follower, 2)).toBe(ErrorCode.ILLEGAL_GENERATION)
      expect(commit(follower, 3)).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      expect(beat(follower, 3)).toBe(ErrorCode.NONE)
    })

    it('are accepted from any client while the group is empty', () => {
      expect(commit('', -1)).toBe(ErrorCode.NONE)
    })
  })

  function createGroup(initialRebalanceDelayMs: number): Group {
    let ids = 0
    return new Group({ now: () => now, createMemberId: (clientId) => `${clientId}-${++ids}`, initialRebalanceDelayMs })
  }

  function advance(ms: number): void {
    const end = now + ms
    while (group.nextDeadline <= end) {
      now = group.nextDeadline
      group.expire()
    }
    now = end
  }

  function join(overrides: Partial<JoinRequest> = {}): { answer?: JoinResponse } {
    const pending: { answer?: JoinResponse } = {}
    group.join(aJoinRequest({ rebalanceTimeoutMs: REBALANCE_MS, ...overrides }), (answer) => (pending.answer = answer))
    return pending
  }

  function sync(memberId: string, generation: number): SyncResponse | undefined {
    let response: SyncResponse | undefined
    group.sync({ memberId, generation, assignments: [] }, (answer) => (response = answer))
    return response
  }

  function stableGroupOfTwo(): [string, string] {
    join()
    join()
    join({ memberId: 'c-1' })
    sync('c-2', 2)
    sync('c-1', 2)
    expect(group.state).toBe('Stable')
    return ['c-1', 'c-2']
  }

  const beat = (memberId: string, generation = 2): ErrorCode => group.heartbeat({ memberId, generation })
  const commit = (memberId: string, generation: number): ErrorCode => group.checkCommit({ memberId, generation })
})
