import { type KubeObject } from '../manifests/objects'
import { humanDuration } from './human-duration'
import { type Column, numberAt, textAt } from './table'

/** The age of the first of these times that is set; events of events.k8s.io have other fields than core events. */
const timeSince =
  (...paths: string[]) =>
  (event: KubeObject, now: number) => {
    const [time = ''] = paths.map((path) => textAt(path)(event)).filter((text) => text !== '')
    return humanDuration(now - Date.parse(time))
  }

const count = (event: KubeObject) => numberAt('series.count')(event) || numberAt('count')(event) || 1

const source = (event: KubeObject) => textAt('source.component')(event) || textAt('reportingComponent')(event)

const involvedObject = (event: KubeObject) =>
  `${textAt('involvedObject.kind')(event).toLowerCase()}/${textAt('involvedObject.name')(event)}`

/** All columns of the table of events. */
export const eventColumns: Column[] = [
  { name: 'Last Seen', cell: timeSince('series.lastObservedTime', 'lastTimestamp', 'firstTimestamp', 'eventTime') },
  { name: 'Type', cell: textAt('type') },
  { name: 'Reason', cell: textAt('reason') },
  { name: 'Object', cell: involvedObject },
  { name: 'Subobject', priority: 1, cell: textAt('involvedObject.fieldPath') },
  { name: 'Source', priority: 1, cell: source },
  { name: 'Message', cell: (event) => textAt('message')(event).trim() },
  { name: 'First Seen', priority: 1, cell: timeSince('firstTimestamp', 'eventTime') },
  { name: 'Count', priority: 1, cell: count },
  { name: 'Name', priority: 1, format: 'name', cell: ({ metadata }) => metadata.name },
]
