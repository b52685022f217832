import { copyOf, ofKind } from './support/objects'
import { describeRendered, flatFiles, overlays, readObjects, render } from './support/read'
import { schemaComplaints } from './support/schemas'
import { isTyped } from './support/type-check'

const files = [
  ...flatFiles,
  ...['custom-metrics-autoscaler', 'keda-controller', 'strimzi'].map((name) => `prerequisites/${name}.yaml`),
  ...['kafka', 'topics', 'users'].map((name) => `components/strimzi/${name}.yaml`),
  'components/gateway/gateway.yaml',
]
const objects = files.flatMap((file) => readObjects(`deployments/${file}`))

describe('the kinds that come with operators', () => {
  it('have no field but those known', () => {
    expect(objects.filter((object) => !isTyped(object)).flatMap(schemaComplaints)).toEqual([])
  })

  it.each([
    ['Route', 'subDomain', 'x'],
    ['Kafka', 'version', '4.3.1'],
    ['KafkaTopic', 'partition', 6],
    ['KafkaUser', 'authentification', {}],
    ['BuildConfig', 'strategi', {}],
  ])('are refused when a %s has %s', (kind, field, value) => {
    const broken = copyOf(ofKind(objects, kind)[0])
    if (broken?.spec) broken.spec[field] = value
    expect(broken && schemaComplaints(broken)).toEqual([expect.stringContaining(field)])
  })
})

describeRendered('the kinds that come with operators', () => {
  it.each(['deployments', ...overlays.map((name) => `overlays/${name}`)])('have them not in %s either', (folder) => {
    expect(
      render(folder)
        .filter((object) => !isTyped(object))
        .flatMap(schemaComplaints),
    ).toEqual([])
  })
})
