import { join } from 'node:path'
import { consumers } from '@food-delivery/contracts'
import { readManifests } from '../manifests/read-manifests'
import { isScaledObject } from '../manifests/validate-manifest'
import { withAutoscalers } from './scaling-objects'

const folder = join(__dirname, '../../../deployments')

it('scales every consumer by its own time lag for --autoscaler time-lag', () => {
  const options = { autoscaler: 'time-lag', hpa: false } as const
  const scaled = withAutoscalers({ objects: readManifests(folder), folder, options }).filter(isScaledObject)
  const triggers = new Map(scaled.map(({ metadata, spec }) => [metadata.name, spec.triggers]))
  expect([...triggers.keys()].sort()).toEqual(
    Object.values(consumers)
      .map((each) => each.scaledObject)
      .sort(),
  )
  for (const [name, { scaledObject }] of Object.entries(consumers)) {
    expect(triggers.get(scaledObject)).toEqual([
      {
        type: 'metrics-api',
        metricType: 'Value',
        metadata: {
          url: 'http://realtimedata:8080/events/lag',
          valueLocation: `${name}.timeLag.ageMs`,
          targetValue: '5000',
        },
      },
    ])
  }
})
