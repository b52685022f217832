import { copyOf, ofKind } from './support/objects'
import { describeRendered, flatFiles, overlays, readObjects, render } from './support/read'
import { schemaErrors } from './support/schemas'
import { isTyped } from './support/type-check'

const files = [
  ...flatFiles,
  ...['custom-metrics-autoscaler', 'keda-controller', 'strimzi'].map((name) => `prerequisites/${name}.yaml`),
  ...['kafka', 'topics', 'users'].map((name) => `components/strimzi/${name}.yaml`),
  'components/gateway/gateway.yaml',
]
const objects = files.flatMap((file) => readObjects(`deployments/${file}`))

describe('the objects of operators', () => {
  it('have only known fields', () => {
    expect(objects.filter((object) => !isTyped(object)).flatMap(schemaErrors)).toEqual([])
  })

  it.each([
    ['Route', 'subDomain', 'x'],
    ['Kafka', 'version', '4.3.1'],
    ['KafkaTopic', 'partition', 6],
    ['KafkaUser', 'authentification', {}],
    ['BuildConfig', 'strategi', {}],
  ])('fail when a %s has the field %s', (kind, field, value) => {
    const broken = copyOf(ofKind(objects, kind)[0])
    if (broken?.spec) broken.spec[field] = value
    expect(broken && schemaErrors(broken)).toEqual([expect.stringContaining(field)])
  })
})

describeRendered('the rendered objects of operators', () => {
  it.each(['deployments', ...overlays.map((name) => `overlays/${name}`)])('have only known fields in %s', (folder) => {
    expect(
      render(folder)
        .filter((object) => !isTyped(object))
        .flatMap(schemaErrors),
    ).toEqual([])
  })
})
