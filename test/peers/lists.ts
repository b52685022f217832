// The known failing tests of each suite, in lists/NAME.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Result } from './suites'

export interface Lists {
  /** Tests that also fail on the real server, so they show no bug of the embedded server. */
  failingOnReal: string[]
  /**
   * What the embedded server refuses. `text`: text of the error message or of the log; `readme`: its description in the
   * table of the README.
   */
  refused: { text: string; readme: string; tests: string[] }[]
  /** Tests that may fail for reasons other than the server, by reason. */
  other: Record<string, string[]>
}

/** Prefix of an entry of `other` whose reason has not been written yet. */
export const NEW = 'new: '

const pathOf = (name: string): string => join(__dirname, `lists/${name}.json`)

export const readLists = (name: string): Lists => JSON.parse(readFileSync(pathOf(name), 'utf8')) as Lists

export const writeLists = (name: string, lists: Lists): void =>
  writeFileSync(pathOf(name), `${JSON.stringify(lists, null, 2)}\n`)

const refusedTests = ({ refused }: Lists) => refused.flatMap(({ text, tests }) => tests.map((test) => ({ text, test })))

interface Run {
  results: readonly Result[]
  lists: Lists
  isReal: boolean
  /** The warnings of the embedded server. */
  log: readonly string[]
}

/**
 * The problems of a run: failing tests that are not listed, passing tests that must fail, and refusals with another
 * text.
 */
export function compare({ results, lists, isReal, log }: Run): { problems: string[]; summary: string } {
  const { failingOnReal, other } = lists
  const refused = isReal ? [] : refusedTests(lists)
  const mustFail = isReal ? failingOnReal : refused.map(({ test }) => test)
  const mayFail = new Set(isReal ? failingOnReal : [...failingOnReal, ...mustFail, ...Object.values(other).flat()])
  const failures = new Map(results.filter(({ isFailed }) => isFailed).map(({ name, message }) => [name, message]))
  const firstLine = (name: string) => failures.get(name)?.split('\n')[0] ?? ''
  const hasText = (name: string, text: string) => [failures.get(name) ?? '', ...log].some((line) => line.includes(text))
  const hasPassed = (name: string) => !failures.has(name) && results.some((result) => result.name === name)
  const judged = results.filter(({ name }) => isReal || !failingOnReal.includes(name))
  const passed = judged.filter(({ isFailed }) => !isFailed).length
  return {
    problems: [
      ...[...failures.keys()]
        .filter((name) => !mayFail.has(name))
        .map((name) => `fails, but no list contains it: ${name}\n  ${firstLine(name)}`),
      ...mustFail.filter(hasPassed).map((name) => `passes, so remove it from its list: ${name}`),
      ...refused
        .filter(({ test, text }) => failures.has(test) && !hasText(test, text))
        .map(({ test, text }) => `fails for another reason than "${text}": ${test}\n  ${firstLine(test)}`),
    ],
    summary: isReal
      ? `${passed} of ${judged.length} pass on the real server`
      : `${passed} of ${judged.length} pass; not counted: ${failingOnReal.length} that fail on the real server`,
  }
}

/**
 * The lists, updated with the failing tests of a run. For the embedded server, failing tests that no list contains are
 * added to `other` under "new: " and their message, to be sorted by hand.
 */
export function withResults(lists: Lists, results: readonly Result[], isReal: boolean): Lists {
  const failedResults = results.filter(({ isFailed }) => isFailed)
  const failed = failedResults.map(({ name }) => name)
  if (isReal) return { ...lists, failingOnReal: failed.sort() }
  const known = [
    ...lists.failingOnReal,
    ...refusedTests(lists).map(({ test }) => test),
    ...Object.values(lists.other).flat(),
  ]
  const unknown: Lists['other'] = {}
  for (const { name, message } of failedResults)
    if (!known.includes(name)) (unknown[`${NEW}${message.split('\n')[0]}`] ??= []).push(name)
  const isStillFailing = (test: string) => failed.includes(test) || !results.some(({ name }) => name === test)
  const refused = lists.refused.map((refusal) => ({ ...refusal, tests: refusal.tests.filter(isStillFailing) }))
  return { ...lists, refused, other: { ...lists.other, ...unknown } }
}
