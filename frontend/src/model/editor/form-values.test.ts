import { readModelText } from '@food-delivery/deployment-model'
import { type StickerId, stickersOf } from '../document/sticker'
import { examples } from '../lab/examples'
import { fieldsOf } from './fields'
import { type FormValues, submit, valuesOf } from './form-values'

const { lab } = examples

function edit(id: StickerId, change: FormValues, model = lab) {
  const sticker = stickersOf(model).find((candidate) => candidate.id === id)
  if (!sticker) throw new TypeError(`no sticker ${id}`)
  const fields = fieldsOf(sticker)
  return submit(model, sticker, fields, { ...valuesOf(sticker, fields), ...change })
}

const withoutUndefined = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown

describe('submit', () => {
  it.each(stickersOf(lab).map(({ id }) => id))('keeps %s when no field was changed', (id) => {
    const result = edit(id, {})
    expect('model' in result && withoutUndefined(result.model)).toEqual(withoutUndefined(lab))
  })

  it('changes values, and removes those of empty fields', () => {
    const result = edit('Deployment/order', {
      env: 'ROLE: order\nDEBUG: yes',
      requestsCpu: '250m',
      limitsMemory: '',
      idleCpu: '',
      idleMemory: '',
      replicas: '3',
      live: '',
      ready: '',
    })
    const order = 'model' in result ? result.model.services[0] : undefined
    expect(order).toMatchObject({
      env: { ROLE: 'order', DEBUG: 'yes' },
      resources: { requests: { cpu: '250m' } },
      replicas: 3,
    })
    expect(order).not.toHaveProperty('idle')
    expect(order).not.toHaveProperty('health')
    expect(order?.resources).not.toHaveProperty('limits')
  })

  it('renames the Deployment in its autoscalers too', () => {
    const result = edit('Service/order', { name: 'orders' })
    expect('model' in result && result.model.autoscalers[0]?.deployment).toBe('orders')
  })

  it('parses one path per line', () => {
    const result = edit('Service/order', { paths: '/orders\n/carts' })
    expect('model' in result && result.model.services[0]?.paths).toEqual(['/orders', '/carts'])
  })

  it.each<[StickerId, FormValues, string, string]>([
    ['Deployment/order', { port: 'http' }, 'port', 'badPort'],
    ['Deployment/order', { image: '' }, 'image', 'missing'],
    ['Deployment/order', { name: 'product' }, 'name', 'duplicateName'],
    ['Deployment/order', { env: 'A: [' }, 'env', 'notYaml'],
    ['Deployment/order', { env: 'A: [1]' }, 'env', 'badEnvValue'],
    ['HorizontalPodAutoscaler/order-hpa', { utilization: '0' }, 'utilization', 'badCount'],
    ['Ingress/', { host: 'a b' }, 'host', 'badHost'],
  ])('reports that %s with %j is invalid, at the field', (id, change, field, code) => {
    const result = edit(id, change)
    expect('errors' in result && result.errors).toMatchObject({ [field]: [{ code }] })
  })

  it('accepts valid values that only the checks of the model report', () => {
    expect('model' in edit('HorizontalPodAutoscaler/order-hpa', { min: '9', deployment: '' })).toBe(true)
  })
})

describe('the example of the lab', () => {
  it('equals kubernetes/shop.yaml', async () => {
    const { readFile } = await import('node:fs/promises')
    const text = await readFile(`${__dirname}/../../../../kubernetes/shop.yaml`, 'utf8')
    expect(lab).toEqual(readModelText(text).model)
  })
})
