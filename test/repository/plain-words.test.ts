import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../manifests/support/read'
import { reportSkipped } from '../support/report-skipped'

/** Words that code and comments avoid, and what to write instead of each. */
const plainWords: readonly [RegExp, string][] = [
  [/\b(somebody|anybody|whoever|everybody)\b/i, 'name the part: the caller, the client, each consumer'],
  [/\bnobody\b/i, 'no client, no group; or what is missing'],
  [/\bof none\b/i, 'undefined if there is none'],
  [/\b(is|are|was|were) away\b/i, 'unavailable, down'],
  [/\bfor ever\b/i, 'permanently'],
  [/\bsays so\b/i, 'reports it, logs it'],
  [/\bcome(s)? to nothing\b/i, 'has no effect, fails'],
  [/\bin the hands of\b/i, 'owned by, assigned to'],
  [/\b(has|no) news\b/i, 'has uncommitted offsets; no update'],
  [/\bof (theirs|ours)\b/i, 'name the owner'],
  [/\b(thereby|hence|anew)\b/i, 'so, therefore; again'],
  [/\b(is|are|was|were) told\b/i, 'gets, receives, is configured with'],
  [/\bpass(es|ed)? over\b/i, 'skips, ignores'],
  [/\banswers for\b/i, 'serves, is responsible for'],
  [/\b(tells|minds)\b/i, 'reports; handles'],
  [/\bis content\b/i, 'accepts, reports no error'],
  [/\bis untold\b/i, 'is uncommitted, not reported'],
  [/\b(as of now|for good)\b/i, 'now, today; permanently'],
  [/\brivals?\b/i, 'the other transaction, the other client'],
]

const excludedFiles = /^packages\/autoscaler\/test\/vectors\/|^kubernetes\/template\/|plain-words\.test\.ts$/

/** Lists the avoided words in a text, also those inside identifiers, one line each. */
function avoidedWordsIn(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const words = line.replace(/([a-z])([A-Z])/g, '$1 $2')
    return plainWords.flatMap(([word, replacement]) => {
      const match = word.exec(words)?.[0]
      return match === undefined ? [] : [`${file}:${index + 1} "${match}": ${replacement}`]
    })
  })
}

const listing = spawnSync('git', ['ls-files', '-z', '*.ts', '*.tsx', '*.mjs', '*.yaml', '*.yml'], {
  cwd: root,
  encoding: 'utf8',
})
const files = listing.stdout.split('\0').filter((file) => file !== '' && !excludedFiles.test(file))
const isGit = files.length > 0
if (!isGit) reportSkipped('the words of code and comments', 'this is not a clone')
const ifGit = isGit ? it : it.skip

describe('code and comments', () => {
  ifGit('contain no word that is listed in this file', () => {
    expect(files.flatMap((file) => avoidedWordsIn(file, readFileSync(join(root, file), 'utf8')))).toEqual([])
  })

  it.each([
    '// Kafka is away',
    'const nobodyElse = 1',
    '/** NaN of none. */',
    'if (hasNews) return',
    '# Whoever calls it',
    '// Kept for ever.',
    '// Each pod is told its partitions',
    '// A record of theirs',
  ])('fail this check with %s', (line) => {
    expect(avoidedWordsIn('x.ts', line)).toHaveLength(1)
  })
})
