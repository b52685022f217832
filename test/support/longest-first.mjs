import TestSequencer from '@jest/test-sequencer'

/** Longest first: a browser, whole systems, servers inside the test; tests of single modules come last. */
const folders = [/\/test\/browser\//, /\/test\/e2e\//, /\/test\//, /./]

const rank = ({ path }) => folders.findIndex((folder) => folder.test(path.replaceAll('\\', '/')))

/**
 * Starts long files first, so that none begins last and runs alone. jest sorts by the durations of earlier runs, which a
 * clean clone does not have, and else by size, which says little: what starts a whole system may be short.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b))
  }
}
