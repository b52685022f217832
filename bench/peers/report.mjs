// What every compared client does with a record: works, and reports to its parent. A record's value is its number, and 1 if
// its delay counts.
import { setTimeout as sleep } from 'node:timers/promises'

const REPORT_MS = 20

/** Arguments of every compared client. */
export const [, , broker = '', topic = '', groupId = '', work = '0'] = process.argv
/** Records that a client may handle at the same time. */
export const CONCURRENCY = 64

const workMs = Number(work)
/** @type {Map<string, number>} */
const lastNumbers = new Map()
let [handled, reported, isInOrder] = [0, -1, true]
/** @type {number[]} */
let delays = []

/** @param {string} key @param {string} value @param {number} publishedAt ms since 1970 */
export async function handle(key, value, publishedAt) {
  const [number = 0, counts] = value.split(' ').map(Number)
  if (counts) delays.push(performance.timeOrigin + performance.now() - publishedAt)
  isInOrder &&= (lastNumbers.get(key) ?? -1) < number
  lastNumbers.set(key, number)
  if (workMs > 0) await sleep(workMs)
  handled++
}

/** Reports from now on, first that the client has started. */
export function startReports() {
  report()
  setInterval(report, REPORT_MS)
}

function report() {
  if (handled === reported) return
  reported = handled
  process.stdout.write(`${JSON.stringify({ handled, isInOrder, delays })}\n`)
  delays = []
}
