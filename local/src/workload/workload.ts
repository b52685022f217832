import { type ServerName } from '../backends/servers'
import { type KubeObject } from '../manifests/objects'

/** The manifests to run, and the topic and data that they require. */
export interface Workload {
  /** Printed as the first line. */
  title: string
  objects: KubeObject[]
  /** Folder of optional manifests, such as hpa.yaml. */
  folder: string
  /** The topic to create. */
  topic: string
  /** Whether restaurants.json is posted at startup. */
  isSeeded: boolean
  /** Names and commands that are printed when all pods are ready. */
  hints: (addresses: { url: string; apiUrl: string }) => readonly (readonly [string, string])[]
}

/** The servers that a workload uses. They run embedded unless the user has configured them. */
export function serversOf({ lab }: { lab?: boolean }): readonly ServerName[] {
  return lab ? ['kafka', 'mongo'] : ['kafka', 'mongo', 'redis']
}
