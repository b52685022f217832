import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { useSize } from '../platform/use-size'
import { type ChartData } from './chart-data'
import { plotOptions } from './plot-options'

/** The plot of a chart. It is created again when `theme` changes. */
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
  const plotRef = useRef<uPlot | null>(null)
  const size = useSize(frame)
  const { width, height } = size
  const hasSize = width > 0 && height > 0
  const latest = useRef({ chart, size })
  // A chart with other lines or another number of values needs a new plot.
  const structure = [chart.key, chart.times.length, ...chart.lines.map((line) => line.key + line.label)].join()
  useEffect(() => {
    latest.current = { chart, size }
  })

  useEffect(() => {
    const element = frame.current
    if (!element || !hasSize) return
    const { chart, size } = latest.current
    const marks = () => latest.current.chart.marks ?? []
    const options = plotOptions({ chart, ...size, paths: uPlot.paths, onCursor, marks })
    const plot = new uPlot(options, alignedData(chart), element)
    plotRef.current = plot
    return () => {
      plotRef.current = null
      plot.destroy()
    }
  }, [structure, hasSize, theme, onCursor])

  useEffect(() => {
    if (hasSize) plotRef.current?.setSize({ width, height })
  }, [width, height, hasSize])

  useEffect(() => {
    plotRef.current?.setData(alignedData(chart))
  }, [chart])

  return <div ref={frame} className="plot" role="img" aria-label={label} />
}

function alignedData(chart: ChartData): uPlot.AlignedData {
  return [[...chart.times], ...chart.lines.map((line) => [...line.values])]
}
