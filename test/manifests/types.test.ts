import fc from 'fast-check'
import { renderObjects } from '@food-delivery/deployment-model'
import { anyModel } from '../../packages/deployment-model/test/any-model'
import { valueAt, nameOf, ofKind } from './support/objects'
import { canRender, deploymentFiles, describeRendered, overlays, readObjects, render } from './support/read'
import { type TypeErrors, checkTypes, isTyped } from './support/type-check'
import { type KubeObject } from './support/types'

const deploymentObjects = deploymentFiles.flatMap((file) => readObjects(`deployments/${file}`)).filter(isTyped)

// The objects of the HPA lab's model and of random models. The seed makes the models the same in each run.
const modelObjects = [
  ...readObjects('kubernetes/template/template.yml'),
  ...fc
    .sample(anyModel, { numRuns: 12, seed: 8 })
    .flatMap((model) => JSON.parse(JSON.stringify(renderObjects(model))) as KubeObject[]),
]

interface Mistake {
  name: string
  kind: string
  /** Makes the mistake in the spec of an object. */
  makeIn: (spec: Record<string, unknown>) => void
  expectedError: RegExp
}

const mistakes: Mistake[] = [
  {
    name: 'an unknown field',
    kind: 'Deployment',
    makeIn: (spec) => (spec.minReadySecond = 3),
    expectedError: /minReadySecond/,
  },
  {
    name: 'a number instead of a string',
    kind: 'ScaledObject',
    makeIn: (spec) => breakLagThreshold(spec),
    expectedError: /number/,
  },
  {
    name: 'a misspelt field of a ScaledObject',
    kind: 'ScaledObject',
    makeIn: (spec) => (spec.minReplicacount = 2),
    expectedError: /minReplicacount/,
  },
  {
    name: 'a string instead of a number',
    kind: 'Deployment',
    makeIn: (spec) => (spec.replicas = 'two'),
    expectedError: /string/,
  },
]

function breakLagThreshold(spec: Record<string, unknown>): void {
  const [trigger] = valueAt(spec, 'triggers') as { metadata: Record<string, unknown> }[]
  if (trigger) trigger.metadata.lagThreshold = 5
}

const cases = mistakes.map(({ name, kind, makeIn, expectedError }) => {
  const broken = structuredClone(ofKind(deploymentObjects, kind)[0]) as KubeObject
  makeIn(broken.spec ?? {})
  return { name, broken, expectedError }
})

let rendered: KubeObject[] = []
let typeErrors: TypeErrors = new Map()

function errorsIn(objects: readonly KubeObject[]): string[] {
  return objects.flatMap((object) =>
    (typeErrors.get(object) ?? ['not checked']).map((error) => `${nameOf(object)}: ${error}`),
  )
}

describe('the types of the Kubernetes and KEDA APIs', () => {
  beforeAll(() => {
    rendered = renderAll()
    typeErrors = checkTypes([...deploymentObjects, ...modelObjects, ...rendered, ...cases.map(({ broken }) => broken)])
  }, 120_000)

  it('accept every object in deployments/*.yaml', () => {
    expect(errorsIn(deploymentObjects)).toEqual([])
  })

  it('accept every object of a deployment model', () => {
    expect(errorsIn(modelObjects)).toEqual([])
  })

  it.each(cases)('reject $name', ({ broken, expectedError }) => {
    expect(errorsIn([broken]).join('\n')).toMatch(expectedError)
  })

  describeRendered('for rendered manifests', () => {
    it('accept every object of every overlay and component', () => {
      expect(rendered.length).toBeGreaterThan(50)
      expect(errorsIn(rendered)).toEqual([])
    })
  })
})

/** All objects of the overlays and components, without duplicates: most overlays share most objects. */
function renderAll(): KubeObject[] {
  const components = ['hpa', 'loadgenerator'].map((name) => `deployments/components/${name}`)
  const folders = ['deployments', ...overlays.map((name) => `overlays/${name}`), ...components]
  const objects = canRender ? folders.flatMap(render) : []
  return [...new Map(objects.map((object) => [JSON.stringify(object), object])).values()].filter(isTyped)
}
