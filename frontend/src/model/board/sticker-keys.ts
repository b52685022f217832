import { type Point } from '../document/sticker-layout'

/** How far an arrow key moves a sticker; with Shift only a fifth of it. CSS pixels. */
const STEP = 40

const arrows: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** The offset of an arrow key; undefined for other keys. */
export function arrowMove({ key, shiftKey }: { key: string; shiftKey: boolean }): Point | undefined {
  const direction = arrows[key]
  const step = shiftKey ? STEP / 5 : STEP
  return direction && { x: direction.x * step, y: direction.y * step }
}

/** The commands of a sticker by key. The Korean letter is on the key C. */
export const keyCommands: Readonly<Record<string, 'open' | 'connect' | 'remove' | 'cancel'>> = {
  Enter: 'open',
  c: 'connect',
  C: 'connect',
  ㅊ: 'connect',
  Delete: 'remove',
  Backspace: 'remove',
  Escape: 'cancel',
}
