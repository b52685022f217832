import { readFile } from 'node:fs/promises'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { type KubeConfig } from '@kubernetes/client-node/dist/config.js'

/** Address of the Kubernetes API and the credentials for it. */
export type ClusterAddress =
  /** No credentials: the laptop cluster on loopback. */
  | { kind: 'url'; server: string }
  /** Inside a cluster: the pod's token and the cluster's CA. */
  | { kind: 'serviceAccount'; server: string; tokenFile: string; caFile: string }
  /** By hand: KUBECONFIG or ~/.kube/config. */
  | { kind: 'kubeconfig' }

/** The part of a `KubeConfig` that client-node's `Watch` uses. */
export type ClusterAccess = Pick<KubeConfig, 'getCurrentCluster' | 'applyToFetchOptions'>

/**
 * Gives access to the API. Client-node's own `KubeConfig` loads the whole generated API (50 MB of memory), so it is
 * loaded only to read a kubeconfig; a URL or a service account needs a few lines.
 */
export async function createClusterAccess(address: ClusterAddress): Promise<ClusterAccess> {
  if (address.kind === 'kubeconfig') {
    const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js')
    const kubeConfig = new KubeConfig()
    kubeConfig.loadFromDefault()
    return kubeConfig
  }
  const agent = address.kind === 'url' ? new HttpAgent({ keepAlive: true }) : await trustingAgent(address.caFile)
  const cluster = { name: 'cluster', server: address.server, skipTLSVerify: false }
  const applyToFetchOptions = async () => {
    // Kubernetes renews the token's file about every hour, so it is read for each request.
    const token = address.kind === 'url' ? undefined : await readFile(address.tokenFile, 'utf8')
    return { agent, headers: token === undefined ? {} : { authorization: `Bearer ${token.trim()}` } }
  }
  return { getCurrentCluster: () => cluster, applyToFetchOptions }
}

async function trustingAgent(caFile: string): Promise<HttpsAgent> {
  return new HttpsAgent({ keepAlive: true, ca: await readFile(caFile, 'utf8') })
}
