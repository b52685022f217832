import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compare, type Lists, NEW, readLists, withResults } from './lists'
import { suites } from './suites'

const readme = readFileSync(join(__dirname, '../../packages/embedded/README.md'), 'utf8')
const rows = { Kafka: '| Kafka |', Mongo: '| MongoDB |', Redis: '| Redis |' }

describe.each(Object.entries(suites))('the lists of %s', (name, { server }) => {
  const { refused, other } = readLists(name)

  it('name only refusals that the README names', () => {
    const row = readme.split('\n').find((line) => line.startsWith(rows[server])) ?? ''
    const notSupported = row.split('|').at(-2) ?? ''
    const words = refused.map((refusal) => refusal.readme)
    expect(words.filter((each) => each === '' || !notSupported.includes(each))).toEqual([])
  })

  it('have a reason for each red test', () => {
    expect(Object.keys(other).filter((reason) => reason.startsWith(NEW))).toEqual([])
  })
})

const lists: Lists = {
  redOnReal: ['odd'],
  refused: [{ text: 'not supported: x', readme: 'x', tests: ['uses x'] }],
  other: { 'limit of 1 ms': ['times out'] },
}
const green = (name: string) => ({ name, isRed: false, message: '' })
const red = (name: string, message = 'Error: no') => ({ name, isRed: true, message })
const problems = (results: Parameters<typeof compare>[0]['results'], isReal = false, log: string[] = []) =>
  compare({ results, lists, isReal, log }).problems

it('allows the red tests of the lists', () => {
  expect(problems([green('a'), red('odd'), red('uses x', 'not supported: x'), red('times out')])).toEqual([])
  expect(problems([green('odd'), red('uses x'), green('times out')], false, ['not supported: x {}'])).toEqual([])
  expect(problems([red('odd'), green('uses x')], true)).toEqual([])
})

it.each([
  ['a red test outside the lists', [red('a')], false, 'red: a\n  Error: no'],
  ['a refused test that is green', [green('uses x')], false, 'green, but listed: uses x'],
  ['another reason', [red('uses x')], false, 'red for another reason than "not supported: x": uses x\n  Error: no'],
  ['a red test on the real server', [red('uses x')], true, 'red: uses x\n  Error: no'],
  ['a listed test that is green on the real server', [green('odd')], true, 'green, but listed: odd'],
])('reports %s', (_what, results, isReal, problem) => {
  expect(problems(results, isReal)).toEqual([problem])
})

it('stores new red tests, and drops refused ones that are green', () => {
  const updated = withResults(lists, [red('a'), green('uses x')], false)
  expect(updated).toMatchObject({
    refused: [{ text: 'not supported: x', tests: [] }],
    other: { 'new: Error: no': ['a'] },
  })
  expect(withResults(lists, [red('b'), red('a')], true).redOnReal).toEqual(['a', 'b'])
})
