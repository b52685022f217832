import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compare, type Lists, NEW_PREFIX, readLists, withResults } from './lists'
import { suites } from './suites'

const readme = readFileSync(join(__dirname, '../../packages/embedded/README.md'), 'utf8')
/** The start of each server's row in the table of the README. */
const rowStarts = { Kafka: '| Kafka |', Mongo: '| MongoDB |', Redis: '| Redis |' }

describe.each(Object.entries(suites))('the lists of %s', (name, { server }) => {
  const { refused, otherReasons } = readLists(name)

  it('name only refusals that the README names', () => {
    const row = readme.split('\n').find((line) => line.startsWith(rowStarts[server])) ?? ''
    const notSupported = row.split('|').at(-2) ?? ''
    const descriptions = refused.map(({ readme: description }) => description)
    expect(descriptions.filter((text) => text === '' || !notSupported.includes(text))).toEqual([])
  })

  it('have a reason for each failing test', () => {
    expect(Object.keys(otherReasons).filter((reason) => reason.startsWith(NEW_PREFIX))).toEqual([])
  })
})

const lists: Lists = {
  failingOnReal: ['odd'],
  refused: [{ text: 'not supported: x', readme: 'x', tests: ['uses x'] }],
  otherReasons: { 'limit of 1 ms': ['times out'] },
}
const passing = (name: string) => ({ name, isFailed: false, message: '' })
const failing = (name: string, message = 'Error: no') => ({ name, isFailed: true, message })
const problems = (results: Parameters<typeof compare>[0]['results'], isReal = false, log: string[] = []) =>
  compare({ results, lists, isReal, log }).problems

it('allows the failures of listed tests', () => {
  expect(problems([passing('a'), failing('odd'), failing('uses x', 'not supported: x'), failing('times out')])).toEqual(
    [],
  )
  expect(problems([passing('odd'), failing('uses x'), passing('times out')], false, ['not supported: x {}'])).toEqual(
    [],
  )
  expect(problems([failing('odd'), passing('uses x')], true)).toEqual([])
})

it.each([
  ['a failure that no list contains', [failing('a')], false, 'fails, but no list contains it: a\n  Error: no'],
  ['a refused test that passes', [passing('uses x')], false, 'passes, so remove it from its list: uses x'],
  [
    'a failure for another reason',
    [failing('uses x')],
    false,
    'fails for another reason than "not supported: x": uses x\n  Error: no',
  ],
  ['a failure on the real server', [failing('uses x')], true, 'fails, but no list contains it: uses x\n  Error: no'],
  ['a listed test that passes on the real server', [passing('odd')], true, 'passes, so remove it from its list: odd'],
])('reports %s', (_what, results, isReal, problem) => {
  expect(problems(results, isReal)).toEqual([problem])
})

it('stores new failures, and removes refused tests that pass', () => {
  const updated = withResults(lists, [failing('a'), passing('uses x')], false)
  expect(updated).toMatchObject({
    refused: [{ text: 'not supported: x', tests: [] }],
    otherReasons: { 'new: Error: no': ['a'] },
  })
  expect(withResults(lists, [failing('b'), failing('a')], true).failingOnReal).toEqual(['a', 'b'])
})
