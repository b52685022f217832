import { appendFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Terminal } from './command'
import { attempt, readText } from './files'
import { runProgram } from './run'

/** The terminal of this process: its files, streams and environment. */
class ProcessTerminal implements Terminal {
  readonly isInteractive = process.stderr.isTTY
  readonly columns = process.stdout.columns ?? 80
  // The only place at which the program reads its environment.
  // oxlint-disable-next-line no-restricted-properties
  readonly environment = process.env
  private interrupt: AbortController | undefined

  /**
   * As soon as a command reads this property, Ctrl-C aborts the signal instead of ending the process. A second Ctrl-C
   * ends the process.
   */
  get signal(): AbortSignal {
    if (!this.interrupt) {
      const interrupt = new AbortController()
      process.once('SIGINT', () => interrupt.abort())
      this.interrupt = interrupt
    }
    return this.interrupt.signal
  }

  read(file: string): string {
    return readText(file)
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
