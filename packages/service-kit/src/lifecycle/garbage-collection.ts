import { setFlagsFromString } from 'node:v8'

/** How much the heap may grow until the next major garbage collection, percent of its size after the last one. */
const GROWTH_PERCENT = 200

/** A container with a lower limit could run out of memory: V8's own limit is 256 MB at least. */
const MIN_LIMIT_BYTES = 1_024 ** 3

/**
 * Lets the heap triple between two major garbage collections, if the process may use at least 1 GiB. By default it grows by only
 * a tenth if little is promoted, so at 100 orders/s a busy pod had one every 5 s. Each takes 40 to 80 ms of CPU, during which the
 * other pods of a small machine wait.
 *
 * @param limitBytes the memory limit of the process; 0 or more than the machine has if there is none
 * @returns whether the setting has changed
 */
export function letHeapGrow(limitBytes = process.constrainedMemory()): boolean {
  if (limitBytes > 0 && limitBytes < MIN_LIMIT_BYTES) return false
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
  return true
}

/**
 * Makes each minor garbage collection run in the main thread alone. By default V8 shares it with threads of its own and waits for
 * all of them: on a machine whose cores are busy, the pauses are twice as long, and the young generation of a pod is too small
 * for the threads to save anything.
 */
export function collectYoungInOneThread(): void {
  setFlagsFromString('--no-parallel-scavenge')
}
