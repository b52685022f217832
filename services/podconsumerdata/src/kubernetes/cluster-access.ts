import { readFile } from 'node:fs/promises'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { type KubeConfig } from '@kubernetes/client-node/dist/config.js'

/** Address of the Kubernetes API, and its credentials. */
export type ClusterAddress =
  /** The local cluster, without credentials. */
  | { kind: 'url'; server: string }
  /** In a pod, with the token and the CA of its service account. */
  | { kind: 'serviceAccount'; server: string; tokenFile: string; caFile: string }
  /** Outside a cluster, with KUBECONFIG or ~/.kube/config. */
  | { kind: 'kubeconfig' }

/** The methods of `KubeConfig` that client-node's `Watch` uses. */
export type ClusterAccess = Pick<KubeConfig, 'getCurrentCluster' | 'applyToFetchOptions'>

/**
 * Creates the configuration for requests to the API. `KubeConfig` of client-node is loaded only to read a kubeconfig,
 * because it loads the whole generated API (50 MB of memory).
 */
export async function createClusterAccess(address: ClusterAddress): Promise<ClusterAccess> {
  if (address.kind === 'kubeconfig') {
    const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js')
    const kubeConfig = new KubeConfig()
    kubeConfig.loadFromDefault()
    return kubeConfig
  }
  const agent = address.kind === 'url' ? new HttpAgent({ keepAlive: true }) : await createHttpsAgent(address.caFile)
  const cluster = { name: 'cluster', server: address.server, skipTLSVerify: false }
  const applyToFetchOptions = async () => {
    // Kubernetes renews the token about every hour, so its file is read for each request.
    const token = address.kind === 'url' ? undefined : await readFile(address.tokenFile, 'utf8')
    return { agent, headers: token === undefined ? {} : { authorization: `Bearer ${token.trim()}` } }
  }
  return { getCurrentCluster: () => cluster, applyToFetchOptions }
}

async function createHttpsAgent(caFile: string): Promise<HttpsAgent> {
  return new HttpsAgent({ keepAlive: true, ca: await readFile(caFile, 'utf8') })
}
