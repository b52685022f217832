import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../manifests/support/read'
import { saySkipped } from '../support/skip'

const LARGEST = 2 * 1_024 * 1_024

// Put together here, so that this file holds none of them.
const anywhere = [
  new RegExp(`-----BEGIN ${'[A-Z ]*'}PRIVATE KEY`),
  /\b(ghp|gho|ghs|ghr)_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{40,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{20,}/,
  /\bAIza[\w-]{35}\b/,
  /\bsha256~[\w-]{43}\b/,
]
// Tests make some up to see that they do not get into logs.
const outsideTests = [
  /\b(?:mongodb(?:\+srv)?|rediss?|https?):\/\/[\w.-]*:(?!pass@)[^\s/@"'`$<[{*:]+@[\w.-]+/,
  /^\s*(?:export )?\w*(?:PASSWORD|SECRET|TOKEN|API_KEY)\s*[:=]\s*["']?(?!CHANGE-ME|password\b)[\w+/=-]{8,}["']?\s*$/im,
]

/** What looks like a secret in a file. */
function secretsIn(file: string, text: string): string[] {
  const patterns = /\.test\.ts$|\.md$/.test(file) ? anywhere : [...anywhere, ...outsideTests]
  return patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])
}

const listed = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: LARGEST * 8 })
const files = listed.status === 0 ? listed.stdout.split('\0').filter((file) => file !== '') : []
const isGit = files.length > 0
if (!isGit) saySkipped('looking for secrets in the repository', 'this is no clone of it')

describe('the repository', () => {
  const ifGit = isGit ? it : it.skip

  ifGit('holds no secret', () => {
    const small = files.filter((file) => {
      const found = statSync(join(root, file), { throwIfNoEntry: false })
      return found?.isFile() === true && found.size < LARGEST
    })
    const found = small.flatMap((file) =>
      secretsIn(file, readFileSync(join(root, file), 'utf8')).map((secret) => `${file}: ${secret}`),
    )
    expect(found).toEqual([])
  })

  ifGit('holds no file that is a secret by its name', () => {
    const secret = /(^|\/)(\.env(\..*)?|kafka\.env|id_(rsa|ed25519)|\.netrc|.*\.(pem|p12|pfx|jks|key))$/
    expect(files.filter((file) => secret.test(file))).toEqual([])
  })

  it.each([
    `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
    `ghp_${'a1'.repeat(18)}`,
    `mongodb://food:${'s3cret'}@mongo:27017/food`,
    `SASL_PASSWORD=${'correct-horse'}`,
    `  password: ${'correct-horse'}`,
  ])('would be refused with %s', (line) => {
    expect(secretsIn('deployments/x.yaml', `a: b\n${line}\n`)).not.toEqual([])
  })
})

describe('the dependencies', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; integrity?: string; link?: boolean }>
  }
  const foreign = Object.entries(lock.packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)

  it('are pinned, each by its version and the hash of what it holds', () => {
    expect(foreign.length).toBeGreaterThan(100)
    const loose = foreign.filter(
      ([, { version, integrity }]) => version === undefined || !integrity?.startsWith('sha512-'),
    )
    expect(loose.map(([path]) => path)).toEqual([])
  })

  it('are installed as the lockfile has them, everywhere', () => {
    for (const file of ['Containerfile', 'commands/support/ensure.mjs', '.github/workflows/ci.yml']) {
      const text = readFileSync(join(root, file), 'utf8')
      expect(text).not.toMatch(/npm (install|i|update)\b|['"]install['"]/)
    }
  })
})
