import { join } from 'node:path'
import { hpaLab } from '../../local/src/workload/hpa-lab'
import { readConfig } from '../../services/shop/src/config'
import { SHOP_TOPIC, roles } from '../../services/shop/src/role'
import { valueAt, containersOf, ofKind } from './support/objects'
import { describeRendered, readObjects, render, root } from './support/read'
import { type Container } from './support/types'

const shop = readObjects('overlays/hpa-lab/shop.yaml')
const template = readObjects('kubernetes/template/template.yml')
const sources = { 'overlays/hpa-lab': shop, 'kubernetes/template/template.yml': template }

/** Memory of two idle pods of product with some reserve, MiB. The HPA removes one of them if the target per pod is above this. */
const TWO_IDLE_PODS_MIB = 2 * 80

/** Names of the variables that a container sets but the shop never reads. */
function unreadVariables({ env = [] }: Container): string[] {
  const environment = Object.fromEntries(
    env.map(({ name, value }) => [name, value ?? (name === 'BOOTSTRAP_SERVERS' ? 'kafka:9092' : '')]),
  )
  const readNames = new Set<string>()
  const recordRead = (target: Record<string, string>, name: string) => {
    readNames.add(name)
    return target[name]
  }
  readConfig(new Proxy(environment, { get: recordRead }))
  // SASL_* are read only with a protocol that uses SASL.
  return Object.keys(environment).filter((name) => !readNames.has(name) && !name.startsWith('SASL_'))
}

describe('the HPA lab', () => {
  it.each(Object.entries(sources))('has one image and only settings that the shop reads, in %s', (_, objects) => {
    const containers = containersOf(ofKind(objects, 'Deployment'))
    expect(containers.map(({ owner }) => owner.metadata.name).sort()).toEqual([...roles].sort())
    expect(new Set(containers.map(({ container }) => container.image)).size).toBe(1)
    for (const { owner, container } of containers) {
      expect(container.env?.find(({ name }) => name === 'ROLE')?.value).toBe(owner.metadata.name)
      expect(unreadVariables(container)).toEqual([])
    }
  })

  it('has an HPA for order (CPU) and one for product (memory), each with 1 to 5 pods and a target of 20 %', () => {
    const autoscalers = readObjects('overlays/hpa-lab/hpa.yaml').map(({ metadata, spec }) => [
      metadata.name,
      valueAt(spec, 'scaleTargetRef.name'),
      valueAt(spec, 'metrics.0.resource.name'),
      ...['minReplicas', 'maxReplicas', 'metrics.0.resource.target.averageUtilization'].map((path) =>
        valueAt(spec, path),
      ),
    ])
    expect(autoscalers).toEqual([
      ['order-hpa', 'order', 'cpu', 1, 5, 20],
      ['product-hpa', 'product', 'memory', 1, 5, 20],
    ])
  })

  it('requests enough memory for product to scale down to one pod', () => {
    const product = containersOf(shop).find(({ owner }) => owner.metadata.name === 'product')?.container
    const mebibytes = Number(/^(\d+)Mi$/.exec(String(product?.resources?.requests?.memory))?.[1])
    expect(mebibytes * 0.2).toBeGreaterThan(TWO_IDLE_PODS_MIB)
  })

  it('creates the topic that the shop uses, on a local cluster with either set of manifests', () => {
    expect(hpaLab(root).topic).toBe(SHOP_TOPIC)
    expect(hpaLab(root, join(root, 'kubernetes/template/template.yml')).topic).toBe(SHOP_TOPIC)
  })
})

describeRendered('overlays/hpa-lab', () => {
  it('creates the topic with six partitions', () => {
    const [job] = ofKind(render('overlays/hpa-lab'), 'Job')
    const args = valueAt(job, 'spec.template.spec.containers.0.args') as string[]
    expect(args[args.indexOf('--topic') + 1]).toBe(SHOP_TOPIC)
    expect(args[args.indexOf('--partitions') + 1]).toBe('6')
  })

  it('contains only the shop, Kafka and MongoDB', () => {
    const names = ofKind(render('overlays/hpa-lab'), 'Deployment').map(({ metadata }) => metadata.name)
    expect(names.sort()).toEqual([...roles, 'kafka', 'mongo'].sort())
  })
})
