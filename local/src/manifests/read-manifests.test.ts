import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consumers } from '@food-delivery/contracts'
import { isDeployment, isRoute, isScaledObject, isService } from './objects'
import { ManifestError } from './manifest-error'
import { readManifests } from './read-manifests'

const deployments = join(__dirname, '../../../deployments')
const nested = '['.repeat(20_000) + ']'.repeat(20_000)
const annotation = 'autoscaling.alpha.kubernetes.io/metrics'

describe('the manifests in deployments/', () => {
  it('have a GRACE_SECONDS equal to terminationGracePeriodSeconds', () => {
    for (const { spec } of readManifests(deployments).filter(isDeployment)) {
      const { terminationGracePeriodSeconds, containers } = spec.template.spec
      const configured = containers[0]?.env?.find(({ name }) => name === 'GRACE_SECONDS')?.value ?? '30'
      expect(Number(configured)).toBe(terminationGracePeriodSeconds)
    }
  })
})

describe('readManifests', () => {
  it('reads Lists, Services without selector and HPAs of autoscaling/v1', () => {
    const folder = mkdtempSync(join(tmpdir(), 'manifests-'))
    try {
      const service = '{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}'
      const spec = '{maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}'
      const hpa = `{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: ${spec}}`
      writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [part.yaml]')
      writeFileSync(join(folder, 'part.yaml'), `apiVersion: v1\nkind: List\nitems: [${service}, ${hpa}]`)
      expect(readManifests(folder)).toMatchObject([
        { kind: 'Service', spec: { ports: [{ port: 80 }] } },
        { apiVersion: 'autoscaling/v2', spec: { minReplicas: 1, metrics: [{ resource: { name: 'cpu' } }] } },
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('finds a Deployment and a Service for every part of the system', () => {
    const objects = readManifests(deployments)
    const names = objects.filter(isDeployment).map(({ metadata }) => metadata.name)
    expect(names.sort()).toEqual(
      [
        ...Object.values(consumers).map(({ deployment }) => deployment),
        'apiservice',
        'example-food',
        'mongo',
        'podconsumerdata',
        'realtimedata',
        'redis',
      ].sort(),
    )
    expect(
      objects
        .filter(isService)
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(names)
  })

  it('reads no replicas for a Deployment that a ScaledObject scales', () => {
    const objects = readManifests(deployments)
    for (const { deployment, scaledObject } of Object.values(consumers)) {
      const scaler = objects.filter(isScaledObject).find(({ metadata }) => metadata.name === scaledObject)
      expect(scaler?.spec).toMatchObject({
        scaleTargetRef: { name: deployment },
        minReplicaCount: 2,
        maxReplicaCount: 6,
      })
      expect(
        objects.filter(isDeployment).find(({ metadata }) => metadata.name === deployment)?.spec.replicas,
      ).toBeUndefined()
    }
  })

  it('finds the Service of every Route', () => {
    const objects = readManifests(deployments)
    const services = objects.filter(isService).map(({ metadata }) => metadata.name)
    const routes = objects.filter(isRoute)
    expect(routes.map(({ spec }) => spec.path)).toContain('/createOrder')
    for (const { spec } of routes) expect(services).toContain(spec.to.name)
  })

  it.each([
    ['invalid YAML', 'a: [1', 'part.yaml'],
    [
      'fields that are nested too deeply',
      `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: ${nested}`,
      'part.yaml: nested more than 100 levels deep at line 4',
    ],
    [
      'an annotation that is nested too deeply',
      `apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: a, annotations: {${annotation}: '${nested}'}}\nspec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: a}}`,
      'part.yaml: HorizontalPodAutoscaler "a" is invalid: nested more than 100 levels deep',
    ],
    ['an alias without an anchor', 'a: *b', 'part.yaml: Unresolved alias'],
    ['no name', 'apiVersion: v1\nkind: Service\nmetadata: {}', 'metadata.name'],
    [
      'no containers',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {selector: {matchLabels: {}}}',
      'containers',
    ],
    [
      'an unknown field',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {port: 80}',
      'part.yaml: Service "a" is invalid: unknown field "spec.port"',
    ],
    [
      'a string instead of a number in a List',
      'kind: List\nitems: [{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: two}}]',
      'part.yaml: Deployment "a" is invalid: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a pollingInterval of 0',
      'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec: {pollingInterval: 0, scaleTargetRef: {name: a}, triggers: [{type: cpu, metadata: {}}]}',
      'should be greater than or equal to 1',
    ],
  ])('names the file and the error of a manifest with %s', (_, text, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'manifests-'))
    try {
      writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [part.yaml]')
      writeFileSync(join(folder, 'part.yaml'), text)
      expect(() => readManifests(folder)).toThrow(ManifestError)
      expect(() => readManifests(folder)).toThrow(expected)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('refuses a kustomization that is nested too deeply, and one without resources', () => {
    const folder = mkdtempSync(join(tmpdir(), 'manifests-'))
    try {
      writeFileSync(join(folder, 'kustomization.yaml'), `\nresources: ${nested}`)
      expect(() => readManifests(folder)).toThrow('kustomization.yaml: nested more than 100 levels deep at line 2')
      writeFileSync(join(folder, 'kustomization.yaml'), '')
      expect(() => readManifests(folder)).toThrow('kustomization.yaml: resources must be a list of file names')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
