import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { hpaErrors, type HpaSpec, prepareScaledObject, type ScaledObjectSpec } from '../src'

const deployments = join(__dirname, '../../../deployments')
const source = join(__dirname, '../src')

interface Manifest<Spec> {
  metadata: { name: string }
  spec: Spec
}

const read = <Spec>(file: string): Manifest<Spec>[] =>
  parseAllDocuments(readFileSync(join(deployments, file), 'utf8')).map((document) => document.toJS() as Manifest<Spec>)

describe('the manifests of this repository', () => {
  it.each(read<ScaledObjectSpec>('keda-scaler.yaml'))(
    'include a valid ScaledObject $metadata.name',
    ({ metadata, spec }) => {
      const object = { metadata: { name: metadata.name, namespace: 'food-delivery' }, spec }
      const { triggers, kedaHpa } = prepareScaledObject({ object, env: { BOOTSTRAP_SERVERS: 'kafka:9092' } })
      expect(triggers[0]).toMatchObject({ lagThreshold: 5, bootstrapServers: ['kafka:9092'], unknownFields: [] })
      expect(kedaHpa.spec).toMatchObject({ minReplicas: 2, maxReplicas: 6 })
      expect(hpaErrors(kedaHpa.spec)).toEqual([])
    },
  )

  it.each(read<HpaSpec>('hpa.yaml'))('include a valid HorizontalPodAutoscaler $metadata.name', ({ spec }) => {
    expect(hpaErrors(spec)).toEqual([])
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
    expect(new Set(packages)).toEqual(new Set(['@food-delivery/contracts']))
  })
})
