import { type ServerName } from '../backends/servers'
import { type KubeObject } from '../manifests/objects'

/** The manifests to run and their local setup. */
export interface Workload {
  /** The first line printed. */
  title: string
  objects: KubeObject[]
  /** Folder of optional manifests, such as hpa.yaml. */
  folder: string
  /** The topic to create. */
  topic: string
  /** Whether restaurants.json is posted. */
  isSeeded: boolean
  /** Names and commands to print once it is running. */
  hints: (addresses: { url: string; apiUrl: string }) => readonly (readonly [string, string])[]
}

/** Servers that run embedded unless the user has configured others. */
export function serversOf({ lab }: { lab?: boolean }): readonly ServerName[] {
  return lab ? ['kafka', 'mongo'] : ['kafka', 'mongo', 'redis']
}
