import { type LoadSource, readLoadRecording } from '../../load'
import { UsageError } from '../arguments'
import { type Arguments, type Terminal } from '../command'
import { readLoad } from '../load-option'
import { readLiveTarget } from './live-options'
import { liveRecording } from './live-recording'

/** A recording may take half an hour, so what is missing is said before. */
function checkLive(args: Arguments): void {
  if (args.text('load') !== undefined) throw new UsageError('--load and a running system exclude each other')
  if (args.text('work') === undefined && args.text('fit') === undefined)
    throw new UsageError('--work or --fit is missing: offsets alone do not say how long a record takes a pod')
}

/** The load of `--load`, or of the running system that the options name. @throws UsageError, InvalidInputError */
export async function loadOf(args: Arguments, terminal: Terminal): Promise<LoadSource> {
  if (readLiveTarget(args)) checkLive(args)
  else if (args.text('group') !== undefined) throw new UsageError('--group needs --bootstrap or --prometheus')
  const live = await liveRecording(args, terminal)
  return live ? readLoadRecording(JSON.stringify(live.run), live.name) : readLoad(args.text('load'), terminal)
}
