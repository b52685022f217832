import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Addresses of the running system, for the commands beside it (`npm run dlq` and others). */
export interface RunningAddresses {
  url: string
  apiUrl: string
  /** Brokers, separated by commas. */
  kafka: string
}

/** Leaves the addresses in `.cache/running.json`; answers how to take them away again. */
export function writeRunningFile(root: string, addresses: RunningAddresses): () => void {
  const file = join(root, '.cache', 'running.json')
  mkdirSync(dirname(file), { recursive: true })
  const own = JSON.stringify({ ...addresses, pid: process.pid })
  writeFileSync(file, own)
  return () => {
    // A system that was started later has left its own there.
    if (contentOf(file) === own) rmSync(file, { force: true })
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
