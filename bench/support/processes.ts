import { readFileSync, readdirSync } from 'node:fs'

/** The unit of CPU times in /proc/PID/stat; the same on all common Linux systems (`getconf CLK_TCK`). */
const CLOCK_TICKS_PER_SECOND = 100

export interface ProcessInfo {
  pid: number
  command: string
}

/** A process and all its descendants. Reads /proc, so it works only on Linux. */
export function descendantsOf(root: number): ProcessInfo[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? statFields(Number(name))?.[1] : undefined
    if (parent !== undefined) parents.set(Number(name), Number(parent))
  }
  const tree = new Set([root])
  // Repeats until nothing is added, because a child may be listed before its parent.
  for (let size = 0; size < tree.size;) {
    size = tree.size
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid)
  }
  return [...tree].map((pid) => ({ pid, command: textOf(pid, 'cmdline').replaceAll('\0', ' ') }))
}

/** Total CPU time (user and system) of some processes so far, ms. A process that has exited counts as 0. */
export function cpuMs(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const [user = 0, system = 0] = statFields(pid)?.slice(11, 13).map(Number) ?? []
    return ((user + system) * 1_000) / CLOCK_TICKS_PER_SECOND
  })
}

/** The process that started last. The process ids do not show the order, because the system reuses them. */
export function youngestOf(pids: readonly number[]): number | undefined {
  const startedAt = (pid: number) => Number(statFields(pid)?.[19] ?? -1)
  return pids.toSorted((a, b) => startedAt(b) - startedAt(a))[0]
}

/** Proportional set size of some processes, MB. Memory that they share counts once. */
export function pssMb(pids: readonly number[]): number {
  return sum(pids, (pid) => kilobytesIn(pid, 'smaps_rollup', 'Pss')) / 1_024
}

/** Resident set size of a process, MB. */
export function rssMb(pid: number): number {
  return kilobytesIn(pid, 'status', 'VmRSS') / 1_024
}

/** Largest resident set size that a process has had, MB. */
export function peakRssMb(pid: number): number {
  return kilobytesIn(pid, 'status', 'VmHWM') / 1_024
}

/** Fields of /proc/PID/stat from the third on. They follow the process name in parentheses, which may contain spaces. */
function statFields(pid: number): string[] | undefined {
  const stat = textOf(pid, 'stat')
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function kilobytesIn(pid: number, file: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(textOf(pid, file))?.[1] ?? 0)
}

function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

function sum(pids: readonly number[], valueOf: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + valueOf(pid), 0)
}
