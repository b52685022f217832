import { type ScalingDecision, consumers } from '@food-delivery/contracts'

/** The names of the consumers' Deployments. */
export const deployments: readonly string[] = Object.values(consumers).map(({ deployment }) => deployment)

/** The replicas of the consumers at the time `at`, ms since 1970. */
export interface ReplicaSample {
  at: number
  /** spec.replicas by Deployment. */
  replicas: Record<string, number>
}

interface PodItem {
  metadata: { name: string; labels: Record<string, string> }
  status: { conditions: { type: string; status: string }[] }
}

const POLL_MS = 250

/** Polls replicas and readiness of the consumers through the Kubernetes API of a local cluster. */
export class ClusterWatch {
  readonly samples: ReplicaSample[] = []
  /** When each pod became Ready, ms since 1970, by Deployment and pod. */
  private readonly readyAt = new Map<string, Map<string, number>>()
  private readonly timer: NodeJS.Timeout
  private isPolling = false

  constructor(private readonly apiUrl: string) {
    this.timer = setInterval(() => void this.poll(), POLL_MS)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** Reads the newest scaling decisions, which the cluster keeps. */
  async decisions(): Promise<ScalingDecision[]> {
    return (await (await fetch(`${this.apiUrl}/decisions`)).json()) as ScalingDecision[]
  }

  /** When the first pod of a Deployment became Ready after `since`; undefined if none did. */
  firstReadyAt(deployment: string, since: number): number | undefined {
    const times = [...(this.readyAt.get(deployment)?.values() ?? [])].filter((at) => at > since)
    return times.length > 0 ? Math.min(...times) : undefined
  }

  private async poll(): Promise<void> {
    if (this.isPolling) return
    this.isPolling = true
    try {
      const [items, pods] = await Promise.all([
        this.list<{ metadata: { name: string }; spec: { replicas: number } }>('apis/apps/v1', 'deployments'),
        this.list<PodItem>('api/v1', 'pods'),
      ])
      const replicas = items
        .filter(({ metadata }) => deployments.includes(metadata.name))
        .map(({ metadata, spec }) => [metadata.name, spec.replicas] as const)
      this.samples.push({ at: Date.now(), replicas: Object.fromEntries(replicas) })
      for (const pod of pods) this.recordReady(pod)
    } catch {
      // The next poll tries again.
    } finally {
      this.isPolling = false
    }
  }

  private recordReady({ metadata: { name, labels }, status: { conditions } }: PodItem): void {
    if (!conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return
    const deployment = labels['app.kubernetes.io/name'] ?? ''
    const times = this.readyAt.get(deployment) ?? new Map<string, number>()
    this.readyAt.set(deployment, times)
    if (!times.has(name)) times.set(name, Date.now())
  }

  private async list<T>(group: string, resource: string): Promise<T[]> {
    const response = await fetch(`${this.apiUrl}/${group}/namespaces/default/${resource}`)
    return ((await response.json()) as { items: T[] }).items
  }
}
