import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Addresses of the running system, for other commands such as `npm run dlq`. */
interface RunningAddresses {
  url: string
  apiUrl: string
  /** Brokers, separated by commas. */
  kafka: string
  /** URL of the embedded MongoDB. Absent for the user's own MongoDB, because its URL may contain a password. */
  mongo?: string
}

/** Path of the running system's kubeconfig, relative to the repository. */
export const KUBECONFIG = '.cache/kubeconfig'

/** Writes `.cache/running.json` and the kubeconfig; returns the function that removes them. */
export function writeRunningFile(root: string, addresses: RunningAddresses): () => void {
  const file = join(root, '.cache', 'running.json')
  mkdirSync(dirname(file), { recursive: true })
  const content = JSON.stringify({ ...addresses, pid: process.pid })
  writeFileSync(file, content)
  writeFileSync(join(root, KUBECONFIG), JSON.stringify(kubeconfigOf(addresses.apiUrl), null, 2))
  return () => {
    // A system that started later may have overwritten the file.
    if (contentOf(file) !== content) return
    for (const path of [file, join(root, KUBECONFIG)]) rmSync(path, { force: true })
  }
}

export function kubeconfigOf(server: string) {
  const name = 'local'
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user: {} }],
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
