import { type LoadSource, profileNames, readLoadCsv, readLoadLine, readLoadYaml } from '../load'
import { UsageError } from './arguments'
import { type Terminal } from './command'

/** Reads `--load`: a profile in one line, a CSV file, or a YAML file of profiles. */
export function readLoad(text: string | undefined, terminal: Pick<Terminal, 'read'>): LoadSource {
  if (text === undefined) {
    throw new UsageError('--load is missing: a profile such as "constant rate=100 for=1h", or a CSV or YAML file')
  }
  const [name = ''] = text.trim().split(/\s+/)
  if (profileNames.includes(name)) return readLoadLine(text)
  if (/\.csv$/i.test(text)) return readLoadCsv(terminal.read(text), text)
  if (/\.ya?ml$/i.test(text)) return readLoadYaml(terminal.read(text), text)
  throw new UsageError(`--load: "${text}" is neither a profile (${profileNames.join(', ')}) nor a .csv or .yaml file`)
}
