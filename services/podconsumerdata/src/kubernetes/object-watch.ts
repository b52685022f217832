import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger } from '@food-delivery/service-kit'
import { Watch } from '@kubernetes/client-node/dist/watch.js'
import { type KubeConfig } from '@kubernetes/client-node/dist/config.js'
import { type ClusterAccess } from './cluster-access'
import { KubernetesApiError } from './errors'
import { listObjects } from './list-objects'
import { type KubernetesObject } from './objects'

export interface ObjectWatchOptions {
  access: ClusterAccess
  /** `/api/v1/namespaces/x/pods` */
  path: string
  labelSelector?: string
  logger: Logger
  /** Called after each change. */
  onChange: () => void
  /** Pause after a failure, ms. Default: 500 doubling to 30,000; a resource that is denied or missing: 60,000. */
  backoff?: { firstMs: number; longestMs: number; deniedMs: number }
}

const DEFAULT_BACKOFF = { firstMs: 500, longestMs: 30_000, deniedMs: 60_000 }

/** A watch is renewed this often, so that a connection that died silently is noticed. Seconds. */
const WATCH_SECONDS = 240

/**
 * Keeps a copy of the objects at one path of the API: lists once, then watches for changes; lists again when the API
 * no longer has the resource version (410) or the connection was lost.
 */
export class ObjectWatch<T extends KubernetesObject> {
  private readonly copies = new Map<string, T>()
  private readonly stopping = new AbortController()
  private resourceVersion = ''
  private lastProblem = ''
  private hasListed = false

  constructor(private readonly options: ObjectWatchOptions) {}

  get objects(): T[] {
    return [...this.copies.values()]
  }

  /** Whether the objects have been listed at least once. */
  get isSynced(): boolean {
    return this.hasListed
  }

  /** Why the copy may be outdated or empty; an empty string if it is not. */
  get problem(): string {
    return this.lastProblem
  }

  /** Follows the objects until `stop`. Never rejects. */
  async start(): Promise<void> {
    const { firstMs, longestMs, deniedMs } = this.options.backoff ?? DEFAULT_BACKOFF
    let pauseMs = firstMs
    while (!this.stopping.signal.aborted) {
      try {
        await this.list()
        pauseMs = firstMs
        await this.follow()
      } catch (error) {
        if (this.stopping.signal.aborted) return
        this.report(error)
        const isDenied = error instanceof KubernetesApiError && error.isDenied
        await this.pause(isDenied ? deniedMs : pauseMs * (0.5 + Math.random() / 2))
        pauseMs = Math.min(pauseMs * 2, longestMs)
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

  /** Watches repeatedly, each time from the last resource version; resolves when it has to list again. */
  private async follow(): Promise<void> {
    while (!this.stopping.signal.aborted) if (await this.watchOnce()) return
  }

  /** True if the API no longer has the resource version. Rejects if the connection failed. */
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
        if (isExpired || statusOf(error) === 410) resolve(true)
        else if (error === null || error === undefined || this.stopping.signal.aborted) resolve(false)
        else reject(error instanceof Error ? error : new Error('the watch failed'))
      }
      const watch = new Watch(access as KubeConfig).watch(path, query, onEvent, onDone)
      watch.then((request) => this.abortOnStop(request), reject)
    })
  }

  private abortOnStop(request: AbortController): void {
    const { signal } = this.stopping
    if (signal.aborted) return request.abort()
    const abort = () => request.abort()
    signal.addEventListener('abort', abort, { once: true })
    request.signal.addEventListener('abort', () => signal.removeEventListener('abort', abort), { once: true })
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
    if (problem !== this.lastProblem) logger.warn({ err: error, path }, 'cannot follow the Kubernetes API')
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
