import TestSequencer from '@jest/test-sequencer'

/**
 * The order of the tests by folder: first tests of the whole system, with and without a browser, then unit tests, which can
 * run at the same time, and last the tests with servers, some of which measure times.
 */
const folders = [/\/test\/browser\//, /\/test\/e2e\//, /\/(src|frontend)\//, /./]

const rank = ({ path }) => folders.findIndex((folder) => folder.test(path.replaceAll('\\', '/')))

/**
 * Starts long test files first, so that no long file runs alone at the end. Within a rank jest sorts by the durations of
 * earlier runs or, in a new clone, by file size, which does not reflect the duration.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b))
  }
}
