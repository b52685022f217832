import { type MetricSeries } from '../engine'
import { type LoadSource, profileNames, readLoadFile, readLoadLine, readLoadRecording, readSeriesCsv } from '../load'
import { UsageError } from './arguments'
import { type Arguments, type Terminal } from './command'
import { readLiveTarget } from './live/live-options'
import { recordLive } from './live/record-live'

/** Reads `--metric NAME=FILE`. */
export function readMetric(text: string, terminal: Pick<Terminal, 'read'>): [string, MetricSeries] {
  const [, name = '', file] = /^([^=]+)=(.+)$/.exec(text) ?? []
  if (file === undefined) throw new UsageError(`--metric: "${text}" is not NAME=FILE`)
  return [name, readSeriesCsv(terminal.read(file), file)]
}

/** Reads `--load`: a profile in one line, a CSV file, a YAML file of profiles, or a recording. */
export function readLoad(text: string | undefined, terminal: Pick<Terminal, 'read'>): LoadSource {
  if (text === undefined) {
    throw new UsageError(
      '--load is missing: a profile such as "constant rate=100 for=1h", a CSV or YAML file, or a recording',
    )
  }
  const [name = ''] = text.trim().split(/\s+/)
  if (profileNames.includes(name)) return readLoadLine(text)
  if (/\.(csv|ya?ml|json)(\.gz)?$/i.test(text)) return readLoadFile(terminal.read(text), text)
  throw new UsageError(
    `--load: "${text}" is neither a profile (${profileNames.join(', ')}) nor a .csv, .yaml or .json file, compressed (.gz) or not`,
  )
}

/** Checks the options of a running system before it is recorded, because a recording may take long. */
function checkLive(args: Arguments): void {
  if (args.text('load') !== undefined) throw new UsageError('--load cannot be used with --bootstrap or --prometheus')
  if (args.text('work') === undefined && args.text('fit') === undefined)
    throw new UsageError('--work or --fit is missing: offsets do not contain the processing time of a record')
}

const isRecording = (file: string): boolean => /\.json(\.gz)?$/i.test(file)

/** The load of `--load`, or of the running system that the options name. @throws UsageError, InvalidInputError */
export async function readOrRecordLoad(args: Arguments, terminal: Terminal): Promise<LoadSource> {
  if (readLiveTarget(args)) checkLive(args)
  const live = await recordLive(args, terminal)
  if (live) return readLoadRecording(JSON.stringify(live.run), live.name)
  const [load, group] = [args.text('load'), args.text('group')]
  if (group === undefined) return readLoad(load, terminal)
  if (load !== undefined && isRecording(load)) return readLoadRecording(terminal.read(load), load, group)
  throw new UsageError('--group needs --bootstrap, --prometheus or a recording as --load')
}
