import { EventEmitter } from 'node:events'
import { readEnvironment } from '../environment/read-environment'
import { readServiceEnvironment } from '../environment/service-environment'
import { type ServiceOptions, createService } from './create-service'
import { type ProcessHost } from './parent-process'
import { type Part } from './part'
import { type ServiceTools, runService } from './run-service'

class FakeProcess extends EventEmitter implements ProcessHost {
  readonly exits: number[] = []
  readonly exited: Promise<number>
  private resolve: (code: number) => void = () => undefined
  send?: unknown
  connected?: boolean | undefined

  constructor(ipc?: { connected: boolean }) {
    super()
    if (ipc) Object.assign(this, { send: () => true, connected: ipc.connected })
    this.exited = new Promise((resolve) => (this.resolve = resolve))
  }

  exit(code: number): void {
    this.exits.push(code)
    this.resolve(code)
  }
}

type Config = ReturnType<typeof readServiceEnvironment>

const readConfig =
  (env: Record<string, string> = {}) =>
  () =>
    readEnvironment({ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', ...env }, readServiceEnvironment)

function aPart(name: string, journal: string[], overrides: Partial<Part> = {}): Part {
  return {
    name,
    start: () => Promise.resolve(void journal.push(`start ${name}`)),
    stop: () => Promise.resolve(void journal.push(`stop ${name}`)),
    drain: () => void journal.push(`drain ${name}`),
    ...overrides,
  }
}

/** Runs a service of these parts in a process that the test controls. */
function run(parts: Pick<ServiceOptions, 'workers' | 'dependencies'> = {}, env?: Record<string, string>) {
  const host = new FakeProcess({ connected: true })
  const create = (options: Config & ServiceTools) => createService({ ...options, routes: [], ...parts })
  return { host, started: runService({ name: 'test', readConfig: readConfig(env), create, host }) }
}

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'])('drains, stops in order and exits 0 at %s', async (signal) => {
    const journal: string[] = []
    const { host, started } = run({
      workers: [aPart('consumer', journal)],
      dependencies: [aPart('producer', journal), aPart('store', journal)],
    })
    await started
    host.emit(signal)
    expect(await host.exited).toBe(0)
    expect(journal).toEqual([
      'start producer',
      'start store',
      'start consumer',
      'drain consumer',
      'drain producer',
      'drain store',
      'stop consumer',
      'stop producer',
      'stop store',
    ])
  })

  it('gives parts the grace period less five seconds, all together', async () => {
    const deadlines: number[] = []
    const part = aPart('consumer', [], { stop: ({ deadlineMs }) => Promise.resolve(void deadlines.push(deadlineMs)) })
    const { host, started } = run({ workers: [part] }, { GRACE_SECONDS: '45' })
    await started
    host.emit('SIGTERM')
    await host.exited
    expect(deadlines[0]).toBeGreaterThan(39_000)
    expect(deadlines[0]).toBeLessThanOrEqual(40_000)
  })

  it('exits 1 at once at a second signal', async () => {
    let finish: () => void = () => undefined
    const stop = () => new Promise<void>((resolve) => (finish = resolve))
    const { host, started } = run({ workers: [aPart('consumer', [], { stop })] })
    await started
    host.emit('SIGTERM')
    host.emit('SIGINT')
    expect(host.exits).toEqual([1])
    finish()
  })

  it('exits 1 when a part does not stop cleanly', async () => {
    const failing = aPart('failing', [], { stop: () => Promise.reject(new Error('broken')) })
    const { host, started } = run({ workers: [failing] })
    await started
    host.emit('SIGTERM')
    expect(await host.exited).toBe(1)
  })

  it('stops everything and exits 1 when a part cannot start', async () => {
    const journal: string[] = []
    const failing = aPart('store', journal, { start: () => Promise.reject(new Error('no access')) })
    const { host, started } = run({ dependencies: [failing, aPart('producer', journal)] })
    expect(await started).toBeUndefined()
    expect(host.exits).toEqual([1])
    expect(journal).toContain('stop producer')
  })

  it('exits 1 when the service cannot be created, at once or later', async () => {
    const failures = [
      () => {
        throw new Error('broken')
      },
      () => Promise.reject(new Error('no files')),
    ]
    for (const create of failures) {
      const host = new FakeProcess()
      expect(await runService({ name: 'test', readConfig: readConfig(), create, host })).toBeUndefined()
      expect(host.exits).toEqual([1])
    }
  })

  it('exits 0 at a signal while the service is being created, and does not start it', async () => {
    const host = new FakeProcess()
    const journal: string[] = []
    let finish: () => void = () => undefined
    const created = new Promise<void>((resolve) => (finish = resolve))
    const create = async (options: Config & ServiceTools) => {
      await created
      return createService({ ...options, routes: [], workers: [aPart('consumer', journal)] })
    }
    const started = runService({ name: 'test', readConfig: readConfig(), create, host })
    host.emit('SIGTERM')
    finish()
    expect(await host.exited).toBe(0)
    expect(await started).toBeUndefined()
    expect(journal).toEqual([])
  })

  it.each(['uncaughtException', 'unhandledRejection'])('exits 1 at an %s', async (event) => {
    const { host, started } = run()
    const service = await started
    host.emit(event, new Error('unexpected'))
    expect(host.exits).toEqual([1])
    await service?.stop()
  })

  it("takes the parent's message for the signal", async () => {
    const { host, started } = run()
    await started
    host.emit('message', 'hello')
    expect(host.exits).toEqual([])
    host.emit('message', 'SIGTERM')
    expect(await host.exited).toBe(0)
  })

  it('exits 1 when the parent has died', async () => {
    const { host, started } = run()
    const service = await started
    host.emit('disconnect')
    expect(host.exits).toEqual([1])
    await service?.stop()
  })

  it('names the service by its configuration where the name is a function', async () => {
    const host = new FakeProcess()
    const bindings: unknown[] = []
    const create = (options: Config & ServiceTools) => {
      bindings.push(options.logger.bindings())
      return createService({ ...options, routes: [] })
    }
    const name = ({ pod }: Config) => `part-of-${pod}`
    const service = await runService({ name, readConfig: readConfig({ POD_NAME: 'shop-1' }), create, host })
    expect(bindings).toEqual([{ service: 'part-of-shop-1', pod: 'shop-1' }])
    await service?.stop()
  })
})
