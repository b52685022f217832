import fc from 'fast-check'
import { renderObjects } from '@food-delivery/deployment-model'
import { anyModel } from '../../packages/deployment-model/test/any-model'
import { at, copyOf, nameOf, ofKind } from './support/objects'
import { canRender, describeRendered, flatFiles, overlays, readObjects, render } from './support/read'
import { type TypeComplaints, isTyped, typeComplaints } from './support/type-check'
import { type KubeObject } from './support/types'

const flat = flatFiles.flatMap((file) => readObjects(`deployments/${file}`)).filter(isTyped)

// What a model becomes: the lab's own, and models of every form. The seed keeps the objects the same each time.
const modelled = [
  ...readObjects('kubernetes/template/template.yml'),
  ...fc
    .sample(anyModel, { numRuns: 12, seed: 8 })
    .flatMap((model) => JSON.parse(JSON.stringify(renderObjects(model))) as KubeObject[]),
]

const faults: [string, string, (spec: Record<string, unknown>) => void, RegExp][] = [
  ['an unknown field', 'Deployment', (spec) => (spec.minReadySecond = 3), /minReadySecond/],
  ['a number for a text', 'ScaledObject', (spec) => breakLagThreshold(spec), /number/],
  ['a misspelt field of KEDA', 'ScaledObject', (spec) => (spec.minReplicacount = 2), /minReplicacount/],
  ['a text for a number', 'Deployment', (spec) => (spec.replicas = 'two'), /string/],
]

function breakLagThreshold(spec: Record<string, unknown>): void {
  const [trigger] = at(spec, 'triggers') as { metadata: Record<string, unknown> }[]
  if (trigger) trigger.metadata.lagThreshold = 5
}

const broken = faults.map(([, kind, breakIt]) => {
  const object = copyOf(ofKind(flat, kind)[0]) as KubeObject
  breakIt(object.spec ?? {})
  return object
})

let rendered: KubeObject[] = []
let complaints: TypeComplaints = new Map()

function complaintsAbout(objects: readonly KubeObject[]): string[] {
  return objects.flatMap((object) =>
    (complaints.get(object) ?? ['not checked']).map((complaint) => `${nameOf(object)}: ${complaint}`),
  )
}

describe('the types of Kubernetes and KEDA', () => {
  beforeAll(() => {
    rendered = renderAll()
    complaints = typeComplaints([...flat, ...modelled, ...rendered, ...broken])
  }, 120_000)

  it('fit every object of the flat files', () => {
    expect(complaintsAbout(flat)).toEqual([])
  })

  it('fit every object that a deployment model becomes', () => {
    expect(complaintsAbout(modelled)).toEqual([])
  })

  it.each(faults.map(([name, , , expected], index) => ({ name, expected, index })))(
    'refuse $name',
    ({ expected, index }) => {
      expect(complaintsAbout(broken.slice(index, index + 1)).join('\n')).toMatch(expected)
    },
  )

  describeRendered('rendered', () => {
    it('fit every object of every overlay and component', () => {
      expect(rendered.length).toBeGreaterThan(50)
      expect(complaintsAbout(rendered)).toEqual([])
    })
  })
})

/** Each different object once: most overlays have most of them in common. */
function renderAll(): KubeObject[] {
  const components = ['hpa', 'loadgenerator'].map((name) => `deployments/components/${name}`)
  const folders = ['deployments', ...overlays.map((name) => `overlays/${name}`), ...components]
  const objects = canRender ? folders.flatMap(render) : []
  return [...new Map(objects.map((object) => [JSON.stringify(object), object])).values()].filter(isTyped)
}
