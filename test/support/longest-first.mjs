import TestSequencer from '@jest/test-sequencer'

/**
 * The whole system, longest tests first; then unit tests, which run beside it; last the tests with servers, some of which
 * measure times.
 */
const folders = [/\/test\/browser\//, /\/test\/e2e\//, /\/(src|frontend)\//, /./]

const rank = ({ path }) => folders.findIndex((folder) => folder.test(path.replaceAll('\\', '/')))

/**
 * Starts long test files first, so that no long file runs alone at the end. jest sorts by the durations of earlier runs,
 * which a new clone lacks, or by file size, which does not reflect the duration.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b))
  }
}
