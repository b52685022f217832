import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Runner, type VectorCase } from './runners/vector-case'
import { rulesOf } from '../src'
import { hpaAdmissionRunners } from './runners/hpa-admission'
import { hpaBehavior } from './runners/hpa-behavior'
import { hpaReplicas } from './runners/hpa-replicas'
import { hpaSync } from './runners/hpa-sync'
import { kafkaLag } from './runners/kafka-lag'
import { storedResults } from './runners/stored-results'
import { kedaModifiers } from './runners/keda-modifiers'
import { kedaScaledObject } from './runners/keda-scaledobject'
import { scaledObjectAdmissionRunners } from './runners/scaled-object-admission'
import { kedaTriggers } from './runners/keda-triggers'

const folder = process.env['VECTORS_DIR'] ?? join(__dirname, 'vectors')
const runners: Record<string, Runner> = {
  ...kafkaLag,
  ...hpaReplicas,
  ...hpaAdmissionRunners,
  ...hpaBehavior,
  ...hpaSync,
  ...kedaScaledObject,
  ...storedResults,
  ...kedaModifiers,
  ...kedaTriggers,
  ...scaledObjectAdmissionRunners,
}

const readCases = (file: string): VectorCase[] =>
  (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cases: VectorCase[] }).cases

/** The rules of a case: with a version, the newest; without one, those of KEDA 2.20.2 and Kubernetes 1.35. */
const rulesOfCase = ({ version }: VectorCase['source']) =>
  version === undefined ? rulesOf({ keda: '2.20', kubernetes: '1.35' }) : rulesOf()

function runCase({ kind, inputs, expected, source }: VectorCase): Record<string, unknown> {
  const runner = runners[kind]
  if (runner === undefined) throw new Error(`unknown kind of case: ${kind}`)
  return runner(inputs, expected, rulesOfCase(source))
}

/** Texts of which the vectors contain only a part. */
const partialTexts = new Set(['error', 'errorContains', 'messageContains'])

function compareWithExpected(expected: Record<string, unknown>, actual: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(expected)) {
    if (key === 'note') continue
    expect(Object.keys(actual)).toContain(key)
    if (partialTexts.has(key) && typeof value === 'string') expect(actual[key]).toContain(value)
    else if (key === 'event' && value === null) expect(actual[key]).toBeUndefined()
    else if (Array.isArray(value)) expect(actual[key]).toEqual(value)
    else if (typeof value === 'object' && value !== null) expect(actual[key]).toMatchObject(value)
    else expect(actual[key]).toEqual(value)
  }
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /^(next\/)?\w+\.json$/.test(file),
)

describe.each(files)('vectors of %s', (file) => {
  it.each(readCases(file).map((vector) => [vector.id, vector.title, vector] as const))(
    'gives the result of the upstream test %s (%s)',
    (_id, _title, vector) => {
      expect(Object.keys(vector.expected)).not.toHaveLength(0)
      compareWithExpected(vector.expected, runCase(vector))
    },
  )
})

describe('the vector runner', () => {
  it('fails for an unknown kind', () => {
    expect(() => runCase({ id: 'x', kind: 'unknownKind', title: '', source: {}, inputs: {}, expected: {} })).toThrow(
      'unknownKind',
    )
  })

  it('fails for an input field that the runner of its kind does not read', () => {
    const inputs = { n: 4, roundUp: true }
    expect(() => runCase({ id: 'x', kind: 'factors', title: '', source: {}, inputs, expected: {} })).toThrow('roundUp')
  })
})
