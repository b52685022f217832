import { readObjects } from './source-objects'

const list = `# first line
apiVersion: v1
kind: List
items:
  - apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: { name: orders, namespace: shop }
    spec:
      triggers:
        - type: cron
        - type: kafka
          metadata:
            lagThreshold: "5"
---
# an empty document
---
kind: Deployment
metadata:
  name: orders
`

describe('readObjects', () => {
  it('reads documents and the items of lists, each with its file and line', () => {
    const objects = readObjects(list, 'k8s.yaml')
    expect(objects.map(({ kind, name, namespace, line }) => [kind, name, namespace, line])).toEqual([
      ['ScaledObject', 'orders', 'shop', 5],
      ['Deployment', 'orders', '', 17],
    ])
  })

  it('finds the line of a field or, if it is missing, of the closest field around it', () => {
    const [object] = readObjects(list, 'k8s.yaml')
    expect(object?.lineOf(['spec', 'triggers', 1, 'metadata', 'lagThreshold'])).toBe(13)
    expect(object?.lineOf(['spec', 'triggers', 1, 'metadata', 'topic'])).toBe(12)
    expect(object?.lineOf(['spec', 'maxReplicaCount'])).toBe(8)
  })

  it('reads JSON', () => {
    expect(readObjects('{"kind": "List", "items": [\n{"kind": "Pod"}]}', 'x.json')).toMatchObject([{ line: 2 }])
  })

  it('derives the kind of the items of an API list', () => {
    const text =
      '{"kind": "ScaledObjectList", "apiVersion": "keda.sh/v1alpha1", "items": [{"metadata": {"name": "x"}}]}'
    expect(readObjects(text, 'x.json')).toMatchObject([
      { kind: 'ScaledObject', apiVersion: 'keda.sh/v1alpha1', name: 'x' },
    ])
  })

  it.each([
    ['a: [1', 'f.yaml:1: invalid YAML'],
    [`kind: A\nspec:\n  ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'f.yaml:3: invalid YAML: nested too deeply'],
    ['kind: A\nkind: B', 'f.yaml:2: invalid YAML: Map keys must be unique'],
    ['a: 1\nkind: {{ .Values.kind }}', 'f.yaml:2: invalid YAML: a key is a map or a list; if this is a Helm chart'],
    ['kind: A\n---\n- 1', 'f.yaml:3: this is not a Kubernetes object'],
    ['replicas: 3', 'f.yaml:1: this is not a Kubernetes object: it has no kind'],
    ['kind: List\nitems: 3', 'f.yaml:1: the items of this List are not a list'],
    ['kind: List\nitems:\n  - 3', 'f.yaml:3: this is not a Kubernetes object'],
  ])('rejects %j and says where it is', (text, message) => {
    expect(() => readObjects(text, 'f.yaml')).toThrow(message)
  })
})
