import fc from 'fast-check'
import { type FuzzRequest } from './http-fuzzer'

/** Any character except surrogates. The unit `binary` of fast-check is the same but takes a second to prepare. */
export const anyCharacter = fc
  .nat({ max: 0x10_f7ff })
  .map((index) => String.fromCodePoint(index < 0xd800 ? index : index + 0x800))

/**
 * Names of properties that all objects inherit, such as `toString`. `__proto__` is not among them, because servers refuse it
 * before they read the rest.
 */
export const inheritedName = fc.constantFrom(
  ...Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__'),
)

/** Any JSON value. Some fields of its objects have names of any characters, and some have names that all objects inherit. */
export const anyJson: fc.Arbitrary<unknown> = fc.anything({
  maxDepth: 3,
  key: fc.oneof({ weight: 2, arbitrary: fc.string() }, fc.string({ unit: anyCharacter }), inheritedName),
  values: [
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.oneof({ weight: 9, arbitrary: fc.string() }, inheritedName),
    fc.constant(null),
  ],
})

/** An object with some of these fields, and sometimes one whose name all objects inherit. */
export const someFields = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(fc.dictionary(inheritedName, anyJson, { maxKeys: 1 }), fc.record(fields, { requiredKeys: [] }))
    .map(([inherited, known]) => ({ ...inherited, ...known }))

/** The text of a JSON value. */
export const textOf = (value: unknown): string => JSON.stringify(value) ?? ''

/**
 * Any text, mostly not JSON. Strings of the default unit include the names of properties that all objects have, such as
 * `__proto__`.
 */
export const anyText = fc.oneof({ weight: 4, arbitrary: fc.string({ unit: anyCharacter }) }, fc.string())

/** Arrays or objects that are nested up to 20,000 levels deep. */
export const deepJson = fc
  .tuple(fc.constantFrom('[', '{"a":', '{"__proto__":'), fc.constantFrom(10, 1_000, 20_000))
  .map(([open, depth]) => open.repeat(depth) + '1' + (open === '[' ? ']' : '}').repeat(depth))

const characterBetween = (min: number, max: number) => fc.integer({ min, max }).map((code) => String.fromCharCode(code))

/** Path segments that an HTTP client can send: without spaces and control characters. */
export const segment = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: characterBetween(0x21, 0x7e) }) },
  { weight: 1, arbitrary: fc.string({ unit: characterBetween(0x21, 0xff) }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '..',
      '%2e%2e',
      '..%2f..%2f..%2fetc%2fpasswd',
      '..%5c..%5cpackage.json',
      '%00',
      '%',
      '%zz',
      '%ff',
      '%c0%ae%c0%ae',
      '%u002e',
      '%0d%0ax:%20y',
      '__proto__',
      'constructor',
      'toString',
      '-1',
      '1e999',
      'x'.repeat(2_000),
      '',
    ),
  },
)

/** Any path: variations of the paths of `routes`, and other paths. */
export function anyPath(routes: readonly string[]): fc.Arbitrary<string> {
  const path = fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`)
  const variation = fc.tuple(fc.constantFrom('', '/', '//', '/./', '/../', 'http://x'), fc.constantFrom(...routes))
  return fc.oneof(
    path,
    variation.map((parts) => parts.join('')),
    fc
      .tuple(variation, fc.constantFrom('/', '?', '#', ';', '%2f', '%20'), segment)
      .map((parts) => parts.flat().join('')),
    fc.tuple(fc.constantFrom(...routes), path).map((parts) => parts.join('')),
  )
}

/** Some of the methods that Node's HTTP client can send, without `CONNECT`, which would open a tunnel. */
const anyMethod = fc.constantFrom(
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'M-SEARCH',
  'PURGE',
)

const headerValue = fc.string({ unit: fc.oneof(characterBetween(0x20, 0x7e), characterBetween(0x80, 0xff)) })

/** Headers that servers interpret, with unexpected values. */
export const anyHeaders = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-encoding',
    'content-encoding',
    'content-type',
    'cookie',
    'if-none-match',
    'origin',
    'range',
    'traceparent',
    'x-forwarded-for',
    'x-forwarded-host',
    'idempotency-key',
    'authorization',
    'sec-fetch-site',
    'x-http-method-override',
    'forwarded',
    'te',
    '__proto__',
  ),
  fc.oneof(
    headerValue,
    fc.constantFrom('gzip', 'br', 'identity;q=0', 'application/json', 'application/json; charset=utf-7'),
    fc.constantFrom('*/*', 'bytes=0-', 'text/event-stream', 'null', 'application/yaml', 'multipart/form-data'),
  ),
  { maxKeys: 4 },
)

/** Any request, mostly to the paths of `routes` or variations of them. */
export function anyRequest(
  routes: readonly string[],
  bodies: fc.Arbitrary<string> = anyText,
): fc.Arbitrary<FuzzRequest> {
  const body = fc.option(fc.oneof(bodies, anyText, anyJson.map(textOf)), { nil: undefined })
  return fc
    .record({ method: anyMethod, path: anyPath(routes), headers: anyHeaders, body })
    .map(({ body: text, ...request }) => (text === undefined ? request : { ...request, body: text }))
}
