import { setTimeout as sleep } from 'node:timers/promises'
import { errorMessage } from '../error-message'
import { type Exit, type RunningContainer } from './container-process'
import { probeContainer, runProbes } from './prober'
import { type LogBuffer } from './log-buffer'
import { type PodIdentity, type PodMetadata, type PodState } from './pod-state'
import { ContainerWaitsError, StartBackoff, type Waiting } from './start-backoff'
import { type AddressOf } from './service-addresses'
import { RestartBackoff } from './restart-backoff'

/**
 * An event of a pod, for the terminal and for Kubernetes events. `afterMs`: since the container started (`ready`), or since the
 * deletion was requested (`deleted`).
 */
export type PodEvent =
  | { kind: 'started'; pod: Pod }
  | { kind: 'ready'; pod: Pod; afterMs: number }
  | ({ kind: 'waiting'; pod: Pod; image: string } & Waiting)
  | { kind: 'ended'; pod: Pod; exit: Exit; restartInMs: number }
  | { kind: 'unhealthy'; pod: Pod; reason: string }
  | { kind: 'deleted'; pod: Pod; exit: Exit | undefined; afterMs: number }

export interface PodOptions {
  identity: PodIdentity
  /**
   * Starts the container. Rejects with a ContainerWaitsError if it cannot start yet, for example without its Secret.
   */
  startContainer: (identity: PodIdentity, log: LogBuffer) => Promise<RunningContainer>
  log: LogBuffer
  /** Called after every change of `state`. */
  onChange: (pod: Pod) => void
  onEvent: (event: PodEvent) => void
  now: () => number
}

const DEFAULT_GRACE_SECONDS = 30

/** Runs the container of one pod: probes it, restarts it with back-off, stops it within its grace period. */
export class Pod {
  readonly identity: PodIdentity
  state: PodState
  /** Resolves when the pod has been deleted. */
  readonly deleted: Promise<void>
  private readonly backoff = new RestartBackoff()
  private readonly startBackoff = new StartBackoff()
  private readonly deleting = new AbortController()
  private container: RunningContainer | undefined
  private killTimer: NodeJS.Timeout | undefined

  constructor(private readonly options: PodOptions) {
    this.identity = options.identity
    const container = { kind: 'waiting', reason: 'ContainerCreating' } as const
    this.state = { container, started: false, ready: false, readyChangedAt: options.now(), restarts: 0 }
    this.deleted = this.run()
  }

  get name(): string {
    return this.identity.name
  }

  get log(): LogBuffer {
    return this.options.log
  }

  get containers(): string[] {
    return this.identity.template.spec.containers.map(({ name }) => name)
  }

  get isDeleting(): boolean {
    return this.state.deletedAt !== undefined
  }

  /** Whether Services send requests to the pod. */
  get isServing(): boolean {
    return this.state.ready && !this.isDeleting
  }

  /** Sends SIGTERM, then SIGKILL after `graceSeconds` (by default, those of the manifest); 0 sends SIGKILL at once. */
  delete(graceSeconds = this.graceSeconds): void {
    const { deletedAt, graceSeconds: currentGraceSeconds = Infinity } = this.state
    if (deletedAt !== undefined && graceSeconds >= currentGraceSeconds) return
    this.changeState({ deletedAt: deletedAt ?? this.options.now(), graceSeconds })
    this.deleting.abort()
    this.stopContainer(graceSeconds * 1_000, deletedAt === undefined)
  }

  /** Restarts the container if a Service now exists for an address that it could not resolve. */
  restartIfResolved(addressOf: AddressOf): void {
    const { unresolved = [] } = this.container ?? {}
    if (!this.isDeleting && unresolved.some(([host, port]) => addressOf(host, port) !== undefined))
      this.stopContainer(this.graceSeconds * 1_000, true)
  }

