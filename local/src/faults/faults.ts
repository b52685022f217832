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
  /** Why a kind of fault cannot be injected into this system. */
  refused: FaultsView['refused']
  now: () => number
  /** Default: the actions of this system. */
  actions?: Readonly<Record<FaultKind, InjectFault>>
  /** Called for each event of a fault. */
  onStep?: (fault: FaultRecord, step: FaultStep) => void
}

interface ActiveFault {
  id: string
  undo: Undo | undefined
  timer: NodeJS.Timeout | undefined
}

const MAX_RECORDS = 50

/** Injects faults, at most one of a kind at a time, and ends each after its time. */
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

  /** Resolves when the fault has begun; a moment is then over. @throws FaultRefusedError */
  async start(request: FaultRequest): Promise<FaultRecord> {
    const { kind } = request
    this.assertPossible(kind)
    const active: ActiveFault = { id: randomUUID(), undo: undefined, timer: undefined }
    this.active.set(kind, active)
    this.put({ ...request, id: active.id, startedAt: this.options.now(), steps: [] })
    try {
      active.undo = await this.inject(request, active.id)
    } catch (error) {
      this.active.delete(kind)
      this.records = this.records.filter(({ id }) => id !== active.id)
      this.notify()
      throw error
    }
    if (this.isStopped || !active.undo) await this.end(kind)
    else active.timer = setTimeout(() => void this.end(kind), request.seconds * 1_000)
    return this.recordOf(active.id)
  }

  /** Ends a fault before its time; undefined if no active fault has this id. */
  async undo(id: string): Promise<FaultRecord | undefined> {
    const [kind] = [...this.active].find(([, active]) => active.id === id) ?? []
    if (kind === undefined) return undefined
    await this.end(kind, { isUndone: true })
    return this.recordOf(id)
  }

  /** Ends all faults, and refuses new ones. */
  async stop(): Promise<void> {
    this.isStopped = true
    await Promise.all([...this.active.keys()].map((kind) => this.end(kind)))
  }

  private assertPossible(kind: FaultKind): void {
    const reason = this.options.refused[kind]
    if (reason !== undefined) throw new FaultRefusedError(reason)
    if (this.isStopped) throw new FaultRefusedError('the system is stopping')
    if (this.active.has(kind)) throw new FaultRefusedError(`a fault ${kind} is active: undo it first`)
  }

  private inject(request: FaultRequest, id: string) {
    const { system, actions: injectors = actions } = this.options
    const note = (action: FaultAction, object: string) => this.note(id, action, object)
    return injectors[request.kind]({ system, request, note })
  }

  private async end(kind: FaultKind, change: Pick<FaultRecord, 'isUndone'> = {}): Promise<void> {
    const active = this.active.get(kind)
    if (!active) return
    const { id, timer, undo } = active
    clearTimeout(timer)
    active.undo = undefined
    try {
      await undo?.()
    } catch (error) {
      this.note(id, 'failed', errorMessage(error))
    }
    this.active.delete(kind)
    this.put({ ...this.recordOf(id), ...change, endedAt: this.options.now() })
  }

  private note(id: string, action: FaultAction, object: string): void {
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
