/** The Kubernetes API has rejected a request with the HTTP `status`, or has not responded (`status` 0). */
export class KubernetesApiError extends Error {
  override readonly name = 'KubernetesApiError'
  readonly code = 'KUBERNETES_API'
  readonly status: number

  constructor({ status, reason, cause }: { status: number; reason: string; cause?: unknown }) {
    super(reason, { cause })
    this.status = status
  }

  /** True without permission, or if the cluster does not have the resource. Frequent retries are useless then. */
  get isDenied(): boolean {
    return this.status === 401 || this.status === 403 || this.status === 404
  }
}
