import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { useSize } from '../platform/use-size'
import { type ChartData } from './chart-data'
import { plotOptions } from './plot-options'

/** The drawing of a chart, redrawn when `theme` changes. */
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
  const size = useSize(frame)
  const { width, height } = size
  const known = width > 0 && height > 0
  const newest = useRef({ chart, size })
  const shape = [chart.key, chart.times.length, ...chart.lines.map((line) => line.key + line.label)].join()
  useEffect(() => {
    newest.current = { chart, size }
  })

  useEffect(() => {
    const element = frame.current
    if (!element || !known) return
    const { chart, size } = newest.current
    const plot = new uPlot(plotOptions({ chart, ...size, plot: uPlot, onCursor }), aligned(chart), element)
    drawn.current = plot
    return () => {
      drawn.current = null
      plot.destroy()
    }
  }, [shape, known, theme, onCursor])

  useEffect(() => {
    if (width > 0 && height > 0) drawn.current?.setSize({ width, height })
  }, [width, height])

  useEffect(() => {
    drawn.current?.setData(aligned(chart))
  }, [chart])

  return <div ref={frame} className="plot" role="img" aria-label={label} />
}

function aligned(chart: ChartData): uPlot.AlignedData {
  return [[...chart.times], ...chart.lines.map((line) => [...line.values])]
}
