import { EventEmitter } from 'node:events'
import { createLogger } from '../logging/logger'
import { type Part, combinedHealth } from './part'
import { type ProcessHost } from './parent-process'
import { runUntilSignal } from './run-until-signal'

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

const logger = createLogger({ service: 'test', pod: 'test-1', level: 'silent' })

function aPart(name: string, journal: string[], overrides: Partial<Part> = {}): Part {
  return {
    name,
    start: () => Promise.resolve(void journal.push(`start ${name}`)),
    stop: () => Promise.resolve(void journal.push(`stop ${name}`)),
    drain: () => void journal.push(`drain ${name}`),
    ...overrides,
  }
}

describe('runUntilSignal', () => {
  it.each(['SIGTERM', 'SIGINT'])('drains, stops in order and exits 0 at %s', async (signal) => {
    const host = new FakeProcess()
    const journal: string[] = []
    const parts = [aPart('consumer', journal), aPart('http', journal)]
    await runUntilSignal({ name: 'test', logger, host, parts })
    host.emit(signal)
    expect(await host.exited).toBe(0)
    expect(journal).toEqual([
      'start consumer',
      'start http',
      'drain consumer',
      'drain http',
      'stop consumer',
      'stop http',
    ])
  })

  it('starts parts together, so that one that waits keeps no other from starting', async () => {
    const host = new FakeProcess()
    const journal: string[] = []
    const waiting = aPart('consumer', journal, { start: () => new Promise(() => undefined) })
    void runUntilSignal({ name: 'test', logger, host, parts: [waiting, aPart('http', journal)] })
    expect(journal).toEqual(['start http'])
    host.emit('SIGTERM')
    expect(await host.exited).toBe(0)
  })

  it('gives parts the grace period less five seconds, all together', async () => {
    const host = new FakeProcess()
    const deadlines: number[] = []
    const part = aPart('consumer', [], { stop: ({ deadlineMs }) => Promise.resolve(void deadlines.push(deadlineMs)) })
    await runUntilSignal({ name: 'test', logger, host, parts: [part], graceMs: 45_000 })
    host.emit('SIGTERM')
    await host.exited
    expect(deadlines[0]).toBeGreaterThan(39_000)
    expect(deadlines[0]).toBeLessThanOrEqual(40_000)
  })

  it('exits 1 at once at a second signal', async () => {
    const host = new FakeProcess()
    const hanging = aPart('consumer', [], { stop: () => new Promise(() => undefined) })
    await runUntilSignal({ name: 'test', logger, host, parts: [hanging], graceMs: 5_500 })
    host.emit('SIGTERM')
    host.emit('SIGINT')
    expect(host.exits).toEqual([1])
  })

  it('goes on to the other parts when one fails or hangs, and exits 1', async () => {
    const host = new FakeProcess()
    const journal: string[] = []
    const failing = aPart('failing', journal, { stop: () => Promise.reject(new Error('broken')) })
    const hanging = aPart('hanging', journal, { stop: () => new Promise(() => undefined) })
    const parts = [failing, hanging, aPart('http', journal)]
    await runUntilSignal({ name: 'test', logger, host, parts, graceMs: 0 })
    host.emit('SIGTERM')
    expect(await host.exited).toBe(1)
    expect(journal.at(-1)).toBe('stop http')
  })

  it('stops everything and exits 1 when a part cannot start', async () => {
    const host = new FakeProcess()
    const journal: string[] = []
    const failing = aPart('http', journal, { start: () => Promise.reject(new Error('port taken')) })
    await runUntilSignal({ name: 'test', logger, host, parts: [failing, aPart('producer', journal)] })
    expect(host.exits).toEqual([1])
    expect(journal).toContain('stop producer')
  })

  it.each(['uncaughtException', 'unhandledRejection'])('exits 1 at an %s', async (event) => {
    const host = new FakeProcess()
    await runUntilSignal({ name: 'test', logger, host, parts: [] })
    host.emit(event, new Error('nobody expected this'))
    expect(host.exits).toEqual([1])
  })

  it("takes the parent's message for the signal", async () => {
    const host = new FakeProcess({ connected: true })
    await runUntilSignal({ name: 'test', logger, host, parts: [] })
    host.emit('message', 'hello')
    expect(host.exits).toEqual([])
    host.emit('message', 'SIGTERM')
    expect(await host.exited).toBe(0)
  })

  it('ends at once when the parent is gone', async () => {
    const host = new FakeProcess({ connected: true })
    await runUntilSignal({ name: 'test', logger, host, parts: [] })
    host.emit('disconnect')
    expect(host.exits).toEqual([1])
    const late = new FakeProcess({ connected: false })
    await runUntilSignal({ name: 'test', logger, host: late, parts: [] })
    expect(late.exits).toEqual([1])
  })
})

describe('combinedHealth', () => {
  it('is ready when all parts are, and names those that are not', () => {
    const part = (name: string, ready: boolean, detail = '') =>
      aPart(name, [], { health: () => ({ ready, live: true, detail }) })
    expect(combinedHealth([part('a', true), aPart('silent', [])])).toEqual({ ready: true, live: true, detail: '' })
    expect(combinedHealth([part('a', true), part('consumer', false, 'waits for Kafka')])).toEqual({
      ready: false,
      live: true,
      detail: 'consumer: waits for Kafka',
    })
  })
})
