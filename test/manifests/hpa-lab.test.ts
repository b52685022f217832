import { join } from 'node:path'
import { hpaLab } from '../../local/src/workload/hpa-lab'
import { readConfig } from '../../services/shop/src/config'
import { SHOP_TOPIC, roles } from '../../services/shop/src/names'
import { valueAt, containersOf, ofKind } from './support/objects'
import { describeRendered, readObjects, render, root } from './support/read'
import { type Container } from './support/types'

const shop = readObjects('overlays/hpa-lab/shop.yaml')
const template = readObjects('kubernetes/template/template.yml')
const sources = { 'overlays/hpa-lab': shop, 'kubernetes/template/template.yml': template }

/** Memory of two idle pods of product, with some reserve, MiB. Below the target of one pod, two idle pods scale down to one. */
const TWO_IDLE_PODS_MIB = 2 * 80

/** Variables of a container that the shop never reads. */
function unreadVariables({ env = [] }: Container): string[] {
  const environment = Object.fromEntries(
    env.map(({ name, value }) => [name, value ?? (name === 'BOOTSTRAP_SERVERS' ? 'kafka:9092' : '')]),
  )
  const readNames = new Set<string>()
  readConfig(new Proxy(environment, { get: (target, name: string) => (readNames.add(name), target[name]) }))
  // SASL_* are read only with a protocol that uses SASL.
  return Object.keys(environment).filter((name) => !readNames.has(name) && !name.startsWith('SASL_'))
}

describe('the HPA lab', () => {
  it.each(Object.entries(sources))('%s has one image and valid settings in all roles', (_, objects) => {
    const containers = containersOf(ofKind(objects, 'Deployment'))
    expect(containers.map(({ owner }) => owner.metadata.name).sort()).toEqual([...roles].sort())
    expect(new Set(containers.map(({ container }) => container.image)).size).toBe(1)
    for (const { owner, container } of containers) {
      expect(container.env?.find(({ name }) => name === 'ROLE')?.value).toBe(owner.metadata.name)
      expect(unreadVariables(container)).toEqual([])
    }
  })

  it('has the limits and targets of the lab', () => {
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

  it('creates the topic of the services on the laptop and in the template', () => {
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

  it('uses only MongoDB and Kafka of food-delivery', () => {
    const names = ofKind(render('overlays/hpa-lab'), 'Deployment').map(({ metadata }) => metadata.name)
    expect(names.sort()).toEqual([...roles, 'kafka', 'mongo'].sort())
  })
})
