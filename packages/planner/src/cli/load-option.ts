import { type LoadSource, profileNames, readLoadFile, readLoadLine, readSeriesCsv } from '../load'
import { type MetricSeries } from '../engine'
import { UsageError } from './arguments'
import { type Terminal } from './command'

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
