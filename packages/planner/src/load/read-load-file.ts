import { InvalidInputError } from '../errors'
import { readLoadCsv } from './csv-load'
import { readLoadRecording } from './recording-load'
import { type LoadSource, readLoadYaml } from './written-load'

const readers: Record<string, (text: string, file: string) => LoadSource> = {
  csv: readLoadCsv,
  yaml: readLoadYaml,
  yml: readLoadYaml,
  json: (text, file) => readLoadRecording(text, file),
}

/**
 * Reads a load by the extension of its file: .csv, profiles in .yaml, or a recording in .json. `text` is not
 * compressed, even if the name ends with .gz.
 * @throws InvalidInputError
 */
export function readLoadFile(text: string, file: string): LoadSource {
  const read = readers[/\.(\w+?)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase() ?? '']
  if (!read) throw new InvalidInputError(file, 'is not a .csv, .yaml or .json file')
  return read(text, file)
}
