import { type ScalingDecision, consumers } from '@food-delivery/contracts'

/** The consumers' Deployments. */
export const deployments: readonly string[] = Object.values(consumers).map(({ deployment }) => deployment)

/** Sizes of the consumers at one moment, ms since 1970. */
export interface Sample {
  at: number
  /** spec.replicas by Deployment. */
  replicas: Record<string, number>
}

interface PodItem {
  metadata: { name: string; creationTimestamp: string; labels: Record<string, string> }
  status: { conditions: { type: string; status: string; lastTransitionTime: string }[] }
}

const EVERY_MS = 250

/** Looks at the cluster through its API, as any client could. */
export class Watch {
  readonly samples: Sample[] = []
  /** When each pod was first seen Ready, ms since 1970, by Deployment and pod. */
  readonly readyAt = new Map<string, Map<string, number>>()
  private readonly timer: NodeJS.Timeout
  private isBusy = false

  constructor(private readonly apiUrl: string) {
    this.timer = setInterval(() => void this.look(), EVERY_MS)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** All decisions that are still kept. */
  async decisions(): Promise<ScalingDecision[]> {
    return (await (await fetch(`${this.apiUrl}/decisions`)).json()) as ScalingDecision[]
  }

  /** When the first pod of a Deployment that was not there at `since` became Ready. */
  firstReady(deployment: string, since: number): number | undefined {
    const times = [...(this.readyAt.get(deployment)?.values() ?? [])].filter((at) => at > since)
    return times.length > 0 ? Math.min(...times) : undefined
  }

  private async look(): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    try {
      const [sizes, pods] = await Promise.all([
        this.list<{ metadata: { name: string }; spec: { replicas: number } }>('apis/apps/v1', 'deployments'),
        this.list<PodItem>('api/v1', 'pods'),
      ])
      const replicas = sizes
        .filter(({ metadata }) => deployments.includes(metadata.name))
        .map(({ metadata, spec }) => [metadata.name, spec.replicas])
      this.samples.push({ at: Date.now(), replicas: Object.fromEntries(replicas) as Sample['replicas'] })
      for (const pod of pods) this.note(pod)
    } catch {
      // The next look comes soon.
    } finally {
      this.isBusy = false
    }
  }

  private note({ metadata, status }: PodItem): void {
    const deployment = metadata.labels['app.kubernetes.io/name'] ?? ''
    const isReady = status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True')
    const times = this.readyAt.get(deployment) ?? new Map<string, number>()
    this.readyAt.set(deployment, times)
    if (isReady && !times.has(metadata.name)) times.set(metadata.name, Date.now())
  }

  private async list<T>(group: string, resource: string): Promise<T[]> {
    const response = await fetch(`${this.apiUrl}/${group}/namespaces/default/${resource}`)
    return ((await response.json()) as { items: T[] }).items
  }
}
