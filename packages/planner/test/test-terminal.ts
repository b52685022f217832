import { type Terminal } from '../src/cli/command'
import { runProgram } from '../src/cli/run'

/** Exit code and output of the program. */
interface Outcome {
  code: number
  stdout: string
  stderr: string
  /** The texts of the files that it saved, by file. */
  saved: Record<string, string>
}

/** Runs the program with files, environment variables and a signal that stands for Ctrl-C. */
export async function runWith(
  args: readonly string[],
  {
    files = {},
    environment = {},
    signal = new AbortController().signal,
  }: { files?: Record<string, string>; environment?: Terminal['environment']; signal?: AbortSignal } = {},
): Promise<Outcome> {
  const outcome = { stdout: '', stderr: '', saved: {} as Record<string, string> }
  const code = await runProgram(args, {
    read: (file) => files[file] ?? '',
    list: () => null,
    save: (file, text = '') => (outcome.saved[file] = text),
    environment,
    write: (text) => (outcome.stdout += text),
    writeError: (text) => (outcome.stderr += text),
    isInteractive: false,
    columns: 200,
    signal,
  })
  return { code, ...outcome }
}
