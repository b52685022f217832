import { summaryOf } from './summary'
import { Tally } from './tally'

it('prints the result in the format of siege', () => {
  const tally = new Tally()
  tally.addResponse({ status: 200, bytes: 1_048_576, tookMs: 100 })
  tally.addResponse({ status: 201, bytes: 1_048_576, tookMs: 300 })
  tally.addResponse({ status: 503, bytes: 0, tookMs: 200 })
  tally.addFailure()
  expect(summaryOf(tally, 2_000)).toBe(
    [
      'Transactions:                      3 hits',
      'Availability:                  75.00 %',
      'Elapsed time:                   2.00 secs',
      'Data transferred:               2.00 MB',
      'Response time:                  0.20 secs',
      'Transaction rate:               1.50 trans/sec',
      'Throughput:                     1.00 MB/sec',
      'Concurrency:                    0.30',
      'Successful transactions:           2',
      'Failed transactions:               2',
      'Longest transaction:            0.30',
      'Shortest transaction:           0.10',
    ].join('\n'),
  )
})

it('prints the result of a test without responses', () => {
  const tally = new Tally()
  tally.addFailure()
  expect(summaryOf(tally, 1_000)).toMatch(/Availability: +0\.00 %[^]*Shortest transaction: +0\.00$/)
})
