import { randomUUID } from 'node:crypto'
import {
  type FaultAction,
  type FaultKind,
  type FaultRecord,
  type FaultRequest,
  type FaultStep,
  type FaultsView,
} from '@food-delivery/contracts'
import { errorMessage } from '../error-message'
import { actions } from './actions'
import { FaultRefusedError, type FaultSystem, type InjectFault, type Undo } from './fault-system'

interface FaultsOptions {
  system: FaultSystem
  /** The kinds of faults that cannot be injected into this system, with the reasons. */
  refused: FaultsView['refused']
  now: () => number
  /** Default: the actions of this system. */
  actions?: Readonly<Record<FaultKind, InjectFault>>
  /** Called for each step of a fault. */
  onStep?: (fault: FaultRecord, step: FaultStep) => void
}

interface ActiveFault {
  id: string
  /** Resolves to the undo function when the fault has begun. Ending a fault that has not begun waits for this promise. */
  injection: Promise<Undo | undefined>
  timer?: NodeJS.Timeout
  /** Resolves when the fault has ended. Undefined until ending has begun. */
  ending?: Promise<void>
}

const MAX_RECORDS = 50

/** Injects faults, at most one of each kind at a time, and ends each after its duration. */
export class Faults {
  private records: readonly FaultRecord[] = []
  private readonly active = new Map<FaultKind, ActiveFault>()
  private readonly listeners = new Set<(view: FaultsView) => void>()
  private isStopped = false

  constructor(private readonly options: FaultsOptions) {}

  view(): FaultsView {
    return { refused: this.options.refused, faults: this.records }
  }

  /** Calls `listener` after each change; returns the function that unsubscribes. */
  subscribe(listener: (view: FaultsView) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Resolves when the fault has begun; a fault without a duration has ended then. @throws FaultRefusedError */
  async start(request: FaultRequest): Promise<FaultRecord> {
    const { kind } = request
    this.assertPossible(kind)
    const id = randomUUID()
    this.put({ ...request, id, startedAt: this.options.now(), steps: [] })
    const active: ActiveFault = { id, injection: this.inject(request, id) }
    this.active.set(kind, active)
    try {
      const undo = await active.injection
      if (!undo) await this.end(kind)
      else if (!active.ending) active.timer = setTimeout(() => void this.end(kind), request.seconds * 1_000)
    } catch (error) {
      this.active.delete(kind)
      this.records = this.records.filter((record) => record.id !== id)
      this.notify()
      throw error
    }
    await active.ending
    return this.recordOf(id)
  }

  /** Ends a fault early; undefined if no active fault has this id. */
  async undo(id: string): Promise<FaultRecord | undefined> {
    const [kind] = [...this.active].find(([, active]) => active.id === id) ?? []
    if (kind === undefined) return undefined
    await this.end(kind, { isUndone: true })
    return this.records.find((record) => record.id === id)
  }

  /** Ends all faults, and refuses new ones from then on. */
  async stop(): Promise<void> {
    this.isStopped = true
    await Promise.all([...this.active.keys()].map((kind) => this.end(kind)))
  }

  private assertPossible(kind: FaultKind): void {
    const reason = this.options.refused[kind]
    if (reason !== undefined) throw new FaultRefusedError(reason)
    if (this.isStopped) throw new FaultRefusedError('the system is stopping')
    if (this.active.has(kind)) throw new FaultRefusedError(`a fault ${kind} is active: end it first`)
  }

  private async inject(request: FaultRequest, id: string): Promise<Undo | undefined> {
    const { system, actions: injectors = actions } = this.options
    const addStep = (action: FaultAction, object: string) => this.addStep(id, action, object)
    return injectors[request.kind]({ system, request, addStep })
  }

  private async end(kind: FaultKind, change: Pick<FaultRecord, 'isUndone'> = {}): Promise<void> {
    const active = this.active.get(kind)
    if (active) await (active.ending ??= this.finish(kind, active, change))
  }

  private async finish(
    kind: FaultKind,
    { id, timer, injection }: ActiveFault,
    change: Pick<FaultRecord, 'isUndone'>,
  ): Promise<void> {
    clearTimeout(timer)
    const undo = await injection.catch(() => undefined)
    // The injection failed, so there is nothing to undo, and `start` has removed the record.
    if (this.active.get(kind)?.id !== id) return
    try {
      await undo?.()
    } catch (error) {
      this.addStep(id, 'failed', errorMessage(error))
    }
    this.active.delete(kind)
    this.put({ ...this.recordOf(id), ...change, endedAt: this.options.now() })
  }

  private addStep(id: string, action: FaultAction, object: string): void {
    const record = this.records.find((each) => each.id === id)
    if (!record) return
    const step = { at: this.options.now(), action, object }
    this.put({ ...record, steps: [...record.steps, step] })
    this.options.onStep?.(record, step)
  }

  private recordOf(id: string): FaultRecord {
    const record = this.records.find((each) => each.id === id)
    if (!record) throw new Error(`no fault has the id ${id}`)
    return record
  }

  private put(record: FaultRecord): void {
    const isNew = this.records.every(({ id }) => id !== record.id)
    this.records = isNew
      ? [...this.records, record].slice(-MAX_RECORDS)
      : this.records.map((each) => (each.id === record.id ? record : each))
    this.notify()
  }

  private notify(): void {
    const view = this.view()
    for (const listener of this.listeners) listener(view)
  }
}
