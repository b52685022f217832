import { EventEmitter } from 'node:events'
import { readEnvironment } from '../environment/read-environment'
import { readServiceEnvironment } from '../environment/service-environment'
import { type ServiceOptions, createService } from './create-service'
import { type ServiceProcess } from './parent-process'
import { type Part } from './part'
import { type ServiceTools, runService } from './run-service'
import { createDeferred } from '../../test/test-service'

class FakeProcess extends EventEmitter implements ServiceProcess {
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

function aPart(name: string, calls: string[], overrides: Partial<Part> = {}): Part {
  return {
    name,
    start: () => Promise.resolve(void calls.push(`start ${name}`)),
    stop: () => Promise.resolve(void calls.push(`stop ${name}`)),
    drain: () => void calls.push(`drain ${name}`),
    ...overrides,
  }
}

/** Runs a service with the given parts in a fake process. */
function run(parts: Pick<ServiceOptions, 'workers' | 'dependencies'> = {}, env?: Record<string, string>) {
  const serviceProcess = new FakeProcess({ connected: true })
  const create = (options: Config & ServiceTools) => createService({ ...options, routes: [], ...parts })
  return { serviceProcess, started: runService({ name: 'test', readConfig: readConfig(env), create, serviceProcess }) }
}

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'])('drains and stops the parts in order, and exits with 0 on %s', async (signal) => {
    const calls: string[] = []
    const { serviceProcess, started } = run({
      workers: [aPart('consumer', calls)],
      dependencies: [aPart('producer', calls), aPart('store', calls)],
    })
    await started
    serviceProcess.emit(signal)
    expect(await serviceProcess.exited).toBe(0)
    expect(calls).toEqual([
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

  it('stops the parts at the latest five seconds before the end of the grace period', async () => {
    const deadlines: number[] = []
    const part = aPart('consumer', [], { stop: ({ deadlineMs }) => Promise.resolve(void deadlines.push(deadlineMs)) })
    const { serviceProcess, started } = run({ workers: [part] }, { GRACE_SECONDS: '45' })
    await started
    serviceProcess.emit('SIGTERM')
    await serviceProcess.exited
    expect(deadlines[0]).toBeGreaterThan(39_000)
    expect(deadlines[0]).toBeLessThanOrEqual(40_000)
  })

  it('stops all parts even if SIGTERM is sent again', async () => {
    const stopped = createDeferred()
    const { serviceProcess, started } = run({ workers: [aPart('consumer', [], { stop: () => stopped.promise })] })
    await started
    serviceProcess.emit('SIGTERM')
    serviceProcess.emit('SIGTERM')
    expect(serviceProcess.exits).toEqual([])
    stopped.resolve()
    expect(await serviceProcess.exited).toBe(0)
  })

  it('exits with 1 immediately on Ctrl-C during a stop', async () => {
    const stopped = createDeferred()
    const { serviceProcess, started } = run({ workers: [aPart('consumer', [], { stop: () => stopped.promise })] })
    await started
    serviceProcess.emit('SIGTERM')
    serviceProcess.emit('SIGINT')
    expect(serviceProcess.exits).toEqual([1])
    stopped.resolve()
  })

  it('exits with 1 if a part fails to stop', async () => {
    const failing = aPart('failing', [], { stop: () => Promise.reject(new Error('broken')) })
    const { serviceProcess, started } = run({ workers: [failing] })
    await started
    serviceProcess.emit('SIGTERM')
    expect(await serviceProcess.exited).toBe(1)
  })

  it('stops all parts and exits with 1 if a part fails to start', async () => {
    const calls: string[] = []
    const failing = aPart('store', calls, { start: () => Promise.reject(new Error('no access')) })
    const { serviceProcess, started } = run({ dependencies: [failing, aPart('producer', calls)] })
    expect(await started).toBeUndefined()
    expect(serviceProcess.exits).toEqual([1])
    expect(calls).toContain('stop producer')
  })

  it('exits with 1 if `create` throws or rejects', async () => {
    const failures = [
      () => {
        throw new Error('broken')
      },
      () => Promise.reject(new Error('no files')),
    ]
    for (const create of failures) {
      const serviceProcess = new FakeProcess()
      expect(await runService({ name: 'test', readConfig: readConfig(), create, serviceProcess })).toBeUndefined()
      expect(serviceProcess.exits).toEqual([1])
    }
  })

  it('exits with 0 on a signal during `create`, without starting the service', async () => {
    const serviceProcess = new FakeProcess()
    const calls: string[] = []
    const createBegun = createDeferred()
    const createFinished = createDeferred()
    const create = async (options: Config & ServiceTools) => {
      createBegun.resolve()
      await createFinished.promise
      return createService({ ...options, routes: [], workers: [aPart('consumer', calls)] })
    }
    const started = runService({ name: 'test', readConfig: readConfig(), create, serviceProcess })
    await createBegun.promise
    serviceProcess.emit('SIGTERM')
    createFinished.resolve()
    expect(await serviceProcess.exited).toBe(0)
    expect(await started).toBeUndefined()
    expect(calls).toEqual([])
  })

  it.each(['uncaughtException', 'unhandledRejection'])('exits with 1 on an %s', async (event) => {
    const { serviceProcess, started } = run()
    const service = await started
    serviceProcess.emit(event, new Error('unexpected'))
    expect(serviceProcess.exits).toEqual([1])
    await service?.stop()
  })

  it('stops on the message SIGTERM of the parent process', async () => {
    const { serviceProcess, started } = run()
    await started
    serviceProcess.emit('message', 'hello')
    expect(serviceProcess.exits).toEqual([])
    serviceProcess.emit('message', 'SIGTERM')
    expect(await serviceProcess.exited).toBe(0)
  })

  it('exits with 1 when the parent process has ended', async () => {
    const { serviceProcess, started } = run()
    const service = await started
    serviceProcess.emit('disconnect')
    expect(serviceProcess.exits).toEqual([1])
    await service?.stop()
  })

  it('computes the name of the service from its configuration', async () => {
    const serviceProcess = new FakeProcess()
    const bindings: unknown[] = []
    const create = (options: Config & ServiceTools) => {
      bindings.push(options.logger.bindings())
      return createService({ ...options, routes: [] })
    }
    const name = ({ pod }: Config) => `service-of-${pod}`
    const service = await runService({ name, readConfig: readConfig({ POD_NAME: 'shop-1' }), create, serviceProcess })
    expect(bindings).toEqual([{ service: 'service-of-shop-1', pod: 'shop-1' }])
    await service?.stop()
  })
})
