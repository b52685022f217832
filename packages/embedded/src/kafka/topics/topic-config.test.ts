import { findConfigProblem, settingsOf } from './topic-config'

it.each([
  ['delete', false, true],
  ['compact,delete', true, true],
  ['compact, delete', true, true],
  [' compact ', true, false],
])('accepts the cleanup.policy "%s"', (value, isCompacted, deletesOldRecords) => {
  const name = 'cleanup.policy'
  expect(findConfigProblem([{ name, value }])).toBeNull()
  expect(settingsOf(new Map([[name, value]]), {})).toMatchObject({ isCompacted, deletesOldRecords })
})
