import { type ScaledObjectSpec, withDefaults } from './scaled-object'

/**
 * Timeout of the Kubernetes calls of KEDA's loop, in ms: the pollingInterval plus `apiTimeoutMs`, the value of
 * KEDA_KUBERNETES_API_TIMEOUT, default 0.
 */
export function kubernetesApiDeadlineMs(
  spec: Pick<ScaledObjectSpec, 'pollingInterval'>,
  apiTimeoutMs: number | null = 0,
): number {
  return withDefaults(spec).pollingInterval * 1000 + (apiTimeoutMs ?? 0)
}
