import { examples } from '../lab/examples'
import { type BoardAction, initialBoard, reduceBoard } from './board-state'
import { documentOf, restoreDocument } from './model-document'
import { stickersOf } from './sticker'
import { boardSize, layOut, snap, stickerUnder } from './sticker-layout'

const { lab, beginning } = examples
const after = (...actions: BoardAction[]) => actions.reduce(reduceBoard, initialBoard(documentOf(lab)))

describe('reduceBoard', () => {
  it('keeps position and connection of a renamed sticker', () => {
    const renamed = {
      ...lab,
      services: lab.services.map((service) => (service.name === 'order' ? { ...service, name: 'orders' } : service)),
    }
    const { present, selected } = after(
      { type: 'moved', id: 'Deployment/order', to: { x: 8, y: 16 } },
      { type: 'editing', id: 'Deployment/order' },
      { type: 'saved', model: renamed },
    )
    expect(present.positions).toEqual({ 'Deployment/orders': { x: 8, y: 16 } })
    expect(selected).toBe('Deployment/orders')
  })

  it('drops the position of a removed sticker', () => {
    const sticker = stickersOf(lab).find(({ id }) => id === 'Ingress/')
    if (!sticker) throw new TypeError('no Ingress')
    const { present, lastChange } = after(
      { type: 'moved', id: 'Ingress/', to: { x: 8, y: 16 } },
      { type: 'removed', sticker },
    )
    expect(present.positions).toEqual({})
    expect(lastChange).toEqual({ type: 'removed', sticker })
  })

  it('restores documents by undo and redo', () => {
    const moved: BoardAction = { type: 'moved', id: 'Ingress/', to: { x: 8, y: 16 } }
    const opened: BoardAction = { type: 'opened', model: beginning }
    expect(after(moved, opened, { type: 'undone' }).present.positions).toHaveProperty(['Ingress/'])
    expect(after(moved, opened, { type: 'undone' }, { type: 'undone' }).present.model).toBe(lab)
    expect(after(moved, opened, { type: 'undone' }, { type: 'redone' }).present.model).toBe(beginning)
    expect(after({ type: 'undone' }, { type: 'redone' }).present.model).toBe(lab)
  })
})

describe('restoreDocument', () => {
  it('restores a valid document and rejects an invalid model', () => {
    const stored = { model: lab, positions: { 'Ingress/': { x: 1, y: 2 } } }
    expect(restoreDocument(JSON.parse(JSON.stringify(stored)))).toEqual(stored)
    expect(restoreDocument({ model: { services: 1 } })).toBe(undefined)
    expect(restoreDocument('x')).toBe(undefined)
    expect(restoreDocument({ model: lab, positions: { 'Ingress/': null } })?.positions).toEqual({})
  })
})

describe('layOut', () => {
  it('gives each sticker its own position, even without connections', () => {
    const unconnected = { ...lab, autoscalers: lab.autoscalers.map((hpa) => ({ ...hpa, deployment: undefined })) }
    for (const model of [lab, unconnected]) {
      const points = layOut(model, {})
      const positions = stickersOf(model).map(({ id }) => JSON.stringify(points.get(id)))
      expect(new Set(positions).size).toBe(positions.length)
    }
  })

  it('finds the sticker under a point', () => {
    const points = layOut(lab, { 'Deployment/order': { x: 1_000, y: 500 } })
    expect(stickerUnder(stickersOf(lab), points, { x: 1_010, y: 510 })?.id).toBe('Deployment/order')
    expect(stickerUnder(stickersOf(lab), points, { x: 900, y: 510 })).toBe(undefined)
    expect(boardSize(points.values()).width).toBeGreaterThan(1_184)
  })

  it('snaps to the grid and keeps the point on the board', () => {
    expect(snap({ x: 21, y: -30 })).toEqual({ x: 24, y: 0 })
  })
})
