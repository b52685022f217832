import TestSequencer from '@jest/test-sequencer'

/**
 * The order of the tests: first those of the whole system, with and without a browser, then the fuzz tests, which are
 * the longest in CI, and those that mostly wait. The last ones compute, so all cores are busy until the end.
 */
const groups = [/\/test\/browser\//, /\/test\/e2e\//, /fuzz\.test/, /\/(examples|order-bus|services)\//, /./]

const rank = ({ path }) => groups.findIndex((group) => group.test(path.replaceAll('\\', '/')))

/**
 * Starts long test files first, so that no long file runs alone at the end. Within a rank jest sorts by the durations
 * of earlier runs or, in a new clone, by file size, which does not reflect the duration.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b))
  }
}
