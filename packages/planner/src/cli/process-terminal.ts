import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidInputError } from '../errors'
import { type Terminal } from './command'
import { runProgram } from './run'

const STDIN = 0

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'is a folder',
  EROFS: 'cannot be written: the file system is read-only',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is no text in UTF-8',
}

function attempt<T>(file: string, action: () => T): T {
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

/** A terminal on the streams of this process. */
class ProcessTerminal implements Terminal {
  readonly isInteractive = process.stderr.isTTY
  readonly columns = process.stdout.columns ?? 80
  // A program that is its own service: it reads its variables here.
  // oxlint-disable-next-line no-restricted-properties
  readonly environment = process.env
  private interrupt: AbortController | undefined

  /** From its first use on, Ctrl-C does not end the process; a second one does. */
  get signal(): AbortSignal {
    if (!this.interrupt) {
      const interrupt = new AbortController()
      process.once('SIGINT', () => interrupt.abort())
      this.interrupt = interrupt
    }
    return this.interrupt.signal
  }

  read(file: string): string {
    return attempt(file, () => decode(readFileSync(file === '-' ? STDIN : file)))
  }

  list(folder: string): string[] | null {
    return attempt(folder, () => {
      if (folder === '-' || !statSync(folder).isDirectory()) return null
      const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
      return entries.flatMap((entry) => (entry.isFile() ? join(entry.parentPath, entry.name) : [])).sort()
    })
  }

  save(file: string, text?: string): void {
    attempt(file, () => (text === undefined ? appendFileSync(file, '') : writeFileSync(file, text)))
  }

  write(text: string): void {
    process.stdout.write(text)
  }

  writeError(text: string): void {
    process.stderr.write(text)
  }
}

/** Ends the process if its output cannot be written: silently when the reader has ended, such as `head`. */
function onOutputError({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') process.exit()
  process.stderr.write(`the output cannot be written: ${message}\n`)
  process.exit(2)
}

/** Runs the program in this process. */
export async function runInProcess(args: readonly string[], program?: string): Promise<void> {
  process.stdout.on('error', onOutputError)
  process.exitCode = await runProgram(args, new ProcessTerminal(), program)
}
