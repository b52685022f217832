import { type RecordedRun } from '@food-delivery/autoscaler'
import { type Arguments, type Terminal } from '../command'
import { recordKafka } from './record-kafka'
import { readLiveTarget } from './live-options'
import { recordPrometheus } from './record-prometheus'

/** A recording of a running system, and its name in messages. */
export interface LiveRecording {
  run: RecordedRun
  name: string
}

const recorders = { kafka: recordKafka, prometheus: recordPrometheus }

/**
 * Records the running system that the options name, and saves the recording with `--out`. Null if they name none.
 * @throws UsageError, InvalidInputError
 */
export async function recordLive(args: Arguments, terminal: Terminal): Promise<LiveRecording | null> {
  const target = readLiveTarget(args)
  if (!target) return null
  const out = args.text('out')
  // Fails before the recording, not after it, if the file cannot be written.
  if (out !== undefined) terminal.save(out)
  const run = await recorders[target.source](target, args, terminal)
  if (out !== undefined) terminal.save(out, `${JSON.stringify(run)}\n`)
  return { run, name: out ?? target.source }
}
