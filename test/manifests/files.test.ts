import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { valueAt, containersOf, nameOf, ofKind } from './support/objects'
import { deploymentFiles, deployments, describeRendered, readObjects, render, root, services } from './support/read'

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const kustomization = parse(readFileSync(join(deployments, 'kustomization.yaml'), 'utf8')) as {
  resources: string[]
  images: { name: string; newTag: string }[]
}

describe('the files in deployments/', () => {
  it('have the names that the tutorial uses, and one file for each service', () => {
    const otherFiles = ['kafka-secret', 'mongo-dev', 'redis-dev', 'keda-auth', 'keda-scaler', 'routes', 'hpa', 'build']
    expect(deploymentFiles).toEqual(expect.arrayContaining([...services, ...otherFiles].map((name) => `${name}.yaml`)))
  })

  it.each(deploymentFiles)('include %s, whose objects set no namespace', (file) => {
    const objects = readObjects(`deployments/${file}`)
    expect(objects.length).toBeGreaterThan(0)
    expect(objects.filter(({ metadata }) => metadata.namespace !== undefined).map(nameOf)).toEqual([])
  })

  it('define no object twice', () => {
    const names = deploymentFiles.flatMap((file) => readObjects(`deployments/${file}`)).map(nameOf)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it('use only ServiceAccounts that the same file defines', () => {
    for (const file of deploymentFiles) {
      const objects = readObjects(`deployments/${file}`)
      const definedNames = ofKind(objects, 'ServiceAccount').map(({ metadata }) => metadata.name)
      const usedNames = containersOf(objects).flatMap(({ pod }) => pod.serviceAccountName ?? [])
      expect(definedNames).toEqual(expect.arrayContaining(usedNames))
    }
  })

  it('are all listed in kustomization.yaml, except those that users apply separately', () => {
    expect([...kustomization.resources].sort()).toEqual(
      deploymentFiles.filter((file) => !['build.yaml', 'hpa.yaml', 'kafka-secret.yaml'].includes(file)),
    )
  })
})

describe('images', () => {
  const images = services.map((service) => `ghcr.io/food-delivery/food-delivery-${service}`)

  it('have the version of this repository as their tag in kustomization.yaml', () => {
    expect([...kustomization.images].sort((a, b) => a.name.localeCompare(b.name))).toEqual(
      images.map((name) => ({ name, newTag: version })),
    )
  })

  it('are used by the Deployments', () => {
    const usedImages = deploymentFiles
      .flatMap((file) => containersOf(readObjects(`deployments/${file}`)))
      .map(({ container }) => container.image)
      .filter((image) => image.includes('food-delivery'))
    expect(usedImages.sort()).toEqual(images.map((image) => `${image}:${version}`))
  })

  it('have the same names in build.yaml and in the triggers of the Deployments', () => {
    const builds = ofKind(readObjects('deployments/build.yaml'), 'BuildConfig')
    const built = builds.map((build) => String(valueAt(build, 'spec.output.to.name'))).sort()
    expect(built).toEqual(services.map((service) => `food-delivery-${service}:${version}`))
    const triggered = deploymentFiles
      .flatMap((file) => ofKind(readObjects(`deployments/${file}`), 'Deployment'))
      .flatMap(({ metadata }) => triggersOf(metadata.annotations, metadata.name))
    expect(triggered.sort()).toEqual(built)
    for (const build of builds)
      expect(build.metadata.name).toBe(
        `food-delivery-${String(valueAt(build, 'spec.strategy.dockerStrategy.buildArgs.0.value'))}`,
      )
  })

  function triggersOf(annotations: Record<string, string> = {}, container: string): string[] {
    const triggers = JSON.parse(annotations['image.openshift.io/triggers'] ?? '[]') as {
      from: { kind: string; name: string }
      fieldPath: string
    }[]
    return triggers.map(({ from, fieldPath }) => {
      expect(fieldPath).toBe(`spec.template.spec.containers[?(@.name=="${container}")].image`)
      return from.name
    })
  }

  it('of Kafka, MongoDB and Redis are the same in compose.yaml, ci.yml and the manifests', () => {
    const files = [
      'deployments/mongo-dev.yaml',
      'deployments/redis-dev.yaml',
      'deployments/components/kafka-dev/kafka.yaml',
    ]
    const servers = files.flatMap((file) => containersOf(readObjects(file))).map(({ container }) => container.image)
    const compose = parse(readFileSync(join(root, 'compose.yaml'), 'utf8')) as {
      services: Record<string, { image: string }>
    }
    expect(
      Object.values(compose.services)
        .map(({ image }) => image)
        .sort(),
    ).toEqual([...servers].sort())
    const workflow = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')
    for (const image of servers) expect(workflow).toContain(`image: ${image}`)
  })
})

describeRendered('overlays', () => {
  it.each([
    ['openshift-dev', 'Secret', 'stringData'],
    ['openshift-strimzi', 'ConfigMap', 'data'],
    ['kind', 'Secret', 'stringData'],
    ['hpa-lab', 'Secret', 'stringData'],
  ] as const)('set the address of Kafka in their own namespace: %s', (overlay, kind, field) => {
    const objects = render(`overlays/${overlay}`)
    const settings = ofKind(objects, kind).find((object) => object[field]?.BOOTSTRAP_SERVERS)
    expect(settings?.[field]?.BOOTSTRAP_SERVERS).toMatch(
      new RegExp(`^[a-z-]+\\.${settings?.metadata.namespace}\\.svc:909[23]$`),
    )
  })

  it('contain no Secret in openshift-strimzi, because the operator creates them', () => {
    const objects = render('overlays/openshift-strimzi')
    expect(ofKind(objects, 'Secret')).toEqual([])
    expect(JSON.stringify(objects)).not.toContain('kafka-credentials')
  })

  it.each(['kind', 'hpa-lab', 'openshift-dev', 'openshift-strimzi'])('restrict egress: %s', (overlay) => {
    const policies = ofKind(render(`overlays/${overlay}`), 'NetworkPolicy')
    expect(policies.some((policy) => (valueAt(policy, 'spec.policyTypes') as string[]).includes('Egress'))).toBe(true)
  })
})
