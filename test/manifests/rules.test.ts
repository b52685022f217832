import { autoscalerRules } from './rules/autoscaler-rules'
import { networkRules } from './rules/network-rules'
import { objectRules } from './rules/object-rules'
import { podRules } from './rules/pod-rules'
import { violationsWhenBroken } from './support/check'
import { copyOf } from './support/objects'
import { describeRendered, flatFiles, overlays, readObjects, render } from './support/read'

const rules = [...podRules, ...objectRules, ...autoscalerRules, ...networkRules]
const optional = ['build.yaml', 'hpa.yaml', 'kafka-secret.yaml']
const flat = flatFiles.filter((file) => !optional.includes(file)).flatMap((file) => readObjects(`deployments/${file}`))

describe('the flat files', () => {
  it.each(rules)('$name', ({ check }) => {
    expect(check(flat)).toEqual([])
  })

  it.each(rules)('are refused once they no longer $name', (rule) => {
    expect(violationsWhenBroken(rule, flat)).not.toEqual([])
  })

  it('keep to the same rules with the secret and the autoscalers of the lab', () => {
    const all = [...flat, ...readObjects('deployments/kafka-secret.yaml'), ...readObjects('deployments/hpa.yaml')]
    expect(rules.flatMap(({ check }) => check(all))).toEqual([])
  })

  it('set no user, since a project on OpenShift has its own', () => {
    expect(JSON.stringify(flat)).not.toMatch(/"(runAsUser|fsGroup|runAsGroup)"/)
  })
})

describeRendered('rendered', () => {
  const folders = ['deployments', ...overlays.map((name) => `overlays/${name}`)]

  describe.each(folders)('%s', (folder) => {
    it.each(rules)('$name', ({ check }) => {
      expect(check(render(folder))).toEqual([])
    })
  })

  it.each(['hpa', 'loadgenerator'])('component %s keeps to the same rules beside the rest', (component) => {
    const objects = [...flat, ...render(`deployments/components/${component}`)]
    expect(rules.flatMap(({ check }) => check(objects))).toEqual([])
  })

  it.each([
    ['kind', 'allow-to-kafka'],
    ['openshift-dev', 'allow-to-kafka'],
    ['openshift-strimzi', 'limit-egress'],
  ])('%s is refused once %s denies access to Kafka', (overlay, name) => {
    const objects = copyOf(render(`overlays/${overlay}`))
    const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name)
    Object.assign(policy?.spec ?? {}, { ingress: [], egress: [] })
    const violations = networkRules.flatMap(({ check }) => check(objects))
    expect(violations).toEqual(expect.arrayContaining([expect.stringMatching(/^orders → \S*kafka\S*:909[23]$/)]))
  })

  it.each(['openshift-dev', 'openshift-strimzi'])('%s sets no user', (overlay) => {
    expect(JSON.stringify(render(`overlays/${overlay}`))).not.toMatch(/"(runAsUser|fsGroup|runAsGroup)"/)
  })

  it.each(['kubernetes', 'kind'])('%s sets a user where the image names none, and has no Routes', (overlay) => {
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
  })
})
