import { type Tally } from './tally'

/** The result in siege's format, one figure per line. */
export function summaryOf(tally: Tally, elapsedMs: number): string {
  const { transactions, successful, unanswered, bytes } = tally
  const seconds = Math.max(0.001, elapsedMs / 1_000)
  const attempts = Math.max(1, transactions + unanswered)
  const rows: [string, string, string][] = [
    ['Transactions', String(transactions), 'hits'],
    ['Availability', ((100 * transactions) / attempts).toFixed(2), '%'],
    ['Elapsed time', seconds.toFixed(2), 'secs'],
    ['Data transferred', megabytes(bytes), 'MB'],
    ['Response time', secs(tally.averageMs), 'secs'],
    ['Transaction rate', (transactions / seconds).toFixed(2), 'trans/sec'],
    ['Throughput', megabytes(bytes / seconds), 'MB/sec'],
    ['Concurrency', tally.concurrency(elapsedMs).toFixed(2), ''],
    ['Successful transactions', String(successful), ''],
    ['Failed transactions', String(transactions - successful + unanswered), ''],
    ['Longest transaction', secs(tally.longestMs), ''],
    ['Shortest transaction', secs(transactions > 0 ? tally.shortestMs : 0), ''],
  ]
  return rows.map(([name, value, unit]) => `${`${name}:`.padEnd(24)}${value.padStart(12)} ${unit}`.trimEnd()).join('\n')
}

const secs = (ms: number) => (ms / 1_000).toFixed(2)
const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(2)
