import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ofKind } from './support/objects'
import { deployments, describeRendered, render } from './support/read'

/** Renders the deployment with a component, from a kustomization outside this repository. */
function renderWith(component: string) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'component-'))
  const path = (target: string): string => relative(folder, join(deployments, target))
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    JSON.stringify({ resources: [path('.')], components: [path(`components/${component}`)] }),
  )
  try {
    return render(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describeRendered('the deployment scaled by metrics from realtimedata', () => {
  it.each([
    ['time-lag', ['metrics-api']],
    ['arrival-rate', ['kafka', 'metrics-api']],
  ])('component %s: gives every consumer its triggers and lets KEDA connect to realtimedata', (component, types) => {
    const objects = renderWith(component)
    const triggerTypes = ofKind(objects, 'ScaledObject').map(({ spec }) => {
      const { triggers } = spec as { triggers: { type: string }[] }
      return triggers.map(({ type }) => type)
    })
    expect(triggerTypes).toEqual([types, types, types, types])
    const policies = ofKind(objects, 'NetworkPolicy').map(({ metadata }) => metadata.name)
    expect(policies).toContain('allow-keda-to-realtimedata')
  })
})
