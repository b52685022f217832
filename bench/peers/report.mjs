// Every compared client that runs in Node uses this file to simulate the work of a record and to report to its parent
// process. The value of a record is its number, followed by 1 if its delay is measured, otherwise by 0.
import { setTimeout as sleep } from 'node:timers/promises'

/** Interval of the reports. Each takes CPU time, and few are enough, because a report contains the times of records. */
const REPORT_MS = 100

/**
 * Arguments of every compared client. `work`: simulated work per record, ms. `partitions`: how many kafkajs handles at
 * the same time, by default all six.
 */
export const [, , broker = '', topic = '', groupId = '', work = '0', concurrent = '1', partitions = '6'] = process.argv
/** Records that a client may handle at the same time. */
export const concurrency = Number(concurrent)

const workMs = Number(work)
/** @type {Map<string, number>} */
const lastNumbers = new Map()
/** @type {Set<string>} */
const runningKeys = new Set()
/** For each number, 1 if the handling of its record has begun. */
let seenNumbers = new Uint8Array(2 ** 20)
let handled = 0
let repeated = 0
/** When the first and the last record so far were handled, ms since 1970. */
let firstAt = 0
let lastAt = 0
/** Value of `handled` in the last report; -1 before the first one. */
let lastReported = -1
let isInOrder = true
/** @type {number[]} */
let delays = []

/** @param {string} key @param {string} value @param {number} publishedAt ms since 1970 */
export async function handle(key, value, publishedAt) {
  const [number = 0, isTimed] = value.split(' ', 2).map(Number)
  const now = performance.timeOrigin + performance.now()
  if (isTimed) delays.push(now - publishedAt)
  firstAt ||= now
  const isFirst = markSeen(number)
  // A client may go back to its committed offset and repeat records. But a record must not be handled for the first
  // time while another one of its key is running, or after a later one.
  if (isFirst && (runningKeys.has(key) || (lastNumbers.get(key) ?? -1) > number)) isInOrder = false
  lastNumbers.set(key, number)
  if (workMs > 0) {
    runningKeys.add(key)
    await sleep(workMs)
    runningKeys.delete(key)
  }
  lastAt = workMs > 0 ? performance.timeOrigin + performance.now() : now
  if (isFirst) handled++
  else repeated++
}

/** Returns whether the number was not seen before. @param {number} number */
function markSeen(number) {
  if (number >= seenNumbers.length) {
    const larger = new Uint8Array(2 * number)
    larger.set(seenNumbers)
    seenNumbers = larger
  }
  const isFirst = seenNumbers[number] === 0
  seenNumbers[number] = 1
  return isFirst
}

/** Starts the reports to the parent process. The first one shows that the client has started. */
export function startReports() {
  report()
  setInterval(report, REPORT_MS)
}

function report() {
  if (handled === lastReported) return
  lastReported = handled
  process.stdout.write(`${JSON.stringify({ handled, repeated, firstAt, lastAt, isInOrder, delays })}\n`)
  delays = []
}
