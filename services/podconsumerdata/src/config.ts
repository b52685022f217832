import { readFileSync } from 'node:fs'
import { readEnvironment, readServiceEnvironment } from '@food-delivery/service-kit'
import { type ClusterAddress } from './kubernetes/cluster-access'

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * Reads `POD_NAMESPACE` (default: the pod's own, else food-delivery) and how to reach the Kubernetes API:
 * `KUBERNETES_API_URL` where it needs no credentials (the laptop cluster), else the pod's service account, else the
 * kubeconfig of the user who runs this by hand.
 * @throws ConfigurationError
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readServiceEnvironment(reader),
    namespace: reader.string('POD_NAMESPACE', { default: ownNamespace() ?? 'food-delivery' }),
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
  return { kind: 'serviceAccount', server, tokenFile: `${ACCOUNT}/token`, caFile: `${ACCOUNT}/ca.crt` }
}

function ownNamespace(): string | undefined {
  try {
    return readFileSync(`${ACCOUNT}/namespace`, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
