import { type Point } from '../document/sticker-layout'

/** An arrow key moves a sticker by this, with Shift by a fifth of it. CSS pixels. */
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

/** The command of a key on a sticker; undefined for other keys. */
export function commandOf(key: string): 'open' | 'connect' | 'remove' | 'cancel' | undefined {
  return commands[key]
}

const commands: Record<string, 'open' | 'connect' | 'remove' | 'cancel'> = {
  Enter: 'open',
  c: 'connect',
  C: 'connect',
  ㅊ: 'connect',
  Delete: 'remove',
  Backspace: 'remove',
  Escape: 'cancel',
}
