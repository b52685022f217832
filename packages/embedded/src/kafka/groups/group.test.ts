import { aJoinRequest, SESSION_MS } from '../../../test/kafka/simulated-member'
import { ErrorCode } from '../wire/error-code'
import { Group } from './group'
import { type JoinRequest, type JoinResponse, type SyncResponse } from './group-messages'

const REBALANCE_MS = 20_000

describe('Group', () => {
  let now: number
  let group: Group
  beforeEach(() => {
    now = 1_000
    group = createGroup(0)
  })

  it('assigns an id to a new member, which then joins with this id', () => {
    const first = join({ requiresKnownMemberId: true })
    expect(first.response).toMatchObject({ error: ErrorCode.MEMBER_ID_REQUIRED, memberId: 'c-1' })
    const second = join({ requiresKnownMemberId: true, memberId: 'c-1' })
    expect(second.response).toMatchObject({ error: ErrorCode.NONE, generation: 1, leader: 'c-1', memberId: 'c-1' })
  })

  it('rejects member ids that it has not assigned', () => {
    expect(join({ memberId: 'unknown' }).response).toMatchObject({ error: ErrorCode.UNKNOWN_MEMBER_ID })
    expect(group.heartbeat({ memberId: 'unknown', generation: 0 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    expect(group.leave('unknown')).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
  })

  it('puts members that join shortly after each other into one generation', () => {
    group = createGroup(50)
    const first = join()
    advance(40)
    const second = join()
    advance(40)
    const third = join()
    advance(40)
    expect([first, second, third].map(({ response }) => response)).toEqual([undefined, undefined, undefined])
    advance(60)
    expect([first, second, third].map(({ response }) => response?.generation)).toEqual([1, 1, 1])
    expect(first.response?.members).toHaveLength(3)
    expect(second.response?.members).toEqual([])
  })

  it('waits for known members to rejoin, and removes members that do not rejoin in time', () => {
    const [leader, follower] = createStableGroupOfTwo()
    const third = join()
    expect(third.response).toBeUndefined()
    expect(heartbeat(leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
    const rejoining = join({ memberId: leader })
    for (let elapsed = 0; elapsed < REBALANCE_MS; elapsed += 5_000) {
      expect(rejoining.response).toBeUndefined()
      // The follower sends heartbeats but never rejoins.
      heartbeat(follower)
      advance(5_000)
    }
    expect(rejoining.response).toMatchObject({ error: ErrorCode.NONE, generation: 3 })
    expect(heartbeat(follower, 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    expect(rejoining.response?.members).toHaveLength(2)
  })

  it('removes a member whose session has expired and makes the others rejoin', () => {
    const [leader, follower] = createStableGroupOfTwo()
    advance(SESSION_MS - 1)
    expect(heartbeat(leader)).toBe(ErrorCode.NONE)
    advance(1)
    expect(heartbeat(follower)).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    expect(heartbeat(leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
  })

  it('does not expire a session while the member waits for a response', () => {
    const [leader, follower] = createStableGroupOfTwo()
    const third = join()
    const waiting = join({ memberId: follower })
    for (let i = 0; i < 3; i++) {
      advance(SESSION_MS - 1)
      heartbeat(leader)
    }
    expect(waiting.response).toBeUndefined()
    join({ memberId: leader })
    expect([waiting.response?.error, third.response?.error]).toEqual([ErrorCode.NONE, ErrorCode.NONE])
  })

  it('removes members that joined but did not send SyncGroup', () => {
    const [leader] = createStableGroupOfTwo()
    const third = join()
    join({ memberId: leader })
    group.leave('c-2')
    const generation = group.generation
    sync(leader, generation)
    for (let elapsed = 0; elapsed < REBALANCE_MS; elapsed += 5_000) {
      heartbeat(leader, generation)
      group.heartbeat({ memberId: third.response?.memberId ?? '', generation })
      advance(5_000)
    }
    expect(heartbeat(leader, generation)).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
    expect(group.describe().members.map(({ memberId }) => memberId)).toEqual([leader])
  })

  it('repeats the response to a follower that rejoins, and starts a rebalance for the leader', () => {
    const [leader, follower] = createStableGroupOfTwo()
    expect(join({ memberId: follower }).response).toMatchObject({ error: ErrorCode.NONE, generation: 2 })
    expect(group.state).toBe('Stable')
    join({ memberId: leader })
    expect(group.state).toBe('PreparingRebalance')
  })

  it('starts a rebalance when a follower changes its subscription', () => {
    const [, follower] = createStableGroupOfTwo()
    join({ memberId: follower, protocols: [{ name: 'range', metadata: Buffer.from('other') }] })
    expect(group.state).toBe('PreparingRebalance')
  })

  it('starts no rebalance when an assigned member id expires unused', () => {
    const [leader] = createStableGroupOfTwo()
    join({ requiresKnownMemberId: true })
    for (const memberId of [leader, 'c-2']) group.heartbeat({ memberId, generation: 2 })
    advance(SESSION_MS - 1)
    for (const memberId of [leader, 'c-2']) group.heartbeat({ memberId, generation: 2 })
    advance(1)
    expect(group.state).toBe('Stable')
  })

  it('rejects members that have no protocol in common with the others', () => {
    createStableGroupOfTwo()
    const rejected = join({ protocols: [{ name: 'cooperative-sticky', metadata: Buffer.alloc(0) }] })
    expect(rejected.response).toMatchObject({ error: ErrorCode.INCONSISTENT_GROUP_PROTOCOL })
    expect(join({ protocolType: 'connect' }).response).toMatchObject({ error: ErrorCode.INCONSISTENT_GROUP_PROTOCOL })
  })

  it('chooses the common protocol that most members prefer', () => {
    group = createGroup(50)
    const protocolsOf = (...names: string[]) => names.map((name) => ({ name, metadata: Buffer.from(name) }))
    const first = join({ protocols: protocolsOf('only-first', 'range', 'sticky') })
    join({ protocols: protocolsOf('sticky', 'range') })
    join({ protocols: protocolsOf('sticky', 'range') })
    advance(200)
    expect(first.response).toMatchObject({ protocol: 'sticky' })
    expect(first.response?.members[0]?.metadata.toString()).toBe('sticky')
  })

  it('makes another member the leader when the leader leaves', () => {
    const [leader, follower] = createStableGroupOfTwo()
    group.leave(leader)
    expect(join({ memberId: follower }).response).toMatchObject({ leader: follower, generation: 3 })
  })

  it('gives a static member that joins again its assignment without a rebalance, and fences the old member id', () => {
    join({ instanceId: 'a', requiresKnownMemberId: true })
    join({ instanceId: 'b', requiresKnownMemberId: true })
    join({ instanceId: 'a', memberId: 'a-1' })
    sync('b-2', 2)
    group.sync(
      {
        memberId: 'a-1',
        instanceId: 'a',
        generation: 2,
        assignments: [{ memberId: 'b-2', assignment: Buffer.from('B') }],
      },
      () => undefined,
    )
    const follower = join({ instanceId: 'b', requiresKnownMemberId: true })
    expect(follower.response).toMatchObject({ error: ErrorCode.NONE, generation: 2, memberId: 'b-3', leader: 'a-1' })
    expect(sync('b-3', 2)).toMatchObject({ error: ErrorCode.NONE, assignment: Buffer.from('B') })
    expect(group.heartbeat({ memberId: 'b-2', instanceId: 'b', generation: 2 })).toBe(ErrorCode.FENCED_INSTANCE_ID)
    expect(group.heartbeat({ memberId: 'b-3', instanceId: 'b', generation: 2 })).toBe(ErrorCode.NONE)
    expect(join({ memberId: 'b-2', instanceId: 'b' }).response?.error).toBe(ErrorCode.FENCED_INSTANCE_ID)
    expect(join({ memberId: 'c-1', instanceId: 'c' }).response?.error).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    expect(join({ instanceId: 'a' }).response).toMatchObject({ memberId: 'a-4', leader: 'a-1', members: [] })
    const leader = join({ instanceId: 'a', canSkipAssignment: true }).response
    expect(leader).toMatchObject({ memberId: 'a-5', leader: 'a-5', skipAssignment: true })
    expect(leader?.members.map(({ instanceId }) => instanceId)).toEqual(['a', 'b'])
    expect(group.state).toBe('Stable')
    expect(group.leave('', 'c')).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    expect(group.leave('b-2', 'b')).toBe(ErrorCode.FENCED_INSTANCE_ID)
    expect(group.leave('', 'b')).toBe(ErrorCode.NONE)
    expect(group.state).toBe('PreparingRebalance')
  })

  it('becomes empty when all members have left', () => {
    for (const member of createStableGroupOfTwo()) group.leave(member)
    expect(group.describe()).toMatchObject({ state: 'Empty', members: [] })
  })

  describe('checkCommit', () => {
    it('accepts commits from members of the current generation, even while other members rejoin', () => {
      const [leader] = createStableGroupOfTwo()
      expect(commit(leader, 2)).toBe(ErrorCode.NONE)
      expect(commit(leader, 1)).toBe(ErrorCode.ILLEGAL_GENERATION)
      expect(commit('unknown', 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(commit('', -1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      join()
      expect(group.state).toBe('PreparingRebalance')
      expect(commit(leader, 2)).toBe(ErrorCode.NONE)
    })

    it('rejects commits while the leader assigns the partitions', () => {
      const [leader, follower] = createStableGroupOfTwo()
      const third = join()
      join({ memberId: leader })
      join({ memberId: follower })
      expect(third.response).toMatchObject({ generation: 3 })
      expect(commit(follower, 2)).toBe(ErrorCode.ILLEGAL_GENERATION)
      expect(commit(follower, 3)).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      expect(heartbeat(follower, 3)).toBe(ErrorCode.NONE)
    })

    it('accepts commits from any client while the group is empty', () => {
      expect(commit('', -1)).toBe(ErrorCode.NONE)
    })
  })

  function createGroup(initialRebalanceDelayMs: number): Group {
    let lastId = 0
    return new Group({
      now: () => now,
      createMemberId: (clientId) => `${clientId}-${++lastId}`,
      initialRebalanceDelayMs,
    })
  }

  function advance(ms: number): void {
    const end = now + ms
    while (group.nextDeadline <= end) {
      now = group.nextDeadline
      group.expire()
    }
    now = end
  }

  function join(overrides: Partial<JoinRequest> = {}): { response?: JoinResponse } {
    const pending: { response?: JoinResponse } = {}
    group.join(
      aJoinRequest({ rebalanceTimeoutMs: REBALANCE_MS, ...overrides }),
      (response) => (pending.response = response),
    )
    return pending
  }

  function sync(memberId: string, generation: number): SyncResponse | undefined {
    let result: SyncResponse | undefined
    group.sync({ memberId, generation, assignments: [] }, (response) => (result = response))
    return result
  }

  function createStableGroupOfTwo(): [string, string] {
    join()
    join()
    join({ memberId: 'c-1' })
    sync('c-2', 2)
    sync('c-1', 2)
    expect(group.state).toBe('Stable')
    return ['c-1', 'c-2']
  }

  const heartbeat = (memberId: string, generation = 2): ErrorCode => group.heartbeat({ memberId, generation })
  const commit = (memberId: string, generation: number): ErrorCode => group.checkCommit({ memberId, generation })
})
