import { ownValue } from '../own-value'
import { getHeapStatistics } from 'node:v8'
import { InvalidArgumentError } from './invalid-argument'
import { type TestServerOptions } from './test-server'

/** Tests the value of an option. `expected` describes the valid values in error messages. */
interface OptionRule {
  expected: string
  isValid: (value: unknown) => boolean
}

/** The rule of each option. */
export type OptionTable<Name extends PropertyKey> = Readonly<Record<Name, OptionRule>>

const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER): OptionRule => ({
  expected: `a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`,
  isValid: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
})
const ofType = (type: string, expected = `a ${type}`): OptionRule => ({
  expected,
  isValid: (value) => typeof value === type && value !== null,
})

export const rules = {
  boolean: ofType('boolean'),
  bytes: wholeNumber(0),
  count: wholeNumber(1),
  logger: ofType('object', 'an object with the methods debug, info, warn and error'),
  milliseconds: wholeNumber(0),
  /** -1 for no limit. */
  numberOrUnlimited: wholeNumber(-1),
  text: { expected: 'a non-empty string', isValid: (value) => typeof value === 'string' && value !== '' },
} satisfies Record<string, OptionRule>

export const commonOptions: OptionTable<keyof TestServerOptions> = {
  port: wholeNumber(0, 65_535),
  host: rules.text,
  requestLogSize: wholeNumber(0),
  process: { expected: "'child'", isValid: (value) => value === 'child' },
}

/**
 * An undefined value counts as an absent option.
 * @throws InvalidArgumentError for an unknown option or an invalid value.
 */
export function validateOptions(server: string, table: OptionTable<string>, options: object): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = ownValue(table, name)
    if (!rule)
      throw new InvalidArgumentError(`${server} has no option named ${name}; known: ${Object.keys(table).join(', ')}`)
    if (value === undefined || rule.isValid(value)) continue
    throw new InvalidArgumentError(`the option ${name} of ${server} must be ${rule.expected}, not ${String(value)}`)
  }
}

/** The default of `maxMemory`: 1 GiB, or half of Node's heap size limit if that is less. */
export const defaultMaxMemoryBytes = (): number =>
  Math.min(1024 ** 3, Math.floor(getHeapStatistics().heap_size_limit / 2))
