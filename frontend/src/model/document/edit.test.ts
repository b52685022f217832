import { type Model, parseModel } from '@food-delivery/deployment-model'
import { examples } from '../lab/examples'
import { connectionsOf } from './connections'
import { addSticker, canConnect, connect, removeSticker } from './edit'
import { pathOf } from './new-entries'
import { INGRESS, type Sticker, type StickerId, stickerAt, stickersOf } from './sticker'

const { lab, beginning, empty } = examples
const sticker = (model: Model, id: StickerId): Sticker => {
  const found = stickersOf(model).find((each) => each.id === id)
  if (!found) throw new TypeError(`no ${id}`)
  return found
}

describe('addSticker', () => {
  it('makes a Service with its Deployment, and a Deployment without Service', () => {
    const { model, id } = addSticker(empty, 'Service')
    expect(stickersOf(model).map((each) => each.id)).toEqual([id, 'Deployment/service-1'])
    const bare = addSticker(model, 'Deployment').model
    expect(stickersOf(bare).map((each) => each.id)).toContain('Deployment/service-2')
    expect(stickersOf(bare).map((each) => each.id)).not.toContain('Service/service-2')
  })

  it('puts a Service before the Deployment that it is dropped on', () => {
    const { model } = addSticker(empty, 'Deployment')
    const on = sticker(model, 'Deployment/service-1')
    expect(addSticker(model, 'Service', on).id).toBe('Service/service-1')
  })

  it('routes the Ingress to every Service, by the paths of the lab', () => {
    const { model } = addSticker(beginning, 'Ingress')
    expect(connectionsOf(model).flatMap(({ from, label }) => (from === INGRESS ? [label] : []))).toEqual([
      '/orders',
      '/deliveries',
      '/products',
    ])
    expect(addSticker(lab, 'Ingress').model).toBe(lab)
  })

  it('names an autoscaler after the Deployment that it is dropped on', () => {
    const on = sticker(beginning, 'Deployment/order')
    expect(addSticker(beginning, 'HorizontalPodAutoscaler', on).model.autoscalers).toMatchObject([
      { name: 'order-hpa', deployment: 'order', resource: 'cpu' },
    ])
    expect(addSticker(beginning, 'ScaledObject', on).model.autoscalers).toMatchObject([
      { name: 'order-scaler', deployment: 'order', kafka: { consumerGroup: 'order-consumer-group' } },
    ])
    expect(addSticker(beginning, 'HorizontalPodAutoscaler').model.autoscalers[0]?.name).toBe('hpa-1')
  })

  it.each([
    ['HorizontalPodAutoscaler', 'a'.repeat(63), `${'a'.repeat(59)}-hpa`],
    ['ScaledObject', 'a'.repeat(63), `${'a'.repeat(56)}-scaler`],
    ['HorizontalPodAutoscaler', `${'a'.repeat(57)}--${'b'.repeat(4)}`, `${'a'.repeat(57)}-hpa`],
  ] as const)('gives a %s of a Deployment with a long name a name that is allowed', (kind, long, name) => {
    const services = beginning.services.map((each, index) => (index === 0 ? { ...each, name: long } : each))
    const model = { ...beginning, services }
    const added = addSticker(model, kind, sticker(model, `Deployment/${long}`)).model
    expect(added.autoscalers[0]?.name).toBe(name)
    expect(parseModel(added)).toEqual({ model: added })
  })
})

describe('connect', () => {
  it('connects in either direction, and replaces a default name', () => {
    const { model, id } = addSticker(beginning, 'HorizontalPodAutoscaler')
    const [hpa, order] = [sticker(model, id), sticker(model, 'Deployment/order')]
    for (const [from, to] of [
      [hpa, order],
      [order, hpa],
    ] as const) {
      const edited = connect(model, from, to)
      expect(edited?.id).toBe('HorizontalPodAutoscaler/order-hpa')
      expect(edited?.model.autoscalers[0]?.deployment).toBe('order')
    }
  })

  it('keeps a name that was given', () => {
    const moved = connect(lab, sticker(lab, 'HorizontalPodAutoscaler/order-hpa'), sticker(lab, 'Deployment/delivery'))
    expect(moved?.model.autoscalers[0]).toMatchObject({ name: 'order-hpa', deployment: 'delivery' })
  })

  it('gives a Service its path', () => {
    const model: Model = { ...beginning, ingress: {} }
    const edited = connect(model, sticker(model, INGRESS), sticker(model, 'Service/delivery'))
    expect(edited?.model.services[1]?.paths).toEqual(['/deliveries'])
  })

  it.each<[StickerId, StickerId]>([
    ['HorizontalPodAutoscaler/order-hpa', 'Service/order'],
    ['Ingress/', 'Deployment/order'],
    ['Service/order', 'Deployment/order'],
    ['Ingress/', 'HorizontalPodAutoscaler/order-hpa'],
  ])('refuses %s with %s', (from, to) => {
    expect(canConnect(sticker(lab, from), sticker(lab, to))).toBe(false)
    expect(connect(lab, sticker(lab, from), sticker(lab, to))).toBe(undefined)
  })
})

describe('removeSticker', () => {
  it('keeps the autoscaler of a removed Deployment, disconnected', () => {
    const model = removeSticker(lab, sticker(lab, 'Deployment/order'))
    expect(stickersOf(model).map(({ id }) => id)).not.toContain('Service/order')
    expect(model.autoscalers[0]).not.toHaveProperty('deployment')
    expect(model.autoscalers[1]?.deployment).toBe('product')
  })

  it('removes each other kind alone', () => {
    const gone = (id: StickerId) => stickersOf(lab).length - stickersOf(removeSticker(lab, sticker(lab, id))).length
    const ids: StickerId[] = ['Service/order', 'Ingress/', 'HorizontalPodAutoscaler/order-hpa']
    expect(ids.map(gone)).toEqual([1, 1, 1])
  })
})

describe('stickerAt', () => {
  it.each([
    [['services', 0, 'paths', 0], 'Service/order'],
    [['services', 0, 'resources'], 'Deployment/order'],
    [['autoscalers', 1, 'utilization'], 'HorizontalPodAutoscaler/product-hpa'],
    [['ingress'], 'Ingress/'],
    [['services'], undefined],
  ])('finds whose %j is', (path, id) => {
    expect(stickerAt(stickersOf(lab), path)?.id).toBe(id)
  })
})

describe('pathOf', () => {
  it.each([
    ['order', '/orders'],
    ['delivery', '/deliveries'],
    ['toy', '/toys'],
    ['news', '/news'],
  ])('makes of %s %s', (name, path) => expect(pathOf(name)).toBe(path))
})
