import { join } from 'node:path'
import { hpaLab } from '../../local/src/workload/hpa-lab'
import { readConfig } from '../../services/shop/src/config'
import { SHOP_TOPIC, roles } from '../../services/shop/src/names'
import { at, containersOf, ofKind } from './support/objects'
import { describeRendered, readObjects, render, root } from './support/read'
import { type Container } from './support/types'

const shop = readObjects('overlays/hpa-lab/shop.yaml')
const template = readObjects('kubernetes/template/template.yml')
const sources = { 'overlays/hpa-lab': shop, 'kubernetes/template/template.yml': template }

/** Twice what an idle pod of product takes, with a little room: then two idle pods become one. MiB. */
const TWO_IDLE_PODS = 2 * 80

/** Reads the configuration as the pod would; answers what it was given and never asked for. */
function unread({ env = [] }: Container): string[] {
  const given = Object.fromEntries(
    env.map(({ name, value }) => [name, value ?? (name === 'BOOTSTRAP_SERVERS' ? 'kafka:9092' : '')]),
  )
  const asked = new Set<string>()
  const watched = new Proxy(given, { get: (target, name: string) => (asked.add(name), target[name]) })
  readConfig(watched)
  // Only read with a protocol that needs them.
  return Object.keys(given).filter((name) => !asked.has(name) && !name.startsWith('SASL_'))
}

describe('the HPA lab', () => {
  it.each(Object.entries(sources))('%s has one image in all roles, each of which starts', (_, objects) => {
    const containers = containersOf(ofKind(objects, 'Deployment'))
    expect(containers.map(({ owner }) => owner.metadata.name).sort()).toEqual([...roles].sort())
    expect(new Set(containers.map(({ container }) => container.image)).size).toBe(1)
    for (const { owner, container } of containers) {
      expect(container.env?.find(({ name }) => name === 'ROLE')?.value).toBe(owner.metadata.name)
      expect(unread(container)).toEqual([])
    }
  })

  it('has the numbers of the lab', () => {
    const autoscalers = readObjects('overlays/hpa-lab/hpa.yaml').map(({ metadata, spec }) => [
      metadata.name,
      at(spec, 'scaleTargetRef.name'),
      at(spec, 'metrics.0.resource.name'),
      ...['minReplicas', 'maxReplicas', 'metrics.0.resource.target.averageUtilization'].map((path) => at(spec, path)),
    ])
    expect(autoscalers).toEqual([
      ['order-hpa', 'order', 'cpu', 1, 5, 20],
      ['product-hpa', 'product', 'memory', 1, 5, 20],
    ])
  })

  it('lets product become one pod again', () => {
    const product = containersOf(shop).find(({ owner }) => owner.metadata.name === 'product')?.container
    const mebibytes = Number(/^(\d+)Mi$/.exec(String(product?.resources?.requests?.memory))?.[1])
    expect(mebibytes * 0.2).toBeGreaterThan(TWO_IDLE_PODS)
  })

  it('makes the topic that the services use, here and there', () => {
    expect(hpaLab(root).topic).toBe(SHOP_TOPIC)
    expect(hpaLab(root, join(root, 'kubernetes/template/template.yml')).topic).toBe(SHOP_TOPIC)
  })
})

describeRendered('overlays/hpa-lab', () => {
  it('makes the topic with a partition for each pod that delivery may have', () => {
    const [job] = ofKind(render('overlays/hpa-lab'), 'Job')
    const args = at(job, 'spec.template.spec.containers.0.args') as string[]
    expect(args[args.indexOf('--topic') + 1]).toBe(SHOP_TOPIC)
    expect(args[args.indexOf('--partitions') + 1]).toBe('6')
  })

  it('takes nothing of food-delivery but its MongoDB and Kafka', () => {
    const names = ofKind(render('overlays/hpa-lab'), 'Deployment').map(({ metadata }) => metadata.name)
    expect(names.sort()).toEqual([...roles, 'kafka', 'mongo'].sort())
  })
})
