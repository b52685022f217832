import { type Encoding, encodings } from './static-files'

/** The best encoding that the file has and the browser's `Accept-Encoding` allows. */
export function acceptedEncoding(header = '', kept: readonly Encoding[]): Encoding {
  const refused = /;\s*q=0(\.0*)?\s*$/
  const accepted = header
    .toLowerCase()
    .split(',')
    .filter((part) => !refused.test(part))
    .map((part) => part.split(';', 1)[0]?.trim())
  return encodings.find((encoding) => kept.includes(encoding) && accepted.includes(encoding)) ?? 'identity'
}
