import { type Model, parseModel } from '@food-delivery/deployment-model'
import { examples } from '../lab/examples'
import { connectionsOf } from './connections'
import { addSticker, canConnect, connect, removeSticker } from './edit'
import { defaultPath } from './new-entries'
import { INGRESS_ID, type Sticker, type StickerId, stickerOfPath, stickersOf } from './sticker'

const { lab, beginning, empty } = examples
const sticker = (model: Model, id: StickerId): Sticker => {
  const match = stickersOf(model).find((candidate) => candidate.id === id)
  if (!match) throw new TypeError(`no sticker ${id}`)
  return match
}

describe('addSticker', () => {
  it('adds a Service with a Deployment, and a Deployment without a Service', () => {
    const { model, id } = addSticker(empty, 'Service')
    expect(stickersOf(model).map(({ id: stickerId }) => stickerId)).toEqual([id, 'Deployment/service-1'])
    const after = addSticker(model, 'Deployment').model
    expect(stickersOf(after).map(({ id: stickerId }) => stickerId)).toContain('Deployment/service-2')
    expect(stickersOf(after).map(({ id: stickerId }) => stickerId)).not.toContain('Service/service-2')
  })

  it('connects a Service with the Deployment on which it is dropped', () => {
    const { model } = addSticker(empty, 'Deployment')
    const target = sticker(model, 'Deployment/service-1')
    expect(addSticker(model, 'Service', target).id).toBe('Service/service-1')
  })

  it('gives every Service without paths its default path when an Ingress is added', () => {
    const { model } = addSticker(beginning, 'Ingress')
    expect(connectionsOf(model).flatMap(({ from, label }) => (from === INGRESS_ID ? [label] : []))).toEqual([
      '/orders',
      '/deliveries',
      '/products',
    ])
    expect(addSticker(lab, 'Ingress').model).toBe(lab)
  })

  it('names an autoscaler after the Deployment on which it is dropped', () => {
    const target = sticker(beginning, 'Deployment/order')
    expect(addSticker(beginning, 'HorizontalPodAutoscaler', target).model.autoscalers).toMatchObject([
      { name: 'order-hpa', deployment: 'order', resource: 'cpu' },
    ])
    expect(addSticker(beginning, 'ScaledObject', target).model.autoscalers).toMatchObject([
      { name: 'order-scaler', deployment: 'order', kafka: { consumerGroup: 'order-consumer-group' } },
    ])
    expect(addSticker(beginning, 'HorizontalPodAutoscaler').model.autoscalers[0]?.name).toBe('hpa-1')
  })

  it.each([
    ['HorizontalPodAutoscaler', 'a'.repeat(63), `${'a'.repeat(59)}-hpa`],
    ['ScaledObject', 'a'.repeat(63), `${'a'.repeat(56)}-scaler`],
    ['HorizontalPodAutoscaler', `${'a'.repeat(57)}--${'b'.repeat(4)}`, `${'a'.repeat(57)}-hpa`],
  ] as const)('shortens the name of a %s for a Deployment with a long name', (kind, longName, name) => {
    const [first, ...others] = beginning.services
    const model = { ...beginning, services: [{ ...first!, name: longName }, ...others] }
    const added = addSticker(model, kind, sticker(model, `Deployment/${longName}`)).model
    expect(added.autoscalers[0]?.name).toBe(name)
    expect(parseModel(added)).toEqual({ model: added })
  })
})

describe('connect', () => {
  it('connects in either direction and replaces a default name', () => {
    const { model, id } = addSticker(beginning, 'HorizontalPodAutoscaler')
    const [hpa, order] = [sticker(model, id), sticker(model, 'Deployment/order')]
    for (const [from, to] of [
      [hpa, order],
      [order, hpa],
    ] as const) {
      const edit = connect(model, from, to)
      expect(edit?.id).toBe('HorizontalPodAutoscaler/order-hpa')
      expect(edit?.model.autoscalers[0]?.deployment).toBe('order')
    }
  })

  it('keeps a name that is not a default', () => {
    const edit = connect(lab, sticker(lab, 'HorizontalPodAutoscaler/order-hpa'), sticker(lab, 'Deployment/delivery'))
    expect(edit?.model.autoscalers[0]).toMatchObject({ name: 'order-hpa', deployment: 'delivery' })
  })

  it('gives a Service its default path', () => {
    const model: Model = { ...beginning, ingress: {} }
    const edit = connect(model, sticker(model, INGRESS_ID), sticker(model, 'Service/delivery'))
    expect(edit?.model.services[1]?.paths).toEqual(['/deliveries'])
  })

  it.each<[StickerId, StickerId]>([
    ['HorizontalPodAutoscaler/order-hpa', 'Service/order'],
    ['Ingress/', 'Deployment/order'],
    ['Service/order', 'Deployment/order'],
    ['Ingress/', 'HorizontalPodAutoscaler/order-hpa'],
  ])('does not connect %s with %s', (from, to) => {
    expect(canConnect(sticker(lab, from), sticker(lab, to))).toBe(false)
    expect(connect(lab, sticker(lab, from), sticker(lab, to))).toBe(undefined)
  })
})

describe('removeSticker', () => {
  it('keeps the autoscaler of a removed Deployment without a connection', () => {
    const model = removeSticker(lab, sticker(lab, 'Deployment/order'))
    expect(stickersOf(model).map(({ id }) => id)).not.toContain('Service/order')
    expect(model.autoscalers[0]).not.toHaveProperty('deployment')
    expect(model.autoscalers[1]?.deployment).toBe('product')
  })

  it('removes only the sticker itself for all other kinds', () => {
    const removedCount = (id: StickerId) =>
      stickersOf(lab).length - stickersOf(removeSticker(lab, sticker(lab, id))).length
    const ids: StickerId[] = ['Service/order', 'Ingress/', 'HorizontalPodAutoscaler/order-hpa']
    expect(ids.map(removedCount)).toEqual([1, 1, 1])
  })
})

describe('stickerOfPath', () => {
  it.each([
    [['services', 0, 'paths', 0], 'Service/order'],
    [['services', 0, 'resources'], 'Deployment/order'],
    [['autoscalers', 1, 'utilization'], 'HorizontalPodAutoscaler/product-hpa'],
    [['ingress'], 'Ingress/'],
    [['services'], undefined],
  ])('finds the sticker of the path %j', (path, id) => {
    expect(stickerOfPath(stickersOf(lab), path)?.id).toBe(id)
  })
})

describe('defaultPath', () => {
  it.each([
    ['order', '/orders'],
    ['delivery', '/deliveries'],
    ['toy', '/toys'],
    ['news', '/news'],
  ])('derives the path of %s: %s', (name, path) => expect(defaultPath(name)).toBe(path))
})
