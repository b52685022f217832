import { STEP_TIMES_HEADER, readStepTimes, stepTimesHeader } from './step-times'

const times = {
  pod: 'courier-5d8c-x7',
  startedAt: 1_795_934_495_095,
  workedAt: 1_795_934_495_145,
  publishedAt: 1_795_934_495_146,
}

it('writes the times as text, and reads them', () => {
  const header = stepTimesHeader(times)
  expect(header).toEqual(['step-times', Buffer.from('courier-5d8c-x7 1795934495095 50 1')])
  expect(readStepTimes([['traceparent', Buffer.from('x')], header])).toEqual(times)
})

it('writes no negative time if the clock was set back', () => {
  const header = stepTimesHeader({ ...times, workedAt: times.startedAt - 9, publishedAt: times.startedAt - 9 })
  expect(readStepTimes([header])).toEqual({ ...times, workedAt: times.startedAt, publishedAt: times.startedAt })
})

it.each([
  [''],
  ['pod'],
  ['pod 1 2'],
  ['pod 1 2 3 4'],
  ['pod 1 -2 3'],
  ['pod 1e3 2 3'],
  [' 1 2 3'],
  ['pod 1 2 99999999999'],
])('reads nothing from %j', (text) => {
  expect(readStepTimes([[STEP_TIMES_HEADER, Buffer.from(text)]])).toBeUndefined()
})

it('reads nothing without the header, or without its value', () => {
  expect(readStepTimes([])).toBeUndefined()
  expect(readStepTimes([[STEP_TIMES_HEADER, null]])).toBeUndefined()
})
