import { at } from '../manifests/check-object'
import { type KubeObject } from '../manifests/objects'
import { humanDuration } from './human-duration'
import { type Column } from './table'

const field = (path: string) => (event: KubeObject) => {
  const value = at(event, path)
  return typeof value === 'string' ? value : ''
}
const ago = (path: string) => (event: KubeObject, now: number) => humanDuration(now - Date.parse(field(path)(event)))

function lastSeen(event: KubeObject, now: number): string {
  const count = Number(at(event, 'count'))
  const last = ago('lastTimestamp')(event, now)
  return count > 1 ? `${last} (x${count} over ${ago('firstTimestamp')(event, now)})` : last
}

const involved = (event: KubeObject) =>
  `${field('involvedObject.kind')(event).toLowerCase()}/${field('involvedObject.name')(event)}`

/** The table of events, as in kubectl. */
export const eventColumns: Column[] = [
  { name: 'Last Seen', cell: lastSeen },
  { name: 'Type', cell: field('type') },
  { name: 'Reason', cell: field('reason') },
  { name: 'Object', cell: involved },
  { name: 'Subobject', priority: 1, cell: field('involvedObject.fieldPath') },
  { name: 'Source', priority: 1, cell: field('source.component') },
  { name: 'Message', cell: (event) => field('message')(event).trim() },
  { name: 'First Seen', priority: 1, cell: ago('firstTimestamp') },
  { name: 'Count', priority: 1, type: 'integer', cell: (event) => Number(at(event, 'count')) },
  { name: 'Name', priority: 1, format: 'name', cell: ({ metadata }) => metadata.name },
]
