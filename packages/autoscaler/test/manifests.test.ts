import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { defaultBehavior, hpaErrors, type HpaObject, prepareScaledObject, type ScaledObjectSpec } from '../src'

const deployments = join(__dirname, '../../../deployments')
const source = join(__dirname, '../src')

interface Manifest<Spec> {
  metadata: { name: string }
  spec: Spec
}

const read = <Spec>(file: string): Manifest<Spec>[] =>
  parseAllDocuments(readFileSync(join(deployments, file), 'utf8')).map((document) => document.toJS() as Manifest<Spec>)

/** The errors of an HPA with the API's defaults. */
function errorsOf({ metadata, spec: { behavior, ...spec } }: HpaObject) {
  return hpaErrors({ metadata, spec: { ...spec, ...(behavior && { behavior: defaultBehavior(behavior) }) } })
}

describe('the manifests of this repository', () => {
  it.each(read<ScaledObjectSpec>('keda-scaler.yaml'))(
    'include a valid ScaledObject $metadata.name',
    ({ metadata, spec }) => {
      const object = { metadata: { name: metadata.name, namespace: 'food-delivery' }, spec }
      const { triggers, kedaHpa } = prepareScaledObject({ object, env: { BOOTSTRAP_SERVERS: 'kafka:9092' } })
      expect(triggers[0]).toMatchObject({ lagThreshold: 5, bootstrapServers: ['kafka:9092'], unknownFields: [] })
      expect(kedaHpa.spec).toMatchObject({ minReplicas: 2, maxReplicas: 6 })
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: spec.scaleTargetRef.name }
      expect(errorsOf({ metadata, spec: { ...(kedaHpa.spec as HpaObject['spec']), scaleTargetRef } })).toEqual([])
    },
  )

  it.each(read<HpaObject['spec']>('hpa.yaml'))('include a valid HorizontalPodAutoscaler $metadata.name', (hpa) => {
    expect(errorsOf(hpa)).toEqual([])
  })
})

describe('this package', () => {
  it('imports no module that does not exist in browsers', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
    )
    const imports = files.flatMap((file) =>
      [...readFileSync(join(source, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, name]) => name ?? ''),
    )
    const packages = imports.filter((name) => !name.startsWith('.'))
    expect(new Set(packages)).toEqual(new Set(['zod']))
  })
})
