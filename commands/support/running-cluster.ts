import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '../..')

/** Addresses of the local cluster that `npm start` runs in this checkout. */
export interface RunningCluster {
  pid: number
  url: string
  apiUrl: string
  /** Brokers, separated by commas. */
  kafka: string
  /** Undefined when the cluster uses the MongoDB of `MONGODB_URL`. */
  mongo?: string
}

/** @throws when no local cluster runs */
export function runningCluster(): RunningCluster {
  const running = findRunningCluster()
  if (!running) throw new Error('No local cluster is running: run npm start, or set the servers (see --help).')
  return running
}

/** The addresses of the local cluster that runs in a checkout (default: this one); undefined when none runs. */
export function findRunningCluster(checkout = root): RunningCluster | undefined {
  try {
    return JSON.parse(readFileSync(join(checkout, '.cache/running.json'), 'utf8')) as RunningCluster
  } catch {
    return undefined
  }
}
