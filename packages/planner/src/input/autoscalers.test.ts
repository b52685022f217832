import { rulesOf } from '@food-delivery/autoscaler'
import { readAutoscalers } from './autoscalers'
import { readObjects } from './source-objects'

const read = (text: string) => readAutoscalers(readObjects(text, 'f.yaml'), rulesOf())

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: orders }
spec:
  scaleTargetRef: { name: orders }
  triggers:
    - type: kafka
      metadata:
        lagThreshold: "5"
`

const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: orders }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: orders }
  maxReplicas: 3
`

describe('readAutoscalers', () => {
  it('reads ScaledObjects and HPAs and no other object', () => {
    const found = read(`${scaledObject}---\nkind: Service\n---\n${hpa}`)
    expect(found.map(({ kind, source: { line } }) => [kind, line])).toEqual([
      ['ScaledObject', 1],
      ['HorizontalPodAutoscaler', 13],
    ])
    expect(found[0]?.object.metadata).toEqual({ name: 'orders', namespace: 'default' })
  })

  it('fills in the defaults of behavior before it checks an HPA', () => {
    expect(read(`${hpa}  behavior: { scaleDown: { stabilizationWindowSeconds: 60 } }\n`)).toHaveLength(1)
    expect(() => read(`${hpa}  behavior: { scaleDown: { policies: [] } }\n`)).toThrow('at least one Policy')
  })

  it.each([
    [scaledObject.replace('"5"', '5'), 'f.yaml:9: ScaledObject "orders": spec.triggers[0].metadata.lagThreshold'],
    [scaledObject.replace('kafka', '""'), 'f.yaml:7'],
    ['kind: ScaledObject', 'f.yaml:1: ScaledObject "": spec: Required value'],
    [hpa.replace('maxReplicas: 3', 'maxReplicas: -1'), 'f.yaml:6: HorizontalPodAutoscaler "orders": spec.maxReplicas'],
    [hpa.replace('/v2', '/v1'), 'f.yaml:1: apiVersion autoscaling/v1'],
    [
      scaledObject.replace('keda.sh/', ''),
      'f.yaml:1: ScaledObject "orders": apiVersion: "v1alpha1" has no ScaledObject',
    ],
    [scaledObject.replace('ScaledObject', 'scaledObject'), 'f.yaml:2: scaledObject "orders": kind: unknown kind'],
    [scaledObject.replace(/metadata: \{ name.*\n/, ''), 'f.yaml:1: ScaledObject "": metadata.name: Required value'],
  ])('rejects %j with the line of the field', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})
