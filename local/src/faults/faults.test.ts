import { type FaultKind, type FaultRequest, faultKinds } from '@food-delivery/contracts'
import { FaultRefusedError, type FaultSystem, type InjectFault } from './fault-system'
import { Faults } from './faults'
import { readConfig } from '../config'
import { refusedFaults } from './refused-faults'

const system = {} as FaultSystem
const freezeRequest: FaultRequest = { kind: 'freeze-pod', target: 'kitchen', seconds: 20 }

function create(action: InjectFault) {
  let now = 1_000
  const actions = Object.fromEntries(faultKinds.map((kind) => [kind, action])) as Record<FaultKind, InjectFault>
  return new Faults({ system, refused: {}, now: () => now++, actions })
}

const withUndo =
  (undone: string[]): InjectFault =>
  ({ request, addStep }) => {
    addStep('frozen', 'pod')
    return () => void undone.push(request.kind)
  }

describe('Faults', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it('ends a fault after its duration, and records its steps', async () => {
    const undone: string[] = []
    const faults = create(withUndo(undone))
    const views: number[] = []
    faults.subscribe(({ faults: all }) => views.push(all.length))
    const started = await faults.start(freezeRequest)
    expect(started).toMatchObject({ kind: 'freeze-pod', target: 'kitchen', seconds: 20, steps: [{ action: 'frozen' }] })
    expect(started).not.toHaveProperty('endedAt')
    await jest.advanceTimersByTimeAsync(19_999)
    expect(undone).toEqual([])
    await jest.advanceTimersByTimeAsync(1)
    expect(undone).toEqual(['freeze-pod'])
    expect(faults.view().faults[0]).toMatchObject({ id: started.id, endedAt: expect.any(Number) as number })
    expect(views.length).toBeGreaterThan(2)
  })

  it('allows one fault of a kind at a time', async () => {
    const undone: string[] = []
    const faults = create(withUndo(undone))
    const { id } = await faults.start(freezeRequest)
    await expect(faults.start(freezeRequest)).rejects.toThrow('freeze-pod is active')
    await faults.start({ kind: 'redis-down', seconds: 5 })
    await expect(faults.undo(id)).resolves.toMatchObject({ isUndone: true })
    await expect(faults.undo(id)).resolves.toBeUndefined()
    await faults.start(freezeRequest)
    expect(undone).toEqual(['freeze-pod'])
    await faults.stop()
  })

  it('ends all faults when the system stops, and then refuses new ones', async () => {
    const undone: string[] = []
    const faults = create(withUndo(undone))
    await faults.start(freezeRequest)
    await faults.start({ kind: 'redis-down', seconds: 5 })
    await faults.stop()
    expect(undone).toEqual(['freeze-pod', 'redis-down'])
    await expect(faults.start(freezeRequest)).rejects.toThrow('stopping')
  })

  it('undoes a fault that was ended before it had begun, as soon as it has begun', async () => {
    const undone: string[] = []
    let begin: () => void = () => undefined
    const begun = new Promise<void>((resolve) => (begin = resolve))
    const faults = create(async (context) => {
      await begun
      return withUndo(undone)(context)
    })
    const started = faults.start(freezeRequest)
    const [{ id } = { id: '' }] = faults.view().faults
    const ended = faults.undo(id)
    await expect(faults.start(freezeRequest)).rejects.toThrow('freeze-pod is active')
    begin()
    await expect(ended).resolves.toMatchObject({ isUndone: true, endedAt: expect.any(Number) as number })
    await expect(started).resolves.toMatchObject({ isUndone: true })
    expect(undone).toEqual(['freeze-pod'])
    await faults.start(freezeRequest)
    await jest.advanceTimersByTimeAsync(19_999)
    expect(undone).toHaveLength(1)
    await faults.stop()
    expect(undone).toHaveLength(2)
  })

  it('undoes nothing if the fault could not begin', async () => {
    const faults = create(() => Promise.reject(new FaultRefusedError('no pod is ready')))
    const started = faults.start(freezeRequest)
    const [{ id } = { id: '' }] = faults.view().faults
    const ended = faults.undo(id)
    await expect(started).rejects.toThrow('no pod is ready')
    await expect(ended).resolves.toBeUndefined()
  })

  it('ends a fault without a duration immediately', async () => {
    const faults = create(() => undefined)
    await expect(faults.start({ kind: 'poison', seconds: 0 })).resolves.toHaveProperty('endedAt')
  })

  it('keeps no record of a fault that could not be injected', async () => {
    const faults = create(() => Promise.reject(new FaultRefusedError('no pod is ready')))
    await expect(faults.start(freezeRequest)).rejects.toThrow('no pod is ready')
    expect(faults.view().faults).toEqual([])
  })

  it('reports a failed undo', async () => {
    const faults = create(() => () => Promise.reject(new Error('the port is in use')))
    const { id } = await faults.start({ kind: 'redis-down', seconds: 5 })
    await expect(faults.undo(id)).resolves.toMatchObject({
      steps: [{ action: 'failed', object: 'the port is in use' }],
    })
  })
})

describe('refusedFaults', () => {
  const options = { servers: {}, platform: 'linux', scalesByLag: true, partitioner: undefined } as const

  it('refuses no fault if all servers are embedded', () => {
    expect(refusedFaults(options)).toEqual({})
  })

  it('refuses the faults of servers that the user has configured, and names the variable', () => {
    const { servers } = readConfig({
      BOOTSTRAP_SERVERS: 'k:1',
      MONGODB_REPLICA_HOSTNAMES: 'm:1',
      REDIS_URL: 'redis://r',
    })
    expect(refusedFaults({ ...options, servers })).toEqual({
      'broker-down': expect.stringContaining('BOOTSTRAP_SERVERS') as string,
      'broker-slow': expect.stringContaining('BOOTSTRAP_SERVERS') as string,
      'redis-down': expect.stringContaining('REDIS_URL') as string,
      'mongo-down': expect.stringContaining('MONGODB_REPLICA_HOSTNAMES') as string,
    })
  })

  it('refuses faults that the platform, the autoscaler or the partitioner does not allow', () => {
    const refused = refusedFaults({ ...options, platform: 'win32', scalesByLag: false, partitioner: 'crc32' })
    expect(Object.keys(refused).sort()).toEqual(['freeze-pod', 'hot-key', 'scaler-blind', 'slow-pod'])
  })
})
