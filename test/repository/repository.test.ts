import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../manifests/support/read'
import { reportSkipped } from '../support/report-skipped'

/** Larger files are not searched. */
const MAX_BYTES = 2 * 1_024 * 1_024

// Patterns for all files. A pattern that would match this file is split into two strings.
const patternsEverywhere = [
  new RegExp(`-----BEGIN ${'[A-Z ]*'}PRIVATE KEY`),
  /\b(ghp|gho|ghs|ghr)_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{40,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{20,}/,
  /\bAIza[\w-]{35}\b/,
  /\bsha256~[\w-]{43}\b/,
]
// Patterns for all files except Markdown, which may show such values as examples, and tests, which check that such
// values are not logged.
const patternsOutsideTests = [
  /\b(?:mongodb(?:\+srv)?|rediss?|https?):\/\/[\w.-]*:(?!pass@)[^\s/@"'`$<[{*:]+@[\w.-]+/,
  /^\s*(?:export )?\w*(?:PASSWORD|SECRET|TOKEN|API_KEY)\s*[:=]\s*["']?(?!CHANGE-ME|password\b)[\w+/=-]{8,}["']?\s*$/im,
]

/** Finds possible secrets in a file. */
function secretsIn(file: string, text: string): string[] {
  const patterns = /\.test\.ts$|\.md$/.test(file)
    ? patternsEverywhere
    : [...patternsEverywhere, ...patternsOutsideTests]
  return patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])
}

const listing = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: MAX_BYTES * 8 })
const files = listing.status === 0 ? listing.stdout.split('\0').filter((file) => file !== '') : []
const isGit = files.length > 0
if (!isGit) reportSkipped('the search for secrets in the repository', 'this is not a clone')

describe('the repository', () => {
  const ifGit = isGit ? it : it.skip

  ifGit('contains no secret', () => {
    const smallFiles = files.filter((file) => {
      const stat = statSync(join(root, file), { throwIfNoEntry: false })
      return stat?.isFile() === true && stat.size < MAX_BYTES
    })
    const secrets = smallFiles.flatMap((file) =>
      secretsIn(file, readFileSync(join(root, file), 'utf8')).map((secret) => `${file}: ${secret}`),
    )
    expect(secrets).toEqual([])
  })

  ifGit('contains no file whose name is typical for a secret', () => {
    const secretFileName = /(^|\/)(\.env(\..*)?|kafka\.env|id_(rsa|ed25519)|\.netrc|.*\.(pem|p12|pfx|jks|key))$/
    expect(files.filter((file) => secretFileName.test(file))).toEqual([])
  })

  it.each([
    `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
    `ghp_${'a1'.repeat(18)}`,
    `mongodb://food:${'s3cret'}@mongo:27017/food`,
    `SASL_PASSWORD=${'correct-horse'}`,
    `  password: ${'correct-horse'}`,
  ])('fails this check with %s', (line) => {
    expect(secretsIn('deployments/x.yaml', `a: b\n${line}\n`)).not.toEqual([])
  })
})

describe('the dependencies', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; integrity?: string; link?: boolean }>
  }
  const installed = Object.entries(lock.packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)

  it('are pinned by version and hash', () => {
    expect(installed.length).toBeGreaterThan(100)
    const unpinned = installed.filter(
      ([, { version, integrity }]) => version === undefined || !integrity?.startsWith('sha512-'),
    )
    expect(unpinned.map(([path]) => path)).toEqual([])
  })

  it('are installed only as package-lock.json defines them', () => {
    for (const file of ['Containerfile', 'commands/support/ensure.mjs', '.github/workflows/ci.yml']) {
      const text = readFileSync(join(root, file), 'utf8')
      expect(text).not.toMatch(/npm (install|i|update)\b|['"]install['"]/)
    }
  })
})
