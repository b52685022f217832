import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consumers } from '@food-delivery/contracts'
import { readManifests } from '../manifests/read-manifests'
import { isScaledObject } from '../manifests/objects'
import { withAutoscalers } from './with-autoscalers'

const folder = join(__dirname, '../../../deployments')

function triggersFor(autoscaler: 'keda' | 'time-lag' | 'arrival-rate') {
  const options = { autoscaler, hpa: false } as const
  const scaled = withAutoscalers({ objects: readManifests(folder), folder, options }).filter(isScaledObject)
  return new Map(scaled.map(({ metadata, spec }) => [metadata.name, spec.triggers]))
}

it('scales every consumer by its own time lag for --autoscaler time-lag', () => {
  const triggers = triggersFor('time-lag')
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

it('scales every consumer by its lag with another threshold, and by the rate of arrivals, for --autoscaler arrival-rate', () => {
  const [byLag, byBoth] = [triggersFor('keda'), triggersFor('arrival-rate')]
  for (const { scaledObject } of Object.values(consumers)) {
    const [kafka] = byLag.get(scaledObject) ?? []
    expect(byBoth.get(scaledObject)).toEqual([
      { ...kafka, metadata: { ...kafka?.metadata, lagThreshold: '40' } },
      {
        type: 'metrics-api',
        metadata: {
          url: 'http://realtimedata:8080/events/arrivals',
          valueLocation: 'recordsPerSecond',
          targetValue: expect.stringMatching(/^\d+$/) as string,
        },
      },
    ])
  }
})

it('names the patch file of a component if it is missing or nested too deeply', () => {
  const root = mkdtempSync(join(tmpdir(), 'components-'))
  const read = () => {
    const options = { autoscaler: 'time-lag', hpa: false } as const
    return withAutoscalers({ objects: readManifests(folder), folder: root, options })
  }
  try {
    expect(read).toThrow('triggers.patch.yaml: cannot be read')
    mkdirSync(join(root, 'components/time-lag'), { recursive: true })
    writeFileSync(join(root, 'components/time-lag/triggers.patch.yaml'), `\na: ${'{b: '.repeat(20_000)}`)
    expect(read).toThrow('triggers.patch.yaml: nested more than 100 levels deep at line 2')
  } finally {
    rmSync(root, { recursive: true })
  }
})
