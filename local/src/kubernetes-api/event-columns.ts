import { type KubeObject } from '../manifests/objects'
import { humanDuration } from './human-duration'
import { type Column, numberAt, textAt } from './table'

const timeSince = (path: string) => (event: KubeObject, now: number) =>
  humanDuration(now - Date.parse(textAt(path)(event)))

function lastSeen(event: KubeObject, now: number): string {
  const count = numberAt('count')(event)
  const last = timeSince('lastTimestamp')(event, now)
  return count > 1 ? `${last} (x${count} over ${timeSince('firstTimestamp')(event, now)})` : last
}

const involvedObject = (event: KubeObject) =>
  `${textAt('involvedObject.kind')(event).toLowerCase()}/${textAt('involvedObject.name')(event)}`

/** All columns of the table of events. */
export const eventColumns: Column[] = [
  { name: 'Last Seen', cell: lastSeen },
  { name: 'Type', cell: textAt('type') },
  { name: 'Reason', cell: textAt('reason') },
  { name: 'Object', cell: involvedObject },
  { name: 'Subobject', priority: 1, cell: textAt('involvedObject.fieldPath') },
  { name: 'Source', priority: 1, cell: textAt('source.component') },
  { name: 'Message', cell: (event) => textAt('message')(event).trim() },
  { name: 'First Seen', priority: 1, cell: timeSince('firstTimestamp') },
  { name: 'Count', priority: 1, type: 'integer', cell: numberAt('count') },
  { name: 'Name', priority: 1, format: 'name', cell: ({ metadata }) => metadata.name },
]
