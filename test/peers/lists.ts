// Compares the results of a suite with its known failing tests, which are listed in lists/NAME.json.
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
  otherReasons: Record<string, string[]>
}

/** Prefix of an entry of `otherReasons` whose reason has not been written yet. */
export const NEW_PREFIX = 'new: '

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
  const { failingOnReal, otherReasons } = lists
  const refused = isReal ? [] : refusedTests(lists)
  const mustFail = isReal ? failingOnReal : refused.map(({ test }) => test)
  const mayFail = new Set(
    isReal ? failingOnReal : [...failingOnReal, ...mustFail, ...Object.values(otherReasons).flat()],
  )
  const failures = new Map(results.filter(({ isFailed }) => isFailed).map(({ name, message }) => [name, message]))
  const firstLine = (name: string) => failures.get(name)?.split('\n')[0] ?? ''
  const hasText = (name: string, text: string) => [failures.get(name) ?? '', ...log].some((line) => line.includes(text))
  const hasPassed = (name: string) => !failures.has(name) && results.some((result) => result.name === name)
  const countedResults = results.filter(({ name }) => isReal || !failingOnReal.includes(name))
  const passed = countedResults.filter(({ isFailed }) => !isFailed).length
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
      ? `${passed} of ${countedResults.length} pass on the real server`
      : `${passed} of ${countedResults.length} pass; not counted: ${failingOnReal.length} that fail on the real server`,
  }
}

/**
 * The lists, updated with the results of a run. For the real server, the failing tests become `failingOnReal`. For the
 * embedded server, failing tests that no list contains are added to `otherReasons` under "new: " and their message, to
 * be sorted by hand, and tests that pass are removed from `refused`.
 */
export function withResults(lists: Lists, results: readonly Result[], isReal: boolean): Lists {
  const failedResults = results.filter(({ isFailed }) => isFailed)
  const failed = failedResults.map(({ name }) => name)
  if (isReal) return { ...lists, failingOnReal: failed.sort() }
  const listedTests = [
    ...lists.failingOnReal,
    ...refusedTests(lists).map(({ test }) => test),
    ...Object.values(lists.otherReasons).flat(),
  ]
  const newFailures: Lists['otherReasons'] = {}
  for (const { name, message } of failedResults.filter((result) => !listedTests.includes(result.name))) {
    const reason = `${NEW_PREFIX}${message.split('\n')[0]}`
    newFailures[reason] = [...(newFailures[reason] ?? []), name]
  }
  const isStillFailing = (test: string) => failed.includes(test) || !results.some(({ name }) => name === test)
  const refused = lists.refused.map((refusal) => ({ ...refusal, tests: refusal.tests.filter(isStillFailing) }))
  return { ...lists, refused, otherReasons: { ...lists.otherReasons, ...newFailures } }
}
