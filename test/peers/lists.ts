// The known failing ("red") tests of each suite, in lists/NAME.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Result } from './suites'

export interface Lists {
  /** Tests that also fail on the real server, so they show no fault of the embedded server. */
  redOnReal: string[]
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
  const { redOnReal, other } = lists
  const refused = isReal ? [] : refusedTests(lists)
  const mustBeRed = isReal ? redOnReal : refused.map(({ test }) => test)
  const mayBeRed = new Set(isReal ? redOnReal : [...redOnReal, ...mustBeRed, ...Object.values(other).flat()])
  const red = new Map(results.filter(({ isRed }) => isRed).map(({ name, message }) => [name, message]))
  const firstLine = (name: string) => red.get(name)?.split('\n')[0] ?? ''
  const hasText = (name: string, text: string) => [red.get(name) ?? '', ...log].some((line) => line.includes(text))
  const isGreen = (name: string) => !red.has(name) && results.some((result) => result.name === name)
  const judged = results.filter(({ name }) => isReal || !redOnReal.includes(name))
  const green = judged.filter(({ isRed }) => !isRed).length
  return {
    problems: [
      ...[...red.keys()].filter((name) => !mayBeRed.has(name)).map((name) => `red: ${name}\n  ${firstLine(name)}`),
      ...mustBeRed.filter(isGreen).map((name) => `green, but listed: ${name}`),
      ...refused
        .filter(({ test, text }) => red.has(test) && !hasText(test, text))
        .map(({ test, text }) => `red for another reason than "${text}": ${test}\n  ${firstLine(test)}`),
    ],
    summary: isReal
      ? `${green} of ${judged.length} pass on the real server`
      : `${green} of ${judged.length} pass; without ${redOnReal.length} that are red on the real server`,
  }
}

/**
 * The lists, updated with the failing tests of a run. For the embedded server, failing tests that no list contains are
 * added to `other` under "new: " and their message, to be sorted by hand.
 */
export function withResults(lists: Lists, results: readonly Result[], isReal: boolean): Lists {
  const redResults = results.filter(({ isRed }) => isRed)
  const red = redResults.map(({ name }) => name)
  if (isReal) return { ...lists, redOnReal: red.sort() }
  const known = [
    ...lists.redOnReal,
    ...refusedTests(lists).map(({ test }) => test),
    ...Object.values(lists.other).flat(),
  ]
  const unknown: Lists['other'] = {}
  for (const { name, message } of redResults)
    if (!known.includes(name)) (unknown[`${NEW}${message.split('\n')[0]}`] ??= []).push(name)
  const isStillRed = (test: string) => red.includes(test) || !results.some(({ name }) => name === test)
  const refused = lists.refused.map((refusal) => ({ ...refusal, tests: refusal.tests.filter(isStillRed) }))
  return { ...lists, refused, other: { ...lists.other, ...unknown } }
}
