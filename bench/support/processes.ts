import { readFileSync, readdirSync } from 'node:fs'

const CLOCK_TICKS_PER_SECOND = 100

export interface ProcessInfo {
  pid: number
  command: string
}

/** A process and all that descend from it. Linux only, as everything here. */
export function familyOf(root: number): ProcessInfo[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? statFields(Number(name))?.[1] : undefined
    if (parent !== undefined) parents.set(Number(name), Number(parent))
  }
  const family = new Set([root])
  // A child may come before its parent in the list, and deep families are rare.
  for (let size = 0; size < family.size;) {
    size = family.size
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid)
  }
  return [...family].map((pid) => ({ pid, command: textOf(pid, 'cmdline').replaceAll('\0', ' ') }))
}

/** CPU time (user and system) that some processes have used so far, ms; those that have ended count as 0. */
export function cpuMs(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const [user = 0, system = 0] = statFields(pid)?.slice(11, 13).map(Number) ?? []
    return ((user + system) * 1_000) / CLOCK_TICKS_PER_SECOND
  })
}

/** Proportional memory of some processes, MB: what they share is counted once. */
export function pssMb(pids: readonly number[]): number {
  return sum(pids, (pid) => kilobytes(pid, 'smaps_rollup', 'Pss')) / 1_024
}

/** Resident memory of a process, MB. */
export function rssMb(pid: number): number {
  return kilobytes(pid, 'status', 'VmRSS') / 1_024
}

/** Fields of /proc/PID/stat from the third on: the second, the name, may contain spaces. */
function statFields(pid: number): string[] | undefined {
  const stat = textOf(pid, 'stat')
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function kilobytes(pid: number, file: string, field: string): number {
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
