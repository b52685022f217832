import { readFileSync } from 'node:fs'
import { readEnvironment, readServiceEnvironment } from '@food-delivery/service-kit'
import { type ClusterAddress } from './kubernetes/cluster-access'

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * Reads `POD_NAMESPACE` (default: the namespace of the pod, else food-delivery) and the access to the Kubernetes API:
 * `KUBERNETES_API_URL` for an API without credentials (the local cluster), else the service account of the pod, else
 * the kubeconfig of the user.
 * @throws ConfigurationError
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readServiceEnvironment(reader),
    namespace: reader.string('POD_NAMESPACE', { default: podNamespace() ?? 'food-delivery' }),
    cluster: clusterAddress(
      reader.url('KUBERNETES_API_URL', { default: NO_URL }),
      reader.optionalString('KUBERNETES_SERVICE_HOST'),
      reader.port('KUBERNETES_SERVICE_PORT', 443),
    ),
  }))
}

const NO_URL = ''

function clusterAddress(url: string, host: string | undefined, port: number): ClusterAddress {
  if (url !== NO_URL) return { kind: 'url', server: url.replace(/\/$/, '') }
  if (host === undefined) return { kind: 'kubeconfig' }
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`
  return { kind: 'serviceAccount', server, tokenFile: `${SERVICE_ACCOUNT}/token`, caFile: `${SERVICE_ACCOUNT}/ca.crt` }
}

function podNamespace(): string | undefined {
  try {
    return readFileSync(`${SERVICE_ACCOUNT}/namespace`, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
