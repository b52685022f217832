import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { type ChartView } from './chart-figure'

const MAX_TABLE_ROWS = 60

/** How the simulator shows charts. In tables the newest values are first, with the time of day. */
export function useSimulatorView(): ChartView {
  const { description } = useTexts().charts
  const { format } = usePage()
  const asTable = useSelector((state) => state.settings.asTables)
  return {
    describe: description,
    asTable,
    rowsOf: ({ times, marks = [] }) => {
      const markTextsAt = (second: number) =>
        marks.filter(({ from }) => Math.floor(from) === second).map(({ text }) => text)
      return times
        .map((time, index) => ({ index, time: [format.timeOfDay(time * 1_000), ...markTextsAt(time)].join(', ') }))
        .slice(-MAX_TABLE_ROWS)
        .reverse()
    },
  }
}
