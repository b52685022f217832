import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidInputError } from '../errors'
import { type Terminal } from './command'
import { runProgram } from './run'

const STDIN = 0

function attempt<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw new InvalidInputError(file, error instanceof Error ? error.message : String(error))
  }
}

/** A terminal on the streams of this process. */
function processTerminal(signal: AbortSignal): Terminal {
  return {
    read: (file) => attempt(file, () => readFileSync(file === '-' ? STDIN : file, 'utf8')),
    list: (folder) =>
      attempt(folder, () => {
        if (folder === '-' || !statSync(folder).isDirectory()) return null
        const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
        return entries.flatMap((entry) => (entry.isFile() ? join(entry.parentPath, entry.name) : [])).sort()
      }),
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    isInteractive: process.stderr.isTTY,
    columns: process.stdout.columns ?? 80,
    signal,
  }
}

/** Runs the program in this process: Ctrl-C ends it with what it has, a second Ctrl-C at once. */
export async function runInProcess(args: readonly string[], program?: string): Promise<void> {
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  process.exitCode = await runProgram(args, processTerminal(interrupt.signal), program)
}
