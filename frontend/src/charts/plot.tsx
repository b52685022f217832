import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { useWidth } from '../platform/use-width'
import { type ChartData } from './chart-data'
import { plotOptions } from './plot-options'

/** The picture of a chart. `theme` draws it anew when it changes. */
export function Plot({
  chart,
  label,
  theme,
  onCursor,
}: {
  chart: ChartData
  label: string
  theme: string
  onCursor: (index: number | null) => void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const drawn = useRef<uPlot | null>(null)
  const newest = useRef(chart)
  const width = useWidth(frame)
  const shape = [chart.key, chart.times.length, ...chart.lines.map((line) => line.key + line.label)].join()
  useEffect(() => {
    newest.current = chart
  })

  useEffect(() => {
    const element = frame.current
    if (!element || width === 0) return
    const plot = new uPlot(
      plotOptions({ chart: newest.current, width, height: element.clientHeight, plot: uPlot, onCursor }),
      aligned(newest.current),
      element,
    )
    drawn.current = plot
    return () => {
      drawn.current = null
      plot.destroy()
    }
  }, [shape, width, theme, onCursor])

  useEffect(() => {
    drawn.current?.setData(aligned(chart))
  }, [chart])

  return <div ref={frame} className="plot" role="img" aria-label={label} />
}

function aligned(chart: ChartData): uPlot.AlignedData {
  return [[...chart.times], ...chart.lines.map((line) => [...line.values])]
}
