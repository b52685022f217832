import { rulesOf } from '@food-delivery/autoscaler'
import { readAutoscalers, readObjects } from '../input'
import { namedSettings, settingsOf } from './adjustable-settings'
import { prepareScaler } from './prepare-scaler'
import { manifestWith } from './manifest-with'

const rules = rulesOf()
const read = (text: string) => {
  const [autoscaler] = readAutoscalers(readObjects(text, 'f.yaml'), rules)
  if (!autoscaler) throw new Error('there is no autoscaler')
  return { autoscaler, settings: settingsOf(autoscaler, prepareScaler(autoscaler, { rules, startedAt: 0 })) }
}

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: orders }
spec:
  scaleTargetRef: { name: orders }
  triggers:
    - { type: kafka, metadata: { topic: t, consumerGroup: g, bootstrapServers: "k:9092", lagThreshold: "7" } }
`
const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  maxReplicas: 3
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  behavior: { scaleUp: { stabilizationWindowSeconds: 60, tolerance: 20m } }
  metrics: [{ type: External, external: { metric: { name: lag }, target: { type: AverageValue, averageValue: "50" } } }]
`
const changes = { lagThreshold: 200, min: 2, max: 9, scaleUpWindow: 30, scaleDownWindow: 60, scaleUpTolerance: 0.01 }

describe('settingsOf', () => {
  it('returns the defaults of KEDA and of the controller', () => {
    const { settings } = read(scaledObject)
    expect(settings).toEqual({
      lagThreshold: 7,
      min: 0,
      max: 100,
      scaleUpWindow: 0,
      scaleDownWindow: 300,
      scaleUpTolerance: 0.1,
    })
  })

  it.each([
    ['ScaledObject', scaledObject],
    ['HorizontalPodAutoscaler', hpa],
  ])('returns the changed settings of a %s', (_, text) => {
    const { autoscaler } = read(text)
    const { settings } = read(manifestWith(autoscaler, namedSettings(autoscaler, changes)))
    expect(settings).toEqual(changes)
  })
})