  /** Sets labels and annotations in addition to those of the template. */
  setMetadata({ labels, annotations }: PodMetadata): void {
    this.changeState({ ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) })
  }

  private get graceSeconds(): number {
    return this.identity.template.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
  }

  private async run(): Promise<void> {
    let exit: Exit | undefined
    while (!this.isDeleting) {
      const startedAt = this.options.now()
      exit = await this.runContainer(startedAt)
      clearTimeout(this.killTimer)
      if (this.isDeleting) break
      if (exit) await this.waitToRestart(exit, this.options.now() - startedAt)
    }
    const afterMs = this.options.now() - (this.state.deletedAt ?? 0)
    this.options.onEvent({ kind: 'deleted', pod: this, exit, afterMs })
  }

  /** Resolves when the container has ended, with its exit; undefined if it cannot start yet. */
  private async runContainer(startedAt: number): Promise<Exit | undefined> {
    const ended = new AbortController()
    try {
      const container = await this.options.startContainer(this.identity, this.log)
      this.log.beginContainer()
      this.container = container
      const { pid, port } = container
      this.changeState({ container: { kind: 'running', startedAt }, pid, port, started: false })
      if (this.isDeleting) this.stopContainer((this.state.graceSeconds ?? 0) * 1_000, true)
      void this.probe(container, ended.signal)
      return await container.exited
    } catch (error) {
      if (error instanceof ContainerWaitsError) return await this.waitToStart(error)
      this.log.beginContainer()
      this.log.append(errorMessage(error))
      return { code: 128 }
    } finally {
      ended.abort()
      this.container = undefined
    }
  }

  private async waitToStart(error: ContainerWaitsError): Promise<undefined> {
    const image = this.identity.template.spec.containers[0]?.image ?? ''
    await this.startBackoff.wait(error, image, this.deleting.signal, ({ reason, message }) => {
      const { container } = this.state
      if (container.kind === 'waiting' && container.reason === reason && container.message === message) return
      this.changeState({ container: { kind: 'waiting', reason, message } })
      this.options.onEvent({ kind: 'waiting', pod: this, image, reason, message })
    })
    return undefined
  }

  private async waitToRestart(exit: Exit, ranMs: number): Promise<void> {
    const now = this.options.now()
    const lastState = {
      kind: 'terminated',
      code: exit.code,
      reason: exit.code === 0 ? 'Completed' : 'Error',
      startedAt: now - ranMs,
      finishedAt: now,
    } as const
    const restartInMs = this.backoff.next({ ranMs })
    const reason = restartInMs === 0 ? 'ContainerCreating' : 'CrashLoopBackOff'
    this.setReady(false)
    this.changeState({
      container: { kind: 'waiting', reason },
      lastState,
      restarts: this.state.restarts + 1,
      started: false,
    })
    this.options.onEvent({ kind: 'ended', pod: this, exit, restartInMs })
    if (restartInMs > 0) await sleep(restartInMs, undefined, { signal: this.deleting.signal }).catch(() => undefined)
  }

  private probe(container: RunningContainer, signal: AbortSignal): Promise<void> {
    const { now, onEvent } = this.options
    const [containerSpec] = this.identity.template.spec.containers
    if (!containerSpec) return Promise.resolve()
    const startedAt = now()
    return runProbes({
      container: containerSpec,
      check: (probe, timeoutMs) => probeContainer(container, probe, timeoutMs),
      signal,
      now,
      onStarted: () => {
        this.changeState({ started: true })
        onEvent({ kind: 'started', pod: this })
      },
      onReady: (ready) => {
        if (this.setReady(ready) && ready) onEvent({ kind: 'ready', pod: this, afterMs: now() - startedAt })
      },
      onUnhealthy: (reason) => {
        onEvent({ kind: 'unhealthy', pod: this, reason })
        this.stopContainer(this.graceSeconds * 1_000, true)
      },
    })
  }

  private stopContainer(graceMs: number, sendTerm: boolean): void {
    const { container } = this
    if (!container) return
    if (sendTerm && graceMs > 0) container.terminate()
    clearTimeout(this.killTimer)
    if (graceMs <= 0) container.kill()
    else this.killTimer = setTimeout(() => container.kill(), graceMs)
  }

  private setReady(ready: boolean): boolean {
    if (this.state.ready === ready) return false
    this.changeState({ ready, readyChangedAt: this.options.now() })
    return true
  }

  private changeState(change: Partial<PodState>): void {
    this.state = { ...this.state, ...change }
    if (this.state.container.kind !== 'running') {
      const { pid: _pid, port: _port, ...withoutProcess } = this.state
      this.state = withoutProcess
    }
    this.options.onChange(this)
  }
}
