import { type DeploymentController } from '../cluster/deployment-controller'

interface ReadyWatchOptions {
  /** Called once per Deployment, when all its pods are ready for the first time. */
  onDeployment: (deployment: DeploymentController, afterMs: number) => void
  now: () => number
}

/** Waits until all pods of every Deployment are ready. */
export class ReadyWatch {
  private readonly complete = new Set<string>()
  private readonly startedAt: number
  private resolve: () => void = () => undefined
  /** Resolves when all Deployments are complete. */
  readonly all: Promise<void>

  constructor(private readonly options: ReadyWatchOptions) {
    this.startedAt = options.now()
    this.all = new Promise((resolve) => (this.resolve = resolve))
  }

  /** Call it whenever a pod has become ready. */
  check(deployments: readonly DeploymentController[]): void {
    for (const deployment of deployments) {
      if (this.complete.has(deployment.name) || !isComplete(deployment)) continue
      this.complete.add(deployment.name)
      this.options.onDeployment(deployment, this.options.now() - this.startedAt)
    }
    if (this.waitingFor(deployments).length === 0) this.resolve()
  }

  /** Deployments that are not complete yet. */
  waitingFor(deployments: readonly DeploymentController[]): DeploymentController[] {
    return deployments.filter(({ name }) => !this.complete.has(name))
  }
}

function isComplete({ active, replicas }: DeploymentController): boolean {
  return active.filter(({ state }) => state.ready).length >= replicas
}
