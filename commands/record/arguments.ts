/** Words on the command line that make no sense. */
export class RecordUsageError extends Error {
  override readonly name = 'RecordUsageError'
  readonly code = 'USAGE'
}

const usage = 'usage: npm run record -- <file.json> [--for 10m]'
const UNITS: Record<string, number> = { s: 1_000, m: 60_000 }

/** What to write where. @throws RecordUsageError */
export function readRecordArguments(args: readonly string[]): { file: string; forMs?: number } {
  const [file, option, time, ...rest] = args
  if (file === undefined || file.startsWith('-') || rest.length > 0) throw new RecordUsageError(usage)
  if (option === undefined) return { file }
  const [, amount, unit = ''] = /^(\d+)([sm])$/.exec(time ?? '') ?? []
  if (option !== '--for' || amount === undefined) throw new RecordUsageError(usage)
  return { file, forMs: Number(amount) * (UNITS[unit] ?? 0) }
}
