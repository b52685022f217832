import { autoscalerRules } from './rules/autoscaler-rules'
import { networkRules } from './rules/network-rules'
import { objectRules } from './rules/object-rules'
import { podRules } from './rules/pod-rules'
import { violationsWhenBroken } from './support/rule'
import { deploymentFiles, describeRendered, overlays, readObjects, render } from './support/read'

const rules = [...podRules, ...objectRules, ...autoscalerRules, ...networkRules]
const optionalFiles = ['build.yaml', 'hpa.yaml', 'kafka-secret.yaml']
const deploymentObjects = deploymentFiles
  .filter((file) => !optionalFiles.includes(file))
  .flatMap((file) => readObjects(`deployments/${file}`))

describe('the files in deployments/', () => {
  it.each(rules)('$name', ({ check }) => {
    expect(check(deploymentObjects)).toEqual([])
  })

  it.each(rules)('fail this check when they no longer $name', (rule) => {
    expect(violationsWhenBroken(rule, deploymentObjects)).not.toEqual([])
  })

  it('follow the same rules with the optional Secret and HPAs', () => {
    const objects = [
      ...deploymentObjects,
      ...readObjects('deployments/kafka-secret.yaml'),
      ...readObjects('deployments/hpa.yaml'),
    ]
    expect(rules.flatMap(({ check }) => check(objects))).toEqual([])
  })

  it('set no user, because OpenShift assigns one to each project', () => {
    expect(JSON.stringify(deploymentObjects)).not.toMatch(/"(runAsUser|fsGroup|runAsGroup)"/)
  })
})

describeRendered('rendered manifests', () => {
  const folders = ['deployments', ...overlays.map((name) => `overlays/${name}`)]

  describe.each(folders)('of %s', (folder) => {
    it.each(rules)('$name', ({ check }) => {
      expect(check(render(folder))).toEqual([])
    })
  })

  it.each(['hpa', 'loadgenerator'])('follow the same rules with the component %s', (component) => {
    const objects = [...deploymentObjects, ...render(`deployments/components/${component}`)]
    expect(rules.flatMap(({ check }) => check(objects))).toEqual([])
  })

  it.each([
    ['kind', 'allow-to-kafka'],
    ['openshift-dev', 'allow-to-kafka'],
    ['openshift-strimzi', 'limit-egress'],
  ])('of overlay %s fail when %s denies access to Kafka', (overlay, name) => {
    const objects = structuredClone(render(`overlays/${overlay}`))
    const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name)
    Object.assign(policy?.spec ?? {}, { ingress: [], egress: [] })
    const violations = networkRules.flatMap(({ check }) => check(objects))
    expect(violations).toEqual(expect.arrayContaining([expect.stringMatching(/^orders → \S*kafka\S*:909[23]$/)]))
  })

  it.each(['openshift-dev', 'openshift-strimzi'])('of overlay %s set no user', (overlay) => {
    expect(JSON.stringify(render(`overlays/${overlay}`))).not.toMatch(/"(runAsUser|fsGroup|runAsGroup)"/)
  })

  it.each(['kubernetes', 'kind'])(
    'of overlay %s set a user where the image has none, and contain no Routes',
    (overlay) => {
      const objects = render(`overlays/${overlay}`)
      const users = Object.fromEntries(
        objects.flatMap(({ kind, metadata, spec }) => {
          const user = /"runAsUser":(\d+)/.exec(JSON.stringify(spec ?? {}))?.[1]
          return user ? [[`${kind} ${metadata.name}`, user]] : []
        }),
      )
      const kafka = overlay === 'kind' ? { 'Deployment kafka': '1000', 'Job kafka-topics': '1000' } : {}
      expect(users).toEqual({ 'Deployment mongo': '999', 'Deployment redis': '999', ...kafka })
      expect(objects.filter(({ apiVersion }) => apiVersion.includes('openshift'))).toEqual([])
    },
  )
})
