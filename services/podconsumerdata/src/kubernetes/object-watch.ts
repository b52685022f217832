import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger } from '@food-delivery/service-kit'
import { Watch } from '@kubernetes/client-node/dist/watch.js'
import { type KubeConfig } from '@kubernetes/client-node/dist/config.js'
import { type ClusterAccess } from './cluster-access'
import { KubernetesApiError, listObjects } from './list-objects'
import { type KubernetesObject } from './objects'

export interface ObjectWatchOptions {
  access: ClusterAccess
  /** Path of the objects in the API, such as `/api/v1/namespaces/x/pods`. */
  path: string
  labelSelector?: string
  logger: Logger
  onChange: () => void
  /** Pause after a failure, ms. Default: 500, doubled up to 30,000; for a denied or missing resource 60,000. */
  backoff?: { firstMs: number; maxMs: number; deniedMs: number }
}

const DEFAULT_BACKOFF = { firstMs: 500, maxMs: 30_000, deniedMs: 60_000 }

/** A watch is renewed this often, because a lost connection may not raise an error. */
const WATCH_SECONDS = 240

/** The HTTP status for a resource version that has expired. */
const GONE = 410

/**
 * Keeps a copy of the objects at a path of the API. Lists the objects, then watches for changes. Lists again when the
 * resource version has expired (410) or the connection was lost.
 */
export class ObjectWatch<T extends KubernetesObject> {
  private readonly copies = new Map<string, T>()
  private readonly stopping = new AbortController()
  private resourceVersion = ''
  private hasListed = false
  private lastProblem = ''

  constructor(private readonly options: ObjectWatchOptions) {}

  get objects(): T[] {
    return [...this.copies.values()]
  }

  /** Whether the objects have been listed at least once. */
  get isSynced(): boolean {
    return this.hasListed
  }

  /** Why the copy may be outdated or empty, or an empty string. */
  get problem(): string {
    return this.lastProblem
  }

  /** Lists and watches the objects until `stop`. Never rejects. */
  async start(): Promise<void> {
    const { firstMs, maxMs, deniedMs } = this.options.backoff ?? DEFAULT_BACKOFF
    let pauseMs = firstMs
    while (!this.stopping.signal.aborted) {
      try {
        await this.list()
        pauseMs = firstMs
        await this.watch()
      } catch (error) {
        if (this.stopping.signal.aborted) return
        this.report(error)
        const isDeniedOrMissing = error instanceof KubernetesApiError && error.isDeniedOrMissing
        // Between half of the pause and all of it, so that pods do not retry at the same time.
        const randomPauseMs = pauseMs * (0.5 + Math.random() / 2)
        await this.pause(isDeniedOrMissing ? deniedMs : randomPauseMs)
        pauseMs = Math.min(pauseMs * 2, maxMs)
      }
    }
  }

  stop(): void {
    this.stopping.abort()
  }

  private async list(): Promise<void> {
    const { access, path } = this.options
    const list = await listObjects<T>(access, path, this.query())
    this.copies.clear()
    for (const object of list.items) this.copies.set(object.metadata.name, object)
    this.resourceVersion = list.metadata?.resourceVersion ?? ''
    this.hasListed = true
    this.lastProblem = ''
    this.options.onChange()
  }

  /** Renews the watch from the last resource version. Resolves when the objects must be listed again. */
  private async watch(): Promise<void> {
    while (!this.stopping.signal.aborted) if (await this.watchOnce()) return
  }

  /** Resolves with true if the resource version has expired. Rejects if the connection failed. */
  private watchOnce(): Promise<boolean> {
    const { access, path } = this.options
    const query = {
      ...this.query(),
      resourceVersion: this.resourceVersion,
      allowWatchBookmarks: true,
      timeoutSeconds: WATCH_SECONDS,
    }
    return new Promise((resolve, reject) => {
      let isExpired = false
      const onEvent = (type: string, object: T & { code?: number }) => {
        if (type === 'ERROR') isExpired = true
        else this.apply(type, object)
      }
      const onDone = (error: unknown) => {
        if (isExpired || statusOf(error) === GONE) resolve(true)
        else if (error === null || error === undefined || this.stopping.signal.aborted) resolve(false)
        else
          reject(
            error instanceof Error ? error : new Error(`the Kubernetes API ended the watch of ${path} with an error`),
          )
      }
      const request = new Watch(access as KubeConfig).watch(path, query, onEvent, onDone)
      request.then((controller) => this.abortOnStop(controller), reject)
    })
  }

  private abortOnStop(controller: AbortController): void {
    const { signal } = this.stopping
    if (signal.aborted) return controller.abort()
    const abort = () => controller.abort()
    signal.addEventListener('abort', abort, { once: true })
    controller.signal.addEventListener('abort', () => signal.removeEventListener('abort', abort), { once: true })
  }

  private apply(type: string, object: T): void {
    this.resourceVersion = object.metadata.resourceVersion ?? this.resourceVersion
    if (type === 'BOOKMARK') return
    if (type === 'DELETED') this.copies.delete(object.metadata.name)
    else this.copies.set(object.metadata.name, object)
    this.options.onChange()
  }

  private report(error: unknown): void {
    const { path, logger } = this.options
    const problem = error instanceof Error ? error.message : String(error)
    if (problem !== this.lastProblem)
      logger.warn({ err: error, path }, 'cannot list or watch objects of the Kubernetes API; retrying')
    this.lastProblem = problem
  }

  private query(): Record<string, string> {
    const { labelSelector } = this.options
    return labelSelector === undefined ? {} : { labelSelector }
  }

  private pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined)
  }
}

function statusOf(error: unknown): unknown {
  return (error as { statusCode?: unknown } | null | undefined)?.statusCode
}
