import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Addresses of the running system, for the commands beside it (`npm run dlq` and others). */
export interface RunningAddresses {
  url: string
  apiUrl: string
  /** Brokers, separated by commas. */
  kafka: string
  /** URL of the embedded MongoDB; that of one's own may hold a password, which belongs in no file. */
  mongo?: string
}

/** Settings for a kubectl that is to look at the running system; relative to the repository. */
export const KUBECONFIG = '.cache/kubeconfig'

/** Leaves the addresses in `.cache/running.json` and for kubectl; answers how to take them away again. */
export function writeRunningFile(root: string, addresses: RunningAddresses): () => void {
  const file = join(root, '.cache', 'running.json')
  mkdirSync(dirname(file), { recursive: true })
  const own = JSON.stringify({ ...addresses, pid: process.pid })
  writeFileSync(file, own)
  writeFileSync(join(root, KUBECONFIG), JSON.stringify(kubeconfigOf(addresses.apiUrl), null, 2))
  return () => {
    // A system that was started later has left its own there.
    if (contentOf(file) !== own) return
    for (const path of [file, join(root, KUBECONFIG)]) rmSync(path, { force: true })
  }
}

function kubeconfigOf(server: string) {
  const name = 'local'
  return {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': name },
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
