import { constants } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { InvalidInputError } from '../errors'

const STDIN = 0

const tooLarge = `is too large: Node reads text up to ${Math.floor(constants.MAX_STRING_LENGTH / 2 ** 20)} MiB`

const reasons: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'is a folder',
  EROFS: 'cannot be written: the file system is read-only',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
  Z_BUF_ERROR: 'is cut off: its gzip data has no end',
  Z_DATA_ERROR: 'is damaged: its gzip data cannot be read',
  ERR_BUFFER_TOO_LARGE: tooLarge,
  ERR_FS_FILE_TOO_LARGE: tooLarge,
  ERR_STRING_TOO_LONG: tooLarge,
}

/** Runs an action on a file. @throws InvalidInputError with the file and the reason */
export function attempt<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new InvalidInputError(file || '""', reasons[code] ?? message)
  }
}

/** Text in UTF-8, or in UTF-16 with a byte order mark, as PowerShell writes it. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
}

/** Decompresses gzip, which the first bytes identify, because stdin has no file name. */
function gunzip(bytes: Buffer, maxOutputLength: number): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isGzip ? gunzipSync(bytes, { maxOutputLength }) : bytes
}

/**
 * The text of a file, compressed with gzip or not, or of stdin for `-`. `maxBytes` limits the size after decompression.
 * @throws InvalidInputError with the file and the reason
 */
export function readText(file: string, maxBytes = constants.MAX_STRING_LENGTH): string {
  return attempt(file, () => decode(gunzip(readFileSync(file === '-' ? STDIN : file), maxBytes)))
}
