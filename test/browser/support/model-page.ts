import { type Locator, type Page } from 'playwright-core'

/** A point on the board, in CSS pixels. */
interface Point {
  x: number
  y: number
}

/** Operates the page `/model` like a user. */
export class ModelPage {
  constructor(private readonly page: Page) {}

  /** A sticker in the palette. */
  palette(kind: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^Add ${kind}`) })
  }

  /** A sticker on the board. */
  sticker(kind: string, name: string): Locator {
    return this.page.locator('.board').getByRole('button', { name: new RegExp(`^${kind} ${name}\\b(?!-)`) })
  }

  /** The dot of an autoscaler from which the user draws a line to a Deployment. */
  connector(name: string): Locator {
    return this.page.getByRole('button', { name: `Connect ${name}` })
  }

  async startFrom(example: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Start from' }).selectOption(example)
  }

  /** Drags an item with the mouse to a point on the board or onto a sticker. */
  async drag(item: Locator, to: Point | Locator): Promise<void> {
    const start = await middleOf(item)
    const board = await this.page.locator('.board-surface').boundingBox()
    const end = 'x' in to ? { x: to.x + (board?.x ?? 0), y: to.y + (board?.y ?? 0) } : await middleOf(to)
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    await this.page.mouse.move(end.x, end.y, { steps: 4 })
    await this.page.mouse.up()
  }

  /** Opens the form of a sticker by a double click, fills in fields by their labels, and saves. */
  async edit(kind: string, name: string, fields: Record<string, string>): Promise<void> {
    await this.sticker(kind, name).dblclick()
    const form = this.page.getByRole('dialog')
    for (const [label, value] of Object.entries(fields)) {
      const field = form.getByLabel(label)
      if ((await field.getAttribute('inputmode')) === null) await field.selectOption(value)
      else await field.fill(value)
    }
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'detached' })
  }

  async yaml(): Promise<string> {
    return (await this.page.getByRole('region', { name: 'Text of template.yml' }).textContent()) ?? ''
  }

  /** Applies the model to the local cluster; returns the result that the page shows for each object. */
  async apply(): Promise<string> {
    await this.page.getByRole('button', { name: 'Apply to the local cluster' }).click()
    const list = this.page.getByRole('list', { name: 'Response of the cluster' })
    await list.waitFor()
    return (await list.getByRole('listitem').allInnerTexts()).join('\n')
  }
}

async function middleOf(item: Locator): Promise<Point> {
  await item.scrollIntoViewIfNeeded()
  const box = await item.boundingBox()
  if (!box) throw new Error(`${String(item)} is not visible`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Deletes the HPAs of the lab's model from a local cluster. */
export async function deleteLabHpas(apiUrl: string): Promise<void> {
  const hpas = `${apiUrl}/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers`
  for (const name of ['order-hpa', 'product-hpa']) await fetch(`${hpas}/${name}`, { method: 'DELETE' })
}
