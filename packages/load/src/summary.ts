import { type Tally } from './tally'

/** The result in the format of siege, one value per line. */
export function summaryOf(tally: Tally, elapsedMs: number): string {
  const { transactions, successful, withoutResponse, bytes } = tally
  const seconds = Math.max(0.001, elapsedMs / 1_000)
  const attempts = Math.max(1, transactions + withoutResponse)
  const rows: [string, string, string][] = [
    ['Transactions', String(transactions), 'hits'],
    ['Availability', ((100 * transactions) / attempts).toFixed(2), '%'],
    ['Elapsed time', seconds.toFixed(2), 'secs'],
    ['Data transferred', toMegabytes(bytes), 'MB'],
    ['Response time', toSeconds(tally.averageMs), 'secs'],
    ['Transaction rate', (transactions / seconds).toFixed(2), 'trans/sec'],
    ['Throughput', toMegabytes(bytes / seconds), 'MB/sec'],
    ['Concurrency', tally.concurrency(elapsedMs).toFixed(2), ''],
    ['Successful transactions', String(successful), ''],
    ['Failed transactions', String(transactions - successful + withoutResponse), ''],
    ['Longest transaction', toSeconds(tally.longestMs), ''],
    ['Shortest transaction', toSeconds(transactions > 0 ? tally.shortestMs : 0), ''],
  ]
  const lines = rows.map(([name, value, unit]) => {
    const label = `${name}:`.padEnd(24)
    return `${label}${value.padStart(12)} ${unit}`.trimEnd()
  })
  return lines.join('\n')
}

const toSeconds = (ms: number) => (ms / 1_000).toFixed(2)
const toMegabytes = (bytes: number) => (bytes / 1_048_576).toFixed(2)
