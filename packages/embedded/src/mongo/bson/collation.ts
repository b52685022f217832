import { badValue, notSupported } from '../mongo-errors'
import { type Document, isDocument } from './document'
import { numberOr } from './numeric'

/** How a command compares strings. */
export interface Collation {
  specification: Document
  compare: (a: string, b: string) => number
  /** Returns the same text for strings that compare as equal. */
  fold: (text: string) => string
}

/** Fields that are supported with these values only. */
const defaults: Document = {
  caseLevel: false,
  caseFirst: 'off',
  alternate: 'non-ignorable',
  backwards: false,
  normalization: false,
  maxVariable: 'punct',
}
const knownFields = new Set(['locale', 'strength', 'numericOrdering', 'version', ...Object.keys(defaults)])
const sensitivities = ['base', 'accent', 'variant'] as const
const combiningMarks = /\p{M}/gu

const folds: Record<string, (text: string) => string> = {
  base: (text) => text.normalize('NFD').replace(combiningMarks, '').toLowerCase(),
  accent: (text) => text.normalize('NFC').toLowerCase(),
  variant: (text) => text.normalize('NFC'),
}

/** Parses a collation; undefined if it is missing, and for `simple`, which compares bytes. */
export function parseCollation(source: unknown): Collation | undefined {
  if (source === undefined || source === null) return undefined
  if (!isDocument(source) || typeof source['locale'] !== 'string')
    throw badValue("a collation needs the field 'locale'")
  const { locale, strength = 3, numericOrdering = false } = source
  if (locale === 'simple') return undefined
  for (const [name, value] of Object.entries(source)) {
    if (!knownFields.has(name)) throw badValue(`unknown field of a collation: ${name}`)
    if (name in defaults && value !== defaults[name]) throw notSupported(`the collation option ${name}`)
  }
  const sensitivity = sensitivities[numberOr(strength, 0) - 1]
  if (!sensitivity) throw notSupported(`the collation strength ${String(strength)}`)
  const { compare } = createCollator(String(locale), { sensitivity, numeric: numericOrdering === true })
  return { specification: source, compare, fold: folds[sensitivity] as Collation['fold'] }
}

function createCollator(locale: string, options: Intl.CollatorOptions): Intl.Collator {
  try {
    return new Intl.Collator(locale.replaceAll('_', '-'), options)
  } catch {
    throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`)
  }
}

let current: Collation | undefined

/** The collation of the running command. */
export const currentCollation = (): Collation | undefined => current

/** Runs a synchronous function with this collation. */
export function withCollation<Result>(collation: Collation | undefined, run: () => Result): Result {
  const previous = current
  current = collation
  try {
    return run()
  } finally {
    current = previous
  }
}
