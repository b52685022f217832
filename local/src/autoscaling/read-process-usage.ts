import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type UsageCounters } from './read-metrics-endpoint'

/** Clock ticks per second in /proc, on every architecture that Node supports. */
const TICKS_PER_SECOND = 100
/** Size of a memory page, on most machines. */
const PAGE_BYTES = 4_096
const run = promisify(execFile)

/** Reads CPU time and memory of a process from the operating system; undefined if it has ended, and on Windows. */
export async function readProcessUsage(pid: number): Promise<UsageCounters | undefined> {
  try {
    if (process.platform === 'linux') return fromProc(await readFile(`/proc/${pid}/stat`, 'utf8'))
    if (process.platform === 'win32') return undefined
    return fromPs((await run('ps', ['-o', 'time=,rss=', '-p', String(pid)])).stdout)
  } catch {
    return undefined
  }
}

/** Parses /proc/PID/stat after the name of the program, which is in parentheses and may contain spaces. */
function fromProc(stat: string): UsageCounters {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  // In proc_pid_stat(5), these are the fields 14, 15 and 24. The process id and the name precede `fields`.
  const [userTicks = 0, systemTicks = 0] = fields.slice(11, 13)
  const residentPages = fields[21] ?? 0
  return { cpuSeconds: (userTicks + systemTicks) / TICKS_PER_SECOND, memoryBytes: residentPages * PAGE_BYTES }
}

/** Parses the output of ps: CPU time and resident memory, `[[dd-]hh:]mm:ss.ff  KiB`. */
export function fromPs(text: string): UsageCounters {
  const [, time = '', kibibytes] = /^\s*(\S+)\s+(\d+)/.exec(text) ?? []
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = time.split(/[:-]/).map(Number).toReversed()
  return { cpuSeconds: ((days * 24 + hours) * 60 + minutes) * 60 + seconds, memoryBytes: Number(kibibytes) * 1_024 }
}
