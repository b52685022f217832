/** The Kubernetes API rejected a request (`status`: HTTP status) or did not answer (0). */
export class KubernetesApiError extends Error {
  override readonly name = 'KubernetesApiError'
  readonly code = 'KUBERNETES_API'
  readonly status: number

  constructor({ status, reason, cause }: { status: number; reason: string; cause?: unknown }) {
    super(reason, { cause })
    this.status = status
  }

  /** No permission, or the cluster does not have the resource: frequent retries will not help. */
  get isDenied(): boolean {
    return this.status === 401 || this.status === 403 || this.status === 404
  }
}
