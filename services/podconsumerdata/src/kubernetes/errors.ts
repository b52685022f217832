/** The Kubernetes API refused a request (`status`: HTTP status) or did not answer (0). */
export class KubernetesApiError extends Error {
  override readonly name = 'KubernetesApiError'
  readonly code = 'KUBERNETES_API'
  readonly status: number

  constructor({ status, reason, cause }: { status: number; reason: string; cause?: unknown }) {
    super(reason, { cause })
    this.status = status
  }

  /** We may not read this, or the cluster has no such resource: asking often will not help. */
  get isDenied(): boolean {
    return this.status === 401 || this.status === 403 || this.status === 404
  }
}
