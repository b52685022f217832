import { ofKind } from './support/objects'
import { deploymentFiles, describeRendered, overlays, readObjects, render } from './support/read'
import { schemaErrors } from './support/schemas'
import { isTyped } from './support/type-check'

const files = [
  ...deploymentFiles,
  ...['custom-metrics-autoscaler', 'keda-controller', 'strimzi'].map((name) => `prerequisites/${name}.yaml`),
  ...['kafka', 'topics', 'users'].map((name) => `components/strimzi/${name}.yaml`),
  'components/gateway/gateway.yaml',
]
const objects = files.flatMap((file) => readObjects(`deployments/${file}`))

describe('objects whose kinds belong to operators', () => {
  it('have only fields that their schema defines', () => {
    expect(objects.filter((object) => !isTyped(object)).flatMap(schemaErrors)).toEqual([])
  })

  it.each([
    ['Route', 'subDomain', 'x'],
    ['Kafka', 'version', '4.3.1'],
    ['KafkaTopic', 'partition', 6],
    ['KafkaUser', 'authentification', {}],
    ['BuildConfig', 'strategi', {}],
  ])('fail this check when a %s has the unknown field %s', (kind, field, value) => {
    const broken = structuredClone(ofKind(objects, kind)[0])
    if (broken?.spec) broken.spec[field] = value
    expect(broken && schemaErrors(broken)).toEqual([expect.stringContaining(field)])
  })
})

describeRendered('rendered objects whose kinds belong to operators', () => {
  it.each(['deployments', ...overlays.map((name) => `overlays/${name}`)])(
    'have only fields that their schema defines, in %s',
    (folder) => {
      expect(
        render(folder)
          .filter((object) => !isTyped(object))
          .flatMap(schemaErrors),
      ).toEqual([])
    },
  )
})
