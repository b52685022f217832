import type uPlot from 'uplot'
import { cssValue } from '../platform/css-value'
import { type Mark } from './chart-data'

/** Draws marks over a plot: a dashed line with a label at the start of each, and a coloured area until its end. */
export function drawMarks({ ctx, bbox, valToPos, data: [times] }: uPlot, marks: readonly Mark[]): void {
  const pxRatio = window.devicePixelRatio
  const lastTime = times.at(-1) ?? 0
  const firstTime = times[0] ?? 0
  const position = (time: number) => valToPos(Math.min(Math.max(time, firstTime), lastTime), 'x', true)
  ctx.save()
  ctx.strokeStyle = ctx.fillStyle = cssValue('--bad')
  ctx.lineWidth = pxRatio
  ctx.setLineDash([4 * pxRatio, 3 * pxRatio])
  ctx.font = `600 ${10 * pxRatio}px sans-serif`
  for (const { from, to = lastTime, label } of marks) {
    if (to < firstTime || from > lastTime) continue
    ctx.globalAlpha = 0.1
    ctx.fillRect(position(from), bbox.top, position(to) - position(from), bbox.height)
    ctx.globalAlpha = 1
    if (from < firstTime) continue
    ctx.beginPath()
    ctx.moveTo(position(from), bbox.top)
    ctx.lineTo(position(from), bbox.top + bbox.height)
    ctx.stroke()
    ctx.fillText(label, position(from) + 3 * pxRatio, bbox.top + 9 * pxRatio)
  }
  ctx.restore()
}
