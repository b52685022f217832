import { type RecordedRun } from '@food-delivery/autoscaler'
import { RECORDING_PATH } from '@food-delivery/contracts'
import { type Http } from '../api/request'
import { type Timeline } from '../flow/timeline'

const TIMEOUT_MS = 15_000

/** Why there is no recording. `notRecorded`: this is no local cluster, or it runs without autoscalers. */
type RecordingFailure = 'notRecorded' | 'failed'

/** A recording, compressed with gzip. */
interface RecordingFile {
  readonly name: string
  readonly content: Blob
}

/** Fetches a recording of the local cluster's last 15 minutes, and adds the orders that the page counted. Never rejects. */
export async function fetchRecording(
  { fetch }: Pick<Http, 'fetch'>,
  timeline: Timeline,
): Promise<RecordingFile | { readonly failure: RecordingFailure }> {
  try {
    const response = await fetch(RECORDING_PATH, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (response.status === 404) return { failure: 'notRecorded' }
    if (!response.ok) return { failure: 'failed' }
    const run = (await response.json()) as RecordedRun
    const content = await compress(JSON.stringify({ ...run, load: ordersOf(run, timeline) }))
    return { name: `run-${run.startedAt.slice(0, 19).replaceAll(':', '')}.json.gz`, content }
  } catch {
    return { failure: 'failed' }
  }
}

/** Placed and delivered orders since the start of a run. */
function ordersOf({ startedAt }: RecordedRun, timeline: Timeline): NonNullable<RecordedRun['load']> {
  const start = Date.parse(startedAt) / 1_000
  let [placed, delivered] = [0, 0]
  return timeline
    .filter(({ t }) => t >= start)
    .map((second) => {
      placed += second.placed ?? 0
      delivered += second.delivered ?? 0
      return { t: second.t - start, placed, delivered }
    })
}

function compress(text: string): Promise<Blob> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob()
}
