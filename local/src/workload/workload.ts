import { type ServerName } from '../backends/servers'
import { type KubeObject } from '../manifests/objects'

/** What is run, and what belongs to it on this machine. */
export interface Workload {
  /** Said first of all. */
  title: string
  objects: KubeObject[]
  /** Folder of further manifests that options ask for. */
  folder: string
  /** The topic that is made. */
  topic: string
  /** restaurants.json is posted. */
  isSeeded: boolean
  /** What to try once it runs: a name and a command. */
  hints: (addresses: { url: string; apiUrl: string }) => readonly (readonly [string, string])[]
}

/** Servers that run embedded unless there are some of the user's own. */
export function serversOf({ lab }: { lab?: boolean }): readonly ServerName[] {
  return lab ? ['kafka', 'mongo'] : ['kafka', 'mongo', 'redis']
}
