import fc from 'fast-check'
import { Query } from 'mingo'
import { FUZZ_RUNS, FUZZ_SEED, FUZZ_TIMEOUT_MS } from '../../../../../test/support/fuzz/runs'
import { compileFilter } from './filter'

// mingo is another implementation of MongoDB's filters. This test leaves out what mingo handles differently from
// MongoDB's manual: null or an array as the value of a path through an array, the classes of `bson`, and the operators
// $type (for array elements), $mod (for other types than numbers) and $all (for other types than arrays).

const scalar = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(1.5, 'a', 'b', '', true, false, null))
const flatDocument = fc.dictionary(fc.constantFrom('a', 'b', 'c'), scalar, { maxKeys: 3, noNullPrototype: true })
const list = fc.array(fc.oneof(scalar, flatDocument), { maxLength: 3 })
const value = fc.oneof(
  scalar,
  scalar,
  list,
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(scalar, list, flatDocument), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
)
const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3, noNullPrototype: true })

const notNull = scalar.filter((item) => item !== null)

const conditionsOn = (operand: fc.Arbitrary<unknown>) =>
  fc.oneof(
    operand,
    fc.record({ $eq: operand }),
    fc.record({ $ne: operand }),
    fc.record({ $gt: notNull }),
    fc.record({ $gte: notNull, $lt: notNull }),
    fc.record({ $lte: notNull }),
    fc.record({ $in: fc.array(notNull, { maxLength: 3 }) }),
    fc.record({ $nin: fc.array(notNull, { maxLength: 3 }) }),
    fc.record({ $exists: fc.boolean() }),
    fc.record({ $not: fc.record({ $gt: notNull }) }),
    fc.record({ $regex: fc.constantFrom('^a', 'b', '^$') }),
  )

const clause = fc
  .oneof(
    fc.tuple(fc.constantFrom('a', 'b', 'c'), conditionsOn(value)),
    fc.tuple(fc.constantFrom('a.b', 'b.c', 'a.b.c'), conditionsOn(notNull)),
  )
  .map(([path, condition]) => ({ [path]: condition }))
const branches = fc.array(clause, { minLength: 1, maxLength: 2 })
const filter = fc.oneof(
  clause,
  clause,
  fc.tuple(clause, clause).map(([first, second]) => ({ ...first, ...second })),
  fc.record({ $or: branches }),
  fc.record({ $and: branches }),
  fc.record({ $nor: branches }),
)

/** Filters need no server, so this test tries more inputs than others. */
const MIN_RUNS = 2_000

it(
  'matches the same documents as mingo',
  () => {
    const property = fc.property(filter, fc.array(document, { minLength: 1, maxLength: 8 }), (query, documents) => {
      const actual = documents.filter(compileFilter(query))
      const expected = documents.filter((candidate) => new Query(query).test(candidate))
      expect(actual).toEqual(expected)
    })
    fc.assert(property, { numRuns: Math.max(FUZZ_RUNS, MIN_RUNS), seed: FUZZ_SEED })
  },
  FUZZ_TIMEOUT_MS,
)
